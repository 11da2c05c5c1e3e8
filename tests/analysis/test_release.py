"""A wave's cells: computed as R does, and nothing hidden to be had by subtraction."""

import itertools
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.cells import Hidden
from analysis.disclosure import Thresholds
from analysis.frames import KeyedItem, ScoringKey, sheets
from analysis.moments import gather
from analysis.release import Answers, Row, compute
from tests.analysis import golden

KEY = ScoringKey(
    1,
    5,
    tuple(KeyedItem(f"{c}{i}", c, reverse=i == 3) for c in "ab" for i in (1, 2, 3)),
)
NAMES = {1: "Harbour", 2: "Mill", 3: "Orchard", 4: "Quay", 5: "Ridge"}
THRESHOLDS = Thresholds()


def answers(
    place: int, organisation: int | None, points: list[tuple[int, ...]], invited: int
) -> Answers:
    """One leaf; a pool of three where there is no organisation."""
    partners = (organisation,) if organisation is not None else (101, 102, 103)
    moments = gather(sheets(points, KEY), KEY)
    return Answers(place, f"leaf {place}", organisation, partners, invited, moments)


def drawn(n: int, seed: int) -> list[tuple[int, ...]]:
    """Some complete sheets."""
    rng = random.Random(seed)  # a simulation
    return [tuple(rng.randint(1, 5) for _ in KEY.items) for _ in range(n)]


def by_name(rows: list[Row]) -> dict[tuple[str, int, str, str, str], Row]:
    return {(r.subject, r.place, r.construct, r.measure, r.weighting): r for r in rows}


def test_every_number_is_that_of_r() -> None:
    frame = golden.table("release")
    asked = [40, 20, 55, 32, 36]
    leaves = [
        answers(
            place,
            organisation,
            frame.loc[frame.leaf == place].drop(columns="leaf").to_numpy().tolist(),
            asked[place],
        )
        for place, organisation in enumerate([1, 1, 2, 3, 4])
    ]

    rows = by_name(compute(leaves, NAMES, KEY, THRESHOLDS, protection=None))

    for e in golden.table("release_expected").itertuples():
        cell = rows.pop((e.subject, e.place, e.construct, e.measure, e.weighting)).cell
        close = 1e-4 if e.measure == "omega" else 1e-9  # lavaan's optimum is a little coarser
        assert cell.value == pytest.approx(e.value, rel=close, abs=1e-9), e
        assert cell.low == pytest.approx(e.low, rel=close, abs=1e-9), e
        assert cell.high == pytest.approx(e.high, rel=close, abs=1e-9), e
        assert cell.n == e.n, e
    left = {row.measure for row in rows.values()}
    assert left == {"favourable", "between"}
    for row in rows.values():  # shares of fewer than 30 answers are told in steps of five
        if row.measure == "between":  # there are four organisations
            assert row.cell.hidden is Hidden.too_few
            continue
        assert row.cell.value is not None
        assert row.cell.value % 5 == pytest.approx(0, abs=1e-9)
        assert row.cell.n is not None
        assert row.cell.n < 30


def test_a_release_worked_by_hand() -> None:
    # Three organisations of ten, all answered: everybody at 1, at 3 and at 5 after turning round.
    leaves = [
        answers(i, i + 1, [(p, p, 6 - p, p, p, 6 - p)] * 10, 10) for i, p in enumerate((1, 3, 5))
    ]

    rows = by_name(compute(leaves, NAMES, KEY, THRESHOLDS, protection=None, alliance="The valley"))

    assert {row.subject for row in rows.values()} == {"alliance", "organisation"}
    mill = rows["organisation", 2, "a", "mean", "person"]
    assert (mill.cell.value, mill.cell.low, mill.cell.high, mill.cell.n) == (50, 50, 50, 10)
    assert (mill.name, mill.organisation, mill.invited, mill.band) == ("Mill", 2, 10, "most")
    whole = rows["alliance", 0, "overall", "mean", "partner"]
    assert (whole.cell.value, whole.cell.n, whole.name) == (50, 30, "The valley")
    assert (whole.organisation, whole.invited, whole.band) == (None, 30, "share_10")
    assert whole.cell.sd == 25  # 27 degrees of freedom are too few: one point is assumed
    share = rows["organisation", 2, "a", "favourable", "person"]
    assert share.cell.hidden is Hidden.too_few_invited
    assert rows["alliance", 0, "a", "favourable", "person"].cell.value == pytest.approx(100 / 3)
    assert rows["alliance", 0, "a", "alpha", "person"].cell.hidden is Hidden.too_few


