"""The audit finds what a release gives away, and its ranges are those of linear programming."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from analysis.audit import Kind, audit
from analysis.cells import Cell, Hidden
from analysis.disclosure import Thresholds
from analysis.published import sheets
from analysis.release import Row, hidden_cell
from analysis.remainders import Remainder, alone
from analysis.scoring import OVERALL

TERMS = Thresholds()


def row(
    name: str,
    n: int | Hidden,
    value: float = 50.0,
    *,
    construct: str = "trust",
    measure: str = "mean",
    weighting: str = "person",
    invited: int = 20,
    band: str = "",
    noise_var: float = 0.0,
) -> Row:
    """A published cell of "alliance", of "A", or of its team "A.1"."""
    organisation, _, team = name.partition(".")
    subject = "alliance" if name == "alliance" else "leaf" if team else "organisation"
    owner = None if subject == "alliance" else ord(organisation)
    place = 0 if owner is None else int(team) + 100 * owner if team else owner
    cell = (
        hidden_cell(n)
        if isinstance(n, Hidden)
        else Cell(value, value, value, n, noise_var=noise_var)
    )
    return Row(
        subject, place, owner, name, construct, measure, weighting, cell, invited, band
    )  # fmt: skip


SAFE = [
    row("alliance", 80, invited=120),
    row("A", 40, invited=60),
    row("B", 20, invited=30),
    row("C", 20, invited=30),
    row("A.1", 20, invited=30),
    row("A.2", 20, invited=30),
]


def hiding(why: Hidden, *names: str) -> list[Row]:
    """The safe rows with some of them hidden."""
    return [replace(r, cell=hidden_cell(why)) if r.name in names else r for r in SAFE]


def kinds(rows: list[Row]) -> set[tuple[Kind, str]]:
    """What the audit found, and of whom."""
    return {(each.kind, each.name) for each in audit(rows, TERMS)}


def test_a_release_that_shows_everything_is_safe() -> None:
    assert audit(SAFE, TERMS) == []


def test_a_hidden_part_alone_is_recovered_and_the_smallest_other_part_repairs_it() -> None:
    (found,) = audit(hiding(Hidden.seldom, "C"), TERMS)

    assert (found.kind, found.name, found.construct, found.measure) == (
        *(Kind.recovered, "C"),
        *("trust", "mean"),
    )
    assert found.repair == (("organisation", ord("B"), "trust", "mean"),)
    assert "alliance without its other parts" in found.words


def test_what_is_hidden_for_the_sake_of_others_may_follow() -> None:
    assert audit(hiding(Hidden.sibling, "C"), TERMS) == []


def test_few_people_between_two_figures_are_a_difference() -> None:
    rows = [
        row("alliance", 46, invited=120), row("A", 40, invited=60),
        row("B", Hidden.too_few), row("C", Hidden.too_few),
    ]  # fmt: skip

    (found,) = audit(rows, TERMS)

    assert found.kind is Kind.difference
    assert "is 6 answers" in found.words
    assert found.repair == (("organisation", ord("A"), "trust", "mean"),)


def test_a_hidden_organisation_is_the_sum_of_its_teams() -> None:
    both = {(Kind.recovered, "A"), (Kind.recovered, "B")}
    assert kinds(hiding(Hidden.seldom, "A", "B")) == both
    assert kinds(hiding(Hidden.seldom, "A", "A.1", "B")) == set()


def test_a_team_follows_through_a_hidden_organisation_above_it() -> None:
    rows = hiding(Hidden.seldom, "A", "A.1")

    assert kinds(rows) == {(Kind.recovered, "A"), (Kind.recovered, "A.1")}


def test_all_themes_but_one_and_overall_give_the_last_one_away() -> None:
    rows = [
        row(name, n, invited=30, construct=theme)
        for theme in ("trust", "voice", OVERALL)
        for name, n in (("alliance", 60), ("A", 20), ("B", 20), ("C", 20))
    ]
    hidden = [
        replace(r, cell=hidden_cell(Hidden.seldom))
        if r.name in ("B", "C") and r.construct == "voice"
        else r
        for r in rows
    ]

    found = audit(hidden, TERMS)

    assert {(each.kind, each.name, each.construct) for each in found} == {
        (Kind.tied, "B", "voice"),
        (Kind.tied, "C", "voice"),
    }
    assert found[0].repair == (("organisation", ord("B"), OVERALL, "mean"),)


def test_everybody_at_one_end_leaves_a_hidden_figure_no_room() -> None:
    def rows(noise_var: float) -> list[Row]:
        return [
            row("alliance", 60, 80.0, noise_var=noise_var), row("A", 40, 70.0),
            row("B", Hidden.seldom), row("C", Hidden.seldom),
        ]  # fmt: skip

    assert kinds(rows(0.0)) == {(Kind.narrow, "B"), (Kind.narrow, "C")}  # 20 answers, all at 100
    assert kinds(rows(4.0)) == set()


def test_reasons_and_bands_tell_that_nobody_answered() -> None:
    rows = [
        row("alliance", 47, invited=120), row("A", 40),
        row("B", Hidden.sibling), row("C", Hidden.too_few),
    ]  # fmt: skip

    found = audit(rows, replace(TERMS, organisation=7))

    assert [(each.kind, each.name) for each in found] == [(Kind.nobody, "C")]


def test_a_range_takes_participation_into_account() -> None:
    def rows(band: str) -> list[Row]:
        return [
            row("alliance", 66, 97.0 - 1.0, invited=300), row("A", 40, 94.0, invited=200),
            row("B", Hidden.seldom, invited=60, band=band),
            row("C", Hidden.too_few, invited=16, band="few"),
        ]  # fmt: skip

    told, open_ = (audit(rows(band), TERMS) for band in ("share_4", ""))

    assert told == open_ == []


def test_a_number_made_of_a_hidden_one_is_named_and_hidden() -> None:
    rows = [*hiding(Hidden.seldom, "B", "C"), row("B", 20, measure="change")]

    (found,) = audit(rows, TERMS)

    assert found.kind is Kind.derived
    assert found.repair == (("organisation", ord("B"), "trust", "change"),)


def test_equal_partners_that_hold_a_hidden_one_are_named() -> None:
    rows = [*hiding(Hidden.seldom, "B", "C"), row("alliance", 80, weighting="partner")]

    assert kinds(rows) == {(Kind.derived, "alliance")}


def test_parts_that_are_more_than_the_whole_do_not_add_up() -> None:
    rows = [replace(r, cell=Cell(50, 50, 50, 70)) if r.name == "alliance" else r for r in SAFE]

    assert kinds(rows) == {(Kind.sums, "alliance")}


def test_people_of_whom_a_file_has_no_figure_are_a_part_of_their_own() -> None:
    few = [row("alliance", 43, invited=-1), row("A", 40), row("A.1", 20), row("A.2", 20)]

    assert kinds(few) == {(Kind.difference, "everybody else")}
    assert kinds([row("alliance", 80, invited=-1), *few[1:]]) == set()


@pytest.mark.parametrize(
    ("band", "invited", "expected"),
    [
        ("few", 20, (0, 6)),
        ("few", 4, (0, 4)),
        ("some", 20, (7, 10)),
        ("most", 20, (11, 20)),
        ("share_4", 35, (14, 17)),
        ("share_10", 35, (35, 35)),
        ("", 35, (0, 35)),
        ("share_4", -1, (0, np.inf)),
    ],
)
def test_participation_in_bands_says_between_what_it_lies(
    band: str, invited: int, expected: tuple[int, float]
) -> None:
    assert sheets(band, invited) == expected


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_the_closed_form_is_the_linear_programmes_answer(seed: int) -> None:
    """Charnes and Cooper's transformation, solved by HiGHS, gives the same two ends."""
    rng = Random(seed)
    n = np.array([rng.randint(1, 9) for _ in range(rng.randint(2, 5))])
    least, most = np.maximum(1, n - rng.randint(0, 2)), n + rng.randint(0, 2)
    total = rng.choice((0.02, 0.3, 0.5, 0.97)) * 100 * n.sum()
    slack = rng.choice((0.0, 40.0))
    rest = Remainder(
        *(0, list(range(len(n))), float(n.sum()), total - slack, total + slack),
        least=np.maximum(least, n.sum() - (most.sum() - most)).astype(float),
        most=np.minimum(most, n.sum() - (least.sum() - least)).astype(float),
        exact=True,
    )

    found = alone(rest, [0])

    k = len(n)
    one, sums = np.zeros(2 * k + 1), np.zeros(2 * k + 1)
    one[0], sums[:k], sums[2 * k] = 1, 1, -n.sum()
    upper = []
    for each in range(k):
        unit = np.eye(2 * k + 1)[each]
        score, scale = np.eye(2 * k + 1)[k + each], np.eye(2 * k + 1)[2 * k]
        upper += [unit - most[each] * scale, least[each] * scale - unit, score - 100 * unit]
    scores = np.concatenate([np.zeros(k), np.ones(k), [0.0]])
    last = np.eye(2 * k + 1)[2 * k]
    upper += [scores - (total + slack) * last, (total - slack) * last - scores]
    ends = []
    for way in (1, -1):
        costs = way * np.eye(2 * k + 1)[k]
        solution = linprog(
            costs, A_ub=upper, b_ub=np.zeros(len(upper)), A_eq=[one, sums], b_eq=[1, 0]
        )
        ends.append(way * solution.fun)
    assert (found.low, found.high) == pytest.approx(ends, abs=1e-6)


def test_ties_narrow_what_each_theme_alone_leaves_open() -> None:
    """Two hidden themes whose sum is at its end must both be there."""
    themes = ("trust", "voice", "shape", "goals", OVERALL)
    level = {"trust": 60.0, "voice": 60.0, "shape": 99.0, "goals": 99.0, OVERALL: 79.5}
    rows = [
        row(name, n, level[theme] if name in ("B", "C") else 50.0, construct=theme, invited=30)
        for theme in themes
        for name, n in (("alliance", 80), ("A", 40), ("B", 20), ("C", 20))
    ]
    rows = [
        replace(
            r,
            cell=hidden_cell(Hidden.few_themes)
            if r.name in ("B", "C") and r.construct in ("shape", "goals")
            else Cell(74.5, 74.5, 74.5, 80)
            if r.name == "alliance" and r.construct in ("shape", "goals")
            else r.cell,
        )
        for r in rows
    ]

    found = audit(rows, TERMS)

    assert {(each.kind, each.name, each.construct) for each in found} == {
        (Kind.narrow, name, theme) for name in ("B", "C") for theme in ("shape", "goals")
    }
