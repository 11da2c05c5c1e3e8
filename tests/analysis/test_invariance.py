"""What statistics over groups and waves must not depend on: order, names, and the unit."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.agreement import icc
from analysis.cells import Cell
from analysis.errors import AnalysisError
from analysis.noise import fit_noise
from analysis.shift import item_shift
from analysis.shrinkage import shrink
from analysis.slopes import slope
from analysis.trends import change, hedges_g
from soak.panels import Setting, cells

SEEDS = st.integers(0, 2**32 - 1)
UNIT, ORIGIN = st.floats(0.1, 50), st.floats(-100, 100)
CELLS = st.builds(
    lambda value, n, sd: Cell(value, value, value, n, sd=sd),
    st.floats(0, 100),
    st.integers(3, 300),
    st.floats(1, 40),
)


@given(SEEDS, UNIT, ORIGIN)
def test_what_lies_between_groups_knows_neither_order_nor_names_nor_unit(
    seed: int, unit: float, origin: float
) -> None:
    rng = np.random.default_rng(seed)
    groups = np.r_[0, 1, 2, rng.integers(0, 3, 20)]
    values = groups + rng.normal(size=23)
    order = rng.permutation(23)

    one = icc(values, groups)
    other = icc((origin + unit * values)[order], np.array(["z", "a", "m"])[groups][order])

    assert other == pytest.approx(one)


@given(SEEDS, UNIT, ORIGIN)
def test_items_that_moved_know_neither_order_nor_unit(
    seed: int, unit: float, origin: float
) -> None:
    rng = np.random.default_rng(seed)
    now, before = (pd.DataFrame(rng.normal(size=(n, 3)), columns=list("abc")) for n in (30, 20))

    one = item_shift(now, before)
    turned = [
        origin + unit * wave.sample(frac=1, random_state=1)[["c", "a", "b"]]
        for wave in (now, before)
    ]
    other = item_shift(*turned).loc[["a", "b", "c"]]

    assert other["shift"].tolist() == pytest.approx(one["shift"].tolist())
    assert other["error"].tolist() == pytest.approx(one["error"].tolist())


def _times(cell: Cell, unit: float) -> Cell:
    value = unit * (cell.value or 0.0)
    return Cell(value, value, value, cell.n, sd=unit * (cell.sd or 0.0))


@given(CELLS, CELLS, UNIT)
def test_a_change_is_told_in_its_unit_and_an_effect_in_none(
    now: Cell, before: Cell, unit: float
) -> None:
    larger, smaller = _times(now, unit), _times(before, unit)

    one, other = change(now, before), change(larger, smaller)

    assert [other.value, other.low, other.high] == pytest.approx(
        [unit * one.value, unit * one.low, unit * one.high]
    )
    assert hedges_g(larger, smaller)[:3] == pytest.approx(hedges_g(now, before)[:3])


@settings(max_examples=20)
@given(st.lists(st.floats(0, 100), min_size=3, max_size=12), SEEDS, UNIT, ORIGIN)
def test_shrunk_means_follow_their_organisations(
    means: list[float], seed: int, unit: float, origin: float
) -> None:
    rng = np.random.default_rng(seed)
    variances, order = rng.uniform(1, 30, len(means)), rng.permutation(len(means))
    given_means = np.array(means)

    one = shrink(given_means, variances)
    other = shrink(origin + unit * given_means[order], unit**2 * variances[order])

    assert other.values == pytest.approx(origin + unit * one.values[order], abs=1e-3 * unit)


@settings(max_examples=10)
@given(SEEDS, UNIT, ORIGIN)
def test_noise_knows_neither_order_nor_names_nor_unit(
    seed: int, unit: float, origin: float
) -> None:
    world = cells(Setting(organisations=5, constructs=2, waves=9), np.random.default_rng(seed))
    other = world.sample(frac=1, random_state=1).assign(
        organisation=lambda w: w["organisation"].str.replace("o", "Partner "),
        mean=lambda w: origin + unit * w["mean"],
        sd=lambda w: unit * w["sd"],
    )

    one, two = fit_noise(world), fit_noise(other)

    own = {name: unit * sd for name, sd in one.sds.items()}
    assert two.sds == pytest.approx(own)
    for name in ("tau2", "phi", "kappa", "omega", "shock", "left", "df"):
        assert getattr(two, name) == pytest.approx(getattr(one, name), abs=1e-6), name


@settings(max_examples=20)
@given(SEEDS, st.integers(4, 15))
def test_a_line_does_not_depend_on_the_order_of_its_waves(seed: int, waves: int) -> None:
    rng = np.random.default_rng(seed)
    series = pd.DataFrame({"wave": range(waves), "mean": rng.normal(60, 4, waves)})
    series = series.assign(n=40, sd=20.0)

    one, other = slope(series), slope(series.sample(frac=1, random_state=2))

    assert replace(other, p=one.p) == replace(one, p=one.p)
    assert other.p == one.p


@pytest.mark.parametrize("rows", [0, 1])
def test_nobody_and_one_alone_are_refused_by_name(rows: int) -> None:
    frame = pd.DataFrame({"a": [1.0], "b": [2.0]})[:rows]

    for wrong in (
        lambda: icc(np.ones(rows), np.ones(rows)),
        lambda: item_shift(frame, frame),
        lambda: slope(np.ones(rows)),
    ):
        with pytest.raises(AnalysisError):
            wrong()
