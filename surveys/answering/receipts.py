"""Receipts: seven words with which the author of a message comes back, and what follows from them.

A receipt holds 80 random bits. Eleven more, out of a digest of those, are spread over all seven
words, so that a slip is noticed and its place is found. No two words of a list are one slip of a
finger apart, so that a mistyped letter makes no other word.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import combinations
from random import Random

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from rapidfuzz import process
from rapidfuzz.distance import OSA

from surveys.errors import ReceiptMistyped

RANDOM = 10  # bytes
CHECKS = (1, 1, 1, 2, 2, 2, 2)  # bits of each word that check the others
WIDTH = 13  # bits of one word
WORDS = len(CHECKS)
CHECKED = sum(CHECKS)
LANGUAGES = ("en",)
MEMORY = 19_456  # KiB that working a receipt out takes
PASSES = 2
NEAR = 2  # slips of a finger that one word may have had
LONGEST = 400  # signs that are looked at: seven words and whatever stands between them


@dataclass(frozen=True, slots=True)
class Derived:
    """What follows from a receipt; neither half tells the other, nor the words."""

    box: bytes  # 32 bytes that name the thread; only their digest is stored
    private: bytes  # 32 bytes: an X25519 key, stored nowhere

    @property
    def thread(self) -> bytes:
        """The digest by which the thread is stored."""
        return thread_of(self.box)


def thread_of(box: bytes) -> bytes:
    """The digest of a box id: who has it alone can name a thread, and cannot act as its author."""
    return hashlib.sha256(b"pulse thread" + box).digest()


@cache
def listed(language: str) -> tuple[str, ...]:
    """The 8,192 words of a language, sorted."""
    text = files("surveys.answering.words").joinpath(f"{language}.txt").read_text(encoding="utf-8")
    return tuple(text.split())


@cache
def _places(language: str) -> dict[str, int]:
    return {word: place for place, word in enumerate(listed(language))}


def spoken(language: str) -> str:
    """The language whose words are used for a screen in this one."""
    return language if language in LANGUAGES else LANGUAGES[0]


def drawn(rng: Random) -> bytes:
    """Ten bytes from the system's random source."""
    return rng.randbytes(RANDOM)


def _check(secret: bytes) -> int:
    digest = hashlib.sha256(b"pulse receipt" + secret).digest()
    return int.from_bytes(digest[:2]) >> (16 - CHECKED)


def written(secret: bytes, language: str) -> tuple[str, ...]:
    """The seven words of a receipt."""
    if len(secret) != RANDOM:
        raise ValueError(f"a receipt has {RANDOM} random bytes, not {len(secret)}")
    number, check, found = int.from_bytes(secret), _check(secret), []
    for bits in reversed(CHECKS):
        number, mine = divmod(number, 1 << (WIDTH - bits))
        check, checking = divmod(check, 1 << bits)
        found.append(listed(language)[mine << bits | checking])
    return tuple(reversed(found))


def _fits(places: Sequence[int]) -> bytes | None:
    """The random bytes in seven places of the list, if the check holds."""
    number = check = 0
    for place, bits in zip(places, CHECKS, strict=True):
        number = number << (WIDTH - bits) | place >> bits
        check = check << bits | place & ((1 << bits) - 1)
    secret = number.to_bytes(RANDOM)
    return secret if _check(secret) == check else None


def split(text: str) -> list[str]:
    """The words in what somebody typed, whatever stands between them."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST]).casefold()
    shown = "".join(sign for sign in plain if unicodedata.category(sign) != "Cf")
    return "".join(sign if sign.isalpha() else " " for sign in shown).split()


def read(text: str, language: str) -> bytes:
    """The random bytes of a receipt as it was typed.

    Raises:
        ReceiptMistyped: too few or too many words, one that is on no list, or seven that do not
            belong together; it names the places that are worth a second look, counted from 1.
    """
    words = split(text)
    if len(words) != WORDS:
        raise ReceiptMistyped(count=len(words), places=())
    known = _places(language)
    strange = tuple(nth for nth, word in enumerate(words, 1) if word not in known)
    if strange:
        raise ReceiptMistyped(count=WORDS, places=strange)
    places = [known[word] for word in words]
    secret = _fits(places)
    if secret is None:
        raise ReceiptMistyped(
            count=WORDS, places=tuple(sorted(set(_slips(words, places, language))))
        )
    return secret


def _slips(words: Sequence[str], places: Sequence[int], language: str) -> Iterator[int]:
    """The places where one slip explains that the words do not belong together."""
    for one, other in combinations(range(WORDS), 2):
        swapped = list(places)
        swapped[one], swapped[other] = swapped[other], swapped[one]
        if swapped != list(places) and _fits(swapped):
            yield from (one + 1, other + 1)
    for nth, word in enumerate(words):
        near = process.extract(
            word, listed(language), scorer=OSA.distance, score_cutoff=NEAR, limit=None
        )
        if any(_fits([*places[:nth], place, *places[nth + 1 :]]) for _, _, place in near):
            yield nth + 1


def derived(secret: bytes, form: str) -> Derived:
    """Work out what follows from a receipt. It takes about as long as a blink, and is meant to.

    Args:
        secret: the ten random bytes.
        form: the code of the form; the same words lead nowhere at another one.

    Source: RFC 9106, section 3 (Argon2id); RFC 5869, section 2.3 (HKDF-Expand).
    """
    salt = hashlib.sha256(b"pulse receipt for " + form.encode()).digest()[:16]
    cost = Argon2id(salt=salt, length=32, iterations=PASSES, lanes=1, memory_cost=MEMORY)
    master = cost.derive(secret)
    box, private = (
        HKDFExpand(SHA256(), 32, b"pulse receipt: " + what).derive(master)
        for what in (b"box id", b"X25519 key")
    )
    return Derived(box, private)
