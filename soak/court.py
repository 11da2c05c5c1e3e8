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

Group = tuple[str, bool]  # an organisation, and whether the pulse of some teams asks these

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
        self._letters = cache(
            lambda wave, name, taken: tuple(self.calendars[name].letters(wave, taken))
        )
        self.once: list[Letter] = []  # those to people, without the repeated ones
        self.firsts: dict[tuple[str, str], list[Letter]] = defaultdict(list)  # by wave and address
        self.busy: dict[str, dict[date, str | None]] = defaultdict(dict)  # by address and day
        seen = set()
        for letter in story.letters:
            if letter.to not in homes or letter.identity in seen:
                continue
            seen.add(letter.identity)
            self.once.append(letter)
            if letter.wave is not None:
                self.firsts[letter.wave, letter.to].append(letter)
            self.busy[letter.to][self.day(letter)] = letter.wave
        self.together: dict[Group, dict[date, set[str | None]]] = {}  # the same by group
        for to, days in self.busy.items():
            mine = self.together.setdefault(self.group(to), {})
            for day, wave in days.items():
                mine.setdefault(day, set()).add(wave)

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

    def group(self, to: str) -> Group:
        """An organisation's people who are asked by the same waves, and so get letters alike."""
        return self.homes[to], is_chosen(to, self.plan.people // self.plan.organisations)

    def seen(self, wave: Played, to: str) -> tuple[date, ...]:
        """The days on which somebody got the invitation and the reminders of a wave."""
        return tuple(self.day(letter) for letter in self.firsts.get((wave.code, to), []))

    def wanted(self, wave: Played, to: str) -> tuple[tuple[date, ...], tuple[date, ...]]:
        """The days on which they should come to somebody who stays silent, one letter a day.

        Where a wave's reminders leave first, all of a team wait for the other wave's letters, so
        that these do not tell who was reminded: either somebody's own days are taken by other
        waves, or those of the whole group.
        """
        own = frozenset(day for day, other in self.busy[to].items() if other != wave.code)
        every = frozenset(
            day for day, others in self.together[self.group(to)].items() if others - {wave.code}
        )
        within = frozenset(wave.days)
        return (
            self._letters(wave, self.homes[to], own & within),
            self._letters(wave, self.homes[to], every & within),
        )

    def silent_from(self, wave: Played, to: str) -> datetime | None:
        """The moment after which somebody gets no reminder any more, if there is one."""
        ends = []
        if (wave.code, to) in self.story.answered:
            ends.append(self.story.answered[wave.code, to])
        if self.homes[to] == self.story.gone and self.story.left is not None:
            ends.append(self.story.left)
        return min(ends, default=None)

    def rounds(self, wave: Played) -> dict[Group, list[tuple[datetime, datetime]]]:
        """For each group, when the first and the last letter of each round came.

        The first round is that of the invitations.
        """
        came: dict[Group, list[list[datetime]]] = defaultdict(
            lambda: [[] for _ in range(1 + wave.reminders)]
        )
        for to in self.asked(wave):
            mine, letters = came[self.group(to)], self.firsts.get((wave.code, to), [])
            for number, letter in enumerate(letters[: 1 + wave.reminders]):
                mine[number].append(letter.came)
        return {
            group: [(min(each), max(each)) for each in rounds if each]
            for group, rounds in came.items()
        }
