"""Attack A8: joins code and answers by the connection that both came by, on one host and on two."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pulse.attacks import chromium
from pulse.attacks.installation import Installation, free_port, served, standing
from pulse.attacks.suite import Bench, Outcome

PEOPLE = 4


def watched(house: Installation) -> dict[str, list[tuple[str, str]]]:
    """Note the address and the port that each step of full mode comes from."""
    seen: dict[str, list[tuple[str, str]]] = {"issue": [], "answer": []}
    inner: Callable[..., Any] = house.app.wsgi_app

    def wrapped(environ: dict[str, Any], start_response: Any) -> Any:
        step = environ["PATH_INFO"].rpartition("/")[2]
        if step in seen:
            seen[step].append((environ["REMOTE_ADDR"], environ["REMOTE_PORT"]))
        return inner(environ, start_response)

    house.app.wsgi_app = wrapped  # type: ignore[method-assign]  # the documented place of middleware
    return seen


def joined(house: Installation) -> int:
    """How many people's answers came by the very connection that their code had come by."""
    seen = watched(house)
    with chromium.browser() as opened:
        windows = [opened.new_context() for _ in range(PEOPLE)]
        pages = [window.new_page() for window in windows]
        for page, letter in zip(pages, house.invited(), strict=False):
            page.set_default_timeout(chromium.PATIENCE)
            page.goto(letter.link)
            page.locator("input[type=radio]").first.check()
            page.locator("#send").click()
        for page in pages:
            page.wait_for_url("**/thanks*")
    if len(seen["answer"]) != PEOPLE:
        raise RuntimeError("not everybody answered in full mode")
    return sum(came in seen["issue"] for came in seen["answer"])


def connections(bench: Bench) -> Outcome:
    """Answer on one host name, where the browser keeps its connection, and on two."""
    name = "Code and answers joined by the connection: one host name against two"
    chance = "0 where there are two"
    if lacking := chromium.missing():
        return Outcome("A8", name, "", "", chance, held=False, left_out=lacking)
    with standing(bench, "one") as house:
        on_one = joined(house)
    other = f"http://127.0.0.2:{free_port()}"
    with standing(bench, "two", answer_url=other) as house, served(house.app, other):
        on_two, counted = joined(house), len(house.sheets())
    return Outcome(
        number="A8",
        name=name,
        control=f"one host name: {on_one} of {PEOPLE} came by one connection",
        result=f"two host names: {on_two} of {PEOPLE}",
        chance=chance,
        held=on_two == 0 and counted == PEOPLE and on_one > 0,
    )
