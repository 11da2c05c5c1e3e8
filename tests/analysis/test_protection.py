"""Noise is drawn once for each unit and question, and every sum of units carries it."""

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.budget import (
    Profile,
    answer_decay,
    drawn,
    loss,
    moves_by,
    sensitivity,
    theme_variance,
    themes_of_few,
    variance,
)
from analysis.cells import Hidden
from analysis.disclosure import Thresholds
from analysis.frames import KeyedItem, ScoringKey, sheets
from analysis.moments import gather
from analysis.protection import Protection, capped, capped_ends, protect
from analysis.release import Answers, Row, compute

KEY = ScoringKey(
    1, 5, tuple(KeyedItem(f"{c}{i}", c, reverse=i == 3) for c in "abcde" for i in (1, 2, 3))
)
NAMES = {1: "Harbour", 2: "Mill", 3: "Orchard", 4: "Quay"}
SECRET = b"a secret of one wave, 32 bytes.."
ALPHA = answer_decay(1, 5)
STANDARD = Protection(Profile.standard, SECRET)


def leaf(place: int, organisation: int, n: int, *, point: int | None = None) -> Answers:
    """One team, of people who answer by chance, or all the same."""
    rng = Random(place)
    points = [
        tuple(
            rng.randint(1, 5) if point is None else (6 - point if item.reverse else point)
            for item in KEY.items
        )
        for _ in range(n)
    ]
    return Answers(
        place, f"leaf {place}", organisation, (organisation,), n, gather(sheets(points, KEY), KEY)
    )


def figures(leaves: list[Answers], protection: Protection | None) -> dict[tuple[str, ...], Row]:
    rows = compute(leaves, NAMES, KEY, Thresholds(), protection=protection)
    return {(r.subject, str(r.place), r.construct, r.measure, r.weighting): r for r in rows}


def test_the_law_of_the_noise_worked_by_hand() -> None:
    # A scale of five points moves a sum by two at most, and α = exp(-0.7/2) = 0.70469.
    assert sensitivity(1, 5) == 2
    assert pytest.approx(0.704688090) == ALPHA
    assert variance(ALPHA) == pytest.approx(2 * 0.704688090 / (1 - 0.704688090) ** 2)
    # Three questions: 3 · 16.161 · (25/3)² = 3367 on the total, 23.38 on the mean of 12.
    assert theme_variance(1, 5, 3) / 12**2 == pytest.approx(23.38, abs=0.01)


def test_draws_follow_their_law() -> None:
    alpha = ALPHA
    z = np.array([drawn(SECRET, f"sum/{place}/a1", alpha) for place in range(20_000)])

    assert z.mean() == pytest.approx(0, abs=4 * np.sqrt(variance(alpha) / len(z)))
    assert z.var() == pytest.approx(variance(alpha), rel=0.06)
    assert (z == 0).mean() == pytest.approx((1 - alpha) / (1 + alpha), abs=0.012)
    assert (z == 1).mean() == pytest.approx(alpha * (1 - alpha) / (1 + alpha), abs=0.012)


def test_a_draw_is_the_same_again_and_another_for_every_cell_and_secret() -> None:
    first = [drawn(SECRET, f"sum/{place}/a1", 0.9) for place in range(50)]

    assert first == [drawn(SECRET, f"sum/{place}/a1", 0.9) for place in range(50)]
    assert first != [drawn(SECRET, f"sum/{place}/a2", 0.9) for place in range(50)]
    assert first != [drawn(b"another", f"sum/{place}/a1", 0.9) for place in range(50)]


def test_parents_are_sums_of_their_protected_children() -> None:
    leaves = [leaf(0, 1, 12), leaf(1, 1, 20), leaf(2, 2, 15), leaf(3, 3, 25), leaf(4, 4, 9)]

    rows = figures(leaves, STANDARD)

    def total(subject: str, place: int) -> float:
        cell = rows[subject, str(place), "a", "mean", "person"].cell
        assert cell.value is not None
        assert cell.n is not None
        return cell.value * cell.n

    both = total("leaf", 0) + total("leaf", 1)
    assert total("organisation", 1) == pytest.approx(both)
    assert total("alliance", 0) == pytest.approx(
        sum(total("organisation", place) for place in (1, 2, 3, 4))
    )


def test_overall_is_the_mean_of_the_themes_and_so_is_its_noise() -> None:
    rows = figures([leaf(i, i + 1, 14) for i in range(4)], STANDARD)

    own = [rows["organisation", "2", c, "mean", "person"].cell for c in "abcde"]
    overall = rows["organisation", "2", "overall", "mean", "person"].cell
    assert overall.value == pytest.approx(np.mean([cell.value for cell in own]))
    assert overall.noise_var == pytest.approx(own[0].noise_var / 5)
    assert own[0].noise_var == pytest.approx(variance(ALPHA) * 25**2 / 3 / 14**2)


def test_the_interval_holds_sampling_and_noise_together() -> None:
    leaves = [leaf(i, i + 1, 14) for i in range(4)]
    half = [
        Answers(one.place, one.name, one.organisation, one.partners, 28, one.moments)
        for one in leaves
    ]

    full, silent, exact = (
        figures(each, how)["organisation", "1", "b", "mean", "person"].cell
        for each, how in ((leaves, STANDARD), (half, STANDARD), (half, None))
    )

    def reach(cell: object) -> float:
        return float(cell.high - cell.low) / 2  # type: ignore[attr-defined]  # a shown cell

    assert reach(full) == pytest.approx(2.0066 * np.sqrt(full.noise_var), rel=1e-3)  # t(52)
    assert reach(silent) == pytest.approx(np.hypot(reach(full), reach(exact)))
    assert exact.noise_var == 0


