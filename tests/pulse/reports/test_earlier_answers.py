"""Raw answers of an earlier survey are protected as those of a wave are."""

from __future__ import annotations

import math
from datetime import date

import pytest

from analysis.budget import Profile, theme_variance
from analysis.disclosure import Thresholds
from analysis.protection import Protection
from pulse.reports import earlier_answers
from surveys.earlier.answers import read_answers
from surveys.earlier.reading import Result
from surveys.files.table import read_table

SIZES = {"Harbour Trust": 36, "Coast Guard": 16, "Sea School": 20}
SECRET = bytes(range(32))


def found(profile: Profile, secret: bytes = SECRET) -> dict[tuple[str, str], Result]:
    """The results of one survey by organisation and measure."""
    rows = ["Respondent ID,Organisation,Q1,Q2"]
    for name, size in SIZES.items():
        rows += [f"{name} {nth},{name},{2 + nth % 3},{5 - nth % 2}" for nth in range(size)]
    raw = read_answers(read_table("\n".join(rows).encode(), "survey.csv"), mapping={}, scale="1-5")
    reading, hidden = earlier_answers.results(
        raw, day=date(2024, 7, 1), thresholds=Thresholds(), protection=Protection(profile, secret)
    )
    assert hidden == [
        name for name in SIZES if name not in {one.organisation for one in reading.results}
    ]
    return {(one.organisation, one.measure): one for one in reading.results}


def test_small_organisations_are_blurred_and_large_ones_are_not() -> None:
    one, other = found(Profile.standard), found(Profile.standard, SECRET[::-1])

    same = {
        name
        for name, measure in one
        if measure == "overall" and one[name, measure].value == other[name, measure].value
    }
    assert same == {"Harbour Trust"}
    assert one["Harbour Trust", "overall"].value == pytest.approx(25 * ((3 + 4.5) / 2 - 1))
    assert abs(one["Sea School", "overall"].value - other["Sea School", "overall"].value) < 30


def test_the_spread_holds_the_noise() -> None:
    exact, blurred = found(Profile.plain), found(Profile.standard)
    large, small = blurred["Harbour Trust", "Q1"], blurred["Sea School", "Q1"]

    noise = theme_variance(1, 5, 1) / 20**2
    assert large.sd == pytest.approx(exact["Harbour Trust", "Q1"].sd)
    assert large.sd is not None
    assert small.sd == pytest.approx(math.sqrt(large.sd**2 + 20 * noise))


def test_without_noise_nothing_is_told_of_fewer_than_thirty() -> None:
    assert {name for name, _ in found(Profile.plain)} <= {"Harbour Trust"}
