"""Milestones: written by leaders and stewards, seen by all partners, on lines and in words."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pulse.auth import invite
from pulse.auth.models import Function
from pulse.db import db
from surveys import marks
from tests.conftest import signed_in
from tests.pulse.reports.world import FIRST
from tests.pulse.web.test_lead import leader, places, seen

__all__ = ["leader", "places"]

PAGE = "/reports/milestones/"
GIVEN = {"day": "2025-04-01", "words": "A joint plan was signed", "link": "https://plan.example/1"}


def viewer(app: Flask, place: int) -> FlaskClient:
    """A browser of somebody who reads one organisation's reports and writes nothing."""
    with app.app_context():
        session = db.session()
        user = invite.leader(session, address="see@mill.example", organisation_id=place)
        user.memberships[0].function = Function.viewer
        session.commit()
        return signed_in(app, user)


def test_what_a_leader_writes_stands_on_every_partners_lines(
    app: Flask, leader: FlaskClient, steward: FlaskClient, places: dict[str, int]
) -> None:
    own = places["Harbour Trust"]

    answer = leader.post(PAGE, data={**GIVEN, "author": str(own)})

    assert answer.status_code == 303
    for address in (f"/reports/{places['Mill Clinic']}", "/reports/alliance"):
        page = seen(steward, address)
        assert "Milestones before it" in page
        assert "1 April 2025: A joint plan was signed" in page
        assert 'href="https://plan.example/1" rel="noopener noreferrer"' in page
        file = steward.get(f"{address}/cells.csv").text
        assert "2025-04-01,alliance,,,milestone," in file
        assert "A joint plan was signed https://plan.example/1" in file
    assert "Harbour Trust" in seen(viewer(app, places["Mill Clinic"]), PAGE)


def test_only_those_who_wrote_a_milestone_and_stewards_take_it_away(
    app: Flask, leader: FlaskClient, steward: FlaskClient, places: dict[str, int]
) -> None:
    leader.post(PAGE, data={**GIVEN, "author": str(places["Harbour Trust"])})
    steward.post(PAGE, data={**GIVEN, "words": "The alliance met", "author": "0"})
    with app.app_context():
        theirs, own = (each.id for each in marks.milestones(db.session()))

    assert leader.post(f"{PAGE}{theirs}/remove").status_code == 404
    assert leader.post(f"{PAGE}{own}/remove").status_code == 303
    assert steward.post(f"{PAGE}{theirs}/remove").status_code == 303
    assert "There are none yet." in seen(steward, PAGE)


def test_a_leader_writes_in_the_own_name_alone_and_a_viewer_not_at_all(
    app: Flask, leader: FlaskClient, places: dict[str, int]
) -> None:
    looking = viewer(app, places["Mill Clinic"])

    for author in (places["Mill Clinic"], 0, 999):
        assert leader.post(PAGE, data={**GIVEN, "author": str(author)}).status_code == 422
    assert looking.post(PAGE, data={**GIVEN, "author": "0"}).status_code == 403
    assert "Write a milestone" not in seen(looking, PAGE)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"link": "javascript:alert(1)"}, "A link begins with https://"),
        ({"link": "https://"}, "A link begins with https://"),
        ({"link": "https://plan.example/a b"}, "A link has no spaces"),
        ({"link": "https://[plan"}, "A link begins with https://"),
        ({"day": "2125-04-01"}, "this day is to come"),
        ({"day": "yesterday"}, "Enter a day, as 2026-01-31"),
        ({"words": "x" * 201}, "200 is the most"),
    ],
)
def test_what_is_wrong_with_a_milestone_is_said_in_a_sentence(
    steward: FlaskClient, places: dict[str, int], wrong: dict[str, str], words: str
) -> None:
    answer = steward.post(PAGE, data={**GIVEN, "author": "0", **wrong})

    assert answer.status_code == 422
    assert words in answer.text


def test_a_milestone_keeps_its_own_day_while_a_wave_is_open(
    app: Flask, steward: FlaskClient, places: dict[str, int]
) -> None:
    within = date(FIRST.year, FIRST.month, FIRST.day + 3)

    steward.post(PAGE, data={**GIVEN, "day": within.isoformat(), "author": "0"})

    assert "6 March 2025: A joint plan was signed" in seen(steward, "/reports/alliance")
