"""Attack 13: opens rolls with the last keys, and reads the order in which letters left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random, SystemRandom
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.attacks import wire
from pulse.attacks.installation import Installation, standing
from pulse.attacks.suite import Bench, Outcome
from pulse.db import db
from pulse.jobs import close, release
from surveys.answering import roll, seals
from surveys.answering.keyring import Keyring, Slot
from surveys.answering.tables import Sealed
from surveys.asking.invitations import Invitation
from surveys.asking.people import Person
from surveys.errors import SurveyError

TAKING_PART = 24
SHUFFLES = 2_999
RARE = 0.001

Roll = tuple[Slot, int, bytes]


class Unshuffled(SystemRandom):
    """The leaky twin of a launch: seats and letters in the order of the roster."""

    def shuffle(self, x: Any) -> None:
        """Leave everything as it is."""


def copied(house: Installation) -> list[Roll]:
    """Every roll as the box holds it now."""
    wanted = select(
        Sealed.wave, Sealed.kind, Sealed.place, Sealed.shard, Sealed.generation, Sealed.value
    ).where(Sealed.kind == "roll")
    with house.app.app_context(), Session(db.engines["box"]) as box:
        return [(Slot(*row[:4]), row.generation, row.value) for row in box.execute(wanted)]


def named(house: Installation) -> dict[bytes, str]:
    """Whose seat is whose, from a copy of the roster of before the close."""
    wanted = select(Invitation.seat, Person.address).join(Person, Person.id == Invitation.person_id)
    with house.app.app_context(), Session(db.engine) as roster:
        return {row.seat: row.address for row in roster.execute(wanted) if row.seat}


def opened(keyring: Keyring, rolls: Sequence[Roll]) -> set[bytes]:
    """The seats on those rolls that open under the keys that are left."""
    found: set[bytes] = set()
    for slot, generation, value in rolls:
        try:
            plain = seals.unseal(keyring.key(slot, generation), slot, generation, value)
        except SurveyError:
            continue
        found |= roll.seats(plain)
    return found


@dataclass(frozen=True, slots=True)
class Found:
    """What the attacker has after publication."""

    named: int  # participants
    copies: int  # rolls that were tried
    order: list[int]  # numbers on the roster of those who got a letter, as letters left


def attacked(bench: Bench, name: str, *, leak: str | None, rng: Random) -> Found:
    """Copy the rolls after every answer, wait for publication, and try every key that is left."""
    with standing(bench, name, leak=leak, rng=rng) as house:
        people, copies, letters = named(house), copied(house), house.invited()
        for each in letters[:TAKING_PART]:
            wire.send(house.settings.public_url, house.page, each.token, [2] * house.items)
            copies += copied(house)
        with house.shop() as shop:
            rows = shop.roster.execute(select(Person.address, Person.id)).all()
            numbers = {row.address: row.id for row in rows}
            close.close(shop, house.wave_id)
        copies += copied(house)
        with house.shop() as shop:
            release.publish(shop, house.wave_id)
        seats = opened(house.app.extensions["pulse.keyring"], copies)
        known = {people[seat] for seat in seats if seat in people}
        return Found(len(known), len(copies), [numbers[each.address] for each in letters])


def rarity(order: Sequence[int], rng: Random) -> float:
    """How rarely chance puts numbers into an order as close to a sorted one.

    Args:
        order: different numbers, at most some hundreds.
        rng: for the shuffles.

    Returns:
        The two-sided p of a permutation test on the correlation of place and number.
    """
    middle = (len(order) - 1) / 2
    mean = sum(order) / len(order)

    def slope(numbers: Sequence[int]) -> float:
        return abs(sum((at - middle) * (each - mean) for at, each in enumerate(numbers)))

    found, shuffled = slope(order), list(order)
    as_close = 0
    for _ in range(SHUFFLES):
        rng.shuffle(shuffled)
        as_close += slope(shuffled) >= found
    return (as_close + 1) / (SHUFFLES + 1)


def rolls(bench: Bench) -> Outcome:
    """Name participants after publication, and compare the order of letters with the roster."""
    twin = attacked(bench, "twin", leak="hoarded_keys", rng=Unshuffled())
    product = attacked(bench, "product", leak=None, rng=SystemRandom())
    sorted_p, p = rarity(twin.order, bench.rng), rarity(product.order, bench.rng)
    return Outcome(
        number="13",
        name="The roll after the close; the order of letters",
        control=f"{twin.named} of {TAKING_PART} participants named; "
        f"order p {'≤' if sorted_p <= RARE else '>'} {RARE:g}",
        result=f"{product.named} named from {product.copies} rolls; "
        f"order p {'>' if p > RARE else '≤'} {RARE:g}",
        chance=f"0 named; p > {RARE:g}",
        held=product.named == 0 and p > RARE and twin.named == TAKING_PART and sorted_p <= RARE,
    )
