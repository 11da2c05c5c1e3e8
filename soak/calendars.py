"""An organisation's working days, found without the product's own, and when letters should come."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import holidays

from soak.world import Plan
from surveys.waves import Audience, Stage, Wave

APART = timedelta(days=4)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Played:
    """One wave that opened."""

    code: str
    name: str
    pulse: str
    opened: date
    closes: date
    reminders: int
    audience: Audience
    stage: Stage
    shared: date | None

    @classmethod
    def of(cls, wave: Wave) -> Played:
        """What is kept of a wave."""
        return cls(
            code=wave.code,
            name=wave.name,
            pulse=wave.pulse.name,
            opened=wave.first_day,
            closes=wave.closes,
            reminders=wave.pulse.reminders,
            audience=wave.pulse.audience,
            stage=wave.stage,
            shared=wave.shared,
        )

    @property
    def days(self) -> Iterator[date]:
        """The days on which it is open."""
        day = self.opened
        while day <= self.closes:
            yield day
            day += DAY


class Calendar:
    """One organisation's."""

    def __init__(self, plan: Plan, name: str) -> None:
        zone, country = plan.places[name]
        self.zone = ZoneInfo(zone)
        years = range(plan.start.year, plan.end.year + 1)
        self.free = set(holidays.country_holidays(country, years=years))
        if list(plan.places).index(name) % 3 == 0:
            first, last = plan.closed
            self.free |= {first + n * DAY for n in range((last - first).days + 1)}

    def works(self, day: date) -> bool:
        """Whether letters may come on a day."""
        return day.weekday() < 5 and day not in self.free

    def letters(self, wave: Played, taken: Collection[date]) -> list[date]:
        """The days on which the invitation and the reminders of a wave should come.

        Args:
            wave: that asks the organisation.
            taken: days on which its people get a letter of another wave.
        """
        planned = self._reminders(wave)
        found: list[date] = []
        for day in wave.days:
            if not self.works(day) or day in taken:
                continue
            due = sum(each <= day for each in planned)
            apart = len(found) < 2 or day >= found[-1] + APART
            if not found or (len(found) <= due and apart and day > found[-1]):
                found.append(day)
        return found

    def _reminders(self, wave: Played) -> list[date]:
        """The days that are planned for reminders: the first one is half-way."""
        found: list[date] = []
        day = wave.opened + (wave.closes - wave.opened) // 2
        while len(found) < wave.reminders and day <= wave.closes:
            if self.works(day):
                found.append(day)
                day += APART
            else:
                day += DAY
        return found
