"""Reads published releases back for pages, files and pictures; it computes no figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from analysis.cells import Cell, Change, Hidden
from pulse.reports import breaks, occasions, quality
from pulse.reports.breaks import Break, Make, Subject
from pulse.reports.lines import line
from pulse.reports.trend import Event, Point, Series, Team, Trend
from surveys import lineage
from surveys.charter import Charter, Terms
from surveys.marks import Kind
from surveys.partners import Organisation
from surveys.releases import Release, ReleasedCell, ReleasedNote, Standing
from surveys.waves import Leaf, Pulse, Wave

OVERALL = "overall"
NOT_ASKED = Cell(None, None, None, None, hidden=Hidden.not_asked)
ALLIANCE: Subject = ("alliance", 0)


@dataclass(frozen=True, slots=True)
class Photograph:
    """One published wave: what it is made of, and its cells by what they are about."""

    release: Release
    wave: Wave
    make: Make
    subject: Subject | None
    cells: Mapping[tuple[str, int, str, str, str], ReleasedCell]

    def stored(self, construct: str, measure: str) -> ReleasedCell | None:
        """One of the subject's own cells."""
        if self.subject is None:
            return None
        return self.cells.get((*self.subject, construct, measure, "person"))

    def cell(self, construct: str, measure: str = "mean") -> Cell:
        """One of the subject's own cells as pages know it."""
        return _cell(self.stored(construct, measure))

    def alliance(self, construct: str, measure: str = "mean", weighting: str = "person") -> Cell:
        """One of the alliance's cells."""
        return _cell(self.cells.get((*ALLIANCE, construct, measure, weighting)))

    @property
    def name(self) -> str:
        """What the subject was called."""
        own = (cell.name for cell in self.cells.values() if cell.subject == self.kind)
        return next(own, "")

    @property
    def kind(self) -> str | None:
        """The subject's kind: "alliance", "organisation" or "pool"."""
        return self.subject[0] if self.subject is not None else None


def trends(session: Session, organisation_id: int | None) -> list[Trend]:
    """Every pulse's published waves, as one organisation may see them.

    Args:
        session: the roster's.
        organisation_id: the organisation; None for the alliance's own report.
    """
    pulses = session.scalars(select(Pulse).order_by(Pulse.id))
    found = (_trend(session, pulse, organisation_id) for pulse in pulses)
    return [trend for trend in found if trend is not None]


def photographs(session: Session, pulse_id: int, organisation_id: int | None) -> list[Photograph]:
    """A pulse's published waves, oldest first, with the cells that one organisation may see."""
    rows = session.execute(
        select(Release, Wave)
        .join(Wave, Wave.id == Release.wave_id)
        .where(Wave.pulse_id == pulse_id, Release.standing == Standing.published)
        .options(selectinload(Wave.leaves).selectinload(Leaf.parts))
        .order_by(Wave.number)
    ).all()
    cells = _cells(session, [release.id for release, _ in rows], organisation_id)
    known = lineage.of(session)
    found = []
    for release, wave in rows:
        make = breaks.make(wave, known)
        subject = ALLIANCE if organisation_id is None else make.subject_of(organisation_id)
        found.append(Photograph(release, wave, make, subject, cells.get(release.id, {})))
    return found


def _cells(
    session: Session, release_ids: Sequence[int], organisation_id: int | None
) -> dict[int, dict[tuple[str, int, str, str, str], ReleasedCell]]:
    """Cells by release: the alliance's, the pools', and the organisation's own with its teams'."""
    common = ReleasedCell.subject.in_(("alliance", "pool"))
    seen = or_(common, ReleasedCell.organisation_id == organisation_id)
    found: dict[int, dict[tuple[str, int, str, str, str], ReleasedCell]] = {}
    query = select(ReleasedCell).where(ReleasedCell.release_id.in_(release_ids), seen)
    for cell in session.scalars(query.order_by(ReleasedCell.id)):
        key = (cell.subject, cell.place, cell.construct, cell.measure, cell.weighting)
        found.setdefault(cell.release_id, {})[key] = cell
    return found


def _trend(session: Session, pulse: Pulse, organisation_id: int | None) -> Trend | None:
    taken = photographs(session, pulse.id, organisation_id)
    while taken and taken[0].subject is None:  # before the organisation joined
        taken.pop(0)
    if organisation_id is not None and _gone(session, organisation_id):
        while taken and taken[-1].subject is None:  # after it had left
            taken.pop()
    if not taken:
        return None
    last = taken[-1]
    happened = occasions.of(session, [each.wave for each in taken], organisation_id)
    constructs = {
        each["key"]: each for one in taken for each in (one.wave.questionnaire or {})["constructs"]
    }
    series = tuple(
        _series(key, words["label"], words["about"], taken) for key, words in constructs.items()
    )
    return Trend(
        pulse_id=pulse.id,
        pulse=pulse.name,
        wave_id=last.wave.id,
        wave=last.wave.number,
        day=last.wave.last_day,
        in_turn=last.make.in_turn,
        pool=last.name if last.kind == "pool" else None,
        overall=_series(OVERALL, {}, {}, taken) if len(constructs) > 1 else None,
        series=series,
        teams=_teams(last),
        events=tuple(
            sorted(
                (*happened, *_events(taken, list(constructs), happened)),
                key=lambda event: event.day,
            )
        ),
        marks=tuple(sorted({event.day for event in happened})),
        quality=quality.read(last.wave.questionnaire or {}, last.alliance),
        notes=notes(session, last.release, organisation_id) if organisation_id else (),
        alliance_notes=notes(session, last.release, None),
        terms=terms(session, last.wave),
        digest=last.release.digest,
    )


