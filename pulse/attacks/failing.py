"""Attack 27 on reminders while one domain is down: marks row by row, for who has answered.

Letters fail for those alone to whom one leaves, so whatever a failure changes may tell for whom one
left. The attacker sees each mark and its moment, knows whose domain is down, and adds up what
they saw of many reminders.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from datetime import time as daytime
from itertools import pairwise
from random import Random, SystemRandom

from sqlalchemy import select, update

from pulse.attacks import twins, wire
from pulse.attacks.installation import Installation, standing
from pulse.attacks.reminders import Job, bound, guessed, overheard
from pulse.attacks.suite import Bench, Outcome
from pulse.jobs import open as opening
from pulse.jobs import remind, workshop
from pulse.mail.errors import Deferred, Unreachable
from pulse.mail.transport import Line, Transport
from surveys import workdays
from surveys.asking import reminders as rounds
from surveys.asking.invitations import Invitation
from surveys.asking.people import Person
from surveys.waves import Wave

ROUNDS = 16  # reminders that the attacker watches
DOWN = "down.example"
DOMAINS = ("up.example", DOWN)
SECONDS = (0.002, 0.004)  # that a server takes over a letter
FAILING = (0.025, 0.03)  # until it is clear that a letter cannot be brought
GAP = 0.022  # a pause in which a letter failed
SIZES = ((40,), (40,))

Seen = dict[str, dict[int, float]]  # what was seen, by its name and by invitation


@dataclass(frozen=True, slots=True)
class HalfDown:
    """A way for letters that brings none to one domain."""

    way: Transport
    rng: Random

    @contextmanager
    def line(self) -> Iterator[Line]:
        """One line of it."""
        yield Broken(self.rng)


@dataclass(frozen=True, slots=True)
class Broken:
    """One line of it: what is brought is thrown away."""

    rng: Random

    def send(self, _sender: str, to: str, _message: bytes) -> None:
        """Take a while, and a longer one over what cannot be brought."""
        if to.endswith(f"@{DOWN}"):
            time.sleep(self.rng.uniform(*FAILING))
            raise Deferred("451 4.4.1 no answer from host")
        time.sleep(self.rng.uniform(*SECONDS))


def watched(house: Installation, job: Job, noon: datetime) -> Seen:
    """Let one reminder run, and forget in the end that it did; what could be seen of its marks."""
    with workshop.of(house.app, today=noon.date(), rng=SystemRandom(), now=lambda: noon) as shop:
        ids = shop.roster.scalars(select(Invitation.id)).all()
        began = time.monotonic()
        with overheard(house.app) as heard, suppress(Unreachable):
            for first, last in opening.holding(shop.roster, house.wave_id, ids):
                job(shop, house.wave_id, first, last)
        shop.roster.rollback()
        shop.roster.execute(
            update(Invitation).values(
                reminders=0, reminded=None, passes=0, next_pass=None, late=None
            )
        )
        shop.roster.commit()
    moments = [began, *(at for _, at in heard)]
    before = {each: moments[at + 1] - moments[at] for at, (each, _) in enumerate(heard)}
    behind = {each: before[then] for (each, _), (then, _) in pairwise(heard)}
    long = [at for at, (each, _) in enumerate(heard) if before[each] > GAP]
    return {
        "marks left out": {each: float(each not in before) for each in ids},
        "order": {each: at / len(heard) for at, (each, _) in enumerate(heard)},
        "pauses before": before,
        "pauses after": behind,
        "marks since a gap": {
            each: float(at - max((gap for gap in long if gap <= at), default=0))
            for at, (each, _) in enumerate(heard)
        },
        "marks until a gap": {
            each: float(min((gap for gap in long if gap > at), default=len(heard)) - at)
            for at, (each, _) in enumerate(heard)
        },
    }


def added_up(house: Installation, job: Job) -> Seen:
    """What is seen of many reminders, each a first one on its day."""
    with house.shop() as shop:
        wave = shop.roster.get_one(Wave, house.wave_id)
        day = max(rounds.days(wave, each)[0] for each in workdays.of(shop.roster).values())
        days = (day - shop.today).days
    noon = datetime.combine(workshop.clock().date() + timedelta(days=days), daytime(12), UTC)
    total: Seen = {}
    for _ in range(ROUNDS):
        for name, told in watched(house, job, noon).items():
            sums = total.setdefault(name, {})
            for each, value in told.items():
                sums[each] = sums.get(each, 0.0) + value
    return total


def best(
    seen: Seen, groups: Mapping[str, Sequence[int]], silent: set[int], rng: Random
) -> tuple[int, int, str]:
    """Right guesses, of how many people, and by what: where luck is left behind the furthest."""
    tried = [
        (guessed(told, silent & set(ids), ids, rng), len(ids), f"{name} at {domain}")
        for name, told in seen.items()
        for domain, ids in groups.items()
    ]
    return max(tried, key=lambda each: each[0] - bound(each[1]))


def attacked(bench: Bench, name: str, job: Job) -> tuple[int, int, str]:
    """How well the best trace tells in one world who has answered."""
    with standing(bench, name, sizes=SIZES, domains=DOMAINS) as house:
        letters = house.invited()
        came: list[str] = []
        for domain in DOMAINS:
            there = [each for each in letters if each.address.endswith(f"@{domain}")]
            for each in bench.rng.sample(there, len(there) // 2):
                wire.send(house.settings.public_url, house.page, each.token, [4] * house.items)
                came.append(each.address)
        outbox = house.app.extensions["pulse.outbox"]
        house.app.extensions["pulse.outbox"] = replace(outbox, way=HalfDown(outbox.way, bench.rng))
        seen = added_up(house, job)
        with house.shop() as shop:
            wanted = select(Invitation.id, Person.address)
            rows = shop.roster.execute(wanted.join(Person, Person.id == Invitation.person_id)).all()
    groups = {
        domain: [row.id for row in rows if row.address.endswith(f"@{domain}")] for domain in DOMAINS
    }
    silent = {row.id for row in rows if row.address in came}
    return best(seen, groups, silent, bench.rng)


def failing(bench: Bench) -> Outcome:
    """Watch every mark while letters to one domain fail."""
    leaks, those, _ = attacked(bench, "twin", twins.load("told_by_failures").send)
    kept, people, channel = attacked(bench, "product", remind.send)
    return Outcome(
        number="27d",
        name="Reminders while one domain is down, mark by mark: who has answered",
        control=f"{leaks} of {those} guessed right",
        result=f"{kept} of {people} by {channel}, the best of eight traces of {ROUNDS} reminders",
        chance=f"{people // 2} expected, at most {bound(people)}",
        held=kept <= bound(people) and leaks == those,
    )
