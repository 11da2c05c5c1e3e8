"""A stricter charter never shows what a looser one would hide, whatever is chosen to be hidden."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.audit import audit
from analysis.budget import Profile
from analysis.cells import Hidden
from analysis.disclosure import Thresholds
from analysis.frames import KeyedItem, ScoringKey
from analysis.lattice import Lattice
from analysis.moments import gather_points
from analysis.protection import Protection
from analysis.release import Answers, Row, Rules, compute
from analysis.suppression import suppress
from tests.attacks import shapes

KEY = ScoringKey(1, 5, tuple(KeyedItem(f"t{t}_{i}", f"t{t}") for t in range(2) for i in range(2)))
SECRET = bytes(range(32))
FLOORS = Thresholds()
LOOSE = Rules(FLOORS, Protection(Profile.standard, SECRET))
RAISED = replace(FLOORS, team=10, organisation=8, item=17)
MIDDLE = Rules(RAISED, LOOSE.protection)
STRICT = Rules(RAISED, Protection(Profile.strict, SECRET))
PLAIN = Rules(FLOORS, Protection(Profile.plain, SECRET))
LAYOUT = st.lists(st.lists(st.integers(6, 40), min_size=1, max_size=4), min_size=3, max_size=5)


@dataclass(frozen=True)
class Team:
    """One leaf of a lattice that is laid out by hand."""

    place: int
    name: str
    organisation: int | None
    partners: tuple[int, ...]
    invited: int


def wave(layout: Sequence[Sequence[int]], seed: int) -> list[Answers]:
    """An alliance of which most have answered, some of them not every question."""
    rng = np.random.default_rng(seed)
    leaves = []
    for organisation, teams in enumerate(layout):
        for invited in teams:
            sheets = rng.integers(1, 6, size=(rng.binomial(invited, 0.7), 4)).astype(np.int16)
            sheets[rng.random(sheets.shape) < 0.05] = 0
            place, owner = len(leaves), organisation
            moments = gather_points(sheets, KEY)
            leaves.append(Answers(place, f"Unit {place}", owner, (owner,), invited, moments))
    return leaves


def published(leaves: Sequence[Answers], rules: Rules, looser: Sequence[Rules] = ()) -> list[Row]:
    """The rows of one release."""
    names = {leaf.organisation: "" for leaf in leaves if leaf.organisation is not None}
    return compute(leaves, names, KEY, rules.thresholds, protection=rules.protection, looser=looser)


def hidden(rows: Sequence[Row]) -> set[tuple[str, int, str, str, str]]:
    """What shows no number."""
    return {
        (row.subject, row.place, row.construct, row.measure, row.weighting)
        for row in rows
        if row.cell.hidden is not None
    }


@given(LAYOUT, st.integers(0, 999), st.booleans())
@settings(max_examples=6, deadline=None)
def test_what_a_looser_charter_hides_a_stricter_one_hides_as_well(
    layout: list[list[int]], seed: int, noisy: bool
) -> None:
    leaves = wave(layout, seed)
    chain = [LOOSE, MIDDLE, STRICT] if noisy else [LOOSE, MIDDLE, PLAIN]

    releases = [published(leaves, rules, chain[:nth]) for nth, rules in enumerate(chain)]

    for looser, stricter in pairwise(releases):
        assert hidden(looser) <= hidden(stricter)
    for rows, rules in zip(releases, chain, strict=True):
        assert audit(rows, rules.in_effect) == []


def test_it_holds_for_the_departments_of_a_county() -> None:
    leaves = wave(shapes.pierce(Random(6)), 6)

    looser, stricter = (
        published(leaves, rules, before) for rules, before in ((LOOSE, ()), (MIDDLE, (LOOSE,)))
    )

    assert hidden(looser) < hidden(stricter)
    assert audit(stricter, MIDDLE.in_effect) == []


def test_without_a_look_at_the_looser_charter_it_would_not_hold() -> None:
    layout = [[20, 20, 20], [20, 20], [20, 20], [20]]
    leaves = [
        Team(place, "", organisation, (organisation,), 20)
        for place, organisation in enumerate(
            organisation for organisation, teams in enumerate(layout) for _ in teams
        )
    ]
    lattice = Lattice.of(leaves, dict.fromkeys(range(4), ""), "")
    n = lattice.add_up([[9], [4], [14], [20], [18], [6], [14], [5]]).astype(int)
    nothing: list[list[Hidden | None]] = [[None] * len(n)]

    loose, strict = (suppress(lattice, n, nothing, terms)[0] for terms in (FLOORS, RAISED))
    kept = [(place, 0) for place, why in enumerate(loose) if why]
    beside = suppress(lattice, n, nothing, RAISED, kept=kept)[0]

    assert [place for place, why in enumerate(loose) if why and not strict[place]] == [11]
    assert all(beside[place] for place, _ in kept)


def test_the_looser_charter_is_no_matter_where_it_hides_nothing_else() -> None:
    leaves = wave([[60, 60], [60, 60], [70], [80]], 1)

    alone, beside = published(leaves, MIDDLE), published(leaves, MIDDLE, [LOOSE, LOOSE, MIDDLE])

    assert alone == beside