def test_a_team_alone_below_the_threshold_takes_the_next_smallest_with_it() -> None:
    leaves = [
        answers(0, 1, drawn(20, 1), 25),
        answers(1, 1, drawn(6, 2), 16),
        answers(2, 1, drawn(9, 3), 16),
        answers(3, 2, drawn(20, 4), 30),
        answers(4, 3, drawn(30, 5), 30),
    ]

    rows = by_name(compute(leaves, NAMES, KEY, THRESHOLDS, protection=None))

    assert rows["leaf", 0, "a", "mean", "person"].cell.n == 20
    assert rows["leaf", 1, "a", "mean", "person"].cell.hidden is Hidden.too_few
    assert rows["leaf", 2, "a", "mean", "person"].cell.hidden is Hidden.sibling
    assert rows["organisation", 1, "a", "mean", "person"].cell.n == 35


def test_a_team_of_a_hidden_organisation_is_hidden_and_equal_partners_leave_it_out() -> None:
    sizes = {1: [4], 2: [8, 9], 3: [12, 12], 4: [10, 10], 5: [9, 10]}
    teams = [(organisation, n) for organisation, own in sizes.items() for n in own]
    leaves = [answers(place, o, drawn(n, place), 20) for place, (o, n) in enumerate(teams)]

    rows = by_name(compute(leaves, NAMES, KEY, THRESHOLDS, protection=None))

    assert rows["organisation", 1, "a", "mean", "person"].cell.hidden is Hidden.too_few
    assert rows["organisation", 2, "a", "mean", "person"].cell.hidden is Hidden.sibling
    assert rows["leaf", 1, "a", "mean", "person"].cell.hidden is Hidden.sibling
    assert rows["leaf", 2, "a", "mean", "person"].cell.n == 9
    shown = [rows["organisation", o, "a", "mean", "person"].cell.value for o in (3, 4, 5)]
    equal = rows["alliance", 0, "a", "mean", "partner"].cell
    assert equal.value == pytest.approx(np.mean(np.array(shown, dtype=float)))
    assert equal.n == 63


def test_an_alliance_of_two_or_with_one_giant_has_no_pooled_figure() -> None:
    two = [answers(i, i + 1, drawn(20, i), 20) for i in range(2)]
    giant = [answers(i, i + 1, drawn(n, i), 90) for i, n in enumerate((60, 20, 20))]

    few = by_name(compute(two, NAMES, KEY, THRESHOLDS, protection=None))
    much = by_name(compute(giant, NAMES, KEY, THRESHOLDS, protection=None))

    assert few["alliance", 0, "a", "mean", "person"].cell.hidden is Hidden.few_partners
    assert few["alliance", 0, "a", "mean", "partner"].cell.hidden is Hidden.few_partners
    assert few["organisation", 1, "a", "mean", "person"].cell.n == 20
    assert much["alliance", 0, "a", "mean", "person"].cell.hidden is Hidden.few_partners
    assert much["alliance", 0, "a", "mean", "partner"].cell.n == 100


def test_a_pool_needs_a_teams_answers_and_counts_as_its_partners() -> None:
    leaves = [answers(0, 1, drawn(20, 1), 20), answers(1, None, drawn(7, 2), 12)]
    thin = [answers(0, 1, drawn(20, 1), 20), answers(1, None, drawn(6, 2), 12)]

    full, short = (
        by_name(compute(each, NAMES, KEY, THRESHOLDS, protection=None)) for each in (leaves, thin)
    )

    assert full["pool", 1, "a", "mean", "person"].cell.n == 7
    one, pool = (
        full[subject, place, "a", "mean", "person"].cell.value
        for subject, place in (("organisation", 1), ("pool", 1))
    )
    assert one is not None
    assert pool is not None
    equal = full["alliance", 0, "a", "mean", "partner"].cell.value
    assert equal == pytest.approx((one + 3 * pool) / 4)
    assert short["pool", 1, "a", "mean", "person"].cell.hidden is Hidden.too_few


def test_overall_is_hidden_where_a_construct_is() -> None:
    skipped = [(3, 3, 3, 0, 0, 0)] * 4
    leaves = [answers(0, 1, drawn(4, 1) + skipped, 20)]
    leaves += [answers(i, i + 1, drawn(20, i), 20) for i in (1, 2, 3)]

    rows = by_name(compute(leaves, NAMES, KEY, THRESHOLDS, protection=None))

    assert rows["organisation", 1, "a", "mean", "person"].cell.n == 8
    assert rows["organisation", 1, "b", "mean", "person"].cell.hidden is Hidden.too_few
    assert rows["organisation", 1, "overall", "mean", "person"].cell.hidden is Hidden.sibling


