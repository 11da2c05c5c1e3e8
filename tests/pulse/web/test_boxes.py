"""Stewards open feedback boxes, name their readers, print posters and withdraw them."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from pulse import publishing
from pulse.db import db
from surveys import forms, partners
from tests.conftest import BOTH
from tests.pulse.desks import key, user

BOX = {"title": "Say it here", "purpose": "What should be heard.", "categories": "Idea\nOther"}


@pytest.fixture
def alliance(app: Flask) -> None:
    """Two partners."""
    with app.app_context():
        app.extensions["pulse.keyring"].create()
        partners.found(db.session(), name="Coast Alliance")
        for name in ("Harbour Trust", "River Aid"):
            partners.add_organisation(db.session(), name=name)
        db.session.commit()


def made(steward: FlaskClient) -> str:
    """Open a box; where it is."""
    answer = steward.post("/manage/boxes/new", data=BOX)
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def with_keys(app: Flask, page: str) -> None:
    """Let both partners' liaisons have a key, as after choosing a passphrase."""
    with app.app_context():
        session = db.session()
        form = forms.by_code(session, page.rpartition("/")[2])
        with db.engines["box"].begin() as box:
            for name in ("Harbour Trust", "River Aid"):
                session.add(key(user(app, name)))
                session.flush()
            publishing.publish(session, box, form)
        session.commit()


@BOTH
@pytest.mark.usefixtures("alliance")
def test_a_box_is_opened_read_by_two_and_withdrawn(app: Flask, steward: FlaskClient) -> None:
    page = made(steward)
    door = f"/f/{page.rpartition('/')[2]}"
    with app.app_context():
        named = [partners.organisation(db.session(), n).id for n in ("Harbour Trust", "River Aid")]
    answers = [
        steward.post(page, data={"address": f"lia@{each}.example", "organisation": str(each)})
        for each in named
    ]
    before = (steward.get(page).text, steward.get(door).status_code)
    with_keys(app, page)
    after = (steward.get(page).text, steward.get(door).status_code)
    steward.post(f"{page}/withdraw")
    withdrawn = steward.get(door).status_code
    steward.post(f"{page}/reopen")

    assert [answer.status_code for answer in answers] == [303, 303]
    assert "takes no messages yet" in before[0]
    assert "has no passphrase yet" in before[0]
    assert "takes no messages yet" not in after[0]
    assert (before[1], after[1], withdrawn, steward.get(door).status_code) == (410, 200, 410, 200)
    with app.app_context():
        deeds = db.session.execute(text("SELECT deed FROM audit_entry ORDER BY id")).scalars().all()
    assert deeds == [
        "feedback form opened",
        "feedback reader named",
        "feedback reader named",
        "feedback form withdrawn",
        "feedback form reopened",
    ]


@pytest.mark.usefixtures("alliance")
def test_a_reader_is_stopped_and_the_box_takes_no_message_then(
    app: Flask, steward: FlaskClient
) -> None:
    page = made(steward)
    for name in ("Harbour Trust", "River Aid"):
        with app.app_context():
            own = partners.organisation(db.session(), name).id
        steward.post(page, data={"address": f"lia@{own}.example", "organisation": str(own)})
    with_keys(app, page)
    (first, _) = re.findall(r"/stop/(\d+)", steward.get(page).text)

    steward.post(f"{page}/stop/{first}")

    assert "takes no messages yet" in steward.get(page).text
    assert steward.get(f"/f/{page.rpartition('/')[2]}").status_code == 410


@pytest.mark.usefixtures("alliance")
def test_what_is_no_box_or_no_reader_comes_back_with_a_sentence(steward: FlaskClient) -> None:
    page = made(steward)

    nothing = steward.post("/manage/boxes/new", data={**BOX, "categories": ""})
    twice = steward.post("/manage/boxes/new", data={**BOX, "categories": "A\nA"})
    nobody = steward.post(page, data={"address": "nobody"})
    elsewhere = steward.post(page, data={"address": "a@b.example", "organisation": "99"})

    assert [each.status_code for each in (nothing, twice, nobody, elsewhere)] == [422] * 4
    assert "different categories" in twice.text
    assert "is not an e-mail address" in nobody.text
    assert "Choose a partner of the list" in elsewhere.text
    assert steward.get("/manage/boxes/nowhere234").status_code == 404


@pytest.mark.usefixtures("alliance")
def test_a_poster_carries_the_public_address_and_none_is_made_of_a_withdrawn_box(
    steward: FlaskClient,
) -> None:
    page = made(steward)

    poster = steward.get(f"{page}/poster.pdf")
    steward.post(f"{page}/withdraw")
    none = steward.get(f"{page}/poster.pdf")

    assert (poster.status_code, poster.mimetype) == (200, "application/pdf")
    assert poster.data.startswith(b"%PDF")
    assert none.status_code == 303
    assert "takes nothing" in steward.get(none.location).text
