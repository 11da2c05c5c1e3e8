"""What a wave tells of its partners: pooled, pair by pair, and never so that people stand out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from analysis.audit import Kind, audit
from analysis.cells import Cell, Hidden, about
from analysis.directed import thresholds
from analysis.disclosure import Thresholds
from analysis.frames import KeyedItem, ScoringKey
from analysis.moments import gather_points
from analysis.pairs import Mutual, Said, compute
from analysis.release import Answers, Row, Rules

HIDDEN = Cell(None, None, None, None, hidden=Hidden.withheld)
PLAIN = Rules(Thresholds(), None)
NAMES = {1: "Abbey", 2: "Beacon", 3: "Coast", 4: "Dune", 5: "Elm"}
EVERY: Mutual = {frozenset((one, other)) for one in NAMES for other in NAMES if one < other}


def said(partner: int, points: Mapping[int, list[int]]) -> Said:
    """What some organisations say of one, from 1 to 5; 0 where somebody skips it."""
    key = ScoringKey(1, 5, (KeyedItem(f"trust_{partner}", about(partner)),))
    raters = [
        Answers(
            place=rater,
            name=NAMES[rater],
            organisation=rater,
            partners=(rater,),
            invited=2 * len(answers),
            moments=gather_points(np.array(answers)[:, None], key),
        )
        for rater, answers in points.items()
    ]
    return Said(partner, raters, key)


def cells(rows: list[Row]) -> dict[tuple[str, int, str], Row]:
    return {(r.subject, r.place, r.construct): r for r in rows if r.weighting == "person"}


ABOUT_ABBEY = {2: [4] * 8, 3: [2] * 6 + [0] * 3, 4: [5] * 10, 5: [3] * 8 + [0]}


def test_a_partner_hears_what_all_others_together_say_of_it() -> None:
    rows = compute([said(1, ABOUT_ABBEY)], NAMES, PLAIN)

    whole = cells(rows)["organisation", 1, "received"]
    by_hand = (8 * 75 + 6 * 25 + 10 * 100 + 8 * 50) / 32
    assert whole.cell.value == pytest.approx(by_hand)
    assert whole.cell.n == 32
    assert whole.invited == 2 * (8 + 9 + 10 + 9)
    assert whole.organisation == 1
    assert whole.cell.low is not None
    assert whole.cell.high is not None
    assert whole.cell.low < by_hand < whole.cell.high


def test_no_pair_is_told_unless_both_agreed_to_it() -> None:
    rows = compute([said(1, ABOUT_ABBEY)], NAMES, PLAIN)

    found = [row for row in rows if row.subject == "pair"]
    assert [row.place for row in found] == [2, 3, 4, 5]
    assert {row.cell.hidden for row in found} == {Hidden.not_agreed}


def test_a_pair_is_told_from_seven_who_rate() -> None:
    found = cells(compute([said(1, ABOUT_ABBEY)], NAMES, PLAIN, mutual=EVERY))

    shown = {place: found["pair", place, about(1)].cell for place in (2, 3, 4, 5)}
    assert shown[3].hidden is Hidden.too_few  # six of Coast
    assert shown[4].value == 95  # all of one mind, which is never told in full
    assert sum(cell.hidden is not None for cell in shown.values()) == 2
    hidden = [cell.hidden for cell in shown.values() if cell.hidden]
    assert Hidden.sibling in hidden  # or Coast's view would be what is left of the whole


def test_a_figure_of_two_partners_or_mostly_of_one_is_not_told() -> None:
    two = compute([said(1, {2: [4] * 20, 3: [3] * 20})], NAMES, PLAIN)
    one = compute([said(1, {2: [4] * 30, 3: [3] * 8, 4: [4] * 8})], NAMES, PLAIN)

    assert cells(two)["organisation", 1, "received"].cell.hidden is Hidden.few_partners
    assert cells(one)["organisation", 1, "received"].cell.hidden is Hidden.few_partners


def test_a_single_question_needs_as_many_answers_as_anywhere() -> None:
    few = {2: [4] * 5, 3: [3] * 5, 4: [4] * 4}

    found = cells(compute([said(1, few)], NAMES, PLAIN))

    assert found["organisation", 1, "received"].cell.hidden is Hidden.too_few


def test_the_alliance_is_the_mean_of_the_partners_that_are_told() -> None:
    every = [
        said(partner, {rater: [mood] * 9 for rater in NAMES if rater != partner})
        for partner, mood in zip(NAMES, (2, 3, 4, 4, 5), strict=True)
    ]

    rows = compute(every, NAMES, PLAIN, alliance="Shore")

    wholes = [row for row in rows if row.subject == "alliance"]
    assert [row.weighting for row in wholes] == ["person", "partner"]
    told = [r.cell.value for r in rows if r.subject == "organisation"]
    for row in wholes:
        assert row.cell.value == pytest.approx(np.mean([each for each in told if each is not None]))
        assert row.cell.n == 5 * 36
        assert row.name == "Shore"


def test_with_three_partners_nothing_is_told() -> None:
    three = {1: NAMES[1], 2: NAMES[2], 3: NAMES[3]}
    every = [said(p, {r: [4] * 20 for r in three if r != p}) for p in three]

    assert all(row.cell.hidden for row in compute(every, three, PLAIN))


def test_stricter_rules_never_show_what_milder_ones_hide() -> None:
    milder = compute([said(1, ABOUT_ABBEY)], NAMES, PLAIN, mutual=EVERY)
    strict = Rules(replace(PLAIN.thresholds, team=8), None)

    stricter = compute([said(1, ABOUT_ABBEY)], NAMES, strict, mutual=EVERY, looser=[PLAIN])

    before = {key for key, row in cells(milder).items() if row.cell.hidden}
    assert before <= {key for key, row in cells(stricter).items() if row.cell.hidden}


def test_figures_of_few_come_once_a_quarter() -> None:
    found = compute([said(1, ABOUT_ABBEY)], NAMES, PLAIN, mutual=EVERY, seldom=True)

    assert cells(found)["organisation", 1, "received"].cell.hidden is None  # 32 answers
    assert all(row.cell.hidden for row in found if row.subject == "pair")


def test_the_audit_knows_that_nobody_rates_itself() -> None:
    rows = compute([said(1, ABOUT_ABBEY)], NAMES, PLAIN, mutual=EVERY)
    told = compute([said(1, ABOUT_ABBEY)], NAMES, Rules(Thresholds(team=1), None), mutual=EVERY)
    bare = {(r.subject, r.place): r for r in told}
    leaky = [
        bare[row.subject, row.place] if row.cell.hidden is Hidden.sibling else row for row in rows
    ]

    assert audit(rows, thresholds(Thresholds())) == []
    found = audit(leaky, thresholds(Thresholds()))
    assert {breach.kind for breach in found} & {Kind.recovered, Kind.difference}


def test_a_gap_beside_a_side_that_is_hidden_is_a_breach() -> None:
    few = [4, 3, 5, 2, 4, 3]
    every = [
        said(p, {q: [*few[: 6 if (p, q) == (2, 1) else 5], 4, 3] for q in NAMES if q != p})
        for p in NAMES
    ]
    rows = compute(every, NAMES, PLAIN, mutual=EVERY)
    back = cells(rows)["pair", 2, about(1)]
    gap = replace(back, place=1, construct=about(2), measure="gap", cell=Cell(3.0, 1.0, 5.0, 14))
    without = [row if row is not back else replace(row, cell=HIDDEN) for row in rows]

    assert back.cell.value is not None
    assert audit([*rows, gap], Thresholds()) == []
    assert [breach.kind for breach in audit([*without, gap], Thresholds())] == [Kind.derived]


def test_intervals_do_not_tell_that_all_of_a_partners_raters_agree() -> None:
    others = {3: [3] * 16, 4: [4] * 16, 5: [5] * 16}
    apart = {q: [2, 4] * 9 for q in (1, 3, 4, 5)}
    widths = []
    for of_beacon in ([4] * 31, [4] * 30 + [1]):
        found = cells(
            compute([said(1, {2: of_beacon, **others}), said(2, apart)], NAMES, PLAIN, mutual=EVERY)
        )
        told = found["pair", 2, about(1)].cell
        widths.append((told.high or 0) - (told.low or 0))

    alone = cells(compute([said(1, {2: [4] * 31, **others})], NAMES, PLAIN, mutual=EVERY))
    assert widths == pytest.approx([widths[0]] * 2, rel=0.1)
    assert alone["pair", 2, about(1)].cell.sd == 5