def test_a_construct_of_one_item_needs_the_answers_of_a_single_item() -> None:
    key = ScoringKey(1, 5, (KeyedItem("a", "a"), KeyedItem("b", "b")))
    leaves = [
        Answers(i, "", i + 1, (i + 1,), 20, gather(sheets([(3, 4)] * n, key), key))
        for i, n in enumerate((14, 15, 16, 20))
    ]

    rows = by_name(compute(leaves, NAMES, key, THRESHOLDS, protection=None))

    assert rows["organisation", 1, "a", "mean", "person"].cell.hidden is Hidden.too_few
    assert rows["organisation", 2, "a", "mean", "person"].cell.hidden is Hidden.sibling
    assert rows["organisation", 3, "a", "mean", "person"].cell.n == 16
    assert rows["alliance", 0, "a", "alpha", "person"].cell.hidden is Hidden.no_value


def test_a_wave_that_nobody_answered_shows_nothing() -> None:
    leaves = [answers(i, i + 1, [], 20) for i in range(3)]

    rows = compute(leaves, NAMES, KEY, THRESHOLDS, protection=None)

    assert all(row.cell.hidden is not None for row in rows)
    assert {row.band for row in rows} == {"few", "share_0"}


LEAVES = st.lists(st.tuples(st.integers(1, 5), st.integers(0, 26)), min_size=1, max_size=14)


@settings(max_examples=60)
@given(LEAVES, st.integers(0, 999))
def test_nothing_hidden_can_be_had_by_adding_and_subtracting_what_is_shown(
    layout: list[tuple[int, int]], seed: int
) -> None:
    """Whatever combination of shown sums gives a sum over hidden leaves is about enough people."""
    leaves = [
        answers(place, organisation, drawn(n, seed + place), max(n, 8))
        for place, (organisation, n) in enumerate(sorted(layout))
    ]

    rows = compute(leaves, NAMES, KEY, THRESHOLDS, protection=None)

    for construct, measure in itertools.product(("a", "b", "overall"), ("mean", "favourable")):
        shown = [
            (row.subject, row.place)
            for row in rows
            if (row.construct, row.measure, row.weighting) == (construct, measure, "person")
            and row.cell.hidden is None
        ]
        floor = 15 if measure == "favourable" else 5
        for people in _differences(leaves, shown):
            assert len(people) != 1 or people[0].moments.sheets >= floor
            assert sum(leaf.moments.sheets for leaf in people) >= floor


def _differences(leaves: list[Answers], shown: list[tuple[str, int]]) -> list[list[Answers]]:
    """Every group of leaves that is a shown parent less its shown children, if any are left."""

    def children(subject: str, place: int) -> list[list[Answers]]:
        if subject == "alliance":
            return [
                [leaf for leaf in leaves if leaf.organisation == organisation]
                for organisation in {leaf.organisation for leaf in leaves}
                if ("organisation", organisation) in shown
            ]
        return [[leaf] for leaf in leaves if ("leaf", leaf.place) in shown]

    differences = []
    for subject, place in shown:
        if subject == "leaf":
            continue
        inside = [leaf for leaf in leaves if subject == "alliance" or leaf.organisation == place]
        taken = {leaf.place for group in children(subject, place) for leaf in group}
        left = [leaf for leaf in inside if leaf.place not in taken]
        if left:
            differences.append(left)
    return differences


@settings(max_examples=60)
@given(LEAVES, st.integers(0, 999))
def test_no_team_is_told_apart_by_solving_for_it(layout: list[tuple[int, int]], seed: int) -> None:
    """The shown sums, as equations over the leaves, determine no hidden leaf."""
    leaves = [
        answers(place, organisation, drawn(n, seed + place), max(n, 8))
        for place, (organisation, n) in enumerate(sorted(layout))
    ]

    rows = compute(leaves, NAMES, KEY, THRESHOLDS, protection=None)

    members = {
        ("alliance", 0): [True] * len(leaves),
        **{("organisation", o): [leaf.organisation == o for leaf in leaves] for o in NAMES},
        **{("leaf", p): [leaf.place == p for leaf in leaves] for p in range(len(leaves))},
    }
    means = [
        row
        for row in rows
        if (row.construct, row.measure, row.weighting) == ("a", "mean", "person")
    ]
    equations = np.array(
        [members[row.subject, row.place] for row in means if row.cell.hidden is None], dtype=float
    ).reshape(-1, len(leaves))
    rank = np.linalg.matrix_rank(equations) if len(equations) else 0
    for row in means:
        if row.cell.hidden is not None and row.subject != "alliance":
            hidden = np.array(members[row.subject, row.place], dtype=float)
            assert np.linalg.matrix_rank(np.vstack([equations, hidden])) > rank
