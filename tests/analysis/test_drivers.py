"""What goes with an outcome, shared out."""

from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.drivers import drivers, lmg, lmg_of
from analysis.errors import NoVariance, TooFewItems, TooFewRespondents
from analysis.reliability import Products, products
from tests.analysis import golden


def test_parts_are_those_of_r_over_every_order() -> None:
    scores, expected = golden.table("drivers"), golden.table("drivers_expected")
    r = expected[expected["set"] == "scores"].set_index("name")["value"]

    parts = lmg(scores["y"], scores[list("abcd")])

    assert parts.tolist() == pytest.approx(r[list("abcd")].tolist(), rel=1e-9)
    assert parts.attrs["n"] == 160
    assert parts.attrs["r2"] == pytest.approx(r.sum(), rel=1e-9)


def test_parts_of_the_swiss_set_are_those_of_r() -> None:
    scatter, expected = golden.table("drivers_swiss"), golden.table("drivers_expected")
    r = expected[expected["set"] == "swiss"]["value"]

    parts = lmg_of(scatter.to_numpy())

    assert parts.tolist() == pytest.approx(r.tolist(), rel=1e-9)


def test_two_predictors_worked_by_hand() -> None:
    # Uncorrelated predictors: each has its own squared correlation.
    a, b = np.array([1.0, 1, -1, -1]), np.array([1.0, -1, 1, -1])
    parts = lmg(3 * a + 4 * b + a * b * 5, np.column_stack([a, b]))

    assert parts.tolist() == pytest.approx([9 / 50, 16 / 50])


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 4))
def test_parts_add_up_and_follow_their_names(seed: int, p: int) -> None:
    rng = np.random.default_rng(seed)
    x = pd.DataFrame(rng.normal(size=(40, p)) @ rng.normal(size=(p, p)), columns=list("abcd")[:p])
    y = x.sum(axis=1) + rng.normal(size=40)

    parts = lmg(y, x)

    residual = y - y.mean()
    fitted = (x - x.mean()).to_numpy()
    rest = residual - fitted @ np.linalg.lstsq(fitted, residual.to_numpy())[0]
    assert parts.sum() == pytest.approx(1 - (rest @ rest) / (residual @ residual), abs=1e-9)
    assert (parts >= -1e-12).all()
    for order in permutations(x.columns):
        again = lmg(10 * y + 3, 2 * x[list(order)] - 1)
        assert again[x.columns].tolist() == pytest.approx(parts.tolist(), abs=1e-9)


def organisations(rng: np.random.Generator, how_many: int, people: int) -> list[Products]:
    """Scores of an outcome and two predictors, of which only the first matters."""
    found = []
    for _ in range(how_many):
        x = 50 + rng.normal(0, 5) + rng.normal(size=(people, 2)) * 15
        y = 0.6 * x[:, :1] + rng.normal(size=(people, 1)) * 8 + rng.normal(0, 20)
        found.append(products(np.column_stack([y, x])))
    return found


def test_what_differs_between_organisations_only_is_no_driver() -> None:
    groups = organisations(np.random.default_rng(3), 12, 40)

    found = drivers(groups, ["y", "a", "b"], rng=np.random.default_rng(4), resamples=199)

    inside = 81 / (81 + 64)  # (.6 · 15)² of the variance inside organisations
    assert found.r2 == pytest.approx(inside, abs=0.06)
    assert found.r2_low < inside < found.r2_high
    assert (found.n, found.groups, found.outcome) == (480, 12, "y")
    a, b = found.each
    assert (a.key, b.key) == ("a", "b")
    assert a.share + b.share == pytest.approx(1)
    assert b.low <= b.share <= b.high < a.low
    assert a.priority == pytest.approx(a.share * a.headroom)
    assert a.headroom == pytest.approx(0.5, abs=0.1)


def test_drivers_are_the_same_again_from_the_same_source_of_chance() -> None:
    groups = organisations(np.random.default_rng(3), 10, 30)

    one, two = (drivers(groups, ["y", "a", "b"], rng=np.random.default_rng(7)) for _ in range(2))

    assert one == two


def test_too_few_people_organisations_or_predictors_are_refused() -> None:
    rng = np.random.default_rng(1)
    groups = organisations(rng, 10, 40)
    alike = [Products(g.n, g.sums * 0, g.cross * 0) for g in groups]

    with pytest.raises(TooFewRespondents):
        drivers(groups[:9], ["y", "a", "b"], rng=rng)
    with pytest.raises(TooFewRespondents):
        drivers(organisations(rng, 10, 9), ["y", "a", "b"], rng=rng)
    with pytest.raises(TooFewItems):
        drivers(groups, ["y"], rng=rng)
    with pytest.raises(NoVariance):
        drivers(alike, ["y", "a", "b"], rng=rng)
    with pytest.raises(TooFewRespondents):
        lmg([1.0, 2, 3], np.eye(3))
    with pytest.raises(TooFewItems):
        lmg_of(np.eye(13))
