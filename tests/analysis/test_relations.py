"""The social relations model: against a program's published output, and against R."""

from __future__ import annotations

import numpy as np
import pytest

from analysis import dyads, relations
from analysis.errors import FrameInvalid, NoSolution, TooFewGroups
from tests.analysis import golden

# The example that TripleR 1.5 prints of its likingLong (54 persons of a study by Back, Schmukle,
# Egloff 2011): Schönbrodt, Back, Schmukle (2012), Behavior Research Methods 44, 455-470, and the
# package's vignette. Of the data only sums are kept here: what each gave and got, and the squares
# of sums and of differences over all pairs; the model reads nothing else.
LIKING = golden.table("liking_sums")
SUMS_SQUARED, DIFFERENCES_SQUARED = 60_691.0, 2_227.0
PRINTED = relations.Parts(0.172, 0.105, 0.609, 0.014, 0.080)
PRINTED_ERRORS = relations.Parts(0.035, 0.022, 0.017, 0.020, 0.017)


def liking() -> np.ndarray:
    """A matrix with the sums of the published one."""
    given, received = (LIKING[name].to_numpy(dtype=float) for name in ("given", "received"))
    n = len(given)
    mean = given.sum() / (n * (n - 1))
    rows, columns = given / (n - 1), received / (n - 1)
    scale = (n - 1) / (n * (n - 2))
    actors = scale * ((n - 1) * rows + columns) - (n - 1) / (n - 2) * mean
    partners = scale * ((n - 1) * columns + rows) - (n - 1) / (n - 2) * mean
    flat = mean + actors[:, None] + partners[None]
    rng = np.random.default_rng(1)
    upper = np.triu_indices(n, 1)
    made = flat
    for sign, wanted in ((1.0, SUMS_SQUARED), (-1.0, DIFFERENCES_SQUARED)):
        left = _left(rng.normal(size=(n, n)), sign)
        there = ((flat + sign * flat.T)[upper] ** 2).sum()
        made = made + left / 2 * np.sqrt((wanted - there) / (left[upper] ** 2).sum())
    np.fill_diagonal(made, np.nan)
    return made


def _left(drawn: np.ndarray, sign: float) -> np.ndarray:
    """What no effect explains, the same (or the opposite) both ways, with rows that add to 0."""
    n = len(drawn)
    both = drawn + sign * drawn.T
    np.fill_diagonal(both, 0)
    if sign < 0:
        level = both.sum(axis=1) / n
        return both - level[:, None] + level[None]
    mean = both.sum() / (n * (n - 1))
    level = (both.sum(axis=1) - (n - 1) * mean) / (n - 2)
    left: np.ndarray = both - mean - level[:, None] - level[None]
    np.fill_diagonal(left, 0)
    return left


def test_a_complete_matrix_has_the_parts_that_another_program_prints() -> None:
    found = relations.by_moments(liking())

    assert np.array(found.parts) == pytest.approx(np.array(PRINTED), abs=5.1e-4)
    assert np.array(found.errors) == pytest.approx(np.array(PRINTED_ERRORS), abs=5.1e-4)
    assert found.parts.actor_partner / found.errors.actor_partner == pytest.approx(0.703, abs=6e-4)
    first = [0, 9, 10, 11, 12]
    assert found.actors[first] == pytest.approx([-0.477, -0.367, -0.406, 0.152, 0.663], abs=5e-4)
    assert found.partners[first] == pytest.approx(
        [0.26389, 0.07728, 0.00107, -0.40349, -0.33725], abs=5e-6
    )


def test_a_matrix_with_gaps_has_the_parts_of_the_likelihood_written_out() -> None:
    given = dyads.matrix(golden.table("dyads"))
    expected = golden.table("dyads_expected").set_index(["what", "where"])["value"]

    found = relations.by_reml(given.means, given.variances)

    for name, value in found.parts._asdict().items():
        assert value == pytest.approx(expected["part", name], rel=2e-4), name
    for name, value in found.errors._asdict().items():
        assert value == pytest.approx(expected["error", name], rel=2e-3), name
    assert found.mean == pytest.approx(expected.loc["mean"].iloc[0], rel=1e-6)
    assert found.actors == pytest.approx(expected["actors"].to_numpy(), abs=2e-3)
    assert found.partners == pytest.approx(expected["partners"].to_numpy(), abs=2e-3)


def test_both_ways_agree_where_nothing_is_missing() -> None:
    whole = liking()[:9, :9]

    moments, reml = relations.by_moments(whole), relations.by_reml(whole)

    assert np.array(reml.parts) == pytest.approx(np.array(moments.parts), abs=2e-5)


def test_known_error_is_not_taken_for_what_a_pair_explains() -> None:
    whole = liking()[:9, :9]
    plain = relations.by_moments(whole)

    known = relations.by_moments(whole, np.full(whole.shape, 0.1))

    assert known.parts.relationship == pytest.approx(plain.parts.relationship - 0.1)
    assert known.parts.actor == plain.parts.actor
    assert relations.by_reml(whole, np.full(whole.shape, 0.1)).parts.relationship == pytest.approx(
        known.parts.relationship, abs=1e-4
    )


def test_reciprocity_is_told_from_ten_partners_on() -> None:
    whole = liking()

    assert np.isnan(relations.by_moments(whole[:9, :9]).reciprocity)
    ten = relations.by_moments(whole[:10, :10])
    assert ten.reciprocity == pytest.approx(ten.parts.reciprocity / ten.parts.relationship)
    assert -1 <= ten.general_reciprocity <= 1


def test_a_matrix_that_cannot_be_fitted_is_refused() -> None:
    whole = liking()[:5, :5]
    gap = whole.copy()
    gap[0, 1] = np.nan

    with pytest.raises(FrameInvalid, match="missing"):
        relations.by_moments(gap)
    with pytest.raises(FrameInvalid, match="one row and one column"):
        relations.by_moments(whole[:, :4])
    with pytest.raises(FrameInvalid, match="variance"):
        relations.by_reml(whole, np.full((5, 5), -1.0))
    with pytest.raises(TooFewGroups):
        relations.by_moments(whole[:3, :3])
    with pytest.raises(NoSolution):
        relations.by_reml(np.ones((5, 5)))
    alone = np.full((5, 5), np.nan)
    alone[0, 1:] = [1.0, 2.0, 3.0, 4.0]
    with pytest.raises(TooFewGroups, match="give, or get"):
        relations.by_reml(alone)
