"""Attack 6: every hash and HMAC of tokens, addresses and ids, looked for in all stored bytes."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from pulse.attacks import rows, twins
from pulse.attacks.linking import PEOPLE
from pulse.attacks.suite import Bench, Outcome
from pulse.attacks.world import Recording, recorded
from surveys.answering import tickets
from surveys.answering.keyring import Slot

HASHES = (
    *("md5", "sha1", "sha224", "sha256", "sha384", "sha512"),
    *("sha3_256", "sha3_512", "blake2b", "blake2s"),
)
KEYED = ("sha1", "sha256", "sha512")
LOOK = 8  # bytes by which a place is found
SURE = {"raw": 12, "hex": 24, "base64": 16}  # bytes that must agree there
MASK = (1 << 24) - 1
TICKET = ("sha256", "token", "raw")  # what `ticket.digest` holds


class Needle(NamedTuple):
    """The digest of one thing about one person, in one way of writing it."""

    person: int
    function: str
    thing: str
    writing: str
    written: bytes


def derived(bench: Bench) -> Outcome:
    """Look for everything that can be derived of people in everything that is stored."""
    recording = recorded(bench)
    people = [
        {**_things(each.token, each.address), "seat": each.seat} for each in recording.everybody()
    ]
    hits = found_in(recording.files, list(needles(people, _keys(recording))))
    tokens = {each.person for each in hits if each[1:4] == TICKET}
    beyond = {each[:4] for each in hits if each[1:4] != TICKET}
    control = _twin(bench)
    told = "".join(f"; {function} of {thing}" for _, function, thing, _ in sorted(beyond)[:3])
    return Outcome(
        number="6",
        name="Hashes and HMACs of tokens, addresses and seats over all stored bytes",
        control=f"seats derived from addresses: {control} of {PEOPLE} found",
        result=f"{len(beyond)} beyond the {len(tokens)} tickets of the open wave{told}",
        chance="0 beyond the tickets",
        held=not beyond and len(tokens) == len(people) and 2 * control >= PEOPLE,
    )


def _things(token: str, address: str) -> dict[str, bytes]:
    grouped = tickets.grouped(token)
    return {
        "token": token.encode(),
        "token in groups": grouped.encode(),
        "token in small letters": token.lower().encode(),
        "address": address.encode(),
        "name": address.partition("@")[0].encode(),
    }


def _keys(recording: Recording) -> list[bytes]:
    """Keys that an attacker who has everything would try."""
    noise = recording.keyring.key(Slot(recording.wave, "noise", 0, 0), 0)
    return [
        recording.secret_key.encode(),
        recording.wave.encode(),
        noise,
        hmac.digest(noise, b"pulse message identity", "sha256"),
    ]


def needles(people: Sequence[dict[str, bytes]], keys: Sequence[bytes]) -> Iterator[Needle]:
    """Every digest of everything about everybody, in every writing."""
    for nth, things in enumerate(people):
        for thing, value in things.items():
            for function, digest in _digests(value, keys):
                yield Needle(nth, function, thing, "raw", digest[: SURE["raw"]])
                yield Needle(nth, function, thing, "hex", digest.hex().encode()[: SURE["hex"]])
                text = base64.b64encode(digest)[: SURE["base64"]]
                yield Needle(nth, function, thing, "base64", text)


def _digests(value: bytes, keys: Sequence[bytes]) -> Iterator[tuple[str, bytes]]:
    for name in HASHES:
        yield name, hashlib.new(name, value, usedforsecurity=False).digest()
    for nth, key in enumerate(keys):
        for name in KEYED:
            yield f"HMAC-{name} {nth}", hmac.digest(key, value, name)


def found_in(files: Iterable[Path], wanted: Sequence[Needle]) -> set[Needle]:
    """Those needles that lie anywhere in some files."""
    heads: dict[int, list[Needle]] = {}
    for needle in wanted:
        heads.setdefault(int.from_bytes(needle.written[:LOOK], "little"), []).append(needle)
    ordered = np.array(sorted(heads), dtype=np.uint64)
    sieve = np.zeros(MASK + 1, dtype=bool)
    sieve[ordered & np.uint64(MASK)] = True
    hits: set[Needle] = set()
    for file in files:
        raw = file.read_bytes()
        for start in range(min(LOOK, len(raw))):
            count = (len(raw) - start) // LOOK
            words = np.frombuffer(raw, dtype="<u8", count=count, offset=start)
            places = np.flatnonzero(sieve[words & np.uint64(MASK)])
            nearest = np.searchsorted(ordered, words[places]).clip(max=len(ordered) - 1)
            for place in places[ordered[nearest] == words[places]]:
                at = start + LOOK * int(place)
                hits.update(
                    needle
                    for needle in heads[int(words[place])]
                    if raw.startswith(needle.written, at)
                )
    return hits


def _twin(bench: Bench) -> int:
    """How many people are found in a storage whose seats are derived from addresses."""
    folder = bench.folder / "derived"
    folder.mkdir()
    url = rows.database(bench, folder, "derived")
    secret = b"a secret that was seized as well"
    addresses = [f"p{nth}@twin.example" for nth in range(PEOPLE)]
    twins.load("derived_seats").write(url, secret, addresses)
    people = [_things("0" * tickets.LENGTH, address) for address in addresses]
    files = rows.seized(bench, url, folder, since="")
    return len({each.person for each in found_in(files, list(needles(people, [secret])))})
