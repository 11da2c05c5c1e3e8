"""The series that a flag is about, wave by wave, as its page tells it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from analysis.cells import Cell
from pulse.reports.photographs import NOT_ASKED, Kept, Photograph, Round, photographs
from pulse.reports.store import OVERALL
from surveys.findings import Sign
from surveys.frictions import Friction

Wording = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Point:
    """One wave of the flagged series."""

    wave: int
    day: date
    cell: Cell
    alliance: Cell  # or the other organisation's, of a gap


def points(
    session: Session, found: Sequence[Round], taken: Sequence[Photograph], friction: Friction
) -> Iterator[Point]:
    """The flagged series wave by wave, and what stands beside it.

    Args:
        session: the roster's.
        found: the published waves.
        taken: the flagged organisation's photographs of them.
        friction: the flag.
    """
    beside: Sequence[Photograph] = taken
    if friction.other_id is not None:
        beside = photographs(session, found, friction.other_id, measures=("mean",))
    for own, other in zip(taken, beside, strict=True):
        yield Point(own.wave.number, own.wave.last_day, *_cells(own, other, friction))


def labels(found: Sequence[Round]) -> dict[str, Wording]:
    """The constructs' labels by key, as the newest wave that asked has them."""
    return {
        construct["key"]: construct["label"]
        for each in found
        for construct in each.questionnaire.get("constructs", ())
    }


def _cells(own: Photograph, other: Photograph, friction: Friction) -> tuple[Cell, Cell]:
    """What was told of one wave; the second is the alliance's, or the other organisation's."""
    construct = friction.construct
    if friction.sign is Sign.participation:
        return _share(own.stored(OVERALL, "mean")), NOT_ASKED
    if friction.sign is Sign.spread:
        whole = own.alliance(construct)
        return _bare(whole.sd, whole.n), NOT_ASKED
    if friction.sign is Sign.gap:
        return own.cell(construct), other.cell(construct)
    equal = own.alliance(construct, weighting="partner")
    return equal if friction.organisation_id is None else own.cell(construct), equal


def _share(stored: Kept | None) -> Cell:
    """The share that answered, in percent."""
    if stored is None or stored.n is None or not stored.invited:
        return NOT_ASKED
    return _bare(100 * stored.n / stored.invited, stored.n)


def _bare(value: float | None, n: int | None) -> Cell:
    """A number that has no interval of its own: it is what it is, or learned from its line."""
    return NOT_ASKED if value is None else Cell(value, value, value, n or 1)
