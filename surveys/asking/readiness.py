"""What keeps a planned wave from opening, each in a sentence, and when its letters would leave."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys import agreements, charter, leaves, reviews, sharing, workdays
from surveys.asking import audience, hats
from surveys.asking.invitations import Invitation
from surveys.asking.people import Person
from surveys.errors import IllegalMove, TooSmall
from surveys.instruments.loader import seconds
from surveys.partners import Organisation
from surveys.terms import check as check_terms
from surveys.waves import Pulse, Stage, Wave
from surveys.workdays import Workdays

FORTNIGHT = timedelta(days=14)
MOST_ITEMS = 30
MOST_SECONDS = 300
NAMED = 3  # partners that a sentence names one by one


class Kind(enum.StrEnum):
    """What sort of thing keeps a wave from opening."""

    before = "before"  # another wave of the pulse is open
    gate = "gate"  # the last report is not shared back; a steward may let the wave go on
    fatigue = "fatigue"  # somebody was asked too lately
    no_workday = "no_workday"  # letters could not leave
    charter = "charter"  # somebody has yet to agree to it


@dataclass(frozen=True, slots=True)
class Hindrance:
    """One thing that keeps a wave from opening, in a sentence."""

    kind: Kind
    words: str


@dataclass(frozen=True, slots=True)
class Departure:
    """When the letters of one organisation leave, by its own calendar and clock."""

    organisation: str
    zone: str
    day: date | None  # none: no working day while the wave is open
    hour: time  # what the clock shows then
    shifted: bool  # not the wave's first day
    gap: bool  # the clock has no such hour on that day, so it is later


def hindrances(session: Session, wave: Wave, today: date) -> list[Hindrance]:
    """Everything that keeps a planned wave from opening on a day, but for sizes and the day."""
    found = [
        Hindrance(Kind.before, _still_open(other))
        for other in wave.pulse.waves
        if other is not wave and other.stage is Stage.open
    ]
    if wave.override is None:
        found += [
            Hindrance(Kind.gate, _unpublished(other))
            for other in wave.pulse.waves
            if other is not wave and other.stage is Stage.closed
        ]
        found += _unheard(session, wave, today)
    disagreed = agreements.why_not(session, charter.starter(session, wave.pulse.alliance))
    if disagreed is not None:
        found.append(Hindrance(Kind.charter, disagreed))
    return found + _tired(session, wave, today) + _without_workday(session, wave, today)


def check(session: Session, wave: Wave, *, today: date, now: datetime) -> date:
    """Say whether a wave may be opened now, and change nothing.

    Args:
        session: the roster's.
        wave: a planned one.
        today: UTC's day.
        now: the moment, for the calendars that are ahead of it.

    Returns:
        The latest day that any partner's calendar shows: the one on which it opens.

    Raises:
        IllegalMove: it is not planned, not on one of its days, or has to wait.
        TooSmall: an organisation could never be shown, or there is nobody to invite.
        PlanInvalid: teams overlap.
        CharterInvalid: a rule in force lies below its floor, or contradicts another.
    """
    latest = today + workdays.spread(_zones(session), now)[1]
    wave.may_open(latest)
    found = hindrances(session, wave, latest)
    if found:
        raise IllegalMove(" ".join(each.words for each in found))
    terms = charter.starter(session, wave.pulse.alliance).rules
    check_terms(terms)
    leaves.plan(audience.of(session, wave), terms, wave.expected_response)
    return latest


def begin(session: Session, wave: Wave, *, today: date, now: datetime) -> date:
    """Say whether a wave may be opened now; give one that had to wait its days back.

    Args, Returns and Raises: as `check`.
    """
    latest = check(session, wave, today=today, now=now)
    if wave.slot is not None and latest > wave.opens:
        wave.start_late(latest)
    return latest


def why_not(session: Session, wave: Wave, *, today: date, now: datetime) -> str | None:
    """What keeps a wave from being opened now, in a sentence; None if nothing does."""
    try:
        check(session, wave, today=today, now=now)
    except (IllegalMove, TooSmall) as reason:
        return str(reason)
    return None


def earliest_day(session: Session, *, today: date, now: datetime) -> date:
    """The earliest day that any partner's calendar shows."""
    return today + workdays.spread(_zones(session), now)[0]


def departures(session: Session, wave: Wave) -> list[Departure]:
    """When the letters of each organisation leave, by name; none if they leave at once."""
    hour = wave.pulse.hour
    if hour is None:
        return []
    found = []
    for name, calendar in _asked(session, wave):
        day = calendar.first(wave.first_day, wave.last_day)
        shown = hour if day is None else calendar.shown(day, hour)
        found.append(
            Departure(name, calendar.zone, day, shown, day != wave.first_day, shown != hour)
        )
    return found


def too_long(pulse: Pulse) -> bool:
    """Whether its questions are more, or take longer, than people are glad to answer."""
    items = len(pulse.questionnaire().items)
    return items > MOST_ITEMS or seconds(items) > MOST_SECONDS


