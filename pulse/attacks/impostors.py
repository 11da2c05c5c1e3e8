"""Attack 8: shows one victim another manifest, key, page or signature, in a real browser."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from math import gcd, prod
from random import Random
from typing import Any

from pulse.attacks import chromium, wire
from pulse.attacks.installation import FORGED, Installation, standing
from pulse.attacks.suite import Bench, Outcome
from surveys.answering import credentials, manifests

TRIES = 100
SMALL = prod(range(3, 2_000, 2))
FIRST = "signed by another key"

Changed = Callable[[dict[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Lie:
    """What a dishonest server answers instead of the truth."""

    name: str
    body: bytes
    status: int = 200
    path: str = "manifest.json"


def _with(public: dict[str, Any], change: Changed) -> bytes:
    """The manifest with something changed, written as honestly as the true one."""
    copied: dict[str, Any] = json.loads(json.dumps(public))
    change(copied)
    return manifests.written(copied)


def keys_swapped(public: dict[str, Any], place: int, rng: Random) -> Iterator[Lie]:
    """A key made for one victim: the promise breaks if a single one of these is used."""
    foreign = [manifests.in_text(public_half) for public_half, _ in FORGED]
    own = next(unit["key"] for unit in public["units"] if unit["place"] == place)
    others = [key for key in foreign if key != own]
    for nth in range(30):
        key = others[nth % len(others)] if nth < len(others) else _random_key(rng)

        def swap(copied: dict[str, Any], key: str = key) -> None:
            for unit in copied["units"]:
                if unit["place"] == place:
                    unit["key"] = key

        yield Lie("another key for one unit", _with(public, swap))


def _random_key(rng: Random) -> str:
    """Something that looks like a key: odd, long, and without a small factor."""
    while True:
        drawn = rng.getrandbits(8 * credentials.WIDTH) | 1 | 1 << (8 * credentials.WIDTH - 1)
        if gcd(drawn, SMALL) == 1:
            return manifests.in_text(drawn.to_bytes(credentials.WIDTH))


def fields_changed(public: dict[str, Any], rng: Random) -> Iterator[Lie]:
    """Something else in the manifest that a victim alone would see."""
    units = public["units"]
    changes: list[tuple[str, Changed]] = [
        ("one more unit", lambda m: m["units"].append({**units[0], "place": len(units)})),
        ("a unit of one", lambda m: m["units"][0].update(invited=1)),
        ("a unit left out", lambda m: m["units"].pop()),
        ("units turned round", lambda m: m["units"].reverse()),
        ("another name", lambda m: m["units"][0].update(name="You")),
        ("another host", lambda m: m.update(answer_url="https://other.example")),
        ("another scheme", lambda m: m["credential"].update(scheme="RSABSSA-SHA384-PSS-Zero")),
        ("a small exponent", lambda m: m["credential"].update(exponent=3)),
        ("fewer bits", lambda m: m["credential"].update(bits=1024)),
        ("another day", lambda m: m.update(closes="2031-01-01")),
        ("other rules", lambda m: m["thresholds"].update(team=1)),
        ("one more field", lambda m: m.update(victim=True)),
    ]
    changes += [
        (f"another digest of {name}", _served(name, rng)) for name in sorted(public["served"])
    ]
    changes += [(f"{nth + 2} people invited", _invited(nth)) for nth in range(20)]
    for name, change in changes:
        yield Lie(name, _with(public, change))


def _served(name: str, rng: Random) -> Changed:
    def change(copied: dict[str, Any]) -> None:
        copied["served"][name] = f"sha384-{rng.getrandbits(384):x}"

    return change


def _invited(nth: int) -> Changed:
    def change(copied: dict[str, Any]) -> None:
        copied["units"][nth % len(copied["units"])]["invited"] = nth + 2

    return change


def bytes_changed(true: bytes, rng: Random) -> Iterator[Lie]:
    """The same words in other bytes, or half of them, or none."""
    yield Lie("a space", true + b" ")
    yield Lie("a line end", true + b"\n")
    yield Lie("a mark of its order of bytes", b"\xef\xbb\xbf" + true)
    yield Lie("written wide", json.dumps(json.loads(true), indent=1).encode())
    yield Lie("nothing", b"")
    yield Lie("a page", b"<!doctype html><title>Sign in</title>")
    yield Lie("a list", b"[]")
    yield Lie("null", b"null")
    yield Lie("away", true, status=404)
    yield Lie("broken", true, status=500)
    yield Lie("elsewhere", true, status=403)
    while True:
        cut = rng.randrange(1, len(true))
        yield Lie("cut off", true[:cut])
        yield Lie("a byte changed", true[:cut] + bytes([true[cut] ^ 1]) + true[cut + 1 :])


def lies(public: dict[str, Any], true: bytes, place: int, rng: Random) -> list[Lie]:
    """A hundred ways to show a victim something else."""
    found = [*keys_swapped(public, place, rng), *fields_changed(public, rng)]
    rest = bytes_changed(true, rng)
    while len(found) < TRIES - 5:
        found.append(next(rest))
    for signature in (bytes(credentials.WIDTH), rng.randbytes(credentials.WIDTH), b"", b"\1" * 383):
        found.append(Lie("a signature by no key", signature, path="issue"))
    foreign = rng.randbytes(credentials.WIDTH - 1)
    return [*found, Lie(FIRST, b"\0" + foreign, path="issue")]


@dataclass
class Victim:
    """One browser window, and a server before it that lies when it is told to."""

    page: Any
    link: str
    lie: Lie | None = None
    lying: bool = False
    sent: list[str] = field(default_factory=list)

    def answer(self, route: Any) -> None:
        """Pass a request on, or lie; nothing that is posted reaches the true server."""
        request, lie = route.request, self.lie
        wanted = lie is not None and request.url.endswith(f"/{lie.path}")
        if request.method == "POST" and not wanted:
            self.sent.append(request.url)
            route.abort()
        elif lie is not None and wanted and (self.lying or lie.path == "issue"):
            route.fulfill(status=lie.status, body=lie.body)
        else:
            route.continue_()

    def believes(self, lie: Lie, *, late: bool) -> bool:
        """Whether the page sends anything that it should have kept to itself.

        Args:
            lie: what it is shown.
            late: the truth is shown first, and the lie only when the button is pressed.
        """
        self.lie, self.lying = lie, not late
        self.sent.clear()
        self.page.goto(self.link)
        self.page.locator("input[type=radio]").first.check()
        self.lying = True
        self.page.locator("#send").click()
        self.page.locator("[data-problem]:not([hidden])").first.wait_for()
        self.page.evaluate("sessionStorage.clear()")
        self.page.goto("about:blank")
        return bool(self.sent)


def misled(house: Installation, rng: Random, chosen: Sequence[int]) -> int:
    """How many of the chosen lies a victim's browser believes."""
    letter = house.invited()[0]
    base = house.settings.public_url
    true = wire.ask(base, "GET", f"{house.page}/manifest.json").body
    place = int(letter.fragment.split(".")[1])
    told = lies(json.loads(true), true, place, rng)
    with chromium.browser() as opened:
        window = opened.new_context(service_workers="block")
        window.set_default_timeout(chromium.PATIENCE)
        victim = Victim(window.new_page(), letter.link)
        victim.page.route("**/*", victim.answer)
        count = sum(victim.believes(told[nth], late=nth % 2 == 1) for nth in chosen)
        window.close()
    return count


def impostors(bench: Bench) -> Outcome:
    """Lie to one victim twice a world, of a hundred kinds; to one without a look a few times."""
    name = "Another key, manifest or signature for one victim, shown to the shipped script"
    chance = "0 believed"
    if lacking := chromium.missing():
        return Outcome("8", name, "", "", chance, held=False, left_out=lacking)
    chosen = sorted(bench.rng.sample(range(TRIES), min(TRIES, 2 * bench.worlds)))
    with standing(bench, "product") as house:
        count = misled(house, bench.rng, chosen)
        spent = house.on_the_roll()
    few = range(5)
    with standing(bench, "twin", leak="trusting_script") as house:
        fooled = misled(house, bench.rng, few)
    return Outcome(
        number="8",
        name=name,
        control=f"{fooled} of {len(few)} other keys believed",
        result=f"{len(chosen) - count} of {len(chosen)} refused, {spent} seats spent",
        chance=chance,
        held=count == 0 and spent == 0 and fooled == len(few),
    )
