"""What is hidden leaves no trace: two hidden groups could have answered the other way round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.budget import Profile
from analysis.cells import Hidden
from analysis.disclosure import Thresholds
from analysis.frames import KeyedItem, ScoringKey
from analysis.moments import gather_points
from analysis.protection import Protection
from analysis.release import Answers, Row, compute

THEMES, EACH = 6, 2
KEY = ScoringKey(
    1, 5, tuple(KeyedItem(f"t{t}_{i}", f"t{t}") for t in range(THEMES) for i in range(EACH))
)
SECRET = bytes(range(32))
NAMES = {1: "Harbour", 2: "Mill", 3: "Quay", 4: "Tide", 5: "Weir"}


def team(place: int, organisation: int, sheets: np.ndarray) -> Answers:
    """One team of forty, and what those of it who answered said."""
    name = f"{NAMES[organisation]} {place}"
    moments = gather_points(sheets.astype(np.int16), KEY)
    return Answers(place, name, organisation, (organisation,), 40, moments)


def sheets(rng: Random, n: int) -> np.ndarray:
    """Answers of so many people; 0 is a skipped question."""
    points = [[rng.choice((0, 1, 2, 3, 4, 5, 5)) for _ in KEY.items] for _ in range(n)]
    return np.array(points).reshape(n, len(KEY.items))


def published(teams: Sequence[Answers], profile: Profile) -> list[Row]:
    """What is published, with the same noise each time."""
    return compute(teams, NAMES, KEY, Thresholds(), protection=Protection(profile, SECRET))


@pytest.mark.parametrize("profile", Profile)
@given(seed=st.integers(0, 10_000), few=st.integers(1, 4))
@settings(max_examples=12)
def test_two_hidden_organisations_leave_no_trace_of_who_said_what(
    profile: Profile, seed: int, few: int
) -> None:
    rng = Random(seed)
    others = [team(2 + nth, 1 + nth, sheets(rng, rng.randint(31, 38))) for nth in range(3)]
    hidden = sheets(rng, few), sheets(rng, few)

    one, other = (
        published([team(0, 4, first), team(1, 5, second), *others], profile)
        for first, second in (hidden, hidden[::-1])
    )

    assert one == other
    assert {row.cell.hidden for row in one if row.name in ("Tide", "Weir")} == {Hidden.too_few}
    assert any(row.cell.value is not None for row in one)


@given(seed=st.integers(0, 10_000), n=st.integers(7, 11))
@settings(max_examples=12)
def test_themes_that_small_groups_do_not_show_leave_no_trace_either(seed: int, n: int) -> None:
    rng = Random(seed)
    others = [team(2 + nth, 1 + nth, sheets(rng, rng.randint(31, 38))) for nth in range(3)]
    first = sheets(rng, n).clip(1)
    second = np.hstack([first[:, : -2 * EACH], first[:, -EACH:], first[:, -2 * EACH : -EACH]])

    one, other = (
        published([team(0, 4, said), team(1, 5, second if said is first else first), *others],
                  Profile.standard)
        for said in (first, second)
    )  # fmt: skip

    assert one == other
    mine = [row for row in one if row.name == "Tide" and row.measure == "mean"]
    assert [row.construct for row in mine if row.cell.hidden] == ["t4", "t5"]


def test_what_is_shown_leaves_a_trace() -> None:
    rng = Random(1)
    others = [team(2 + nth, 1 + nth, sheets(rng, 33)) for nth in range(3)]
    first, second = sheets(rng, 12), sheets(rng, 12)

    one, other = (
        published([team(0, 4, a), team(1, 5, b), *others], Profile.standard)
        for a, b in ((first, second), (second, first))
    )

    differing = {a.name for a, b in zip(one, other, strict=True) if a != b}
    assert differing == {"Tide", "Weir", ""}  # of the alliance what lies between organisations
    assert replace(one[0], cell=other[0].cell) == one[0]
