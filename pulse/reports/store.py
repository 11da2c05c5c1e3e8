"""Reads published releases back for pages, files and pictures; it computes no figure."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.cells import Hidden
from pulse.reports import breaks, occasions, quality, readings
from pulse.reports.breaks import Break, Comparison, Subject
from pulse.reports.lines import line
from pulse.reports.photographs import (
    ALLIANCE,
    Kept,
    Photograph,
    Round,
    cell_of,
    change_of,
    last_asked,
    photographs,
    rounds,
)
from pulse.reports.presence import presence
from pulse.reports.trend import Event, Point, Series, Team, Trend
from surveys.charter import Charter
from surveys.marks import Kind
from surveys.partners import Organisation
from surveys.releases import Release, ReleasedNote
from surveys.terms import Terms
from surveys.waves import Pulse, Wave

OVERALL = "overall"

LISTED = 60  # waves that a page lists; its charts and its file show all
REACH = 12  # waves before those that may hold what the first of them are compared with


def trends(
    session: Session,
    organisation_id: int | None,
    *,
    listed: int | None = None,
    with_draft: Wave | None = None,
) -> list[Trend]:
    """Every pulse's published waves, as one organisation may see them.

    Args:
        session: the roster's.
        organisation_id: the organisation; None for the alliance's own report.
        listed: how many waves are told of at most, the newest; all of them when left out.
        with_draft: a wave that is shown though it is not published yet, with its pulse alone.
    """
    only = with_draft.pulse_id if with_draft is not None else None
    pulses = session.scalars(select(Pulse).order_by(Pulse.id))
    found = (
        _trend(session, pulse, organisation_id, listed, with_draft)
        for pulse in pulses
        if only is None or pulse.id == only
    )
    return [trend for trend in found if trend is not None]


def _trend(
    session: Session,
    pulse: Pulse,
    organisation_id: int | None,
    listed: int | None,
    with_draft: Wave | None,
) -> Trend | None:
    taken = _taken(session, pulse, organisation_id, listed, with_draft)
    if not taken:
        return None
    newest = taken[-listed:] if listed else taken
    if all(each.subject is None for each in newest):  # not asked for so long: all are told of
        newest = taken
    first, last = newest[0], taken[-1]
    seen = [each.wave for each in taken if each.wave.number >= first.wave.number]
    happened = occasions.of(session, seen, organisation_id)
    constructs = {each["key"]: each for wave in seen for each in wave.questionnaire["constructs"]}
    pairs = Pairs(readings.of(session).comparisons)
    series = tuple(
        _series(key, words["label"], words["about"], taken, len(seen), pairs)
        for key, words in constructs.items()
    )
    events = _events(taken, list(constructs), happened, pairs)
    rules = terms(session, last.wave)
    told = (event for event in events if event.day >= first.wave.last_day)
    return Trend(
        pulse_id=pulse.id,
        pulse=pulse.name,
        wave_id=last.wave.id,
        wave=last.wave.number,
        day=last.wave.last_day,
        in_turn=last.make.in_turn,
        pool=last.name if last.kind == "pool" else None,
        older=len(taken) > len(seen),
        overall=_series(OVERALL, {}, {}, taken, len(seen), pairs) if len(constructs) > 1 else None,
        series=series,
        teams=_teams(last),
        events=tuple(sorted((*happened, *told), key=lambda event: event.day)),
        marks=tuple(sorted({event.day for event in happened})),
        quality=quality.read(last.wave.questionnaire, last.alliance),
        notes=notes(session, last.wave, organisation_id) if organisation_id else (),
        alliance_notes=notes(session, last.wave, None),
        terms=rules,
        protection=last.wave.protection,
        rules=version(session, last.wave),
        digest=last.wave.digest,
        presence=presence(session, last.wave, rules) if organisation_id is None else None,
    )


def _taken(
    session: Session,
    pulse: Pulse,
    organisation_id: int | None,
    listed: int | None,
    with_draft: Wave | None,
) -> list[Photograph]:
    """The waves that a series is told from: from the first to the last that asked its subject."""
    before = with_draft.number + 1 if with_draft is not None else None
    if organisation_id is not None and _gone(session, organisation_id):
        last = last_asked(session, pulse.id, organisation_id) + 1
        before = min(last, before or last)
    found = rounds(
        session,
        pulse.id,
        newest=listed + REACH if listed else None,
        before=before,
        with_draft=with_draft.id if with_draft is not None else None,
    )
    taken = photographs(session, found, organisation_id)
    there = [nth for nth, each in enumerate(taken) if each.subject is not None]
    if not there and len(found) == (listed or 0) + REACH:  # not asked for long, but before
        return _taken(session, pulse, organisation_id, None, with_draft)
    return taken[there[0] :] if there else []


@dataclass(frozen=True)
class Pairs:
    """Comparisons of two waves, each made once."""

    made: dict[Hashable, Comparison]

    def of(self, now: Photograph, before: Photograph) -> Comparison:
        """One wave beside an earlier one."""
        pair = now.wave.key, before.wave.key
        return readings.kept(self.made, pair, lambda: Comparison(now.make, before.make))


def _series(
    key: str,
    label: Mapping[str, str],
    about: Mapping[str, str],
    taken: Sequence[Photograph],
    listed: int,
    pairs: Pairs,
) -> Series:
    """One construct over the last waves of those taken."""
    first = len(taken) - listed
    points = [
        _point(key, now, _before(key, taken, first + nth), pairs)
        for nth, now in enumerate(taken[first:])
    ]
    last = taken[-1]
    shown = [each.wave.last_day for each in taken if each.cell(key).value is not None]
    told = [
        each.wave.last_day
        for each in taken
        if each.alliance(key, weighting="partner").value is not None
    ]
    alpha = last.alliance(key, "alpha")
    own = line(last.cells, last.subject, key, shown)
    partners = line(last.cells, ALLIANCE, key, told, by="partner")
    return Series(key, label, about, tuple(points), alpha, own, partners)


def _before(key: str, taken: Sequence[Photograph], nth: int) -> Photograph | None:
    """The wave that a figure follows: where questions take turns, the last that asked about it."""
    now, earlier = taken[nth], (taken[before] for before in range(nth - 1, -1, -1))
    if now.make.in_turn and key != OVERALL:
        earlier = (each for each in earlier if key in each.make.items and key in now.make.items)
    return next(earlier, None)


def _point(key: str, now: Photograph, before: Photograph | None, pairs: Pairs) -> Point:
    level, change = now.stored(key, "mean"), now.stored(key, "change")
    broken = alliance_broken = None
    if before is not None:
        pair = pairs.of(now, before)
        alliance_broken = pair.broken(ALLIANCE, key)
        if now.subject is not None and before.subject is not None:
            broken = pair.broken(now.subject, key)
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
    teams: dict[int, list[Kept]] = {}
    for cell in last.cells.values():
        if cell.subject == "leaf":
            teams.setdefault(cell.place, []).append(cell)
    return tuple(
        Team(
            name=cells[0].name,
            band=cells[0].band,
            invited=cells[0].invited,
            cells={c.construct: cell_of(c) for c in cells if c.measure == "mean"},
        )
        for cells in teams.values()
    )


def _gone(session: Session, organisation_id: int) -> bool:
    return session.get_one(Organisation, organisation_id).left is not None


def _events(
    taken: Sequence[Photograph], constructs: Sequence[str], told: Sequence[Event], pairs: Pairs
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
        if not pairs.of(now, before).partners:
            yield Event(day, Break.changed_partners)
        if before.subject and _regrouped(pairs.of(now, before), now.subject):
            yield Event(day, Break.regrouped)


def _regrouped(pair: Comparison, subject: Subject) -> bool:
    return breaks.counterpart(pair.now, pair.before, subject) is None


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


def notes(session: Session, wave: Round, organisation_id: int | None) -> tuple[str, ...]:
    """The notes of one release that stand beside one organisation, or beside none."""
    query = select(ReleasedNote.text).where(ReleasedNote.release_id == wave.release_id)
    owner = ReleasedNote.organisation_id
    query = query.where(owner.is_(None) if organisation_id is None else owner == organisation_id)
    return tuple(session.scalars(query.order_by(ReleasedNote.id)))


def terms(session: Session, wave: Wave | Round) -> Terms:
    """The rules that a wave was bound to at its launch."""
    charter = session.get(Charter, wave.charter_id) if wave.charter_id is not None else None
    return charter.rules if charter is not None else Terms()


def version(session: Session, wave: Wave | Round) -> int | None:
    """Which version of the rules a wave was bound to; None from before there were any."""
    charter = session.get(Charter, wave.charter_id) if wave.charter_id is not None else None
    return charter.version if charter is not None else None


def draft(session: Session, wave_id: int) -> Release | None:
    """A wave's release, published or not yet."""
    return session.scalar(select(Release).where(Release.wave_id == wave_id))
