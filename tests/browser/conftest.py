"""A real browser at the real application: fixtures that find what only an eye or a rule would."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from waitress.server import create_server
from waitress.wasyncore import close_all

from pulse.settings import Settings
from tests.browser.full_mode import Letters, letters

CHROMIUM = Path("/usr/bin/chromium")
SMALLEST = 320
EXPECTED = (
    "the server responded with a status of 4",  # a refused form is an answer too
    "because the document's frame is sandboxed",  # a preview is shown where nothing can be sent
)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Settings with the demonstration's doors open, so that staff can sign in by a button."""
    return settings.model_copy(update={"demonstration": True})


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve an application, and say where."""
    sockets: dict[int, Any] = {}
    server = create_server(
        app, map=sockets, host="127.0.0.1", port=0, threads=4, asyncore_use_poll=True
    )
    thread = threading.Thread(target=server.run, name="web under test")
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    with suppress(OSError):  # the server was awake already, and has closed all before the pull
        server.trigger.pull_trigger(lambda: close_all(sockets))
    thread.join(timeout=10)
    server.task_dispatcher.shutdown(cancel_pending=True, timeout=5)
    assert not thread.is_alive()


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Where the application is served while the test runs."""
    with serving(app) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, once for each file of tests."""
    if not CHROMIUM.exists():
        pytest.fail("Chromium is missing: `apt-get install chromium` brings it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@dataclass
class Window:
    """One browser window and every complaint it made."""

    context: BrowserContext
    complaints: list[str] = field(default_factory=list)

    def open(self) -> Page:
        """Open a page whose complaints are collected."""
        page = self.context.new_page()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def _heard(self, message: ConsoleMessage) -> None:
        expected = any(words in message.text for words in EXPECTED)
        if message.type in ("error", "warning") and not expected:
            self.complaints.append(message.text)


@pytest.fixture
def window(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Opens windows of any kind: `window(viewport=…, color_scheme="dark", …)`.

    Whatever a page complained about, a breach of its content policy above all, fails the test.
    """
    windows: list[Window] = []

    def open_window(**kind: Any) -> Page:
        kind.setdefault("viewport", {"width": 1280, "height": 900})
        windows.append(Window(browser.new_context(base_url=address, **kind)))
        return windows[-1].open()

    yield open_window
    for each in windows:
        each.context.close()
    assert [complaint for each in windows for complaint in each.complaints] == []


@pytest.fixture
def page(window: Callable[..., Page]) -> Page:
    """One window of a desk's width, by day."""
    return window()


@pytest.fixture
def frail(browser: Browser, address: str) -> Iterator[Page]:
    """A telephone with a bad line, of which it may complain; the test can put its clock forward."""
    context = browser.new_context(base_url=address, viewport={"width": 360, "height": 740})
    page = context.new_page()
    breaches: list[str] = []
    page.on("pageerror", lambda error: breaches.append(str(error)))
    page.on("console", lambda said: breaches.append(said.text) if "Policy" in said.text else None)
    page.clock.install()
    yield page
    context.close()
    assert breaches == []


@pytest.fixture
def letter(app: Flask) -> Letters:
    """The letters of an open wave whose unit has a key."""
    return letters(app)


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Asserts that a page breaks none of the accessibility rules that a program can check."""

    def check(page: Page) -> None:
        page.wait_for_load_state()
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()

    return check


@pytest.fixture
def fits() -> Callable[[Page], None]:
    """Asserts that a page at the smallest width scrolls in one direction only."""

    def check(page: Page) -> None:
        page.wait_for_load_state()
        page.set_viewport_size({"width": SMALLEST, "height": 640})
        wide: int = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= SMALLEST, f"{page.url} is {wide} px wide in a window of {SMALLEST} px"

    return check
