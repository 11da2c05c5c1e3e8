"""What a partner is handed: for its IT, in its director's name, on data protection."""

from __future__ import annotations

import io
import zipfile
from email import message_from_bytes
from email.policy import default
from xml.etree import ElementTree

import pypdf
import pytest
from flask import Flask
from flask.testing import FlaskClient

from pulse.db import db
from pulse.settings import Settings
from surveys import partners
from tests.alliances import found

PAPERS = "/manage/organisations/1/papers"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Settings of an installation as it should be."""
    return settings.model_copy(
        update={
            "public_url": "https://pulse.coast.example",
            "answer_url": "https://answers.coast.example",
            "mail_url": "smtp://relay.coast.example:587?starttls",
            "mail_sender": "Pulse <pulse@mail.coast.example>",
            "bounce_address": "bounces@back.coast.example",
        }
    )


@pytest.fixture(autouse=True)
def coast(app: Flask) -> None:
    """An alliance of two organisations, with a sender of its own."""
    with app.app_context():
        found(db.session(), {"North & Co": {"A": 12}, "Quay": {"": 20}})
        alliance = partners.alliance(db.session())
        partners.send_as(alliance, name="Trust on the Coast", reply_to="ask@coast.example")
        db.session.commit()


def test_the_it_of_a_partner_learns_all_it_must_allow_and_check(steward: FlaskClient) -> None:
    page = steward.get(f"{PAPERS}/it")
    file = steward.get(f"{PAPERS}/it.txt")

    assert page.status_code == 200
    assert file.mimetype == "text/plain"
    for words in (
        "For the IT department of North & Co",
        "From (header): Trust on the Coast <pulse@mail.coast.example>",
        "Envelope sender (Return-Path): bounces+…@back.coast.example",
        "Reply-To: ask@coast.example",
        "relay.coast.example",
        "Links lead to: pulse.coast.example, answers.coast.example",
        "about 12 for each survey",
        "dig +short TXT back.coast.example",
        "v=spf1 … a:relay.coast.example … -all",
        "SELECTOR._domainkey.mail.coast.example",
        "dig +short TXT _dmarc.mail.coast.example",
        "are of different domains, so only DKIM counts",
        "From: Trust on the Coast <pulse@mail.coast.example>",
        "Return-Path: <bounces+",
        "Auto-Submitted: auto-generated",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
    ):
        assert words in file.text, words
    assert "CAREFUL" not in file.text
    assert "[not set yet" not in file.text


def test_the_director_announces_the_surveys_in_words_of_their_own(steward: FlaskClient) -> None:
    given = {"director": "M. Example", "role": "Director", "own_words": "This <matters>\nto me."}
    sent = steward.post(f"{PAPERS}/announcement", data=given)
    page = steward.get(sent.location)
    file = steward.get(f"{PAPERS}/announcement.txt").text
    draft = message_from_bytes(steward.get(f"{PAPERS}/announcement.eml").data, policy=default)
    body = draft.get_body(("plain",))

    assert (sent.status_code, page.status_code) == (303, 200)
    assert "This &lt;matters&gt;" in page.text
    for words in (
        "This <matters>\nto me.",
        "North & Co, Quay",
        "a letter from pulse@mail.coast.example",
        "https://pulse.coast.example/charter",
        "from 7 answers on, of our whole organisation from 5",
        "M. Example\nDirector\nNorth & Co",
        "write to ask@coast.example",
    ):
        assert words in file, words
    assert draft["X-Unsent"] == "1"
    assert draft["From"] is None
    assert "How is working together going?" in str(draft["Subject"])
    assert body is not None
    assert "M. Example" in body.get_content()


def test_too_many_words_of_a_directors_own_are_met_with_a_sentence(steward: FlaskClient) -> None:
    page = steward.post(f"{PAPERS}/announcement", data={"own_words": "x" * 601})

    assert page.status_code == 422
    assert "600 is the most" in page.text


@pytest.mark.parametrize("name", ["impact", "record", "terms"])
def test_the_pack_is_filled_with_the_settings_in_force_and_leaves_the_rest_to_be_filled_in(
    steward: FlaskClient, name: str
) -> None:
    page = steward.get(f"{PAPERS}/{name}")
    file = zipfile.ZipFile(io.BytesIO(steward.get(f"{PAPERS}/{name}.odt").data))
    content = ElementTree.fromstring(file.read("content.xml"))  # noqa: S314  # our own
    words = "".join(content.itertext())

    assert page.status_code == 200
    assert 'class="blank"' in page.text
    assert file.infolist()[0].filename == "mimetype"
    assert file.infolist()[0].compress_type == zipfile.ZIP_STORED
    assert file.testzip() is None
    for each in file.namelist():
        if each.endswith(".xml"):
            ElementTree.fromstring(file.read(each))  # noqa: S314  # our own
    assert "Coast Alliance" in words
    assert "North & Co" in words
    assert "[name" in words or "[address" in words
    assert "{" not in words
    blanks = [each for each in content.iter(f"{TEXT}span") if each.text and each.text[0] == "["]
    assert len(blanks) >= 5


def test_a_document_is_set_for_reading_too(steward: FlaskClient) -> None:
    answer = steward.get(f"{PAPERS}/impact.pdf")
    whole = pypdf.PdfReader(io.BytesIO(answer.data))
    words = " ".join(page.extract_text() for page in whole.pages)

    assert answer.mimetype == "application/pdf"
    assert whole.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "North & Co" in words
    assert "What could go wrong for people" in words


def test_a_document_that_is_none_is_not_there(steward: FlaskClient) -> None:
    for path in ("horoscope", "horoscope.odt", "horoscope.pdf"):
        assert steward.get(f"{PAPERS}/{path}").status_code == 404


def test_all_papers_can_be_found_from_the_partners_page(steward: FlaskClient) -> None:
    assert PAPERS in steward.get("/manage/organisations/1").text
    assert steward.get(f"{PAPERS}/").text.count("data protection") >= 1
