"""Raw answers of an earlier survey from upload to results, in a browser."""

from __future__ import annotations

import io
import re
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from pulse import queue
from pulse.db import db
from pulse.jobs import scoring, workshop
from pulse.settings import Settings
from surveys import charter, partners
from surveys.history import HistoryMeasure, HistoryPoint

HOME = "/manage/history/answers"
SIZES = {"Harbour Trust": 36, "Coast Guard": 16, "Sea School": 20, "Pilots": 4}


def survey() -> str:
    """Answers of people of four organisations to three questions; the last is too small."""
    rows = ["Respondent ID,Organisation,Q1,Q2,Q3"]
    for place, (name, size) in enumerate(SIZES.items()):
        rows += [
            f"{place}900{person},{name},{2 + person % 3},{5 - person % 2},{1 + person % 5}"
            for person in range(size)
        ]
    return "\n".join(rows)


@pytest.fixture(autouse=True)
def alliance(app: Flask) -> None:
    """An alliance of three of them."""
    with app.app_context():
        session = db.session()
        charter.starter(session, partners.found(session, name="Coast Alliance"))
        for name in ("Harbour Trust", "Coast Guard", "Sea School"):
            partners.add_organisation(session, name=name)
        session.commit()


def send(steward: FlaskClient, text: str) -> TestResponse:
    """Upload a file, and follow to the page that shows it."""
    sent = {"file": (io.BytesIO(text.encode()), "survey.csv"), "source": "Old survey"}
    answer = steward.post(f"{HOME}/", data={**sent, "day": "2024"})
    assert answer.status_code == 303, answer.text
    return steward.get(answer.location)


def hidden(page: str, deed: str) -> dict[str, list[str]]:
    """The hidden values of one form."""
    form = re.search(rf'<form[^>]*action="[^"]*/{deed}".*?</form>', page, re.DOTALL)
    assert form is not None
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[0]):
        found.setdefault(name, []).append(unescape(value))
    return found


def scored(app: Flask) -> None:
    """Run the job that scores what waits."""
    with app.app_context(), workshop.of(app) as shop:
        scoring.score(shop)


def test_answers_become_results_and_the_file_is_gone(
    app: Flask, steward: FlaskClient, settings: Settings
) -> None:
    first = send(steward, survey())
    assert first.status_code == 200
    assert "Respondent ID" in first.text
    token = re.search(rf"{HOME}/([\w-]+)/score", first.text)
    assert token is not None
    at = f"{HOME}/{token[1]}"
    shown = steward.get(
        at, query_string={"source": "Old survey", "day": "2024", "themes": "trust = Q1; Q2"}
    )

    went = steward.post(f"{at}/score", data=hidden(shown.text, "score"))
    waits = steward.get(went.location)
    scored(app)
    there = steward.get(went.location)
    came = steward.post(f"{at}/import", data=hidden(there.text, "import"))

    assert went.status_code == 303
    assert "being scored" in waits.text
    assert "Too few answers to tell anything of: " in there.text
    assert "Pilots" in there.text
    assert came.status_code == 303
    with app.app_context():
        points = db.session.execute(
            select(HistoryMeasure.key, HistoryPoint.value, HistoryPoint.n)
            .join(HistoryPoint, HistoryPoint.measure_id == HistoryMeasure.id)
            .where(HistoryPoint.organisation_id == 1, HistoryMeasure.key == "trust")
        ).all()
        assert queue.last(db.engine, queue.DRAW_HISTORY) is not None
    # by hand: Q1 runs 2, 3, 4 over 36 people (mean 3), Q2 runs 5, 4 (mean 4.5); Q3 has no theme
    assert points == [("trust", pytest.approx(25 * ((3 + 4.5) / 2 - 1)), 36)]
    assert list((settings.home / "uploads").iterdir()) == []
    assert not kept(settings.home, b"2900")


def kept(home: Path, mark: bytes) -> bool:
    """Whether any file of an installation holds some bytes."""
    return any(mark in file.read_bytes() for file in home.rglob("*") if file.is_file())


def test_no_row_is_left_once_the_answers_are_scored(
    app: Flask, steward: FlaskClient, settings: Settings
) -> None:
    page = send(steward, survey())
    token = re.findall(rf"{HOME}/([\w-]+)/score", page.text)[0]
    assert kept(settings.home, b"29001")

    steward.post(f"{HOME}/{token}/score", data=hidden(page.text, "score"))
    scored(app)

    assert not kept(settings.home, b"29001")


def test_words_that_nobody_knows_are_given_points_on_the_page(steward: FlaskClient) -> None:
    text = "Organisation,Q1\n" + "\n".join(
        f"Harbour Trust,{'Jolly good' if row % 2 else 'Rotten'}" for row in range(20)
    )
    page = send(steward, text)
    token = re.findall(rf"{HOME}/([\w-]+)/discard", page.text)[0]
    given = {"source": "Old", "day": "2024", "cell": ["Jolly good", "Rotten"], "point": ["4", "1"]}

    again = steward.get(f"{HOME}/{token}", query_string=given)

    assert page.status_code == 422
    assert again.status_code == 200, again.text
    assert "1 to 4" in again.text


def test_wordings_that_look_alike_are_one_question_once_somebody_says_so(
    steward: FlaskClient,
) -> None:
    one, other = (
        "I have opportunities to learn and to grow",
        "I had opportunities to learn and grow",
    )
    rows = [f"Harbour Trust,{one if row % 3 else other},{1 + row % 5}" for row in range(30)]
    page = send(steward, "\n".join(("Organisation,Question,Answer", *rows)))
    token = re.findall(rf"{HOME}/([\w-]+)/discard", page.text)[0]
    given = {"source": "Old", "day": "2024", "wording": one, "means": other}

    again = steward.get(f"{HOME}/{token}", query_string=given)

    assert "Wordings that may be one question" in page.text
    assert f"{other} / {one}" in again.text or f"{one} / {other}" in again.text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name\nAda\n", "No column of survey.csv holds answers on a scale"),
        ("Organisation,Q1,Q2\nA,0,10\nB,5,7\n", "lowest point (scale 0-10) or no answer"),
    ],
)
def test_a_file_without_answers_is_refused_in_the_commands_sentence(
    steward: FlaskClient, text: str, told: str
) -> None:
    page = send(steward, text)

    assert page.status_code == 422
    assert told in unescape(page.text)


def test_a_file_thrown_away_is_gone(steward: FlaskClient, settings: Settings) -> None:
    page = send(steward, survey())
    token = re.findall(rf"{HOME}/([\w-]+)/discard", page.text)[0]

    answer = steward.post(f"{HOME}/{token}/discard")

    assert answer.status_code == 303
    assert list((settings.home / "uploads").iterdir()) == []
    assert steward.get(f"{HOME}/{token}").status_code == 404


def test_a_leader_may_not_bring_answers_in(leader: FlaskClient) -> None:
    assert leader.get(f"{HOME}/").status_code == 403
