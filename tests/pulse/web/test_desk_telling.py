"""Readers tell others of a thread: never in its author's words without the author's yes."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from random import Random

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from pulse import letterbox, telling
from pulse.auth.models import AuditEntry
from pulse.db import db
from surveys import forms, heard, partners, told
from surveys.answering import envelopes, weeks
from surveys.answering.manifests import in_text
from surveys.answering.threads import Shelf
from tests.conftest import BOTH
from tests.pulse.desks import Desks, opened
from tests.pulse.web.test_desk import FIRST, back, threads, written

ANSWER = {"quote": "", "asked": "Who tells whom of changes?", "answer": "The list, each Monday."}
WORDS = "Nobody told us."
RNG = Random(9)


@pytest.fixture
def desks(app: Flask) -> Desks:
    """Three readers with their keys unlocked."""
    return opened(app)


def say(client: FlaskClient, code: str, words: str, verdict: str) -> None:
    """Press one of the two buttons under the words that a reader asked for."""
    page = back(client, code, words)
    asked = re.findall(
        rf'name="text" value="([^"]+)">\s*<input type="hidden" name="{verdict}" value="(\d+)"', page
    )
    text, nth = asked[-1]
    data = {"words": words, "text": text, verdict: nth}
    assert client.post(f"/f/{code}/answer", data=data).status_code == 303


@BOTH
def test_an_answer_to_everybody_stands_on_the_page_of_the_box_until_it_is_taken_back(
    app: Flask, client: FlaskClient, desks: Desks
) -> None:
    written(client, desks.code)
    reader = desks.readers[0]
    (thread,) = threads(reader, desks.code)

    nothing = reader.post(f"{thread}/publish", data={**ANSWER, "asked": " "})
    there = reader.post(f"{thread}/publish", data=ANSWER)
    page = client.get(f"/f/{desks.code}").text
    (answer,) = re.findall(
        rf"everybody/{desks.code}/(\d+)/take-back", reader.get(there.location).text
    )
    reader.post(f"/desk/everybody/{desks.code}/{answer}/take-back")

    assert (nothing.status_code, there.status_code) == (422, 303)
    assert "You asked, we answered" in page
    assert ANSWER["asked"] in page
    assert FIRST["text"] not in page
    assert ANSWER["answer"] not in client.get(f"/f/{desks.code}").text
    with app.app_context():
        trail = db.session().scalars(select(AuditEntry.subject)).all()
    assert not any(thread.rpartition("/")[2] in subject for subject in trail)


def test_an_authors_words_are_shown_only_after_a_yes_in_the_thread(
    client: FlaskClient, desks: Desks
) -> None:
    words = written(client, desks.code)
    reader = desks.readers[0]
    (thread,) = threads(reader, desks.code)
    reader.post(f"{thread}/quote", data={"words": WORDS})
    quoted = {**ANSWER, "quote": "0"}

    before = reader.post(f"{thread}/publish", data=quoted)
    say(client, desks.code, words, "refuses")
    refused = reader.post(f"{thread}/publish", data=quoted)
    reader.post(f"{thread}/quote", data={"words": WORDS})
    say(client, desks.code, words, "agrees")
    agreed = reader.post(f"{thread}/publish", data=quoted)

    assert WORDS in back(client, desks.code, words)
    assert before.status_code == 422
    assert refused.status_code == 422
    assert agreed.status_code == 303
    page = client.get(f"/f/{desks.code}").text
    assert page.count(f"<bdi>{WORDS}</bdi>") == 1
    assert page.count("who agreed") == 1
    assert "the author said no" in reader.get(f"{thread}/publish").text


def test_what_an_author_kept_from_somebody_is_told_to_nobody_there_without_a_yes(
    app: Flask, client: FlaskClient, desks: Desks
) -> None:
    words = written(client, desks.code, left_out="Hill School")
    reader = desks.readers[0]
    (thread,) = threads(reader, desks.code)
    with app.app_context():
        ids = {str(each.name): str(each.id) for each in telling.owners(db.session())}

    def friction(organisation: str, words: str = "Changes arrive late.") -> int:
        data = {"organisation": ids.get(organisation, ""), "words": words}
        return reader.post(f"{thread}/friction", data=data).status_code

    before = [friction(name) for name in ("", "Hill School", "River Aid")]
    answer = reader.post(f"{thread}/publish", data=ANSWER)
    reader.post(f"{thread}/quote", data={"words": WORDS})
    say(client, desks.code, words, "agrees")
    others = [friction(""), reader.post(f"{thread}/publish", data=ANSWER).status_code]
    quoted = {**ANSWER, "quote": "0"}
    after = [friction("", WORDS), reader.post(f"{thread}/publish", data=quoted).status_code]

    assert before == [422, 422, 303]
    assert answer.status_code == 422
    assert "Ask in the thread first" in answer.text
    assert others == [422, 422], "the yes was to other words"
    assert after == [303, 303]


@BOTH
def test_a_friction_from_a_thread_carries_the_week_and_no_thread(
    app: Flask, client: FlaskClient, desks: Desks
) -> None:
    written(client, desks.code, concerns="River Aid")
    reader = desks.readers[1]
    (thread,) = threads(reader, desks.code)

    offered = reader.get(f"{thread}/friction").text
    nothing = reader.post(f"{thread}/friction", data={"organisation": "", "words": ""})
    other = reader.post(f"{thread}/friction", data={"organisation": "99", "words": "x"})
    chosen = re.findall(r'<option value="(\d+)" selected', offered)
    reader.post(f"{thread}/friction", data={"organisation": chosen[0], "words": "Late changes."})

    assert (nothing.status_code, other.status_code) == (422, 422)
    with app.app_context():
        (found,) = heard.listed(db.session())
        assert (found.words, found.organisation and found.organisation.name) == (
            "Late changes.",
            "River Aid",
        )
        assert found.week == weeks.of(datetime.now(UTC).date())
        assert [each.day for each in found.events] == [weeks.monday(found.week)]
        assert [each.id for each in heard.listed(db.session(), {found.organisation_id or 0})] == [
            found.id
        ]
        assert heard.listed(db.session(), {99}) == []


def dropped(
    app: Flask, code: str, count: int, category: str, week: int, left_out: str = ""
) -> None:
    """Put threads into a box in an earlier week, as their authors would have."""
    with app.app_context():
        box, author = letterbox.here(), envelopes.public(bytes(range(32)))
        said = {"text": "x", "category": category, "author": in_text(author)}
        to = [*box.known(code).keys(frozenset([left_out])), author]
        envelope = envelopes.sealed({**said, "left_out": [left_out]}, to, RNG)

        def put(shelf: Shelf) -> None:
            for _ in range(count):
                shelf.begin(RNG.randbytes(32), envelope, week)

        box.change(code, put)


def test_numbers_are_told_from_ten_on_and_no_difference_gives_a_smaller_one(
    app: Flask, desks: Desks
) -> None:
    for count, category in ((12, "Idea"), (9, "A decision"), (3, "Something unfair")):
        dropped(app, desks.code, count, category, 202614)
    dropped(app, desks.code, 4, "typed by hand", 202627)
    reader = desks.readers[0]

    page = reader.get(f"/desk/everybody/{desks.code}").text
    reader.post(f"/desk/everybody/{desks.code}/20262/count")
    again = reader.post(f"/desk/everybody/{desks.code}/20262/count", follow_redirects=True).text
    few = reader.post(f"/desk/everybody/{desks.code}/20263/count", follow_redirects=True).text

    assert page.count("Count and keep") == 1
    assert "counted already" in again
    assert "No category comes to 10" in few
    with app.app_context():
        kept = told.figures(db.session(), forms.by_code(db.session(), desks.code))
        assert [(each.quarter, each.category, each.threads) for each in kept] == [
            (20262, "Idea", 12),
            (20262, told.OTHERS, 12),
        ]
    assert "9" not in re.findall(r"<td[^>]*>([^<]*)</td>", again)


def test_who_cannot_open_all_threads_of_a_quarter_does_not_count_it(
    app: Flask, desks: Desks
) -> None:
    dropped(app, desks.code, 10, "Idea", 202614)
    dropped(app, desks.code, 1, "Idea", 202614, left_out="Harbour Trust")

    answers = [
        reader.post(f"/desk/everybody/{desks.code}/20262/count", follow_redirects=True).text
        for reader in desks.readers[:2]
    ]

    assert "sealed to others" in answers[0]
    assert "These numbers are kept" in answers[1]


def test_numbers_that_come_to_ten_only_together_are_told_together() -> None:
    assert told.enough({"a": 4, "b": 5}) == {}
    assert told.enough({"a": 4, "b": 6}) == {told.OTHERS: 10}
    assert told.enough({"a": 14, "b": 9}) == {"a": 14}
    assert telling.quarter(date(2026, 12, 31)) == 20264


def test_a_friction_that_was_heard_is_seen_and_moved_by_those_it_concerns(
    app: Flask, desks: Desks, steward: FlaskClient
) -> None:
    with app.app_context():
        session = db.session()
        form, owner = (
            forms.by_code(session, desks.code),
            partners.organisation(session, "River Aid"),
        )
        made = heard.record(session, form, owner, "Late changes.", week=202648, actor="a@b.example")
        session.commit()
        page, name = f"/frictions/heard/{made.id}", owner.name
    own, other = desks.readers[1], desks.readers[0]

    seen = [reader.get(page).status_code for reader in (own, other, steward)]
    unsaid = own.post(page, data={"state": "dismissed", "reason": ""})
    moved = own.post(page, data={"state": "in_hand", "reason": ""})

    assert seen == [200, 404, 200]
    assert (unsaid.status_code, moved.status_code) == (422, 303)
    assert "Late changes." in own.get("/frictions/").text
    assert "Late changes." not in other.get("/frictions/").text
    assert name in steward.get("/frictions/").text
    assert "23 November 2026, a@b.example" not in own.get(page).text
    assert "Week of 23 November 2026: written down, a@b.example" in own.get(page).text