def _zones(session: Session) -> Sequence[str]:
    return session.scalars(select(Organisation.time_zone).distinct()).all()


def _unheard(session: Session, wave: Wave, today: date) -> list[Hindrance]:
    """What the charter wants to have become of the last report, and has not."""
    gate = charter.rules_of(session, None).gate
    unshared = [
        Hindrance(Kind.gate, _unshared(other, day))
        for other in wave.pulse.waves
        if (day := sharing.by_itself_on(session, other)) is not None and today < day
    ]
    released = [each for each in wave.pulse.waves if each.stage is Stage.released]
    if gate == "shared" or not released:
        return unshared
    if reviews.read_on(session, released[-1].id) is not None:
        return []
    return unshared if gate == "either" else [Hindrance(Kind.gate, _unread(released[-1]))]


def _tired(session: Session, wave: Wave, today: date) -> list[Hindrance]:
    asked_on = func.coalesce(Wave.opened, Wave.opens)
    rows = session.execute(
        select(Organisation.name, func.count(Person.id.distinct()), Wave.id, asked_on)
        .join(Person, Person.organisation_id == Organisation.id)
        .join(Invitation, Invitation.person_id == Person.id)
        .join(Wave, Wave.id == Invitation.wave_id)
        .where(
            Wave.id != wave.id,
            Wave.stage.not_in((Stage.planned, Stage.dropped)),
            asked_on > today - FORTNIGHT,
            Person.id.in_(audience.people(wave)),
        )
        .group_by(Organisation.name, Wave.id, asked_on)
        .order_by(Organisation.name, Wave.id)
    )
    asked: dict[tuple[int, date], list[tuple[str, int]]] = {}
    for name, count, wave_id, day in rows:
        asked.setdefault((wave_id, day), []).append((name, count))
    return [
        Hindrance(Kind.fatigue, _asked_lately(who, session.get_one(Wave, wave_id), day))
        for (wave_id, day), who in asked.items()
    ] + [
        Hindrance(Kind.fatigue, _asked_on_paper(name, session.get_one(Wave, wave_id), day))
        for name, wave_id, day in hats.asked_since(session, wave, today - FORTNIGHT)
    ]


def _without_workday(session: Session, wave: Wave, today: date) -> list[Hindrance]:
    if wave.pulse.hour is None:
        return []
    since = max(today, wave.opens)
    until = max(wave.closes, since + (wave.closes - wave.opens)) if wave.slot else wave.closes
    return [
        Hindrance(
            Kind.no_workday,
            f"{name} has no working day from {_day(since)} to {_day(until)}, so its letters could "
            f"not leave. Move the wave, or leave {name} out.",
        )
        for name, calendar in _asked(session, wave)
        if calendar.first(since, until) is None
    ]


def _asked(session: Session, wave: Wave) -> list[tuple[str, Workdays]]:
    calendars = workdays.of(session)
    written_to = audience.written_to(session, wave)
    return [
        (each.name, calendars[each.id])
        for each in audience.of(session, wave)
        if each.id in written_to
    ]


def _still_open(other: Wave) -> str:
    return (
        f"{other.name} takes answers until {_day(other.closes)}, and a pulse has one open wave at "
        "a time."
    )


def _unpublished(other: Wave) -> str:
    return (
        f"{other.name} is closed, and its report is not published yet. The next wave waits until "
        "people have heard what came of the last one."
    )


def _unshared(other: Wave, day: date) -> str:
    return (
        f"What came of {other.name} is not shared back yet with those who were asked. Do that "
        f"now; on {_day(day)} it happens by itself. The next wave waits for it."
    )


def _unread(other: Wave) -> str:
    return (
        f"The partners have not read the report of {other.name} together yet. Three minutes are "
        "enough: open “Read together”, and write down who was there. The next wave waits for it."
    )


def _asked_lately(who: Sequence[tuple[str, int]], other: Wave, day: date) -> str:
    """Say it once for all partners: the first of them by name, the others by their number."""
    people = sum(count for _, count in who)
    names = [name for name, _ in who[:NAMED]]
    if len(who) > NAMED:
        names.append(f"{len(who) - NAMED} more")
    listed = " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    them = who[0][0] if len(who) == 1 else "them"
    return (
        f"{people} {'person' if people == 1 else 'people'} of {listed} "
        f"{'was' if people == 1 else 'were'} asked by {other.name} on {_day(day)}, and nobody is "
        f"asked more than once in a fortnight. Open it on {_day(day + FORTNIGHT)} or later, or "
        f"leave {them} out."
    )


def _asked_on_paper(name: str, other: Wave, day: date) -> str:
    return (
        f"Those of {name} who get codes on paper were asked by {other.name} on {_day(day)}, and "
        f"nobody is asked more than once in a fortnight. Open it on {_day(day + FORTNIGHT)} or "
        f"later, or leave {name} out."
    )


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