def _series(
    key: str,
    label: Mapping[str, str],
    about: Mapping[str, str],
    taken: Sequence[Photograph],
) -> Series:
    points = [_point(key, now, _before(key, taken, nth)) for nth, now in enumerate(taken)]
    last = taken[-1]
    shown = [point.day for point in points if point.cell.value is not None]
    told = [point.day for point in points if point.partners.value is not None]
    alpha = last.alliance(key, "alpha")
    own = line(last.cells, last.subject, key, shown)
    partners = line(last.cells, ALLIANCE, key, told, by="partner")
    return Series(key, label, about, tuple(points), alpha, own, partners)


def _before(key: str, taken: Sequence[Photograph], nth: int) -> Photograph | None:
    """The wave that a figure follows: where questions take turns, the last that asked about it."""
    now, earlier = taken[nth], taken[:nth]
    if now.make.in_turn and key != OVERALL:
        earlier = [each for each in earlier if key in each.make.items and key in now.make.items]
    return earlier[-1] if earlier else None


def _point(key: str, now: Photograph, before: Photograph | None) -> Point:
    level, change = now.stored(key, "mean"), now.stored(key, "change")
    broken = alliance_broken = None
    if before is not None:
        alliance_broken = breaks.between(now.make, before.make, ALLIANCE, key)
        if now.subject is not None and before.subject is not None:
            broken = breaks.between(now.make, before.make, now.subject, key)
    return Point(
        wave=now.wave.number,
        day=now.wave.last_day,
        cell=now.cell(key),
        favourable=now.cell(key, "favourable"),
        bounds=now.cell(key, "bounds"),
        alliance=now.alliance(key),
        partners=now.alliance(key, weighting="partner"),
        change=change_of(change),
        effect=now.cell(key, "effect"),
        no_change=Hidden(change.hidden) if change is not None and change.hidden else None,
        band=level.band if level is not None else None,
        invited=level.invited if level is not None else None,
        broken=broken,
        alliance_broken=alliance_broken,
    )


def _teams(last: Photograph) -> tuple[Team, ...]:
    teams: dict[int, list[ReleasedCell]] = {}
    for cell in last.cells.values():
        if cell.subject == "leaf":
            teams.setdefault(cell.place, []).append(cell)
    return tuple(
        Team(
            name=cells[0].name,
            band=cells[0].band,
            invited=cells[0].invited,
            cells={c.construct: _cell(c) for c in cells if c.measure == "mean"},
        )
        for cells in teams.values()
    )


def _gone(session: Session, organisation_id: int) -> bool:
    return session.get_one(Organisation, organisation_id).left is not None


def _events(
    taken: Sequence[Photograph], constructs: Sequence[str], told: Sequence[Event]
) -> Iterator[Event]:
    """What happened to the series, wave by wave, but for what is told already."""
    yield from _hidden(taken[0], constructs)
    for before, now in pairwise(taken):
        day = now.wave.last_day
        yield from _hidden(now, constructs)
        if now.subject is None:
            yield Event(day, "not_asked")
            continue
        renamed = any(each.kind == Kind.renamed and each.now == now.name for each in told)
        if now.kind == before.kind and now.name != before.name and not renamed:
            yield Event(day, "renamed", before=before.name, now=now.name)
        for construct in () if now.make.in_turn else constructs:
            if not breaks.measured_alike(now.make, before.make, construct):
                yield Event(day, Break.changed_measure, construct=construct)
        if not breaks.same_partners(now.make, before.make):
            yield Event(day, Break.changed_partners)
        if before.subject and not breaks.counterpart(now.make, before.make, now.subject):
            yield Event(day, Break.regrouped)


def _hidden(now: Photograph, constructs: Sequence[str]) -> Iterator[Event]:
    """Why a wave that was asked shows no figure: in one line where it is the same for all."""
    if now.subject is None:
        return
    reasons: dict[str | None, Hidden | None]
    reasons = {key: now.cell(key).hidden for key in constructs if key in now.make.items}
    if reasons and len(set(reasons.values())) == 1:
        reasons = {None: next(iter(reasons.values()))}
    for construct, why in reasons.items():
        if why is not None:
            yield Event(now.wave.last_day, "hidden", construct=construct, why=why)


def notes(session: Session, release: Release, organisation_id: int | None) -> tuple[str, ...]:
    """The notes of one release that stand beside one organisation, or beside none."""
    query = select(ReleasedNote.text).where(ReleasedNote.release_id == release.id)
    owner = ReleasedNote.organisation_id
    query = query.where(owner.is_(None) if organisation_id is None else owner == organisation_id)
    return tuple(session.scalars(query.order_by(ReleasedNote.id)))


def terms(session: Session, wave: Wave) -> Terms:
    """The rules that a wave was bound to at its launch."""
    charter = session.get(Charter, wave.charter_id) if wave.charter_id is not None else None
    return charter.rules if charter is not None else Terms()


def draft(session: Session, wave_id: int) -> Release | None:
    """A wave's release, published or not yet."""
    return session.scalar(select(Release).where(Release.wave_id == wave_id))


def change_of(stored: ReleasedCell | None) -> Change | None:
    """A stored change as pages know it; None where there is none."""
    if stored is None or stored.value is None or stored.low is None or stored.high is None:
        return None
    return Change(stored.value, stored.low, stored.high, noise=bool(stored.within_noise))


def cell_of(stored: ReleasedCell) -> Cell:
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


def _cell(stored: ReleasedCell | None) -> Cell:
    return cell_of(stored) if stored is not None else NOT_ASKED
