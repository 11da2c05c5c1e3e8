"""Change from one wave to the next."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.cells import Cell
from analysis.errors import NoVariance, TooFewRespondents
from analysis.noise import Noise
from analysis.trends import Usual, change, changes, hedges_g, probability, step
from tests.analysis import golden


def cell(value: float, n: int, *, sd: float = 20.0, noise_var: float = 0.0) -> Cell:
    return Cell(value, value, value, n, sd=sd, noise_var=noise_var)


CELLS = st.builds(cell, st.floats(0, 100), st.integers(5, 300))


def test_a_step_worked_by_hand() -> None:
    # 62 - 50 = 12; √(400/50 + 400/25 + 1) = 5
    assert step(cell(62, 50), cell(50, 25, noise_var=1)) == (12, 5)


def test_a_change_worked_by_hand() -> None:
    found = change(cell(62, 50), cell(50, 25, noise_var=1))

    # 12 ± 1.959964 · 5, and 12 points are .6 of the standard deviation.
    assert found.value == 12
    assert found.low == pytest.approx(12 - 9.79982, abs=1e-5)
    assert found.high == pytest.approx(12 + 9.79982, abs=1e-5)
    assert not found.noise


def test_changes_are_found_as_r_finds_them_with_intervals_that_agree() -> None:
    expected = golden.table("trends")
    pairs = {
        str(row.Index): (cell(row.now, row.n_now, sd=18), cell(row.before, row.n_before, sd=18))
        for row in expected.itertuples()
    }

    found = changes(pairs)

    assert [c.value for c in found.values()] == pytest.approx(expected.value.tolist())
    assert [c.low for c in found.values()] == pytest.approx(expected.low.tolist())
    assert [c.high for c in found.values()] == pytest.approx(expected.high.tolist())
    assert [not c.noise for c in found.values()] == expected.found.astype(bool).tolist()


def test_a_clear_change_that_is_small_beside_the_people_is_within_the_noise() -> None:
    found = change(cell(53, 4000), cell(50, 4000))

    assert found.low > 0
    assert found.noise


def test_overall_is_tested_on_its_own() -> None:
    pairs = {"overall": (cell(62, 50), cell(50, 25)), "x": (cell(50, 25), cell(50, 25))}

    found = changes(pairs)

    assert found["overall"] == change(*pairs["overall"])
    assert found["x"].noise


def test_a_change_is_taken_before_rounding() -> None:
    found = change(cell(50.49, 100), cell(49.51, 100))

    assert found.value == pytest.approx(0.98)


def test_no_difference_is_never_improbable_and_one_without_error_is_certain() -> None:
    assert probability(0, 0) == 1
    assert probability(1, 0) == 0
    assert probability(1.959964, 1) == pytest.approx(0.05, abs=1e-6)


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.tuples(CELLS, CELLS), max_size=8))
def test_what_is_called_a_change_excludes_zero_and_reads_the_same_backwards(
    pairs: dict[str, tuple[Cell, Cell]],
) -> None:
    forwards = changes(pairs)
    backwards = changes({key: (before, now) for key, (now, before) in pairs.items()})

    for key, found in forwards.items():
        assert found.low <= found.value <= found.high
        assert found.noise or found.low > 0 or found.high < 0
        assert found.noise == backwards[key].noise
        assert math.isclose(found.low, -backwards[key].high, abs_tol=1e-9)


def test_a_change_knows_of_moods_and_of_people_who_answer_twice() -> None:
    # nlme's covariance of the first two waves in slopes.R, without what moves all together
    noise = Noise(tau2=0.01, phi=0.6, kappa=0.7, omega=0.012, sds={"x": 18.0})
    waves = golden.table("slopes")
    first, second = (
        Cell(row["mean"], 0, 100, int(row["n"]), sd=18.0, noise_var=row["noise_var"])
        for row in waves[:2].to_dict("records")
    )

    value, error = step(second, first, Usual(noise), construct="x")

    assert value == pytest.approx(60.1 - 61.2)
    assert error == pytest.approx(golden.values("slopes_expected")["change_se"])


def test_a_construct_of_which_nothing_is_known_goes_by_its_own_people() -> None:
    pair = cell(60, 40), cell(50, 40)

    known = step(*pair, Usual(Noise(sds={"x": 20.0})), construct="x")
    unknown = step(*pair, Usual(Noise(sds={"x": 99.0})), construct="y")

    assert unknown == known


def test_a_change_must_stand_out_of_what_moves_all_together() -> None:
    pair = cell(56, 400), cell(50, 400)
    calm = Usual(Noise(sds={"overall": 20.0}), partners=8)
    restless = Usual(Noise(sds={"overall": 20.0}, shock=0.04, shock_df=9), partners=8)

    assert not changes({"overall": pair}, calm)["overall"].noise
    assert changes({"overall": pair}, restless)["overall"].noise


def test_effects_are_those_of_metafor() -> None:
    for row in golden.table("effects").to_dict("records"):
        now = Cell(row["now"], 0, 100, int(row["n_now"]), sd=row["sd_now"])
        before = Cell(row["before"], 0, 100, int(row["n_before"]), sd=row["sd_before"])

        found = hedges_g(now, before)

        assert found.value == pytest.approx(row["g"])
        assert found.low == pytest.approx(row["low"])
        assert found.high == pytest.approx(row["high"])
        assert found.n == row["n_now"] + row["n_before"]


def test_an_effect_can_be_told_of_four_people_who_hardly_differ() -> None:
    found = hedges_g(cell(50.5, 1, sd=0.5), cell(50, 3, sd=0.5))

    # one standard deviation; Γ(1)/(√1 · Γ(1/2)) = .5642 takes away the bias
    assert found.value == pytest.approx(1 / math.sqrt(math.pi))
    assert found.n == 4


def test_an_effect_needs_people_who_differ() -> None:
    with pytest.raises(TooFewRespondents):
        hedges_g(cell(50, 1), cell(50, 2))
    with pytest.raises(NoVariance):
        hedges_g(cell(50, 9, sd=0.0), cell(50, 9, sd=0.0))
