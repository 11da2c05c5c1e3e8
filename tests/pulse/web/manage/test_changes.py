"""Partners and teams that come, go and change, in a browser."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from pulse.auth import invite
from pulse.auth.models import AuditEntry
from pulse.db import db
from surveys import marks, partners, waves
from surveys.asking import teams
from surveys.waves import Stage, Wave
from tests.conftest import signed_in
from tests.pulse.jobs.conftest import found_alliance

ALL = "/manage/organisations"


@pytest.fixture
def alliance(app: Flask) -> dict[str, int]:
    """Three partners of two teams each, asked by one wave that is open; ids by name."""
    with app.app_context():
        session = db.session()
        wave = session.get_one(Wave, found_alliance(session, ((20, 18), (22, 24), (26, 28))))
        listed = partners.organisations(session)
        wave.opened, wave.stage = date(2026, 11, 1), Stage.open
        wave.opens, wave.closes = wave.opened, date(2026, 11, 30)
        for place, unit in enumerate(unit for each in listed for unit in each.units):
            wave.leaves.append(
                waves.Leaf(
                    place=place,
                    name=unit.name,
                    organisation_id=unit.organisation_id,
                    invited=20,
                    parts=[
                        waves.LeafPart(
                            unit_id=unit.id, organisation_id=unit.organisation_id, people=20
                        )
                    ],
                )
            )
        session.commit()
        ids = {each.name: each.id for each in listed}
        return ids | {f"{e.name}/{u.name}": u.id for e in listed for u in e.units}


def look_and_do(browser: FlaskClient, address: str, **given: object) -> str:
    """Look at what a change would do, do it, and read the page that follows."""
    sent = {"look": "y"} | given
    looked = browser.get(address, query_string=sent)
    assert looked.status_code == 200, looked.text
    done = browser.post(address, data=sent)
    assert done.status_code == 303, done.text
    assert browser.get(done.location).status_code == 200
    return looked.text


def test_a_look_says_what_would_come_of_it_and_changes_nothing(
    app: Flask, steward: FlaskClient, alliance: dict[str, int]
) -> None:
    way = f"{ALL}/{alliance['Partner 0']}/change/join"
    with app.app_context():
        invite.leader(db.session(), address="lea@x.example", organisation_id=alliance["Partner 0"])
        db.session.commit()

    asked = steward.get(way)
    looked = steward.get(f"{way}?look=y&organisation={alliance['Partner 1']}")

    assert (asked.status_code, looked.status_code) == (200, 200)
    assert "An open wave keeps the groups" in looked.text
    assert "Partner 0: the line ends" in looked.text
    assert "Partner 1: a mark stands in the line" in looked.text
    assert "The alliance: the line goes on" in looked.text
    assert "lea@x.example" in looked.text
    with app.app_context():
        assert len(partners.organisations(db.session())) == 3
        assert marks.every(db.session()) == []


def test_partners_are_joined_and_the_rights_of_leaders_follow(
    app: Flask, steward: FlaskClient, alliance: dict[str, int]
) -> None:
    gone, home = alliance["Partner 0"], alliance["Partner 1"]
    with app.app_context():
        led = invite.leader(db.session(), address="lea@x.example", organisation_id=gone)
        db.session.commit()
        leader = signed_in(app, led)

    look_and_do(steward, f"{ALL}/{gone}/change/join", organisation=home)

    assert leader.get(f"/reports/{home}").status_code == 200
    assert leader.get(f"/reports/{gone}").status_code == 200
    assert "(until" in leader.get("/reports/").text
    assert leader.get(f"/reports/{alliance['Partner 2']}").status_code == 404
    listed = steward.get(f"{ALL}/").text
    assert "Partner 0, a part of Partner 1 since" in listed
    with app.app_context():
        leaf = db.session.get_one(waves.Leaf, 1)
        assert leaf.organisation_id == gone  # the open wave is as it was
        newest = select(AuditEntry.deed).order_by(AuditEntry.id.desc())
        assert db.session.scalars(newest).first() == "organisations joined"


def test_a_partner_leaves_with_its_leaders_and_comes_back(
    app: Flask, steward: FlaskClient, alliance: dict[str, int]
) -> None:
    own = alliance["Partner 2"]
    with app.app_context():
        led = invite.leader(db.session(), address="lea@x.example", organisation_id=own)
        db.session.commit()
        leader = signed_in(app, led)

    looked = look_and_do(steward, f"{ALL}/{own}/change/leave")

    assert "These can read no report any more: lea@x.example" in looked
    assert leader.get(f"/reports/{own}").status_code == 403
    assert "take it in again" in steward.get(f"{ALL}/").text
    look_and_do(steward, f"{ALL}/{own}/change/return")
    assert "take it in again" not in steward.get(f"{ALL}/").text


def test_teams_are_renamed_joined_moved_added_and_split_off(
    app: Flask, steward: FlaskClient, alliance: dict[str, int]
) -> None:
    one, two, three = (f"{ALL}/{alliance[f'Partner {each}']}" for each in range(3))
    first = alliance["Partner 0/Team 0"]

    renamed = look_and_do(steward, f"{one}/teams/{first}/rename", name="Beds")
    look_and_do(
        steward,
        f"{two}/teams/{alliance['Partner 1/Team 0']}/join",
        team=alliance["Partner 1/Team 1"],
    )
    moved = look_and_do(steward, f"{one}/teams/{first}/move", organisation=alliance["Partner 2"])
    look_and_do(steward, f"{three}/change/team", name="Yard")
    look_and_do(steward, f"{one}/change/rename", name="Partner Nought")
    look_and_do(
        steward, f"{three}/change/split", teams=[alliance["Partner 2/Team 1"]], name="Partner 3"
    )

    assert "the line goes on" in renamed
    assert "Partner 2: a mark stands in the line" in moved
    with app.app_context():
        session = db.session()
        found = {
            each.name: [unit.name for unit in each.teams]
            for each in partners.organisations(session)
        }
        assert found == {
            "Partner Nought": ["Team 1"],
            "Partner 1": ["Team 1"],
            "Partner 2": ["Beds", "Team 0", "Yard"],
            "Partner 3": ["Team 1"],
        }
        assert teams.by_name(partners.organisation(session, "Partner 1"), "Team 0").name == "Team 1"
    told = steward.get(f"{ALL}/marks/").text
    assert "The team “Beds” of Partner 0 belongs to Partner 2 from here on." in told


@pytest.mark.parametrize(
    ("way", "given", "words"),
    [
        ("change/rename", {"name": ""}, "Enter the name"),
        ("change/rename", {"name": "partner 1"}, "another organisation"),
        ("change/join", {}, "Choose the organisation"),
        ("change/join", {"organisation": "99"}, "Not a valid choice"),
        ("change/team", {"name": "team 0"}, "has a team called"),
        ("change/split", {"name": "New"}, "Choose at least one team"),
        ("change/return", {}, "is in the alliance"),
    ],
)
def test_slips_are_said_and_nothing_is_changed(
    steward: FlaskClient, alliance: dict[str, int], way: str, given: dict[str, str], words: str
) -> None:
    address = f"{ALL}/{alliance['Partner 0']}/{way}"
    looked = steward.get(address, query_string={"look": "y"} | given)
    sent = steward.post(address, data={"look": "y"} | given)

    assert (looked.status_code, sent.status_code) == (422, 422)
    assert words in looked.text
    assert words in sent.text


def test_a_team_of_somebody_else_is_not_there(
    steward: FlaskClient, alliance: dict[str, int]
) -> None:
    theirs = alliance["Partner 1/Team 0"]
    address = f"{ALL}/{alliance['Partner 0']}/teams/{theirs}/rename"

    assert steward.get(address).status_code == 404


def test_a_steward_writes_a_mark_and_takes_it_away(
    steward: FlaskClient, alliance: dict[str, int]
) -> None:
    today = datetime.now(UTC).date().isoformat()
    given = {"words": "A flood", "day": today, "organisation": alliance["Partner 0"]}

    done = steward.post(f"{ALL}/marks/", data=given)
    slips = [
        steward.post(f"{ALL}/marks/", data=given | wrong)
        for wrong in ({"words": ""}, {"day": "2999-01-01"}, {"organisation": "99"})
    ]
    shown = steward.get(done.location)
    gone = steward.post(f"{ALL}/marks/1/remove")

    assert (done.status_code, gone.status_code) == (303, 303)
    assert [each.status_code for each in slips] == [422, 422, 422]
    assert "A flood" in shown.text
    assert "A flood" not in steward.get(f"{ALL}/marks/").text
    assert steward.post(f"{ALL}/marks/1/remove").status_code == 404


def test_somebody_is_taken_in_changed_and_let_go(
    app: Flask, steward: FlaskClient, alliance: dict[str, int]
) -> None:
    here = f"{ALL}/{alliance['Partner 0']}/people"
    new = {
        "address": "nia@x.example",
        "name": "Nia",
        "language": "en",
        "team": alliance["Partner 0/Team 0"],
    }

    added = steward.post(f"{here}/add", data=new)
    slips = [
        steward.post(f"{here}/add", data=new | wrong)
        for wrong in ({}, {"address": "nia"}, {"team": "99"}, {"language": "Martian"})
    ]
    found = re.search(r'/people/(\d+)">Nia<', steward.get(added.location).text)
    assert found is not None
    own = f"{here}/{found[1]}"
    moved = steward.post(
        own, data={"name": "Nia N", "language": "de", "team": alliance["Partner 1/Team 1"]}
    )
    there = f"{ALL}/{alliance['Partner 1']}/people/{found[1]}"
    shown = steward.get(there)
    gone = steward.post(f"{there}/left")

    assert (added.status_code, moved.status_code, gone.status_code) == (303, 303, 303)
    assert [each.status_code for each in slips] == [422, 422, 422, 422]
    assert "Nia N" in shown.text
    assert steward.get(own).status_code == 404
    assert steward.get(there).status_code == 404
