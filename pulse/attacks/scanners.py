"""Attack 10: scans letters' links as mail scanners do, scripts, presses and all, using none up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pulse.attacks import chromium, wire
from pulse.attacks.installation import Installation, Invited, standing
from pulse.attacks.suite import Bench, Outcome
from pulse.attacks.twins import load
from pulse.db import db
from surveys.answering.tables import Sealed

LETTERS = 2
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PROPFIND")
PURPOSES = ({"Purpose": "prefetch"}, {"Sec-Purpose": "prefetch;prerender"}, {"X-Moz": "prefetch"})
PREFETCH = """address => new Promise(done => {
    const link = document.createElement("link");
    link.rel = "prefetch";
    link.href = address;
    link.onload = link.onerror = done;
    document.head.append(link);
    setTimeout(done, 300);
})"""

Link = Callable[[Invited], str]


def written(house: Installation) -> int:
    """How often anything was written into the urns and rolls of a wave."""
    with house.app.app_context(), Session(db.engines["box"]) as box:
        return box.scalar(select(func.sum(Sealed.generation))) or 0


def by_program(house: Installation, link: str) -> None:
    """Ask for a link in every way that there is."""
    base = house.settings.public_url
    path = link.removeprefix(base).partition("#")[0]
    for method in METHODS:
        body = "" if method in {"POST", "PUT"} else None
        for asked in (path, f"{house.page}/issue", f"{house.page}/answer", f"{house.page}/thanks"):
            wire.ask(base, method, asked, body)
    for headers in PURPOSES:
        wire.ask(base, "GET", path, None, headers)


def by_browser(window: Any, link: str) -> None:
    """Run the page's script, press and follow everything, and send the form with nothing chosen."""
    page = window.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(link)
    page.evaluate(PREFETCH, link)
    addresses = page.locator("a[href]").evaluate_all("all => all.map(each => each.href)")
    for _ in range(2):
        for press in page.get_by_role("button").all():
            press.click(no_wait_after=True)
    for detail in page.locator("summary").all():
        detail.click()
    page.locator("form").first.evaluate("form => form.requestSubmit()")
    page.wait_for_load_state("networkidle")
    page.close()
    page = window.new_page()
    for address in [*dict.fromkeys(addresses), "about:blank", link]:
        page.goto(address)
    if page.locator("#code").is_visible():
        page.press("#code", "Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")
    page.close()


def scanned(house: Installation, link: Link) -> int:
    """How many links a scan uses up, of the first few."""
    used = 0
    with chromium.browser() as opened:
        window = opened.new_context()
        window.set_default_timeout(chromium.PATIENCE)
        for letter in house.invited()[:LETTERS]:
            before = written(house)
            by_program(house, link(letter))
            by_browser(window, link(letter))
            used += written(house) != before
        window.close()
    return used


def scanners(bench: Bench) -> Outcome:
    """Scan each link twice over, then let its owner answer."""
    name, chance = "A scanner that runs scripts, follows links and presses buttons", "0 used up"
    if lacking := chromium.missing():
        return Outcome("10", name, "", "", chance, held=False, left_out=lacking)
    with standing(bench, "product") as house:
        used = scanned(house, lambda letter: letter.link)
        for letter in house.invited()[:LETTERS]:
            wire.send(house.settings.public_url, house.page, letter.token, [4] * house.items)
        answered = len(house.sheets())
    with standing(bench, "twin", leak="used_by_looking") as house:
        spent = scanned(house, load("used_by_looking").link)
    return Outcome(
        number="10",
        name=name,
        control=f"{spent} of {LETTERS} links used up",
        result=f"{used} of {LETTERS} used up; {answered} owners answered afterwards",
        chance=chance,
        held=used == 0 and answered == LETTERS and spent == LETTERS,
    )
