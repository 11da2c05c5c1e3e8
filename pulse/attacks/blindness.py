"""Attack 7: whoever signs and receives everything tries to pair blinded messages with answers."""

from __future__ import annotations

from collections.abc import Sequence
from random import SystemRandom
from typing import NamedTuple

import gmpy2

from pulse.attacks import twins
from pulse.attacks.guesses import Person, World, linked
from pulse.attacks.linking import PEOPLE, chance
from pulse.attacks.respondent import Credential
from pulse.attacks.rows import people
from pulse.attacks.seized import Sheet, Sighting
from pulse.attacks.suite import Bench, Outcome
from pulse.attacks.world import REHEARSED, recorded
from surveys.answering import credentials, manifests

TWINS = 2


class Pair(NamedTuple):
    """One person's credential, and the sheet that it admitted."""

    held: Credential
    sheet: Sheet


def factors(bench: Bench) -> Outcome:
    """Look for a blinding factor of every pairing, and for pairings that stand out."""
    recording = recorded(bench)
    worlds, consistent, pairings = [], 0, 0
    for played in recording.played:
        pairs = [Pair(each.credential, each.sheet) for each in played.arrivals if each.credential]
        modulus = manifests.of_text(recording.keys[played.place])
        consistent += _consistent(pairs, modulus)
        pairings += len(pairs) ** 2
        worlds.append(world(bench, pairs, modulus))
    found = linked(worlds, REHEARSED)
    control = linked([_twin(bench) for _ in range(TWINS)])
    return Outcome(
        number="7",
        name="Blindness: pairings of what was signed with what was answered under a credential",
        control=f"messages not blinded: {control.score}",
        result=f"{consistent:,} of {pairings:,} pairings have a blinding factor; {found}",
        chance=f"all pairings; {chance(bench.worlds)}",
        held=consistent == pairings > 0 and found.at_chance and control.broken,
    )


def _consistent(pairs: Sequence[Pair], modulus: bytes) -> int:
    """How many of all pairings of a request with an answer have a factor that explains both."""
    n = gmpy2.mpz.from_bytes(modulus, "big")
    count = 0
    for answered in pairs:
        credentials.verify(modulus, answered.held.prepared, answered.held.signature)
        signature = gmpy2.mpz.from_bytes(answered.held.signature, "big")
        encoded = gmpy2.powmod(signature, credentials.EXPONENT, n)
        inverse = gmpy2.invert(signature, n)
        for asked in pairs:
            factor = gmpy2.mpz.from_bytes(asked.held.blind_signature, "big") * inverse % n
            blinded = encoded * gmpy2.powmod(factor, credentials.EXPONENT, n) % n
            fits = blinded == gmpy2.mpz.from_bytes(asked.held.blinded, "big")
            count += fits and gmpy2.gcd(factor, n) == 1
    return count


def world(bench: Bench, pairs: Sequence[Pair], modulus: bytes) -> World:
    """Requests as people and answers as sheets, with all the numbers that they bear."""
    n = gmpy2.mpz.from_bytes(modulus, "big")
    crowd = tuple(
        Person(
            each.sheet,
            {
                "blinded": each.held.blinded,
                "blind signature": each.held.blind_signature,
                "Jacobi symbol": _jacobi(each.held.blinded, n),
            },
        )
        for each in pairs
    )
    found = [
        Sighting(
            each.sheet,
            {
                "prepared": each.held.prepared,
                "signature": each.held.signature,
                "encoded": _power(each.held.signature, n),
                "Jacobi symbol": _jacobi(each.held.signature, n),
            },
        )
        for each in pairs
    ]
    bench.rng.shuffle(found)
    return World(crowd, found)


def _power(signature: bytes, n: gmpy2.mpz) -> bytes:
    raised = gmpy2.powmod(gmpy2.mpz.from_bytes(signature, "big"), credentials.EXPONENT, n)
    return int(raised).to_bytes(len(signature))


def _jacobi(number: bytes, n: gmpy2.mpz) -> int:
    return int(gmpy2.jacobi(gmpy2.mpz.from_bytes(number, "big"), n))


def _twin(bench: Bench) -> World:
    """Thirty people whose messages are signed unblinded."""
    system, twin = SystemRandom(), twins.load("unblinded")
    if "twin key" not in bench.common:
        bench.common["twin key"] = credentials.generate()
    modulus, private = bench.common["twin key"]
    pairs = []
    for sheet in people(bench.rng)[:PEOPLE]:
        prepared = credentials.prepare(system)
        blinded, inverse = twin.blind(modulus, prepared, system)
        signed = credentials.blind_sign(private, blinded)
        signature = credentials.finalize(modulus, prepared, signed, inverse)
        pairs.append(Pair(Credential(0, prepared, signature, blinded, signed, inverse), sheet))
    return world(bench, pairs, modulus)
