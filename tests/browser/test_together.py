"""From a report to what people are told was done, in a real browser: read, promised, answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from pulse.auth import invite
from pulse.db import db
from tests.pulse.reports.world import Crew, World

CREWS = [Crew((name,), "", 40, 30, 3.4) for name in ("Harbour Trust", "Mill Clinic", "Orchard")]
REASON = "the rent is too high this year"


@pytest.fixture
def wave(app: Flask) -> tuple[int, str]:
    """The id and the code of a wave of three partners, published today; one of them is led."""
    with app.app_context(), Session(db.engine) as roster, Session(db.engines["box"]) as box:
        world = World(roster, box, app.extensions["pulse.keyring"])
        release = world.published(CREWS)
        release.published = datetime.now(UTC).date()
        place = world.organisation("Harbour Trust").id
        invite.leader(roster, address="leader@harbour.example", organisation_id=place)
        invite.steward(roster, address="steward@coast.example")
        roster.commit()
        return release.wave_id, world.pulse.waves[-1].code


def test_what_was_promised_is_answered_and_told_to_everybody(
    window: Callable[..., Page], axe: Callable[[Page], None], wave: tuple[int, str]
) -> None:
    number, code = wave
    steward = window(viewport={"width": 320, "height": 800})
    leader = window(color_scheme="dark")
    for page, function in ((steward, "steward"), (leader, "leader")):
        page.goto("/")
        page.locator(f'form[action$="/{function}"] button').first.click()

    def fits() -> None:
        assert steward.evaluate("document.documentElement.scrollWidth") <= 320
        axe(steward)

    steward.goto(f"/reports/together/0/{number}")  # read together, in one minute of the three
    for name in ("Harbour Trust", "Mill Clinic"):
        steward.get_by_label(name).check()
    steward.get_by_label("What you take from it").fill("We decide in one room")
    steward.get_by_role("button", name="We read this together").click()
    expect(steward.get_by_text("Not there: Orchard")).to_be_visible()
    steward.get_by_text("Write a promise").click()
    steward.get_by_label("What is promised").fill("One office for all")
    steward.get_by_label("It is done when").fill("The sign hangs at its door")
    steward.get_by_label("Which role answers for it").fill("head of rooms")
    steward.get_by_label("Of which partner").select_option("Harbour Trust")
    until = datetime.now(UTC).date() + timedelta(days=30)
    steward.get_by_label("Until when").fill(until.isoformat())
    steward.get_by_label("What people said that it answers").fill("We sit too far apart")
    steward.get_by_role("button", name="Write this promise").click()
    expect(steward.get_by_text("Done when: The sign hangs at its door")).to_be_visible()
    fits()

    leader.goto("/reports/together/0/")  # an honest no, by its owner
    leader.get_by_role("link", name="Say what became of it").click()
    leader.get_by_label("We will not do it, because …").check()
    leader.get_by_label("If it will not be done: because").fill(REASON)
    axe(leader)
    leader.get_by_role("button", name="Keep this").click()
    leader.goto(f"/reports/together/0/{number}")
    expect(leader.get_by_text(f"because: {REASON}")).to_be_visible()

    steward.goto(f"/manage/waves/{number}/share/")  # looked at, then told to everybody
    fits()
    steward.get_by_role("button", name="Take these over").click()
    steward.get_by_role("button", name="Send the letters now").click()
    for address in (f"/results/{code}", "/charter"):
        steward.goto(address)
        expect(steward.get_by_text("We sit too far apart")).to_be_visible()
        expect(steward.get_by_text(f"we will not do this, because {REASON}")).to_be_visible()
    steward.goto("/manage/letters/?letter=invitation&wave=1&width=text")
    expect(steward.get_by_text("YOU SAID, WE DID")).to_have_count(1)
