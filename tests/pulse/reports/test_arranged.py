"""Partners stand by whom they work with, and every level stays where it belongs."""

from __future__ import annotations

from datetime import date

from analysis.cells import Cell
from pulse.reports.arranged import by_contact
from pulse.reports.grid import grid
from pulse.reports.mutual import View
from surveys.contacts import UNKNOWN, Contacts

NAMES = {1: "Abbey", 2: "Beacon", 3: "Coast", 4: "Dune"}
LEVEL = Cell(64.0, 60.0, 68.0, 20)
VIEW = View(
    pulse_id=1, pulse="Partners", wave=1, day=date(2026, 11, 23), partners=tuple(NAMES.items()),
    received={}, everybody=LEVEL, pairs={(1, 3): LEVEL}, gaps=(), moves={}, fell={}, ties={},
    told=1, network={}, protection=None, digest="",
)  # fmt: skip


def test_those_who_work_together_stand_side_by_side_with_their_levels() -> None:
    known = Contacts({1: frozenset({3}), 2: frozenset({4})})

    drawn = grid(by_contact(VIEW, known))

    assert [label.text for label in drawn.rows] == ["1. Abbey", "2. Coast", "3. Beacon", "4. Dune"]
    assert [nth for nth, field in enumerate(drawn.fields) if field.text] == [1]


def test_where_nothing_is_declared_they_stand_by_name() -> None:
    assert by_contact(VIEW, UNKNOWN) == VIEW
