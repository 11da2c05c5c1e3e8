"""The steward's pages of letters: how they look, who sends them, what stands on top of them."""

from __future__ import annotations

import io
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from pulse import queue
from pulse.auth.models import AuditEntry
from pulse.db import db
from pulse.jobs import deliver, workshop
from pulse.mail import outbox, samples
from pulse.mail.transport import Folder
from surveys import charter, letterheads, partners
from surveys.partners import Alliance
from tests.alliances import found

HEAD = "/manage/organisations/1/head/"


@pytest.fixture(autouse=True)
def coast(app: Flask) -> None:
    """An alliance of two organisations."""
    with app.app_context():
        found(db.session(), {"North": {"A": 12}, "Quay": {"": 12}})
        db.session.commit()


def picture(kind: str = "PNG") -> io.BytesIO:
    """A logo as somebody would send it."""
    file = io.BytesIO()
    Image.new("RGB", (300, 100), "navy").save(file, kind)
    file.seek(0)
    return file


@pytest.mark.parametrize("name", samples.NAMES)
@pytest.mark.parametrize("width", ["phone", "text"])
def test_every_letter_can_be_looked_at(steward: FlaskClient, name: str, width: str) -> None:
    page = steward.get(f"/manage/letters/?letter={name}&width={width}&organisation=1")
    inside = steward.get(f"/manage/letters/page?letter={name}&organisation=1")

    assert (page.status_code, inside.status_code) == (200, 200)
    assert "sandbox" in inside.headers["Content-Security-Policy"]
    for blank in ("0TOKEN", "0CODE", "0PLACE", "0TAG"):
        assert blank not in page.text + inside.text


def test_what_makes_no_sense_is_as_if_it_were_not_said(steward: FlaskClient) -> None:
    page = steward.get("/manage/letters/?letter=x&width=y&language=zz&organisation=99&wave=z")

    assert page.status_code == 200
    assert "letter-frame--phone" in page.text


def test_the_sender_has_a_name_and_answers_go_where_the_steward_says(
    app: Flask, steward: FlaskClient
) -> None:
    sent = steward.post(
        "/manage/letters/sender", data={"name": " Trust, Coast ", "reply_to": "ask@coast.example"}
    )
    page = steward.get(sent.location)

    assert sent.status_code == 303
    assert "&#34;Trust, Coast&#34; &lt;pulse@localhost&gt;" in page.text
    assert "ask@coast.example" in page.text
    with app.app_context():
        assert db.session.scalars(select(AuditEntry.deed)).all()[-1] == "sender of letters set"
    steward.post("/manage/letters/sender", data={"name": "", "reply_to": ""})
    with app.app_context():
        alliance = db.session.get_one(Alliance, 1)
        assert (alliance.sender_name, alliance.reply_to) == (None, None)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"name": "x" * 61}, "Use at most 60 characters"),
        ({"name": "a\ue000b"}, "cannot be printed"),
        ({"reply_to": "nobody"}, "Enter an e-mail address"),
        ({"reply_to": "jürgen@coast.example"}, "plain letters a to z before the @"),
        ({"reply_to": "a@b.example\nBcc: x@y.example"}, "Enter an e-mail address"),
    ],
)
def test_a_sender_that_is_none_is_met_with_a_sentence(
    steward: FlaskClient, given: dict[str, str], words: str
) -> None:
    page = steward.post("/manage/letters/sender", data=given)

    assert page.status_code == 422
    assert words in page.text


def test_any_letter_is_sent_as_a_test_with_the_head_that_was_chosen(
    app: Flask, steward: FlaskClient
) -> None:
    steward.post(HEAD, data={"name": "North Sea", "logo": (picture(), "logo.png")})
    for name in samples.NAMES:
        asked = {"letter": name, "language": "en", "organisation": "1", "width": "text"}
        sent = steward.post("/manage/letters/test", data=asked)
        assert sent.status_code == 303
        assert f"letter={name}" in sent.location
    with app.app_context():
        jobs = [job.ids for job in queue.jobs(db.engine) if job.name == queue.SAMPLE_LETTER]
    with workshop.of(app) as shop:
        for ids in jobs:
            deliver.sample(shop, *ids)
    way = outbox.of(app).way
    assert isinstance(way, Folder)
    written = [file.read_bytes() for file in way.path.glob("*.eml")]

    assert len(written) == len(samples.NAMES)
    assert all(b"\r\nSubject: [Test] " in each for each in written)
    assert sum(b"Content-Type: image/png" in each for each in written) == len(samples.TO_PEOPLE)
    assert not any(b"List-Unsubscribe" in each for each in written)


def test_a_logo_is_shown_and_taken_off_again(app: Flask, steward: FlaskClient) -> None:
    sent = steward.post(HEAD, data={"name": "North Sea", "logo": (picture("JPEG"), "logo.jpg")})
    page = steward.get(sent.location).text
    drawn = steward.get(f"{HEAD}logo.png")
    letter = steward.get("/manage/letters/page?letter=invitation&organisation=1").text
    other = steward.get("/manage/letters/page?letter=invitation&organisation=2").text
    steward.post(f"{HEAD}remove-logo")

    assert 'value="North Sea"' in page
    assert drawn.data.startswith(b"\x89PNG")
    assert 'src="data:image/png;base64,' in letter
    assert "North Sea" in letter
    assert "North Sea" not in other
    assert "<img" not in other
    assert steward.get(f"{HEAD}logo.png").status_code == 404
    with app.app_context():
        assert letterheads.brands(db.session())[1].logo is None


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"#!/bin/sh", "not a picture"), (b"<svg/>", "as PNG")],
    ids=["program", "svg"],
)
def test_what_is_no_logo_changes_nothing(
    app: Flask, steward: FlaskClient, content: bytes, words: str
) -> None:
    steward.post(HEAD, data={"name": "North Sea", "logo": (picture(), "logo.png")})

    page = steward.post(HEAD, data={"name": "Other", "logo": (io.BytesIO(content), "logo.png")})

    assert page.status_code == 422
    assert words in page.text
    with app.app_context():
        brand = letterheads.brands(db.session())[1]
        assert brand.name == "North Sea"
        assert brand.logo is not None


def test_everybody_is_reminded_from_the_next_launch_on(app: Flask, steward: FlaskClient) -> None:
    first = steward.get("/manage/rules/reminders").text
    with app.app_context():
        alliance = partners.alliance(db.session())
        charter.lock(db.session(), charter.starter(db.session(), alliance), date(2026, 11, 1))
        db.session.commit()

    changed = steward.post(
        "/manage/rules/reminders", data={"who": "everybody", "why": "Nobody looks."}
    )
    again = steward.post(
        "/manage/rules/reminders", data={"who": "everybody", "why": "Nobody looks."}
    )

    assert "version 1" in first
    assert (changed.status_code, again.status_code) == (303, 303)
    assert "version 2" in steward.get(changed.location).text
    assert "Everybody is reminded" in steward.get("/charter").text
    assert "Only those who have not answered" in steward.get("/charter/1").text
    assert "go to everybody" in steward.get("/manage/").text
    with app.app_context():
        assert charter.in_force(db.session()).version == 2
        assert charter.by_version(db.session(), 1).rules.remind_everybody is False
        deeds = db.session.scalars(select(AuditEntry)).all()
        assert [each.deed for each in deeds].count("charter: who is reminded") == 2
        assert deeds[-1].subject == "version 2: everybody (Nobody looks.)"


def test_who_is_reminded_must_be_said(steward: FlaskClient) -> None:
    page = steward.post("/manage/rules/reminders", data={"who": "some", "why": "Nobody looks."})

    assert page.status_code == 422