def test_units_of_thirty_have_no_noise_unless_the_charter_is_strict() -> None:
    leaves = [leaf(0, 1, 30), leaf(1, 2, 29), leaf(2, 3, 30), leaf(3, 4, 30)]

    standard, strict = (
        figures(leaves, Protection(profile, SECRET))
        for profile in (Profile.standard, Profile.strict)
    )

    def noise(rows: dict[tuple[str, ...], Row], place: int) -> float:
        return rows["organisation", str(place), "a", "mean", "person"].cell.noise_var

    assert [noise(standard, place) > 0 for place in (1, 2, 3)] == [False, True, False]
    assert all(noise(strict, place) > 0 for place in (1, 2, 3))
    assert standard["alliance", "0", "a", "mean", "person"].cell.noise_var > 0


def test_plain_figures_are_exact_and_need_thirty_answers() -> None:
    leaves = [leaf(0, 1, 30), leaf(1, 2, 29), leaf(2, 3, 40), leaf(3, 4, 50)]

    plain = figures(leaves, Protection(Profile.plain, SECRET))
    exact = figures(leaves, None)

    own = ("a", "mean", "person")
    assert plain["organisation", "2", *own].cell.hidden is Hidden.too_few_invited
    assert plain["organisation", "4", *own].cell == exact["organisation", "4", *own].cell


def test_below_twelve_answers_a_group_shows_overall_and_the_first_themes() -> None:
    leaves = [leaf(0, 1, 11), leaf(1, 2, 11), leaf(2, 3, 12), leaf(3, 4, 20)]

    rows = figures(leaves, STANDARD)

    def why(place: int) -> list[Hidden | None]:
        names = [*"abcde", "overall"]
        return [rows["organisation", str(place), c, "mean", "person"].cell.hidden for c in names]

    kept = Hidden.few_themes
    assert why(1) == why(2) == [None, None, None, kept, kept, None]
    assert why(3) == why(4) == [None] * 6


def test_never_all_themes_but_one_are_shown() -> None:
    assert themes_of_few("abc") == ("a", "b", "c")
    assert themes_of_few("abcd") == tuple("abcd")
    assert themes_of_few("abcde") == tuple("abc")
    assert themes_of_few("abcdef") == tuple("abcd")
    assert themes_of_few("abcdefghijk") == tuple("abcd")


@pytest.mark.parametrize("profile", list(Profile))
@pytest.mark.parametrize("point", [1, 5])
def test_where_all_are_of_one_mind_nobody_reads_0_or_100(profile: Profile, point: int) -> None:
    leaves = [leaf(i, i + 1, n, point=point) for i, n in enumerate((9, 15, 29, 200))]

    rows = figures(leaves, Protection(profile, SECRET))

    told = [
        row.cell
        for row in rows.values()
        if row.measure in ("mean", "favourable", "bounds") and row.cell.value is not None
    ]
    assert told
    for cell in told:
        assert cell.value is not None
        assert 5 <= cell.value <= 95
        assert cell.low is not None
        assert cell.high is not None
        assert cell.low <= cell.value <= cell.high


def test_no_difference_of_groups_goes_behind_a_cap() -> None:
    leaves = [leaf(0, 1, 40), leaf(1, 2, 60, point=5), leaf(2, 3, 40), leaf(3, 4, 40)]

    rows = figures(leaves, STANDARD)

    def total(subject: str, place: int) -> float:
        cell = rows[subject, str(place), "c", "mean", "person"].cell
        return (cell.value or 0) * (cell.n or 0)

    others = sum(total("organisation", place) for place in (1, 3, 4))
    assert (total("alliance", 0) - others) / 60 == pytest.approx(95)


def test_an_answer_skipped_weighs_no_more_than_the_whole_theme() -> None:
    # Whoever answers one question of two has all of it: at most half the scale, as one who
    # answers both; so the theme's total never moves by more than k questions may.
    key = ScoringKey(1, 5, (KeyedItem("x", "t"), KeyedItem("y", "t")))
    for answer in ((5, 0), (5, 5), (1, 0), (1, 1), (0, 5)):
        total = gather(sheets([answer], key), key).total[0]
        assert abs(total - 50) <= 50
    alone = Answers(0, "", 1, (1,), 1, gather(sheets([(5, 0)], key), key))
    moved = protect([alone], key, STANDARD).totals[0, 0] - 100
    assert moved % 12.5 == pytest.approx(0)


@given(st.floats(-50, 150), st.floats(0, 40), st.integers(5, 500))
def test_a_capped_interval_holds_what_the_interval_held(value: float, reach: float, n: int) -> None:
    told = capped(value, n)
    low, high = capped_ends(value, value - reach, value + reach, told)

    assert 0 <= low <= told <= high <= 100
    held = min(100.0, max(0.0, value))
    assert low - 1e-9 <= held <= high + 1e-9


def test_noise_moves_a_figure_by_less_than_is_said_nineteen_times_of_twenty() -> None:
    alpha, rng = ALPHA, np.random.default_rng(3)
    for questions in (1, 3):
        z = rng.geometric(1 - alpha, (2, questions, 40_000))
        noise = (z[0] - z[1]).sum(axis=0)
        within = (np.abs(noise) < moves_by(questions * variance(alpha)) + 1).mean()
        assert within >= 0.95


def test_the_loss_of_one_person_worked_by_hand() -> None:
    found = loss(15, 5, 4)

    assert (found.question, found.theme) == (0.7, pytest.approx(2.9))
    assert (found.wave, found.year) == (14.5, 58)
    assert found.composed == 58  # advanced composition helps with smaller losses only
