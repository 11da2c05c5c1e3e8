"""A letter's whole link, and what a browser does with it, for tests of answering in full mode."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from playwright.sync_api import Page, Request, Route, expect
from sqlalchemy.orm import Session

from pulse.db import db
from surveys.answering import door, extracts, manifests
from tests.pulse.web.open_wave import Opened, opened, public

MESSAGE = "More time together"
LONGEST_WAIT = 4000  # milliseconds
PATIENCE = 10.0  # seconds


@dataclass(frozen=True)
class Letters:
    """An open wave and the links in its letters."""

    wave: Opened

    def manifest(self) -> dict[str, Any]:
        """What is public of the wave."""
        with self.wave.app.app_context(), Session(db.engines["box"]) as session:
            return door.published(session.connection(), self.wave.wave)

    def link(self, person: int = 0, *, unit: int = 0, short: str = "") -> str:
        """The link of one letter."""
        short = short or manifests.short(manifests.written(self.manifest()))
        return f"{self.wave.path}#{self.wave.tokens[person]}.{unit}.{short}"

    def arrived(self, count: int) -> None:
        """Wait until so many sheets have been taken in; nobody tells when a page that is gone."""
        keyring = self.wave.app.extensions["pulse.keyring"]
        until = time.monotonic() + PATIENCE
        found = -1
        while found != count and time.monotonic() < until:
            time.sleep(0.05)
            with self.wave.app.app_context(), Session(db.engines["box"]) as session:
                found = len(extracts.sheets(session, keyring, wave=self.wave.wave, unit=0))
        assert found == count

    def sheets(self) -> int:
        """Shut the wave and count what was taken in."""
        return len(self.wave.read()[0])


def letters(app: Flask, **changed: Any) -> Letters:
    """Open one more wave in full mode."""
    return Letters(opened(app, public(**changed)))


@dataclass
class Sent:
    """Everything that a page sent to a server by POST."""

    requests: list[Request] = field(default_factory=list)

    @classmethod
    def by(cls, page: Page) -> Sent:
        """Listen to a page from now on."""
        sent = cls()

        def heard(each: Request) -> None:
            if each.method == "POST":
                sent.requests.append(each)

        page.on("request", heard)
        return sent

    @property
    def steps(self) -> list[str]:
        """The last part of each address."""
        return [each.url.rpartition("/")[2] for each in self.requests]

    def bodies(self, step: str) -> list[bytes]:
        """What was sent at one step."""
        found = [each for each in self.requests if each.url.endswith(f"/{step}")]
        return [each.post_data_buffer or b"" for each in found]


def fill(page: Page, message: str = MESSAGE) -> None:
    """Answer two questions and write a message."""
    page.get_by_role("radio", name="Agree", exact=True).nth(0).check()
    page.get_by_role("radio", name="Strongly disagree").nth(4).check()
    page.get_by_label("What is one thing").fill(message)


def send(page: Page) -> None:
    """Press the button at the end."""
    page.get_by_role("button", name="Send my answers").click()


def waiting(page: Page) -> None:
    """The code was accepted, and the answer has not left yet."""
    expect(page.get_by_role("status").get_by_text("Step 2 of 3")).to_be_visible()


def wait(page: Page) -> None:
    """Let the longest wait pass, by the page's clock."""
    waiting(page)
    page.clock.run_for(LONGEST_WAIT)


def thanked(page: Page) -> None:
    """The page says thank you."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")


def refused(page: Page, sentence: str) -> None:
    """The page says why nothing was sent, and says nothing else."""
    expect(page.get_by_role("alert")).to_have_count(1)
    expect(page.get_by_role("alert")).to_contain_text(sentence)
    expect(page.locator("[data-step]:visible")).to_have_count(0)


def once(page: Page, address: str, fault: Callable[[Route], None]) -> None:
    """Let something go wrong the next time that an address is asked for."""
    page.route(address, fault, times=1)


def unreached(route: Route) -> None:
    """The connection breaks before the request has arrived."""
    route.abort()


def unanswered(route: Route) -> None:
    """The request arrives, and the connection breaks before the reply."""
    route.fetch()
    route.abort()


def problem(name: str, status: int = 422) -> Callable[[Route], None]:
    """A server that refuses."""
    body = json.dumps({"problem": name, "sentence": "."})
    return lambda route: route.fulfill(status=status, body=body, content_type="application/json")
