"""Which letters should have gone, worked out from the plan, beside those that were taken."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import holidays
from flask import Flask
from sqlalchemy import select

from pulse.db import db
from soak.post import Letter
from soak.story import Story
from soak.verdict import Claim
from soak.world import STEWARD, Plan
from surveys.waves import Audience, Stage, Wave

NINE = time(9)
FORTNIGHT = timedelta(days=14)
APART = timedelta(days=4)
SETTLED = timedelta(days=28)  # before the end of the play, a slot must have had its wave


@dataclass(frozen=True, slots=True)
class Played:
    """One wave that opened."""

    code: str
    name: str
    pulse: str
    opened: date
    closes: date
    reminders: int
    some: bool  # of the organisations
    stage: Stage


class Calendar:
    """An organisation's working days, found without the product's own."""

    def __init__(self, plan: Plan, name: str) -> None:
        zone, country = plan.places[name]
        self.zone = ZoneInfo(zone)
        years = range(plan.start.year, plan.end.year + 1)
        self.free = set(holidays.country_holidays(country, years=years))
        if list(plan.places).index(name) % 3 == 0:
            first, last = plan.closed
            self.free |= {first + timedelta(days=n) for n in range((last - first).days + 1)}

    def works(self, day: date) -> bool:
        """Whether letters may come on a day."""
        return day.weekday() < 5 and day not in self.free

    def reminders(self, wave: Played) -> list[date]:
        """The days on which reminders should come."""
        found: list[date] = []
        day = wave.opened + (wave.closes - wave.opened) // 2
        while len(found) < wave.reminders and day <= wave.closes:
            if self.works(day):
                found.append(day)
                day += APART
            else:
                day += timedelta(days=1)
        return found


class Court:
    """Everything that is asked of one play."""

    def __init__(self, app: Flask, plan: Plan, story: Story, homes: Mapping[str, str]) -> None:
        self.plan, self.story, self.homes = plan, story, homes
        self.calendars = {name: Calendar(plan, name) for name in plan.places}
        with app.app_context():
            every = db.session.scalars(select(Wave).order_by(Wave.id)).all()
            self.waves = [_played(wave) for wave in every if wave.opened is not None]
            self.missed = [
                wave.name
                for wave in every
                if wave.slot is not None
                and wave.slot < story.until - SETTLED
                and wave.opened is None
                and not wave.skipped
            ]
            self.passed_over = sum(wave.skipped for wave in every)
        self.firsts: dict[tuple[str, str], list[Letter]] = defaultdict(list)
        seen = set()
        for letter in story.letters:
            if letter.identity not in seen:
                seen.add(letter.identity)
                if letter.to in homes and letter.wave is not None:
                    self.firsts[letter.wave, letter.to].append(letter)

    def asked(self, wave: Played) -> set[str]:
        """Who should have got an invitation."""
        names = list(self.plan.places)
        if wave.some:
            names = sorted(names)[: max(len(names) // 3, 1)]
        left = self.story.left.date() if self.story.left else None
        gone = {self.story.gone} if left is not None and wave.opened >= left else set()
        return {to for to, name in self.homes.items() if name in names and name not in gone}

    def invitations(self) -> Iterator[Claim]:
        """Everybody gets the letters of every wave, and nobody else."""
        lost = extra = 0
        for wave in self.waves:
            got = {to for code, to in self.firsts if code == wave.code}
            asked = self.asked(wave) - self.story.refused
            lost += len(asked - got)
            extra += len(got - asked)
        total = sum(len(self.asked(wave) - self.story.refused) for wave in self.waves)
        yield Claim(f"invitations of {len(self.waves)} waves, lost", f"{lost} of {total:,}",
                    "0", lost == 0 < total)  # fmt: skip
        yield Claim("to somebody who should get none", str(extra), "0", extra == 0)
        yield Claim("waves whose day came and that neither opened nor were passed over",
                    f"{len(self.missed)}; passed over {self.passed_over}", "0",
                    not self.missed)  # fmt: skip

    def reminders(self) -> Iterator[Claim]:
        """As many as days were planned, until somebody has answered or left."""
        wrong, late, total = 0, 0, 0
        for wave in self.waves:
            rounds = self._rounds(wave)
            for to in self.asked(wave) - self.story.refused:
                got = [each.came for each in self.firsts.get((wave.code, to), [])[1:]]
                total += len(got)
                end = self._silent_from(wave, to)
                late += sum(came > end for came in got)
                few = sum(last <= end for _, last in rounds[self.homes[to]])
                many = sum(first <= end for first, _ in rounds[self.homes[to]])
                wrong += not few <= len(got) <= many
        yield Claim("people with too few or too many reminders", f"{wrong}; {total:,} came", "0",
                    wrong == 0)  # fmt: skip
        yield Claim("reminders to somebody who had answered or left", str(late), "0", late == 0)
        yield from self._reminder_days()

    def _silent_from(self, wave: Played, to: str) -> datetime:
        """The moment after which somebody gets no reminder any more."""
        ends = [datetime.max.replace(tzinfo=ZoneInfo("UTC"))]
        if (wave.code, to) in self.story.answered:
            ends.append(self.story.answered[wave.code, to])
        if self.homes[to] == self.story.gone and self.story.left is not None:
            ends.append(self.story.left)
        return min(ends)

    def _rounds(self, wave: Played) -> dict[str, list[tuple[datetime, datetime]]]:
        """For each organisation, when the first and the last letter of each reminder came."""
        came: dict[str, list[list[datetime]]] = {
            name: [[] for _ in range(wave.reminders)] for name in self.plan.places
        }
        for to in self.asked(wave):
            letters = self.firsts.get((wave.code, to), [])[1:]
            for number, letter in enumerate(letters[: wave.reminders]):
                came[self.homes[to]][number].append(letter.came)
        return {
            name: [(min(each), max(each)) for each in rounds if each]
            for name, rounds in came.items()
        }

    def _reminder_days(self) -> Iterator[Claim]:
        """The days that a calendar of each country asks for."""
        ended = [wave for wave in self.waves if wave.stage is not Stage.open]
        wrong = planned = 0
        for wave in ended:
            rounds = self._rounds(wave)
            for name in {self.homes[to] for to in self.asked(wave)} - {self.story.gone}:
                calendar = self.calendars[name]
                wanted = calendar.reminders(wave)
                seen = [first.astimezone(calendar.zone).date() for first, _ in rounds[name]]
                planned += len(wanted)
                wrong += sum(a != b for a, b in zip(wanted, seen, strict=False))
                wrong += abs(len(wanted) - len(seen))
        yield Claim("reminders of an organisation on another day than its calendar asks for",
                    f"{wrong} of {planned}", "0, but for days with another letter",
                    wrong <= planned // 20)  # fmt: skip

    def days(self) -> Iterator[Claim]:
        """Letters leave on working days from nine on, one a day, one survey a fortnight."""
        early = 0
        per_day: Counter[tuple[str, date]] = Counter()
        seen = set()
        for letter in self.story.letters:
            if letter.to not in self.homes or letter.identity in seen:
                continue
            seen.add(letter.identity)
            calendar = self.calendars[self.homes[letter.to]]
            here = letter.came.astimezone(calendar.zone)
            if letter.wave is not None and not self._again(letter.came):
                early += here.time() < NINE or not calendar.works(here.date())
            per_day[letter.to, here.date()] += 1
        twice = sum(count > 1 for count in per_day.values())
        opened = {wave.code: wave.opened for wave in self.waves}
        asked: dict[str, list[date]] = defaultdict(list)
        for code, to in self.firsts:
            asked[to].append(opened[code])
        close = sum(
            (b - a) < FORTNIGHT for days in asked.values() for a, b in pairwise(sorted(days))
        )
        yield Claim("letters before nine or on a day of rest, where they went", str(early), "0",
                    early == 0)  # fmt: skip
        yield Claim("people with two letters on one day", str(twice), "0", twice == 0)
        yield Claim("people asked twice within a fortnight", str(close), "0", close == 0)
        bad = sum(letter.to in self.story.refused for letter in self.story.letters)
        yield Claim(f"letters taken for {len(self.story.refused)} addresses that do not exist",
                    str(bad), "0", bad == 0)  # fmt: skip

    def _again(self, came: datetime) -> bool:
        """Whether a letter came in the hour that passed twice: a batch may have been under way."""
        back = self.story.set_back
        return back is not None and back - timedelta(hours=1) <= came < back

    def repeats(self) -> Iterator[Claim]:
        """A letter comes twice only because its worker was killed, and one for each kill."""
        last: dict[str, int] = {}
        spent: Counter[int] = Counter()
        unexplained = repeated = 0
        for index, letter in enumerate(self.story.letters):
            if letter.to in self.homes and letter.identity in last:
                repeated += 1
                why = [
                    number
                    for number, kill in enumerate(self.story.kills)
                    if last[letter.identity] < kill.after and kill.before <= index
                ]
                if why:
                    spent[min(why, key=lambda number: spent[number])] += 1
                else:
                    unexplained += 1
            last[letter.identity] = index
        kills = len(self.story.kills)
        most = max(spent.values(), default=0)
        yield Claim("letters repeated", f"{repeated} after {kills} kills, {self.story.stops} stops",
                    "at most one per kill", repeated <= kills and most <= 1)  # fmt: skip
        yield Claim("repeated without a kill in between", str(unexplained), "0", unexplained == 0)

    def staff(self) -> Iterator[Claim]:
        """The steward is told once of each opening and each end, a leader of each report."""
        kills = len(self.story.kills)
        steward = Counter(
            each.subject
            for each in self.story.letters
            if each.to == STEWARD
            and (" has opened" in each.subject or " has closed" in each.subject)
        )
        over = sum(wave.stage is not Stage.open for wave in self.waves)
        few = sum(max(count - 1, 0) for count in steward.values())
        yield Claim(f"the steward's letters of {len(self.waves)} openings and {over} ends",
                    f"{len(steward)}, {few} repeated", "each once, but for kills",
                    len(steward) >= len(self.waves) + over and few <= kills)  # fmt: skip

    def trouble(self) -> Iterator[Claim]:
        """What was to go wrong did."""
        story, plan = self.story, self.plan
        until = story.until - SETTLED
        if story.interrupted:
            yield Claim("played to the end", f"until {story.until}", "the end", False)  # fmt: skip
        yield Claim("workers killed", str(len(story.kills)), str(plan.kills),
                    len(story.kills) == plan.kills)  # fmt: skip
        if plan.workers > 1:
            yield Claim("dead workers whose jobs another one took up", str(story.taken_over),
                        str(plan.left_dead), story.taken_over == plan.left_dead)  # fmt: skip
        yield Claim("answers taken", f"{len(story.answered):,}", "some", bool(story.answered))
        for what, came, asked in (
            ("two hours without a mail server", story.outage is not None, plan.outage < until),
            ("the clock went back an hour", story.set_back is not None, plan.back < until),
            ("an organisation left", story.left is not None, plan.leaves <= until),
        ):
            if asked:
                yield Claim(what, "yes" if came else "no", "yes", came)


def _played(wave: Wave) -> Played:
    return Played(
        code=wave.code,
        name=wave.name,
        pulse=wave.pulse.name,
        opened=wave.first_day,
        closes=wave.closes,
        reminders=wave.pulse.reminders,
        some=wave.pulse.audience is Audience.organisations,
        stage=wave.stage,
    )


def claims(app: Flask, plan: Plan, story: Story, homes: Mapping[str, str]) -> list[Claim]:
    """Everything that is asked of one play."""
    court = Court(app, plan, story, homes)
    parts = (
        court.invitations, court.reminders, court.days, court.repeats, court.staff, court.trouble,
    )  # fmt: skip
    return [claim for part in parts for claim in part()]
