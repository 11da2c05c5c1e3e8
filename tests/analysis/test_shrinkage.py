"""Small groups' means, drawn towards the common one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import FrameInvalid, TooFewGroups
from analysis.shrinkage import _dl, shrink
from tests.analysis import golden


@pytest.mark.parametrize("which", ["differ", "same", "bcg"])
def test_shrunk_means_are_those_of_r_metafor(which: str) -> None:
    r = golden.table("shrinkage")
    r = r[r["set"] == which]

    found = shrink(r["mean"], r["var"])

    assert found.method == "REML"
    assert found.tau2 == pytest.approx(r["tau2"].iloc[0], rel=1e-7, abs=1e-9)
    assert found.mean == pytest.approx(r["common"].iloc[0], rel=1e-9)
    assert found.mean_error == pytest.approx(r["common_error"].iloc[0], rel=1e-7)
    assert found.values.tolist() == pytest.approx(r["value"].tolist(), rel=1e-7, abs=1e-9)
    assert found.errors.tolist() == pytest.approx(r["error"].tolist(), rel=1e-7)
    assert _dl(r["mean"].to_numpy(), r["var"].to_numpy()) == pytest.approx(
        r["dl"].iloc[0], rel=1e-9, abs=1e-9
    )


def test_equal_variances_worked_by_hand() -> None:
    # Means 0, 3, 6 with variance 1: their variance is 9, so τ² = 8, and 8/9 is kept of each.
    found = shrink([0, 3, 6], [1, 1, 1])

    assert found.tau2 == pytest.approx(8)
    assert found.values.tolist() == pytest.approx([3 - 8 / 3, 3, 3 + 8 / 3])
    assert found.weights.tolist() == pytest.approx([8 / 9] * 3)
    # 8/9 · 1 + (1/9)² · 9/3
    assert found.errors.tolist() == pytest.approx([np.sqrt(8 / 9 + 3 / 81)] * 3)


@given(
    st.lists(st.tuples(st.floats(0, 100), st.floats(0.5, 200)), min_size=3, max_size=15),
    st.floats(-50, 50),
)
def test_a_shrunk_mean_lies_between_its_own_and_the_common_one(
    groups: list[tuple[float, float]], shift: float
) -> None:
    means, variances = np.array(groups).T

    found, moved = shrink(means, variances), shrink(means + shift, variances)

    low, high = np.minimum(means, found.mean), np.maximum(means, found.mean)
    assert ((found.values >= low - 1e-9) & (found.values <= high + 1e-9)).all()
    assert ((found.weights >= 0) & (found.weights <= 1)).all()
    assert found.tau2 >= 0
    assert moved.tau2 == pytest.approx(found.tau2, rel=1e-4, abs=1e-4)
    order = np.argsort(variances)
    assert (np.diff(found.weights[order]) <= 1e-9).all()


@pytest.mark.parametrize(
    ("means", "variances", "error"),
    [
        ([1, 2], [1, 1], TooFewGroups),
        ([1, 2, 3], [1, 1], FrameInvalid),
        ([1, 2, 3], [1, 0, 1], FrameInvalid),
        ([1, np.nan, 3], [1, 1, 1], FrameInvalid),
    ],
)
def test_what_cannot_be_shrunk_says_so(
    means: list[float], variances: list[float], error: type[Exception]
) -> None:
    with pytest.raises(error):
        shrink(means, variances)
