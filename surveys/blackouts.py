"""An organisation's own list of days without letters: typed in, or read from an iCalendar file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import MAXYEAR, date, datetime, time, timedelta
from itertools import islice, takewhile

from dateutil.rrule import rrulestr
from icalendar import Calendar, Event
from sqlalchemy import ForeignKey, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from surveys.base import Roster
from surveys.errors import FileUnreadable, PlanInvalid
from surveys.partners import Organisation

MOST_BYTES = 1 << 20
MOST_DAYS = 1000  # that one organisation's list may hold
AHEAD = timedelta(days=3 * 366)  # how far a file is read
CYCLE = 400  # years after which every day is on the same day of the week again
REPEATS = 400  # of one event, from today on
LONGEST_NAME = 80
SEVERAL_A_DAY = re.compile("FREQ=(SECOND|MINUTE|HOUR)LY|BY(SECOND|MINUTE|HOUR)=[0-9]+,")


class BlackoutDay(Roster):
    """One day on which no letter leaves for an organisation."""

    __tablename__ = "blackout_day"
    __table_args__ = (UniqueConstraint("organisation_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    day: Mapped[date]
    name: Mapped[str]


def listed(session: Session, organisation: Organisation) -> list[BlackoutDay]:
    """The days of an organisation's list, in order."""
    wanted = select(BlackoutDay).where(BlackoutDay.organisation_id == organisation.id)
    return list(session.scalars(wanted.order_by(BlackoutDay.day)))


def to_come(session: Session, organisation: Organisation, today: date) -> list[BlackoutDay]:
    """The days of an organisation's list from today on, in order."""
    return [each for each in listed(session, organisation) if each.day >= today]


def add(session: Session, organisation: Organisation, days: Mapping[date, str]) -> int:
    """Put days on an organisation's list; one that is on it takes the new name.

    Returns:
        How many were not on it before.

    Raises:
        PlanInvalid: the list would grow too long.
    """
    there = {each.day: each for each in listed(session, organisation)}
    fresh = sorted(set(days) - set(there))
    if len(there) + len(fresh) > MOST_DAYS:
        raise PlanInvalid(
            f"The list would have {len(there) + len(fresh)} days, and {MOST_DAYS} is the most."
        )
    for day in set(days) & set(there):
        there[day].name = days[day][:LONGEST_NAME]
    session.add_all(
        BlackoutDay(organisation_id=organisation.id, day=day, name=days[day][:LONGEST_NAME])
        for day in fresh
    )
    session.flush()
    return len(fresh)


def stretch(first: date, last: date | None, name: str) -> dict[date, str]:
    """The days from one to another, both counted, under one name.

    Raises:
        PlanInvalid: they are in the wrong order, or too many.
    """
    last = last or first
    if last < first:
        raise PlanInvalid("The last day lies before the first.")
    if (last - first).days >= MOST_DAYS:
        raise PlanInvalid(f"These are more than {MOST_DAYS} days, which is the most.")
    tidy = " ".join(name.split())
    return {first + timedelta(days=each): tidy for each in range((last - first).days + 1)}


def remove(session: Session, organisation: Organisation, day: date) -> None:
    """Take a day off an organisation's list; one that is not on it may be taken off too."""
    session.execute(
        delete(BlackoutDay).where(
            BlackoutDay.organisation_id == organisation.id, BlackoutDay.day == day
        )
    )


def read(content: bytes, file: str, today: date) -> dict[date, str]:
    """Read the days of an iCalendar file from today on; changes nothing.

    Args:
        content: of the file.
        file: its name, for the sentence that says what is wrong.
        today: days before it are left out, and so are those more than three years ahead.

    Raises:
        FileUnreadable: it is no calendar, is too large, holds no day to come, or an event that
            repeats several times a day.
    """
    if len(content) > MOST_BYTES:
        raise FileUnreadable(f"{file} is larger than {MOST_BYTES >> 20} MB. Is it a calendar?")
    try:
        calendars = Calendar.from_ical(content, multiple=True)
        found = {
            day: name
            for calendar in calendars
            for event in calendar.events
            for day, name in _days(event, today)
        }
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError) as error:
        raise FileUnreadable(
            f"{file} cannot be read as a calendar (iCalendar, .ics). Export it again, and look "
            "into the file. Nothing was changed."
        ) from error
    if not found:
        raise FileUnreadable(
            f"{file} holds no day from {today:%Y-%m-%d} to three years later. Nothing was changed."
        )
    if len(found) > MOST_DAYS:
        raise FileUnreadable(
            f"{file} holds {len(found)} days, and {MOST_DAYS} is the most. Nothing was changed."
        )
    return found


def _days(event: Event, today: date) -> Iterator[tuple[date, str]]:
    """Every day that an event touches, with its repeats."""
    if str(event.get("STATUS", "")).upper() == "CANCELLED" or "DTSTART" not in event:
        return
    first, beyond = _span(event)
    length = min((beyond - first).days, MOST_DAYS + 1)
    name = " ".join(str(event.get("SUMMARY", "")).split())[:LONGEST_NAME]
    end = today + AHEAD
    for start in _starts(event, first, today - timedelta(days=length - 1), end):
        for day in (start + timedelta(days=each) for each in range(length)):
            if today <= day <= end:
                yield day, name


def _span(event: Event) -> tuple[date, date]:
    """The first day of an event, and the day after its last."""
    start = event.decoded("DTSTART")
    first = _day(start)
    if "DTEND" in event:
        end = event.decoded("DTEND")
        midnight = not isinstance(end, datetime) or (end.hour, end.minute) == (0, 0)
        beyond = _day(end) if midnight else _day(end) + timedelta(days=1)
    elif "DURATION" in event:
        beyond = _day(start + event.decoded("DURATION"))
    else:
        beyond = first
    return first, max(beyond, first + timedelta(days=1))


def _starts(event: Event, first: date, earliest: date, end: date) -> list[date]:
    """The first days of an event's repeats, between two days."""
    rules = event.get("RRULE")
    if rules is None:
        return [first]
    rule = (rules[0] if isinstance(rules, list) else rules).to_ical().decode()
    if SEVERAL_A_DAY.search(rule.upper()):
        raise FileUnreadable(
            f"“{event.get('SUMMARY', '')}” repeats several times a day, and this list holds whole "
            "days. Export the calendar without it. Nothing was changed."
        )
    left_out = event.get("EXDATE")
    lists = left_out if isinstance(left_out, list) else [left_out] if left_out else []
    without = {_day(each.dt) for one in lists for each in one.dts}
    late = (day for day in _repeats(rule.upper(), first, end) if day >= earliest)
    return [day for day in islice(late, REPEATS) if day not in without]


def _repeats(rule: str, first: date, end: date) -> Iterator[date]:
    """The days of a rule from its first one on, not beyond an end.

    A rule that never falls on a day is searched until the calendar ends. So it is searched as
    many times 400 years later as there are left: after these the calendar is the same again.
    """
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    count, until = parts.pop("COUNT", None), parts.pop("UNTIL", None)
    if not parts.get("INTERVAL", "1").strip("0"):
        raise ValueError("a rule that repeats after no time at all")
    last = min(end, date.fromisoformat(until[:8])) if until else end
    later = CYCLE * ((MAXYEAR - end.year) // CYCLE)
    bare = ";".join(f"{name}={value}" for name, value in parts.items())
    found = rrulestr(bare, dtstart=_midnight(first.replace(year=first.year + later)))
    days = (moment.date().replace(year=moment.year - later) for moment in found)
    return islice(takewhile(lambda day: day <= last, days), int(count) if count else None)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min)


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
