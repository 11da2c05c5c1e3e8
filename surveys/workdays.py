"""Each organisation's working days and clock: when a letter may leave for its people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.blackouts import BlackoutDay
from surveys.partners import Organisation

LONGEST_REST = timedelta(days=90)  # without any work
WEEKEND = frozenset({5, 6})  # Saturday and Sunday, where no country says otherwise


@lru_cache(maxsize=4096)
def public_holidays(country: str, year: int, subdivision: str | None = None) -> frozenset[date]:
    """The holidays of a whole country, or of a part of it, with those moved to a weekday."""
    return frozenset(holidays.country_holidays(country, subdiv=subdivision, years=year))


@lru_cache(maxsize=512)
def weekend(country: str) -> frozenset[int]:
    """The days of the week on which a country rests, from 0 for Monday."""
    return frozenset(holidays.country_holidays(country).weekend)


@dataclass(frozen=True, slots=True)
class Workdays:
    """One organisation's calendar and clock."""

    zone: str
    country: str | None = None
    closed: frozenset[date] = frozenset()
    subdivision: str | None = None

    def works(self, day: date) -> bool:
        """Whether a day is neither of a weekend, nor a public holiday, nor on the own list."""
        if day in self.closed:
            return False
        if self.country is None:
            return day.weekday() not in WEEKEND
        rests = day.weekday() in weekend(self.country)
        return not rests and day not in public_holidays(self.country, day.year, self.subdivision)

    def first(self, since: date, until: date) -> date | None:
        """The first working day from one day to another, both of them counted."""
        days = (since + timedelta(days=each) for each in range((until - since).days + 1))
        return next((day for day in days if self.works(day)), None)

    def after(self, day: date, count: int) -> date:
        """The last of so many working days that follow a day.

        Where there are fewer within three times as many days and a quarter of a year, the last of
        those days: a calendar that knows no work holds nothing up for good.
        """
        until = day + 3 * timedelta(days=count) + LONGEST_REST
        while count and day < until:
            day += timedelta(days=1)
            count -= self.works(day)
        return day

    def today(self, now: datetime) -> date:
        """The day that the organisation's own calendar shows."""
        return now.astimezone(ZoneInfo(self.zone)).date()

    def at(self, day: date, hour: time) -> datetime:
        """The moment of an hour on a day, in UTC.

        An hour that the clock leaves out when it is set forward comes as much later; of one that
        it shows twice when it is set back, the first is meant.
        """
        return datetime.combine(day, hour.replace(fold=0), ZoneInfo(self.zone)).astimezone(UTC)

    def shown(self, day: date, hour: time) -> time:
        """What the organisation's clock shows at that moment: another hour, if there is none."""
        return self.at(day, hour).astimezone(ZoneInfo(self.zone)).time()

    def takes_letters(self, now: datetime, hour: time) -> bool:
        """Whether letters may leave now: on a working day, from the hour on."""
        today = self.today(now)
        return self.works(today) and now >= self.at(today, hour)


def of(session: Session) -> dict[int, Workdays]:
    """The working days of every organisation that ever was in the alliance, by its id."""
    closed: dict[int, set[date]] = {}
    for organisation_id, day in session.execute(
        select(BlackoutDay.organisation_id, BlackoutDay.day)
    ):
        closed.setdefault(organisation_id, set()).add(day)
    rows = session.execute(
        select(
            Organisation.id,
            Organisation.time_zone,
            Organisation.country,
            Organisation.subdivision,
        )
    )
    return {
        key: Workdays(zone, country, frozenset(closed.get(key, ())), part)
        for key, zone, country, part in rows
    }


def spread(zones: Iterable[str], now: datetime) -> tuple[timedelta, timedelta]:
    """How far the earliest and the latest of some calendars are from UTC's day.

    Args:
        zones: of the organisations.
        now: the moment.

    Returns:
        Whole days, from −1 to +1; nought twice where there is no zone.
    """
    here = now.astimezone(UTC).date()
    days = [now.astimezone(ZoneInfo(zone)).date() - here for zone in set(zones)]
    return min(days, default=timedelta()), max(days, default=timedelta())
