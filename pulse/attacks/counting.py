"""Attack 11: replays, forges, mixes modes and floods, then counts what lies in the urns."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http.client import HTTPConnection
from random import SystemRandom
from typing import Any
from urllib.parse import urlsplit

from pulse.attacks import wire
from pulse.attacks.installation import Installation, Invited, standing
from pulse.attacks.respondent import (
    Credential,
    Link,
    NoCredential,
    Respondent,
    over_network,
    respond,
)
from pulse.attacks.suite import Bench, Outcome
from surveys.answering import credentials
from surveys.answering import wire as bodies

AT_ONCE = 50
FLOOD = 1_000  # submissions of one link
CHANCE = SystemRandom()


@dataclass(frozen=True)
class Forger:
    """Somebody with a few letters who would like to count more than once."""

    house: Installation
    letters: list[Invited]
    public: dict[str, Any]

    @classmethod
    def of(cls, house: Installation) -> Forger:
        """Take the first letters that come, of at least two units."""
        letters = house.invited()
        base = house.settings.public_url
        first = Respondent(over_network, base, house.code, Link.read(letters[0].fragment), CHANCE)
        return cls(house, letters, first.manifest())

    def person(self, letter: Invited) -> Respondent:
        """Whoever holds a letter."""
        base = self.house.settings.public_url
        return Respondent(over_network, base, self.house.code, Link.read(letter.fragment), CHANCE)

    def points(self) -> list[int]:
        """Some sheet."""
        return [CHANCE.randint(1, 5) for _ in range(self.house.items)]

    def form(self, letter: Invited) -> int:
        """Answer by the form."""
        house = self.house
        reply = wire.send(house.settings.public_url, house.page, letter.token, self.points())
        return reply.status

    def script(self, letter: Invited) -> int:
        """Answer in full mode; the status of whatever came last."""
        try:
            held = self.person(letter).credential(self.public)
        except NoCredential as refused:
            return refused.reply.status
        return self.answer(letter, held)

    def answer(self, letter: Invited, held: Credential) -> int:
        """Give an answer under a credential."""
        return self.person(letter).answer(self.public, held, self.points(), "").status

    def flood(self, letter: Invited, count: int) -> None:
        """Send one link's form again and again over kept connections."""
        address = urlsplit(self.house.settings.public_url).netloc
        body = wire.filled_in(letter.token, self.points()).encode()

        def send(_nth: int) -> None:
            connection = HTTPConnection(address, timeout=wire.PATIENCE)
            for _ in range(max(1, count // AT_ONCE)):
                connection.request("POST", self.house.page, body, {"Content-Type": wire.FORM})
                connection.getresponse().read()
            connection.close()

        together(send)


def together(deed: Callable[[int], object], count: int = AT_ONCE) -> list[Any]:
    """Do something in many threads at one moment."""
    gate, told = threading.Barrier(count), list[Any]()

    def work(nth: int) -> None:
        gate.wait()
        told.append(deed(nth))

    threads = [threading.Thread(target=work, args=(nth,)) for nth in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def used_often(forger: Forger, flood: int) -> int:
    """Use each of four letters as often as possible; how many answers are honest."""
    flooded, replayed, shared, mixed = forger.letters[:4]
    forger.flood(flooded, flood)
    for _ in range(5):
        forger.form(replayed)
        forger.script(replayed)
    _ask_in_parallel(forger, shared)
    together(lambda nth: (forger.form if nth % 2 else forger.script)(mixed))
    return 4


def _ask_in_parallel(forger: Forger, letter: Invited) -> None:
    """Ask for many credentials of one seat at once, and use each that comes many times."""
    person, won = forger.person(letter), list[Credential]()

    def ask(_nth: int) -> None:
        try:
            won.append(person.credential(forger.public))
        except NoCredential:
            return

    def use(held: Credential) -> None:
        together(lambda _nth: forger.answer(letter, held), 20)

    together(ask, 20)
    for held in won:
        use(held)


def forged(forger: Forger) -> Iterable[int]:
    """Answers that nobody may give; the status of each."""
    house, letter = forger.house, forger.letters[4]
    held = forger.person(letter).credential(forger.public)  # spends this seat, and never answers
    other = next(unit["place"] for unit in forger.public["units"] if unit["place"] != held.unit)
    base, page = house.settings.public_url, house.page
    body = bodies.written_answer(held.unit, held.prepared, held.signature, [3] * house.items, "")
    noise = held._replace(signature=CHANCE.randbytes(credentials.WIDTH))
    yield forger.answer(letter, noise)
    yield forger.answer(letter, held._replace(prepared=CHANCE.randbytes(credentials.PREPARED)))
    yield forger.answer(letter, held._replace(unit=other))
    yield forger.answer(letter, held._replace(unit=60_000))
    for spoilt in (body[:-1], body + b"\0", body[:2047] + b"x", b"\2" + body[1:], b""):
        yield wire.ask(base, "POST", f"{page}/answer", spoilt).status
    yield wire.ask(base, "POST", "/s/another/answer", body).status
    ask = bodies.written_issue(other, letter.token, held.blinded)
    for spoilt in (ask, ask[:-1], ask + b"\0", bodies.written_issue(held.unit, "0" * 16, b"")):
        yield wire.ask(base, "POST", f"{page}/issue", spoilt).status
    yield wire.ask(base, "POST", f"{page}/issue", ask[:18] + b"\xff" * credentials.WIDTH).status
    yield wire.send(base, "/s/another", letter.token, [3] * house.items).status


def attacked(bench: Bench, name: str, leak: str | None, flood: int) -> tuple[int, int, bool]:
    """Honest answers, counted answers, and whether refusals and bounds were as they must be."""
    with standing(bench, name, leak=leak) as house:
        forger = Forger.of(house)
        honest = used_often(forger, flood)
        statuses = list(forged(forger))
        base, points = house.settings.public_url, [2] * house.items
        last = forger.letters[5]
        respond(over_network, base, house.code, last.fragment, points, "", CHANCE)
        counted, seats = len(house.sheets()), house.on_the_roll()
        refused = all(400 <= status < 500 for status in statuses)
        return honest + 1, counted, refused and counted <= seats <= len(forger.letters)


def counting(bench: Bench) -> Outcome:
    """Let a forger loose on an open wave, and count."""
    _, doubled, _ = attacked(bench, "twin", "hasty", AT_ONCE)
    honest, counted, kept = attacked(bench, "product", None, FLOOD)
    return Outcome(
        number="11",
        name="Replayed, parallel, forged and mixed answers, and those of another unit or wave",
        control=f"{doubled} counted for {honest} people",
        result=f"{counted} counted for {honest} people"
        + ("" if kept else "; a forged one was taken, or a bound was broken"),
        chance="exactly one for each; answers ≤ issued ≤ invited",
        held=counted == honest and kept and doubled > 2 * honest,
    )
