"""From a flag to a friction in words: whom it is about and its flag are filled in already."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.auth import invite
from pulse.db import db
from surveys.findings import Sign
from surveys.frictions import Friction
from surveys.heard import Heard
from tests.conftest import signed_in
from tests.inspection import faults
from tests.pulse.reports.test_flagged import published
from tests.pulse.reports.world import World

CHOSEN = re.compile(r'<option value="(\d+)" selected>')
WORDS = {"topic": "work", "seen": "Two tools.", "effect": "Twice the work."}


@pytest.fixture
def flags(app: Flask) -> tuple[int, int]:
    """The numbers of a flag of a gap between two partners, and of one that fell."""
    with app.app_context(), Session(db.engine) as roster, Session(db.engines["box"]) as box:
        world = World(roster, box, app.extensions["pulse.keyring"])
        for number in range(1, 10):
            published(world, number, [60 - (15 if number >= 7 else 0), 55, 62, 58])
        gap, fall = roster.scalars(select(Friction).order_by(Friction.id)).all()[:2]
        gap.sign, gap.other_id = Sign.gap, world.organisation("Partner 1").id
        roster.commit()
        return gap.id, fall.id


def liaison(app: Flask, *names: int) -> FlaskClient:
    """A liaison of some partners, or of all."""
    with app.app_context():
        session = db.session()
        for place in names or (None,):
            user = invite.liaison(session, address="lia@a.example", organisation_id=place)
        session.commit()
        return signed_in(app, user)


def test_a_gap_leads_to_a_friction_between_the_two_with_its_flag(
    app: Flask, steward: FlaskClient, flags: tuple[int, int]
) -> None:
    gap, fall = flags
    browser = liaison(app)
    page = browser.get(f"/frictions/{gap}").text
    link = re.search(r'href="(/frictions/new\?[^"]+)"[^>]*>\s*Raise a friction between them', page)
    assert link is not None

    form = browser.get(unescape(link[1])).text
    filled = dict(zip(("organisation", "other", "evidence"), CHOSEN.findall(form), strict=True))
    made = browser.post("/frictions/new", data=WORDS | filled)

    assert faults(page) == faults(form) == ()
    assert "Raise a friction from it" in browser.get(f"/frictions/{fall}").text
    assert "/frictions/new" not in steward.get(f"/frictions/{gap}").text
    assert made.status_code == 303
    with app.app_context():
        heard = db.session.scalars(select(Heard)).one()
        friction = db.session.get_one(Friction, gap)
        about = (friction.organisation_id, friction.other_id, gap)
        assert (heard.organisation_id, heard.other_id, heard.evidence_id) == about


def test_the_own_partner_comes_first_and_nothing_else_is_taken_from_an_address(
    app: Flask, flags: tuple[int, int]
) -> None:
    with app.app_context():
        friction = db.session.get_one(Friction, flags[0])
        first, second = friction.organisation_id, friction.other_id
    assert first
    assert second
    browser = liaison(app, second)

    own = browser.get(f"/frictions/new?organisation={second}&other={first}").text
    odd = browser.get("/frictions/new?organisation=x&other=999&evidence=-1")

    assert CHOSEN.findall(own)[:2] == [str(second), str(first)]
    assert (odd.status_code, faults(odd.text)) == (200, ())
