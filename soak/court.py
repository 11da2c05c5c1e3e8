"""What is known of one play to those who judge it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache

from flask import Flask
from sqlalchemy import select

from pulse.db import db
from soak.calendars import Calendar, Played
from soak.post import Letter
from soak.story import Story
from soak.world import Plan, is_chosen
from surveys.waves import Audience, Wave

SETTLED = timedelta(days=28)  # before the end of the play, a slot must have had its wave


class Court:
    """Everything that happened, and who was to be asked."""

    def __init__(self, app: Flask, plan: Plan, story: Story, homes: Mapping[str, str]) -> None:
        self.plan, self.story, self.homes = plan, story, homes
        self.calendars = {name: Calendar(plan, name) for name in plan.places}
        with app.app_context():
            every = db.session.scalars(select(Wave).order_by(Wave.id)).all()
            self.waves = [Played.of(wave) for wave in every if wave.opened is not None]
            self.missed = [
                wave.name
                for wave in every
                if wave.slot is not None
                and wave.slot < story.until - SETTLED
                and wave.opened is None
                and not wave.skipped
            ]
            self.passed_over = sum(wave.skipped for wave in every)
        self.asked = cache(self._asked)
        self.once: list[Letter] = []  # those to people, without the repeated ones
        self.firsts: dict[tuple[str, str], list[Letter]] = defaultdict(list)  # by wave and address
        self.busy: dict[str, dict[date, set[str | None]]] = {name: {} for name in plan.places}
        seen = set()
        for letter in story.letters:
            if letter.to not in homes or letter.identity in seen:
                continue
            seen.add(letter.identity)
            self.once.append(letter)
            if letter.wave is not None:
                self.firsts[letter.wave, letter.to].append(letter)
            days = self.busy[homes[letter.to]]
            days.setdefault(self.day(letter), set()).add(letter.wave)

    def _asked(self, wave: Played) -> set[str]:
        """Who should have got an invitation."""
        names = list(self.plan.places)
        if wave.audience is Audience.organisations:
            names = sorted(names)[: max(len(names) // 3, 1)]
        left = self.story.left.date() if self.story.left else None
        gone = {self.story.gone} if left is not None and wave.opened >= left else set()
        each = self.plan.people // self.plan.organisations
        return {
            to
            for to, name in self.homes.items()
            if name in names
            and name not in gone
            and (wave.audience is not Audience.units or is_chosen(to, each))
        }

    def reached(self, to: str) -> bool:
        """Whether letters arrive at an address."""
        return to not in self.story.refused and to not in self.story.bouncing

    def unreached(self, name: str) -> bool:
        """Whether an organisation has people whom no letter reaches."""
        return any(home == name and not self.reached(to) for to, home in self.homes.items())

    def day(self, letter: Letter) -> date:
        """The day on which somebody got a letter, by the calendar of their organisation."""
        return letter.came.astimezone(self.calendars[self.homes[letter.to]].zone).date()

    def taken(self, wave: Played, name: str) -> set[date]:
        """The days on which an organisation's people got a letter of another wave."""
        return {day for day, waves in self.busy[name].items() if waves - {wave.code}}

    def silent_from(self, wave: Played, to: str) -> datetime | None:
        """The moment after which somebody gets no reminder any more, if there is one."""
        ends = []
        if (wave.code, to) in self.story.answered:
            ends.append(self.story.answered[wave.code, to])
        if self.homes[to] == self.story.gone and self.story.left is not None:
            ends.append(self.story.left)
        return min(ends, default=None)

    def rounds(self, wave: Played) -> dict[str, list[tuple[datetime, datetime]]]:
        """For each organisation, when the first and the last letter of each round came.

        The first round is that of the invitations.
        """
        came: dict[str, list[list[datetime]]] = {
            name: [[] for _ in range(1 + wave.reminders)] for name in self.plan.places
        }
        for to in self.asked(wave):
            letters = self.firsts.get((wave.code, to), [])
            for number, letter in enumerate(letters[: 1 + wave.reminders]):
                came[self.homes[to]][number].append(letter.came)
        return {
            name: [(min(each), max(each)) for each in rounds if each]
            for name, rounds in came.items()
        }
