"""Attack 19: watches a real browser answer, then searches what is left behind on the device."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pulse.attacks import chromium
from pulse.attacks.canaries import Canary, holding
from pulse.attacks.installation import Installation, standing
from pulse.attacks.suite import Bench, Outcome
from surveys.answering import tickets

LEFT = """async () => JSON.stringify({
    cookies: document.cookie,
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    state: history.state,
    name: window.name,
    databases: (await indexedDB.databases()).map(each => each.name),
    caches: window.caches ? await caches.keys() : [],
    workers: navigator.serviceWorker
        ? (await navigator.serviceWorker.getRegistrations()).length : 0,
})"""
NOTHING: dict[str, Any] = {
    "cookies": "",
    "local": [],
    "session": [],
    "state": None,
    "name": "",
    "databases": [],
    "caches": [],
    "workers": 0,
}
HISTORIES = ("History", "Session_", "Tabs_", "ukm_db", "Favicons", "Top Sites", "Visited Links")


@dataclass
class Watched:
    """All that was seen of one visit."""

    elsewhere: set[str] = field(default_factory=set)
    referrers: set[str] = field(default_factory=set)
    cookies: list[str] = field(default_factory=list)
    left: dict[str, Any] = field(default_factory=dict)
    filled: list[str] = field(default_factory=list)  # what a step back brings back
    files: set[str] = field(default_factory=set)  # of the profile, with words of the answer
    remembered: bool = False  # the history keeps the link

    @property
    def faults(self) -> list[str]:
        """Everything that should not have been."""
        return [
            *(f"asked {host}" for host in sorted(self.elsewhere)),
            *(f"referrer {each}" for each in sorted(self.referrers)),
            *(f"cookie {name}" for name in self.cookies),
            *(f"left {name}" for name in NOTHING if self.left.get(name) != NOTHING[name]),
            *self.filled,
            *(f"on the device: {name}" for name in sorted(self.files)),
        ]


def visit(house: Installation, folder: Path, *, script: bool) -> Watched:
    """Answer in a browser of one's own, step back, close it, and read its profile."""
    canary, watched = Canary.fresh(), Watched()
    letter = house.invited()[0 if script else 1]
    host = urlsplit(house.settings.public_url).netloc
    with chromium.profile(folder) as window:
        page = window.new_page()

        def asked(request: Any) -> None:
            parts = urlsplit(request.url)
            if parts.scheme in {"http", "https"} and parts.netloc != host:
                watched.elsewhere.add(parts.netloc)
            if request.headers.get("referer"):
                watched.referrers.add(parts.path)

        page.on("request", asked)
        page.goto(letter.link if script else letter.page)
        if not script:
            page.fill("#code", tickets.grouped(letter.token))
        page.locator("input[type=radio]").nth(3).check()
        page.locator("textarea").fill(canary.note)
        page.locator("#send").click()
        page.wait_for_url("**/thanks*")
        watched.left = json.loads(page.evaluate(LEFT))
        watched.cookies = [each["name"] for each in window.cookies()]
        page.go_back()
        watched.filled = list(_filled(page, canary, letter.token))
    watched.files = holding(_files(folder), [canary.note])
    secret = _holding_code(folder, letter.token)
    watched.remembered = bool(secret)
    watched.files |= {name for name in secret if not name.startswith(HISTORIES)}
    return watched


def _filled(page: Any, canary: Canary, token: str) -> Iterator[str]:
    """What stands in the form again after a step back."""
    text = page.content()
    if canary.mark in text or token in text:
        yield "a step back shows the answer"
    for field_ in page.locator("input[type=text], textarea").all():
        if field_.input_value():
            yield "a step back fills the form in"
    if page.locator("input[type=radio]:checked:not([value=''])").count():
        yield "a step back shows what was chosen"


def _files(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file() and not file.is_symlink()]


def _holding_code(folder: Path, token: str) -> set[str]:
    return holding(_files(folder), [token, tickets.grouped(token)])


def browsing(bench: Bench) -> Outcome:
    """Answer with and without the script's link, and compare with a page that tells others."""
    name, chance = (
        "The page in a real browser: others asked, referrers, traces on the device",
        "none",
    )
    if lacking := chromium.missing():
        return Outcome("19", name, "", "", chance, held=False, left_out=lacking)
    with standing(bench, "product") as house:
        visits = [
            visit(house, bench.folder / f"profile{int(script)}", script=script)
            for script in (True, False)
        ]
        counted = house.on_the_roll()
    with standing(bench, "twin", leak="telltale_page") as house:
        told = visit(house, bench.folder / "profile-twin", script=False)
    faults = [fault for each in visits for fault in each.faults]
    kept = "; the history keeps the link, as the letter does" * visits[0].remembered
    return Outcome(
        number="19",
        name=name,
        control=f"{len(told.faults)} traces",
        result=f"{len(faults)} traces" + "".join(f"; {each}" for each in faults[:3]) + kept,
        chance=chance,
        held=not faults and counted == len(visits) and len(told.faults) >= 3,
    )
