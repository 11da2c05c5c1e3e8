"""What a wave's pairs tell of all partners together: from cells to figures with their ranges."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pytest

from analysis import relations
from analysis.cells import PAIR, RECEIVED, about
from pulse.reports import network
from surveys.releases import ReleasedCell

SD, N = 15.0, 25


def cell(subject: str, place: int, construct: str, value: float | None) -> ReleasedCell:
    return ReleasedCell(subject=subject, place=place, construct=construct, measure="mean",
                        weighting="person", value=value, n=None if value is None else N,
                        sd=SD, noise_var=0.0)  # fmt: skip


def wave(means: np.ndarray) -> list[ReleasedCell]:
    """Cells of a wave that tells these pairs; a NaN is hidden."""
    count = len(means)
    return [cell("organisation", place, RECEIVED, 60.0) for place in range(1, count + 1)] + [
        cell(PAIR, rater + 1, about(rated + 1),
             None if math.isnan(means[rater, rated]) else float(means[rater, rated]))
        for rater in range(count) for rated in range(count) if rater != rated
    ]  # fmt: skip


def trust(count: int) -> np.ndarray:
    """Partners who differ most in how they are seen."""
    rng = np.random.default_rng(20)
    pair = rng.normal(0, 5, (count, count))
    both = (pair + pair.T) / 2 + rng.normal(0, 2, (count, count))
    return 55 + rng.normal(0, 4, (count, 1)) + rng.normal(0, 9, (1, count)) + both


def figures(means: np.ndarray) -> Mapping[str, ReleasedCell]:
    return {each.measure: each for each in network.of(wave(means)) if not each.place}


def test_what_a_partner_says_of_others_and_is_told_is_made_of_told_pairs_alone() -> None:
    means = np.full((4, 4), np.nan)
    means[0, 1], means[0, 2], means[3, 1] = 50.0, 70.0, 90.0

    found = {(c.measure, c.place): c for c in network.of(wave(means)) if c.place}

    error = SD / N**0.5
    assert {key: (c.value, c.n) for key, c in found.items()} == {
        ("given", 1): (60.0, 2),
        ("given", 4): (90.0, 1),
        ("strength", 2): (pytest.approx(1.4), 2),  # 50 and 90 of 100
        ("strength", 3): (pytest.approx(0.7), 1),
    }
    given, strength = found["given", 1], found["strength", 2]
    assert given.low == pytest.approx(60 - 1.96 * error / 2**0.5, abs=0.01)
    assert strength.high == pytest.approx(1.4 + 1.96 * error * 2**0.5 / 100, abs=0.001)


def test_figures_are_those_of_the_model_with_the_raters_known_variance() -> None:
    means = trust(10)
    means[0, 1] = means[3, 7] = np.nan

    found = figures(means)

    known = np.where(np.isfinite(means), SD**2 / N, np.nan)
    fitted = relations.by_reml(means, known)
    assert set(found) == {
        *("coverage", "density", "actor", "partner", "relationship", "reciprocity")
    }
    assert found["coverage"].value == pytest.approx(100 * 88 / 90)
    assert found["partner"].value == pytest.approx(fitted.parts.partner**0.5)
    assert found["reciprocity"].value == pytest.approx(fitted.reciprocity)
    assert {each.n for each in found.values()} == {88}
    for each in list(found.values())[2:]:
        assert each.low is not None
        assert each.low <= each.value <= each.high


def test_reciprocity_is_told_from_ten_partners_on_and_nothing_of_fewer_than_half_the_pairs() -> (
    None
):
    six, few = trust(6), trust(6)
    few[np.add.outer(np.arange(6), np.arange(6)) % 2 == 0] = np.nan
    few[0, 1] = few[1, 2] = few[2, 3] = few[3, 4] = np.nan  # 14 of 30 pairs are left

    assert "reciprocity" not in figures(six)
    assert "partner" in figures(six)
    assert figures(few) == {}


def test_partners_who_all_hear_the_same_have_no_model_but_a_coverage() -> None:
    assert set(figures(np.full((5, 5), 70.0))) == {"coverage", "density"}
