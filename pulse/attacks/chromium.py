"""A real browser for those attacks that need one; where it is missing they say so."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome")
PATIENCE = 30_000  # milliseconds; machines are shared
ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage"]


def program() -> str | None:
    """Where the browser is, if it is anywhere."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def missing() -> str:
    """What is missing for an attack in a browser; empty when nothing is."""
    if importlib.util.find_spec("playwright") is None:
        return "needs playwright: pip install 'pulse-alliance[attack]'"
    if program() is None:
        return "needs chromium: apt install chromium"
    return ""


@contextmanager
def profile(folder: Path) -> Iterator[Any]:
    """A browser whose profile lies in a folder, as on somebody's own device."""
    from playwright.sync_api import sync_playwright  # heavy, and only an extra of the package

    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            folder, executable_path=program(), args=ARGUMENTS
        )
        context.set_default_timeout(PATIENCE)
        try:
            yield context
        finally:
            context.close()


@contextmanager
def browser() -> Iterator[Any]:
    """A browser that keeps nothing between windows."""
    from playwright.sync_api import sync_playwright  # heavy, and only an extra of the package

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program(), args=ARGUMENTS)
        try:
            yield opened
        finally:
            opened.close()
