"""People who come one by one, each with a letter, an own address and something to say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random, SystemRandom
from typing import Any

from pulse.attacks.installation import Invited
from pulse.attacks.respondent import Credential, Link, Respondent
from pulse.attacks.seized import ITEMS, Copy, Sheet
from pulse.attacks.visitors import Exchange, Visitor
from pulse.attacks.wire import FORM, filled_in

WORDS = ("we", "hear", "of", "it", "too", "late", "and", "would", "decide", "more", "together")
SKIPS = 0.15  # share of items that are left out
WRITES = 0.7  # share of people who write a note

Look = Callable[[int], Copy]  # a copy of one unit's sealed values, as they are now


@dataclass(frozen=True, slots=True)
class Arrival:
    """One person as they came, with the truth of what they said."""

    address: str  # of the mailbox
    network: str  # of the browser
    seat: bytes
    token: str
    sheet: Sheet
    note: str
    exchanges: tuple[Exchange, ...]
    credential: Credential | None  # None: by the form

    @property
    def full(self) -> bool:
        """Whether they answered in full mode."""
        return self.credential is not None


@dataclass
class Played:
    """One world: the people of one organisation, and a copy of its urns after each write."""

    place: int
    arrivals: list[Arrival] = field(default_factory=list)
    copies: list[tuple[int, Copy]] = field(default_factory=list)  # how many had come before


def sheet(rng: Random) -> Sheet:
    """What somebody chooses; a first item is answered always."""
    rest = (0 if rng.random() < SKIPS else rng.randint(1, 5) for _ in range(ITEMS - 1))
    return (rng.randint(1, 5), *rest)


def note(rng: Random) -> str:
    """What somebody writes: nothing, or something of any length."""
    if rng.random() >= WRITES:
        return ""
    return " ".join(rng.choices(WORDS, k=rng.randint(1, 60))) + f" {rng.randrange(10**9):09}"


def come(
    letter: Invited,
    *,
    host: str,
    network: str,
    seat: bytes,
    full: bool,
    played: Played,
    look: Look,
    rng: Random,
) -> None:
    """Let one person open the page and answer; note what the attacker sees of it."""
    visitor, nth = Visitor(host, network), len(played.arrivals)
    chosen, written, held = sheet(rng), note(rng), None
    path = letter.page.partition("//")[2].partition("/")[2]
    visitor.ask("GET", f"/{path}")
    if full:
        held = _in_full(letter, visitor, chosen, written, lambda: _seen(played, nth, look))
    else:
        body = filled_in(letter.token, chosen, written).encode()
        _must(visitor.ask("POST", f"/{path}", body, FORM).status, 303)
    _seen(played, nth, look)
    told = tuple(visitor.exchanges)
    played.arrivals.append(
        Arrival(letter.address, network, seat, letter.token, chosen, written, told, held)
    )


def _in_full(
    letter: Invited, visitor: Visitor, chosen: Sheet, written: str, between: Callable[[], None]
) -> Credential:
    base, _, wave = letter.page.rpartition("/s/")
    person = Respondent(visitor.http, base, wave, Link.read(letter.fragment), SystemRandom())
    public: dict[str, Any] = person.manifest()
    held = person.credential(public)
    between()
    _must(person.answer(public, held, chosen, written).status, 204)
    return held


def _seen(played: Played, nth: int, look: Look) -> None:
    played.copies.append((nth, look(played.place)))


def _must(status: int, expected: int) -> None:
    if status != expected:
        raise RuntimeError(f"An answer was met with {status}, not {expected}.")
