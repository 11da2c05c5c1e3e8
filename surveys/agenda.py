"""The days of waves and of meetings as a calendar program reads them: names and days alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys import series
from surveys.waves import Stage, Wave

PAST = timedelta(days=92)  # how long a wave that is over stays
LASTS = timedelta(hours=1)  # a meeting


@dataclass(frozen=True, slots=True)
class Meeting:
    """An hour in which a release is read together."""

    id: int
    name: str
    begins: datetime  # with a zone
    room: str  # "" for nowhere in particular
    page: str  # the address at which everything for it stands


def waves_of(session: Session, organisations: Collection[int] | None, today: date) -> list[Wave]:
    """Waves that wait, are open, or ended lately, in the order of their days.

    Args:
        session: the roster's.
        organisations: ids of those whose waves are wanted; all if None.
        today: the day.
    """
    there = session.scalars(
        select(Wave)
        .where(Wave.stage != Stage.dropped, Wave.closes >= today - PAST)
        .order_by(Wave.opens, Wave.id)
    )
    return [
        wave
        for wave in there
        if organisations is None
        or (series.asks(session, wave.pulse) - set(wave.left_out)) & set(organisations)
    ]


def rests(wave: Wave) -> bool:
    """Whether a wave's days are uncertain, as its pulse is paused and it has not begun."""
    return wave.pulse.paused and wave.stage is Stage.planned


def written(
    waves: Iterable[Wave],
    meetings: Iterable[Meeting] = (),
    *,
    name: str,
    host: str,
    now: datetime,
) -> bytes:
    """An iCalendar file of waves, each one event of whole days, and of meetings.

    Args:
        waves: in any order.
        meetings: likewise.
        name: of the calendar.
        host: makes the events' identities this installation's own.
        now: when it was written.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Pulse//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for wave in waves:
        event = Event()
        event.add("uid", f"wave-{wave.id}@{host}")
        event.add("dtstamp", now)
        event.add("dtstart", wave.first_day)
        event.add("dtend", wave.last_day + timedelta(days=1))
        event.add("summary", wave.name)
        if rests(wave):
            event.add("status", "TENTATIVE")
        event.add("transp", "TRANSPARENT")  # nobody is busy because of it
        calendar.add_component(event)
    for meeting in meetings:
        calendar.add_component(_event(meeting, host, now))
    written: bytes = calendar.to_ical()
    return written


def _event(meeting: Meeting, host: str, now: datetime) -> Event:
    """A meeting of an hour; whoever goes is busy then."""
    event = Event()
    begins = meeting.begins.astimezone(UTC)
    event.add("uid", f"meeting-{meeting.id}@{host}")
    event.add("dtstamp", now)
    event.add("dtstart", begins)
    event.add("dtend", begins + LASTS)
    event.add("summary", meeting.name)
    event.add("url", meeting.page)
    if meeting.room:
        event.add("location", meeting.room)
    return event
