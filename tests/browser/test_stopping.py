"""The page on which letters are stopped, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from random import Random

from flask import Flask
from playwright.sync_api import Page

from pulse.db import db
from pulse.mail.tags import Tags
from surveys import partners, series
from surveys.asking import optouts
from tests.alliances import found


def test_letters_are_stopped_by_keyboard_on_pages_that_break_no_rule(
    app: Flask, page: Page, axe: Callable[[Page], None], fits: Callable[[Page], None]
) -> None:
    with app.app_context():
        session = db.session()
        found(session, {"Harbour": {"": 8}})
        series.found(
            session,
            partners.alliance(session),
            name="Core",
            instrument="process-trust",
            modules=[],
            settings=series.Settings(),
            today=datetime.now(UTC).date(),
            rng=Random(1),
        )
        session.commit()
    page.goto(f"/letters/{Tags(str(app.secret_key)).written(1, 1)}")
    axe(page)
    fits(page)
    page.get_by_role("button", name="Confirm").press("Enter")
    page.wait_for_url("**/done")
    axe(page)
    fits(page)

    with app.app_context():
        assert optouts.among(db.session(), 1, [1]) == {1}
