"""Takes pictures of pages of a running installation, to be looked at by a person.

    python -m tests.browser.shots http://127.0.0.1:8000 FOLDER / /design --as steward

Each page is taken at 360 and 1280 px, by day and by night.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

WIDTHS = (360, 1280)
LIGHTS = ("light", "dark")


def name(path: str) -> str:
    """A file name for one address."""
    return path.strip("/").replace("/", "-").partition("#")[0] or "front"


def take(browser: Browser, base: str, folder: Path, paths: list[str], function: str) -> None:
    """Take every page at every width and light."""
    for width in WIDTHS:
        for light in LIGHTS:
            context = browser.new_context(
                base_url=base, viewport={"width": width, "height": 800}, color_scheme=light
            )
            page = context.new_page()
            if function:
                page.goto("/")
                page.locator(f'form[action$="/{function}"] button').first.click()
            for path in paths:
                page.goto(path)
                file = folder / f"{name(path)}-{width}-{light}.png"
                page.screenshot(path=file, full_page=True)
            context.close()


def main() -> None:
    """Read the command line and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base")
    parser.add_argument("folder", type=Path)
    parser.add_argument("paths", nargs="+")
    parser.add_argument(
        "--as", dest="function", choices=["steward", "leader", "liaison"], default=""
    )
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        take(browser, given.base, given.folder, given.paths, given.function)
        browser.close()


if __name__ == "__main__":
    main()
