"""How partners see each other in the newest wave that asked it, as far as one reader may see it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.cells import (
    GAP,
    GIVEN,
    NETWORK,
    PAIR,
    RECEIVED,
    STRENGTH,
    Cell,
    Change,
    Hidden,
    about,
    partner_of,
)
from pulse.reports.photographs import Round, cell_of, change_of, rounds
from surveys import charter, findings, series
from surveys.findings import Finding
from surveys.releases import ReleasedCell
from surveys.waves import Wave

NOT_AGREED = Cell(None, None, None, None, hidden=Hidden.not_agreed)
CHANGE = "change"
Pair = tuple[int, int]  # who says it, and of whom


@dataclass(frozen=True, slots=True)
class Gap:
    """Two partners of whom both sides are shown; `listed` if they differ by more than chance."""

    one: tuple[int, str]
    other: tuple[int, str]
    forth: Cell
    back: Cell
    change: Change

    @property
    def listed(self) -> bool:
        """Whether it is one to talk about."""
        return not self.change.noise


class Ties(NamedTuple):
    """What one partner says of others on average, and how much all of those say of it together.

    Each is of the pairs that are told alone; None where that is none, or not all are the reader's.
    """

    given: Cell | None
    strength: Cell | None


class Couple(NamedTuple):
    """Two partners of whom at least one side is shown; the first is the reader's, if only one is.

    A side that is not the reader's to see is hidden like one that is not told.
    """

    one: tuple[int, str]
    other: tuple[int, str]
    forth: Cell
    back: Cell


@dataclass(frozen=True)
class View:
    """One pulse's newest wave; partners stand by their names, never by their levels.

    Attributes:
        partners: ids and names.
        received: what all others together say of those whom the reader may see.
        pairs: what one says of another; a pair is missing where it is not the reader's to see.
        fell: of those that are shown, what has fallen against its own past.
        moves: of those that are shown, since the wave before; as far as the two can be compared.
        ties: by partner whom the reader may see.
        told: how many pairs the wave tells, of all readers' together.
        network: how trust is spread over all pairs, by measure; for stewards, who see them all.
    """

    pulse_id: int
    pulse: str
    wave: int
    day: date
    partners: tuple[tuple[int, str], ...]
    received: Mapping[int, Cell]
    everybody: Cell
    pairs: Mapping[Pair, Cell]
    gaps: tuple[Gap, ...]
    moves: Mapping[Pair, Change]
    fell: Mapping[Pair, Finding]
    ties: Mapping[int, Ties]
    told: int
    network: Mapping[str, Cell]
    protection: str | None
    digest: str

    @property
    def asked(self) -> int:
        """How many pairs there are."""
        return len(self.partners) * (len(self.partners) - 1)

    @property
    def couples(self) -> list[Couple]:
        """Every two of whom something is shown, in the order of the partners."""
        found = []
        for first, second in combinations(self.partners, 2):
            turned = first[0] not in self.received
            one, other = (second, first) if turned else (first, second)
            forth = self.pairs.get((one[0], other[0]), NOT_AGREED)
            back = self.pairs.get((other[0], one[0]), NOT_AGREED)
            if forth.value is not None or back.value is not None:
                found.append(Couple(one, other, forth, back))
        return found

    @property
    def moved_by(self) -> float:
        """By less than how much the protection moves any of the levels, 19 in 20."""
        cells = (*self.received.values(), *self.pairs.values(), self.everybody)
        return max(cell.moved_by for cell in cells)

    @property
    def reasons(self) -> tuple[Hidden, ...]:
        """Why something is not shown, each reason once."""
        found = {cell.hidden for cell in (*self.received.values(), *self.pairs.values())}
        return tuple(why for why in Hidden if why in found)


def views(session: Session, ids: Collection[int] | None) -> list[View]:
    """What was asked about partners, pulse by pulse.

    Args:
        session: the roster's.
        ids: the partners whose leaders read it; everybody's when left out.
    """
    found = []
    for pulse in series.every(session):
        newest = rounds(session, pulse.id, newest=1)
        if newest and newest[0].make.rated:
            found.append(_view(session, pulse.id, pulse.name, newest[0], ids))
    return found


def kept(session: Session, wave: Wave) -> View | None:
    """What one wave was told of its partners, published or not; None if it did not ask it.

    It is for stewards, who look a wave's figures over before everybody reads them.
    """
    found = rounds(session, wave.pulse_id, newest=2, with_draft=wave.id)
    own = next((each for each in found if each.id == wave.id), None)
    if own is None or not own.make.rated:
        return None
    return _view(session, wave.pulse_id, wave.pulse.name, own, None)


def agreed(session: Session) -> frozenset[int]:
    """The partners who agree to the mutual view today: whoever withdrew is not shown any more."""
    return charter.rules_of(session, None).agreed


def _view(
    session: Session, pulse_id: int, pulse: str, wave: Round, ids: Collection[int] | None
) -> View:
    kept = session.scalars(
        select(ReleasedCell)
        .where(ReleasedCell.release_id == wave.release_id)
        .order_by(ReleasedCell.id)
    ).all()
    whole = {c.measure: cell_of(c) for c in kept if c.subject == NETWORK and not c.place}
    cells = [c for c in kept if c.weighting == "person"]
    names = {c.place: c.name for c in cells if c.subject == "organisation"}
    partners = tuple(sorted(names.items(), key=lambda each: (each[1].casefold(), each[0])))
    received = {
        c.place: cell_of(c)
        for c in cells
        if c.construct == RECEIVED and c.subject == "organisation" and c.measure == "mean"
    }
    every = {_pair(c): cell_of(c) for c in cells if c.subject == PAIR and c.measure == "mean"}
    gone = _withdrawn(every, agreed(session))
    pairs = {
        pair: NOT_AGREED if pair[1] in gone and cell.value is not None else cell
        for pair, cell in every.items()
        if pair[0] in names and (ids is None or set(pair) & set(ids))
    }
    mean = next(c for c in cells if c.subject == "alliance" and c.measure == "mean")
    return View(
        pulse_id=pulse_id,
        pulse=pulse,
        wave=wave.number,
        day=wave.last_day,
        partners=partners,
        received={key: cell for key, cell in received.items() if ids is None or key in ids},
        everybody=cell_of(mean),
        pairs=pairs,
        gaps=tuple(_gaps(cells, names, pairs)),
        moves={
            _pair(c): change
            for c in cells
            if (c.subject, c.measure) == (PAIR, CHANGE)
            and (cell := pairs.get(_pair(c))) is not None
            and cell.value is not None
            and (change := change_of(c)) is not None
        },
        fell={
            (each.organisation_id or 0, each.other_id or 0): each
            for each in findings.of_pairs(session, wave.release_id)
            if (cell := pairs.get((each.organisation_id or 0, each.other_id or 0))) is not None
            and cell.value is not None
        },
        told=sum(cell.value is not None for pair, cell in every.items() if pair[1] not in gone),
        ties={
            place: ties for place, ties in _ties(kept, pairs, every) if ids is None or place in ids
        },
        network=whole if ids is None and not gone else {},  # it would tell who is hidden
        protection=wave.protection,
        digest=wave.digest,
    )


def _ties(
    kept: Collection[ReleasedCell], pairs: Mapping[Pair, Cell], every: Mapping[Pair, Cell]
) -> Iterator[tuple[int, Ties]]:
    """By partner what is made of its pairs, as long as the reader sees every one of them."""
    found = {(c.measure, c.place): cell_of(c) for c in kept if c.subject == NETWORK and c.place}
    partial = set()
    for pair, cell in every.items():
        if cell.value is not None and ((seen := pairs.get(pair)) is None or seen.value is None):
            partial |= {(GIVEN, pair[0]), (STRENGTH, pair[1])}
    whole = {key: cell for key, cell in found.items() if key not in partial}
    for place in {place for _, place in whole}:
        yield place, Ties(whole.get((GIVEN, place)), whole.get((STRENGTH, place)))


def withdrawn(session: Session, release_id: int) -> set[int]:
    """The partners of whom one report's pairs are not shown any more."""
    rows = session.scalars(
        select(ReleasedCell).where(
            ReleasedCell.release_id == release_id,
            ReleasedCell.subject == PAIR,
            ReleasedCell.measure == "mean",
        )
    )
    return _withdrawn({_pair(row): cell_of(row) for row in rows}, agreed(session))


