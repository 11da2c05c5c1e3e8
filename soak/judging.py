"""Which letters should have gone, worked out from the plan, beside those that were taken."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from flask import Flask

from soak import telling
from soak.court import SETTLED, Court
from soak.story import Story
from soak.verdict import Claim
from soak.world import Plan
from surveys.waves import Stage

NINE = time(9)
FORTNIGHT = timedelta(days=14)


def invitations(court: Court) -> Iterator[Claim]:
    """Everybody gets the invitation to every wave, and nobody else."""
    lost = extra = total = 0
    for wave in court.waves:
        got = {to for code, to in court.firsts if code == wave.code}
        asked = court.asked(wave) - court.story.refused
        total += len(asked)
        lost += len(asked - got)
        extra += len(got - asked)
    yield Claim(f"invitations of {len(court.waves)} waves, lost", f"{lost} of {total:,}", "0",
                lost == 0 < total)  # fmt: skip
    yield Claim("to somebody who should get none", str(extra), "0", extra == 0)
    yield Claim("waves whose day came and that neither opened nor were passed over",
                f"{len(court.missed)}; passed over {court.passed_over}", "0",
                not court.missed)  # fmt: skip


def reminders(court: Court) -> Iterator[Claim]:
    """As many as days were planned, until somebody has answered or left."""
    wrong, late, total, returned = 0, 0, 0, 0
    for wave in court.waves:
        rounds = court.rounds(wave)
        for to in court.asked(wave) - court.story.refused:
            got = [each.came for each in court.firsts.get((wave.code, to), [])[1:]]
            total += len(got)
            if not court.reached(to):
                returned += len(got)
                continue
            end = court.silent_from(wave, to)
            late += sum(end is not None and came > end for came in got)
            planned = rounds[court.group(to)][1:]
            few = sum(end is None or last <= end for _, last in planned)
            many = sum(end is None or first <= end for first, _ in planned)
            wrong += not few <= len(got) <= many
    yield Claim("people with too few or too many reminders", f"{wrong}; {total:,} came", "0",
                wrong == 0)  # fmt: skip
    yield Claim("reminders to somebody who had answered or left", str(late), "0", late == 0)
    yield Claim(f"reminders to {len(court.story.bouncing)} people whose letters came back",
                str(returned), "0", returned == 0)  # fmt: skip


def calendar(court: Court) -> Iterator[Claim]:
    """Everybody's letters come on the days that a calendar of their country asks for."""
    wrong = planned = 0
    first_wrong = ""
    for wave in court.waves:
        if wave.stage is Stage.open:
            continue
        for to in sorted(filter(court.reached, court.asked(wave))):
            if court.homes[to] == court.story.gone:
                continue
            ways, seen = court.wanted(wave, to), court.seen(wave, to)
            end = court.silent_from(wave, to)
            planned += len(seen)
            if not any(_as_asked(days, seen, end) for days in ways):
                wrong += 1
                days = " and ".join(", ".join(map(str, each)) or "none" for each in (ways[0], seen))
                first_wrong = first_wrong or f"; {wave.code}, {court.homes[to]}: {days}"
    yield Claim("letters on other days than a calendar asks for, people and waves",
                f"{wrong}; {planned:,} letters{first_wrong}", "0", wrong == 0)  # fmt: skip


def _as_asked(wanted: tuple[date, ...], seen: tuple[date, ...], end: datetime | None) -> bool:
    """Whether letters came on the days of a calendar, up to the end of somebody's silence."""
    due = [day for day in wanted if end is None or day < end.date()]
    return len(seen) >= len(due) and seen == wanted[: len(seen)]


def days(court: Court) -> Iterator[Claim]:
    """Letters leave on working days from nine on, one a day, one survey a fortnight."""
    early = 0
    per_day: Counter[tuple[str, date]] = Counter()
    for letter in court.once:
        place = court.calendars[court.homes[letter.to]]
        here = letter.came.astimezone(place.zone)
        if not _again(court, letter.came):
            early += here.time() < NINE or not place.works(here.date())
        per_day[letter.to, here.date()] += 1
    twice = sum(count > 1 for count in per_day.values())
    opened = {wave.code: wave.opened for wave in court.waves}
    asked: dict[str, list[date]] = defaultdict(list)
    for code, to in court.firsts:
        asked[to].append(opened[code])
    close = sum((b - a) < FORTNIGHT for each in asked.values() for a, b in pairwise(sorted(each)))
    yield Claim("letters before nine or on a day of rest, where they went", str(early), "0",
                early == 0)  # fmt: skip
    yield Claim("people with two letters on one day", str(twice), "0", twice == 0)
    yield Claim("people asked twice within a fortnight", str(close), "0", close == 0)
    bad = sum(letter.to in court.story.refused for letter in court.once)
    yield Claim(f"letters taken for {len(court.story.refused)} addresses that do not exist",
                str(bad), "0", bad == 0)  # fmt: skip


def _again(court: Court, came: datetime) -> bool:
    """Whether a letter came in the hour that passed twice: a batch may have been under way."""
    back = court.story.set_back
    return back is not None and back - timedelta(hours=1) <= came < back


def repeats(court: Court) -> Iterator[Claim]:
    """A letter comes twice only because its worker was killed, and one for each kill."""
    story = court.story
    last: dict[str, int] = {}
    spent: Counter[int] = Counter()
    unexplained = repeated = 0
    for index, letter in enumerate(story.letters):
        if letter.to in court.homes and letter.identity in last:
            repeated += 1
            why = [
                number
                for number, kill in enumerate(story.kills)
                if last[letter.identity] < kill.after and kill.before <= index
            ]
            if why:
                spent[min(why, key=lambda number: spent[number])] += 1
            else:
                unexplained += 1
        last[letter.identity] = index
    kills = len(story.kills)
    most = max(spent.values(), default=0)
    yield Claim("letters repeated", f"{repeated} after {kills} kills, {story.stops} stops",
                "at most one per kill", repeated <= kills and most <= 1)  # fmt: skip
    yield Claim("repeated without a kill in between", str(unexplained), "0", unexplained == 0)


def trouble(court: Court) -> Iterator[Claim]:
    """What was to go wrong did."""
    story, plan = court.story, court.plan
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


def claims(app: Flask, plan: Plan, story: Story, homes: Mapping[str, str]) -> list[Claim]:
    """Everything that is asked of one play."""
    court = Court(app, plan, story, homes)
    parts = (
        invitations, reminders, calendar, days, repeats,
        telling.thanks, telling.staff, telling.addresses, trouble,
    )  # fmt: skip
    return [claim for part in parts for claim in part(court)]
