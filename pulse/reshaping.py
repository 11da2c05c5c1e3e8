"""Changes of who belongs to the alliance: what each would do is shown, then it is done."""

from __future__ import annotations

import enum
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.auth import invite
from pulse.reports import breaks
from pulse.reports.breaks import Make, Subject
from surveys import charter, departures, leaves, lineage, partners
from surveys.asking import audience, organisations, teams
from surveys.departures import Aftermath
from surveys.leaves import LeafPlan
from surveys.partners import Alliance, Organisation, Unit
from surveys.waves import Pulse, Stage, Wave

Deed = Callable[
    [Session, date], object
]  # does one change, flushed; raises SurveyError if it may not
ALLIANCE: Subject = ("alliance", 0)
OVERALL = "overall"


class Course(enum.StrEnum):
    """What becomes of one line of a report with the next wave."""

    goes_on = "goes_on"
    breaks = "breaks"  # another group of people: a mark stands there, and no change is told
    ends = "ends"  # no wave asks it any more
    begins = "begins"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a report: a pulse's, of one organisation or, unnamed, the alliance's."""

    pulse: str
    organisation: str | None
    course: Course


@dataclass(frozen=True, slots=True)
class Standing:
    """One organisation as the next wave would find it."""

    id: int
    name: str
    people: int
    groups: tuple[str, ...]  # that its figures would be shown for
    pooled: bool  # only together with other small organisations
    refused: bool  # too few people for any figure
    gone: bool  # not in the alliance


@dataclass(frozen=True, slots=True)
class Preview:
    """What one change would do."""

    before: tuple[Standing, ...]
    after: tuple[Standing, ...]
    lines: tuple[Line, ...]  # of pulses that have asked already
    open: tuple[str, ...]  # waves that are open and stay as they are
    leaders: tuple[str, ...]  # addresses of those who read reports of whom it concerns
    aftermath: Aftermath | None  # what becomes of frictions and promises of one that leaves


def look(session: Session, deed: Deed, *, whose: Collection[int], today: date) -> Preview:
    """Do a change, see what it does, and take it back: nothing is changed.

    Args:
        session: the roster's, with nothing else under way in it; rolled back.
        deed: the change.
        whose: ids of the organisations that it concerns; those that it makes come by themselves.
        today: the day.

    Raises:
        SurveyError: the change may not be done.
    """
    try:
        known = set(session.scalars(select(Organisation.id)))
        concerned = sorted(whose)
        before = _standings(session, concerned)
        leaders = {user.email for each in concerned for user in invite.leaders_of(session, each)}
        came = deed(session, today)
        session.flush()
        session.expire_all()
        concerned += sorted(set(session.scalars(select(Organisation.id))) - known)
        return Preview(
            before=before,
            after=_standings(session, concerned),
            lines=tuple(_lines(session, concerned)),
            open=tuple(
                wave.name for wave in session.scalars(select(Wave).where(Wave.stage == Stage.open))
            ),
            leaders=tuple(sorted(leaders)),
            aftermath=came if isinstance(came, Aftermath) else None,
        )
    finally:
        session.rollback()


def rename(organisation_id: int, name: str) -> Deed:
    """Call an organisation something else."""

    def deed(session: Session, today: date) -> None:
        organisations.rename(session, _organisation(session, organisation_id), name, today)

    return deed


def entries(done: str, whose: str, came: object) -> list[tuple[str, str]]:
    """What is written down of a change, as deeds and subjects.

    Args:
        done: what the audit trail calls the change.
        whose: to whom it was done.
        came: what the change returned.
    """
    more = came.entries if isinstance(came, Aftermath) else ()
    return [(done, whose), *more]


def join(gone_id: int, home_id: int) -> Deed:
    """Let one organisation be a part of another, whose reports its leaders read from then on."""

    def deed(session: Session, today: date) -> None:
        gone, home = _organisation(session, gone_id), _organisation(session, home_id)
        organisations.join(session, gone, home, today)
        invite.inherit(session, gone_id, home_id)

    return deed


def leave(organisation_id: int) -> Deed:
    """Let an organisation go; its leaders read nothing from then on."""

    def deed(session: Session, today: date) -> Aftermath:
        gone = _organisation(session, organisation_id)
        organisations.leave(session, gone, today)
        invite.dismiss(session, organisation_id)
        return departures.settle(session, gone, invite.liaisons(session), today)

    return deed


def come_back(organisation_id: int) -> Deed:
    """Take an organisation in again that had left."""

    def deed(session: Session, today: date) -> None:
        organisations.come_back(session, _organisation(session, organisation_id), today)

    return deed


def split_off(home_id: int, unit_ids: Sequence[int], name: str) -> Deed:
    """Make an organisation of some teams of another; the steward invites its leaders."""

    def deed(session: Session, today: date) -> Organisation:
        home = _organisation(session, home_id)
        units = [teams.by_id(session, home, each) for each in unit_ids]
        return organisations.split_off(session, home, units, name, today)

    return deed


def add_team(organisation_id: int, name: str) -> Deed:
    """Give an organisation a team with nobody in it yet."""

    def deed(session: Session, today: date) -> Unit:
        return teams.add(session, _organisation(session, organisation_id), name, today)

    return deed


def rename_team(organisation_id: int, unit_id: int, name: str) -> Deed:
    """Call a team something else."""

    def deed(session: Session, today: date) -> None:
        home = _organisation(session, organisation_id)
        teams.rename(session, teams.by_id(session, home, unit_id), name, today)

    return deed


def join_teams(organisation_id: int, unit_id: int, into_id: int) -> Deed:
    """Let a team be a part of another one of its organisation."""

    def deed(session: Session, today: date) -> None:
        home = _organisation(session, organisation_id)
        gone, into = (teams.by_id(session, home, each) for each in (unit_id, into_id))
        teams.join(session, gone, into, today)

    return deed


def move_team(organisation_id: int, unit_id: int, home_id: int) -> Deed:
    """Let a team belong to another organisation."""

    def deed(session: Session, today: date) -> None:
        old, home = (_organisation(session, each) for each in (organisation_id, home_id))
        teams.move(session, teams.by_id(session, old, unit_id), home, today)

    return deed


def _organisation(session: Session, organisation_id: int) -> Organisation:
    return partners.by_id(session, partners.alliance(session), organisation_id)


def _standings(session: Session, concerned: Collection[int]) -> tuple[Standing, ...]:
    terms = charter.rules_of(session, None)
    alliance = session.get_one(Alliance, 1)
    there = audience.headcount(session)
    view = leaves.outlook(there, terms, _response(session))
    people = {each.id: sum(count for _, _, count in each.teams) for each in there}
    refused = {each.organisation_id for each in view.refused}
    pooled = {
        part.organisation_id
        for leaf in view.leaves
        if leaf.organisation_id is None
        for part in leaf.parts
    }
    return tuple(
        Standing(
            id=each.id,
            name=each.name,
            people=people.get(each.id, 0),
            groups=tuple(leaf.name for leaf in view.leaves if leaf.organisation_id == each.id),
            pooled=each.id in pooled,
            refused=each.id in refused,
            gone=each.left is not None,
        )
        for each in alliance.organisations
        if each.id in concerned
    )


def _response(session: Session) -> float:
    """What the newest pulse expects, else what is usual."""
    newest = session.scalar(select(Pulse.expected_response).order_by(Pulse.id.desc()).limit(1))
    return newest if newest is not None else 0.6


def _lines(session: Session, concerned: Sequence[int]) -> list[Line]:
    known = lineage.of(session)
    found: list[Line] = []
    for pulse in session.scalars(select(Pulse).order_by(Pulse.id)):
        asked = [w for w in pulse.waves if w.opened is not None and w.stage is not Stage.dropped]
        if not asked:
            continue
        last = breaks.make(asked[-1], known)
        coming = _coming(session, pulse, last)
        for each in concerned:
            course = _course(coming, last, each)
            if course is not None:
                name = session.get_one(Organisation, each).name
                found.append(Line(pulse.name, name, course))
        broken = breaks.between(coming, last, ALLIANCE, OVERALL)
        found.append(Line(pulse.name, None, Course.breaks if broken else Course.goes_on))
    return found


def _course(coming: Make, last: Make, organisation_id: int) -> Course | None:
    now, before = coming.subject_of(organisation_id), last.subject_of(organisation_id)
    if now is None:
        return Course.ends if before is not None else None
    if before is None:
        return Course.begins
    broken = breaks.between(coming, last, now, OVERALL)
    return Course.breaks if broken else Course.goes_on


def _coming(session: Session, pulse: Pulse, last: Make) -> Make:
    """What the figures of a pulse's next wave would be made of, with the roster as it is."""
    terms = charter.rules_of(session, None)
    there = audience.headcount(session, (), pulse)
    view = leaves.outlook(there, terms, pulse.expected_response)
    return replace(
        last,
        units={leaf.place: _ids(leaf) for leaf in view.leaves},
        partners={
            leaf.place: frozenset(part.organisation_id for part in leaf.parts)
            for leaf in view.leaves
        },
        pools=frozenset(leaf.place for leaf in view.leaves if leaf.organisation_id is None),
        homes={p.unit_id: p.organisation_id for leaf in view.leaves for p in leaf.parts},
        people={p.unit_id: p.people for leaf in view.leaves for p in leaf.parts},
    )


def _ids(leaf: LeafPlan) -> frozenset[int]:
    return frozenset(part.unit_id for part in leaf.parts)