def _withdrawn(told: Mapping[Pair, Cell], still: frozenset[int]) -> set[int]:
    """The partners of whom no pair is shown any more, because one of a pair about them withdrew.

    What all others say of a partner stays: with all its parts but one, it would tell the last one.
    """
    return {
        pair[1] for pair, cell in told.items() if cell.value is not None and not set(pair) <= still
    }


def _gaps(
    cells: Collection[ReleasedCell], names: Mapping[int, str], pairs: Mapping[Pair, Cell]
) -> Iterator[Gap]:
    found = []
    for cell in cells:
        one, other = _pair(cell) if cell.measure == GAP else (0, 0)
        forth, back = pairs.get((one, other)), pairs.get((other, one))
        if forth is None or back is None or forth.value is None or back.value is None:
            continue
        change = change_of(cell)
        if change is not None:
            found.append(Gap((one, names[one]), (other, names[other]), forth, back, change))
    yield from sorted(found, key=lambda gap: (gap.one[1].casefold(), gap.other[1].casefold()))


def _pair(cell: ReleasedCell) -> Pair:
    return cell.place, partner_of(cell.construct)


@dataclass(frozen=True, slots=True)
class Moment:
    """Both sides of one pair in one wave."""

    wave: int
    day: date
    forth: Cell
    back: Cell


def history(session: Session, pulse_id: int, one: int, other: int) -> list[Moment]:
    """Both sides of a pair over all published waves, oldest first; none where somebody withdrew."""
    found = rounds(session, pulse_id)
    still = agreed(session)
    rows = session.scalars(
        select(ReleasedCell).where(
            ReleasedCell.release_id.in_([each.release_id for each in found]),
            ReleasedCell.subject == PAIR,
            ReleasedCell.measure == "mean",
            ReleasedCell.construct.in_((about(one), about(other))),
        )
    )
    told: dict[int, dict[Pair, Cell]] = {}
    for row in rows:
        told.setdefault(row.release_id, {})[_pair(row)] = cell_of(row)
    moments = []
    for each in found:
        pairs = told.get(each.release_id, {})
        forth, back = pairs.get((one, other)), pairs.get((other, one))
        if forth and back and not _withdrawn(pairs, still):
            moments.append(Moment(each.number, each.last_day, forth, back))
    return moments
