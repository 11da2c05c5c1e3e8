"""The steward's page of an open wave keeps itself up to date, and works without doing so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import update

from pulse import queue
from pulse.auth import invite
from pulse.db import db
from pulse.jobs import open as opening
from pulse.jobs import workshop
from surveys import by_hand, partners
from surveys.asking.invitations import Delivery, Invitation
from surveys.waves import Stage, Wave
from tests.alliances import found

TODAY = datetime.now(UTC).date()
SOON = 15_000  # milliseconds


@pytest.fixture
def steward(app: Flask, page: Page) -> Page:
    """The steward, signed in and at the page of a wave whose letters wait."""
    with app.app_context():
        session = db.session()
        found(session, {"North": {"A": 30}, "Quay": {"": 30}})
        by_hand.plan(
            session,
            partners.alliance(session),
            pulse="Core pulse",
            instrument="trust-core",
            opens=TODAY,
            closes=TODAY + timedelta(days=14),
            today=TODAY,
            rng=Random(7),
        )
        invite.steward(session, address="steward@coast.example")
        session.commit()
    with workshop.of(app, today=TODAY, rng=Random(3)) as shop:
        opening.launch(shop, 1)
    with app.app_context():
        queue.cancel(db.engine, [job.id for job in queue.jobs(db.engine)])
    page.goto("/")
    page.get_by_role("button", name="steward").click()
    page.wait_for_url("**/manage/")
    page.goto("/manage/waves/1")
    return page


def leave(app: Flask, letters: int) -> None:
    """Let some letters have left."""
    with app.app_context():
        some = update(Invitation).where(Invitation.id <= letters)
        db.session.execute(some.values(delivery=Delivery.sent, day=TODAY))
        db.session.commit()


def test_letters_that_leave_are_counted_on_the_page_without_a_reload(
    app: Flask, steward: Page
) -> None:
    steward.evaluate("() => { document.body.dataset.kept = 'yes'; }")
    expect(steward.get_by_text("0 of 60")).to_be_visible()
    leave(app, 25)
    expect(steward.get_by_text("25 of 60")).to_be_visible(timeout=SOON)
    leave(app, 41)

    expect(steward.get_by_text("41 of 60")).to_be_visible(timeout=SOON)
    expect(steward.locator("body[data-kept=yes]")).to_have_count(1)


def test_once_other_things_can_be_done_the_page_comes_anew(app: Flask, steward: Page) -> None:
    expect(steward.get_by_role("button", name="Close the wave now")).to_be_visible()
    with app.app_context():
        db.session.get_one(Wave, 1).stage = Stage.closed
        db.session.commit()

    expect(steward.get_by_role("button", name="Publish the report")).to_be_visible(timeout=SOON)
    expect(steward.get_by_role("button", name="Close the wave now")).to_have_count(0)


def test_the_page_of_figures_alone_breaks_no_rule_and_fits_the_smallest_telephone(
    steward: Page, axe: Callable[[Page], None], fits: Callable[[Page], None]
) -> None:
    steward.goto("/manage/waves/1/live")

    axe(steward)
    fits(steward)
