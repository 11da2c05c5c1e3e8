"""Reads published waves back, as plain rows: there may be very many of them."""

from __future__ import annotations

import json
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import Text, cast, func, or_, select, union_all
from sqlalchemy.orm import Session

from analysis.cells import Cell, Change, Hidden
from pulse.reports import breaks, readings
from pulse.reports.breaks import Make, Part, Subject
from pulse.reports.readings import Asked
from surveys import lineage
from surveys.lineage import Lineage
from surveys.releases import Release, ReleasedCell, Standing
from surveys.waves import Leaf, LeafPart, Pulse, Wave

NOT_ASKED = Cell(None, None, None, None, hidden=Hidden.not_asked)
ALLIANCE: Subject = ("alliance", 0)
OVER_TIME = ("mean", "favourable", "bounds", "change", "effect")  # what is shown of every wave


class Kept(NamedTuple):
    """One cell of a release, in the order and by the names of its columns."""

    subject: str
    place: int
    name: str
    construct: str
    measure: str
    weighting: str
    value: float | None
    low: float | None
    high: float | None
    n: int | None
    invited: int
    band: str
    sd: float | None
    noise_var: float
    within_noise: bool | None
    hidden: str | None


Stored = ReleasedCell | Kept
Key = tuple[str, int, str, str, str]  # subject, place, construct, measure, weighting


@dataclass(frozen=True, slots=True)
class Round:
    """One wave whose figures are kept, and the release that keeps them."""

    release_id: int
    digest: str
    protection: str | None
    id: int
    number: int
    charter_id: int | None
    first_day: date
    last_day: date
    questionnaire: Mapping[str, Any]
    make: Make
    key: Hashable  # what its reading depends on


@dataclass(frozen=True, slots=True)
class Photograph:
    """One published wave, and its cells by what they are about."""

    wave: Round
    subject: Subject | None
    cells: Mapping[Key, Kept]

    @property
    def make(self) -> Make:
        """What its figures are made of."""
        return self.wave.make

    def stored(self, construct: str, measure: str) -> Kept | None:
        """One of the subject's own cells."""
        if self.subject is None:
            return None
        return self.cells.get((*self.subject, construct, measure, "person"))

    def cell(self, construct: str, measure: str = "mean") -> Cell:
        """One of the subject's own cells as pages know it."""
        return _shown(self.stored(construct, measure))

    def alliance(self, construct: str, measure: str = "mean", weighting: str = "person") -> Cell:
        """One of the alliance's cells."""
        return _shown(self.cells.get((*ALLIANCE, construct, measure, weighting)))

    @property
    def name(self) -> str:
        """What the subject was called."""
        own = (cell.name for cell in self.cells.values() if cell.subject == self.kind)
        return next(own, "")

    @property
    def kind(self) -> str | None:
        """The subject's kind: "alliance", "organisation" or "pool"."""
        return self.subject[0] if self.subject is not None else None


def photographs(
    session: Session,
    rounds: Sequence[Round],
    organisation_id: int | None,
    *,
    measures: Collection[str] = OVER_TIME,
) -> list[Photograph]:
    """Some waves with the cells that one organisation may see.

    Args:
        session: the roster's.
        rounds: the waves, oldest first.
        organisation_id: the organisation; None for the alliance's own report.
        measures: what is read of every wave, without teams. All is read of the last.
    """
    cells = _cells(session, rounds, organisation_id, measures)
    return [
        Photograph(
            each,
            ALLIANCE if organisation_id is None else each.make.subject_of(organisation_id),
            cells.get(each.release_id, {}),
        )
        for each in rounds
    ]


def rounds(
    session: Session,
    pulse_id: int,
    *,
    newest: int | None = None,
    before: int | None = None,
    with_draft: int | None = None,
) -> list[Round]:
    """A pulse's published waves, oldest first.

    Args:
        session: the roster's.
        pulse_id: the pulse.
        newest: how many are read at most, back from the newest; all of them when left out.
        before: the number of a wave, only those before which are read.
        with_draft: the id of a wave that is read though it is not published yet.
    """
    shown = or_(Release.standing == Standing.published, Wave.id == with_draft)
    chosen = (
        select(
            Release.id.label("release_id"),
            Release.digest,
            Release.protection,
            Wave.id,
            Wave.number,
            Wave.charter_id,
            func.coalesce(Wave.opened, Wave.opens).label("first_day"),
            func.coalesce(Wave.ended, Wave.closes).label("last_day"),
            Pulse.turns.is_not(None).label("in_turn"),
        )
        .join(Wave, Wave.id == Release.wave_id)
        .join(Pulse, Pulse.id == Wave.pulse_id)
        .where(Wave.pulse_id == pulse_id, shown)
        .order_by(Wave.number.desc())
        .limit(newest)
    )
    if before is not None:
        chosen = chosen.where(Wave.number < before)
    found = session.execute(chosen).all()[::-1]
    known = lineage.of(session)
    keys = {row.id: readings.key(row.release_id, row.digest, known) for row in found}
    asked = _asked(session, found, keys, known)
    return [
        Round(
            release_id=row.release_id,
            digest=row.digest,
            protection=row.protection,
            id=row.id,
            number=row.number,
            charter_id=row.charter_id,
            first_day=row.first_day,
            last_day=row.last_day,
            questionnaire=asked[row.id].questionnaire,
            make=asked[row.id].make,
            key=keys[row.id],
        )
        for row in found
    ]


def _asked(
    session: Session, found: Sequence[Any], keys: Mapping[int, Hashable], known: Lineage
) -> dict[int, Asked]:
    """What some waves asked and whom; those that the application does not keep are read."""
    kept = readings.of(session).asked
    there = {row.id: kept[keys[row.id]] for row in found if keys[row.id] in kept}
    new = [row for row in found if row.id not in there]
    if not new:
        return there
    ids = [row.id for row in new]
    parts = _parts(session, ids)
    query = select(Wave.id, cast(Wave.questionnaire, Text)).where(Wave.id.in_(ids))
    texts = {wave_id: text or "null" for wave_id, text in session.execute(query)}
    words = {text: json.loads(text) or {} for text in set(texts.values())}
    items = {text: breaks.items(each) for text, each in words.items()}
    for row in new:
        text = texts[row.id]
        make = breaks.made_of(
            items[text],
            parts.get(row.id, ()),
            known,
            in_turn=row.in_turn,
            rated=words[text].get("each_partner", False),
        )
        there[row.id] = readings.kept(kept, keys[row.id], partial(Asked, words[text], make))
    return there


def last_asked(session: Session, pulse_id: int, organisation_id: int) -> int:
    """The number of the newest wave that asked an organisation; 0 if there is none."""
    newest = (
        select(func.max(Wave.number))
        .join(Leaf, Leaf.wave_id == Wave.id)
        .join(LeafPart, LeafPart.leaf_id == Leaf.id)
        .where(Wave.pulse_id == pulse_id, LeafPart.organisation_id == organisation_id)
    )
    return session.scalar(newest) or 0


def cell_of(stored: Stored) -> Cell:
    """A stored cell as pages and the arithmetic know it."""
    return Cell(
        value=stored.value,
        low=stored.low,
        high=stored.high,
        n=stored.n,
        hidden=Hidden(stored.hidden) if stored.hidden else None,
        sd=stored.sd,
        noise_var=stored.noise_var,
    )


def change_of(stored: Stored | None) -> Change | None:
    """A stored change as pages know it; None where there is none."""
    if stored is None or stored.value is None or stored.low is None or stored.high is None:
        return None
    return Change(stored.value, stored.low, stored.high, noise=bool(stored.within_noise))


def _shown(stored: Kept | None) -> Cell:
    return cell_of(stored) if stored is not None else NOT_ASKED


def _parts(session: Session, wave_ids: Sequence[int]) -> dict[int, list[Part]]:
    """What the leaves of some waves are made of, by wave."""
    query = (
        select(
            Leaf.wave_id,
            Leaf.place,
            Leaf.organisation_id,
            LeafPart.unit_id,
            LeafPart.organisation_id,
            LeafPart.people,
        )
        .join(LeafPart, LeafPart.leaf_id == Leaf.id)
        .where(Leaf.wave_id.in_(wave_ids))
        .order_by(Leaf.wave_id, Leaf.place, LeafPart.id)
    )
    found: dict[int, list[Part]] = {}
    for wave_id, place, owner, unit_id, organisation_id, people in session.execute(query):
        found.setdefault(wave_id, []).append(Part(place, owner, unit_id, organisation_id, people))
    return found


def _cells(
    session: Session,
    rounds: Sequence[Round],
    organisation_id: int | None,
    measures: Collection[str],
) -> dict[int, dict[Key, Kept]]:
    """Cells by release: the alliance's, the pools', and the organisation's own with its teams'."""
    if not rounds:
        return {}
    columns = ReleasedCell.__table__.c
    chosen = select(columns.id, columns.release_id, *(columns[name] for name in Kept._fields))
    *before, last = [each.release_id for each in rounds]
    earlier = chosen.where(columns.release_id.in_(before), columns.measure.in_(measures))
    newest = chosen.where(columns.release_id == last)
    whole = columns.subject.in_(("alliance", "pool"))
    own = columns.subject == "organisation", columns.place == organisation_id
    mine = columns.organisation_id == organisation_id, ~whole
    # one search of the index for each, where a single "or" would look at every cell
    parts = union_all(
        earlier.where(whole), earlier.where(*own), newest.where(whole), newest.where(*mine)
    ).subquery()
    query = select(*parts.c[1:]).order_by(parts.c.id)
    found: dict[int, dict[Key, Kept]] = {}
    for release_id, cell in _rows(session, query):
        key = (cell.subject, cell.place, cell.construct, cell.measure, cell.weighting)
        found.setdefault(release_id, {})[key] = cell
    return found


def _rows(session: Session, query: Any) -> Iterator[tuple[int, Kept]]:
    for row in session.execute(query).all():
        yield row[0], Kept._make(row[1:])
