"""Earlier results from upload to import, in a browser."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from pulse import queue
from pulse.db import db
from surveys import partners
from surveys.history import HistoryMeasure, HistoryPoint, HistorySource

RESULTS = """year,organisation,kind,trust,voice
2019,Harbour Trust,organisation,58,0.41
2020,Harbour Trust,organisation,61.5,0.44
2019,Coast Guard,organisation,70,0.5
2020,Coast Guard,organisation,70.5,n/a
2020,Total,group,66,0.4
"""


@pytest.fixture
def harbour(app: Flask) -> int:
    """A partner of the alliance that has a past."""
    with app.app_context():
        session = db.session()
        partners.found(session, name="Coast Alliance")
        added = partners.add_organisation(session, name="Harbour Trust")
        session.commit()
        return added.id


def send(steward: FlaskClient, text: str, name: str = "past.csv") -> TestResponse:
    """Upload a file, and follow to the page that shows it."""
    sent = {
        "file": (io.BytesIO(text.encode()), name),
        "source": "Staff survey",
        "attribution": "By us",
    }
    answer = steward.post("/manage/history/bring", data=sent)
    assert answer.status_code == 303
    return steward.get(answer.location)


def hidden(page: str) -> dict[str, str]:
    """The hidden values of the form that confirms."""
    form = re.search(r'<form[^>]*action="[^"]*/import".*?</form>', page, re.DOTALL)
    assert form is not None
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[0]))


@pytest.mark.usefixtures("harbour")
def test_strangers_are_asked_about_before_anything_can_be_imported(steward: FlaskClient) -> None:
    page = send(steward, RESULTS)

    assert page.status_code == 200
    assert "1 organisations of the file are not in the alliance: Coast Guard" in page.text
    assert "Bring these results in" not in page.text


def test_results_are_imported_as_they_were_shown(
    app: Flask, steward: FlaskClient, harbour: int
) -> None:
    page = send(steward, RESULTS)
    page = steward.get(
        page.request.path,
        query_string={"source": "Staff survey", "attribution": "By us", "strangers": "median"},
    )

    done = steward.post(page.request.path + "/import", data=hidden(page.text))

    assert done.status_code == 303
    with app.app_context():
        source = db.session.scalars(select(HistorySource)).one()
        assert (source.name, source.attribution) == ("Staff survey", "By us")
        trust = next(one for one in source.measures if one.key == "trust")
        assert [(one.median, one.organisations, one.change) for one in trust.summaries] == [
            (64, 2, None),
            (66, 2, 2),
        ]
        points = db.session.scalars(
            select(HistoryPoint)
            .join(HistoryMeasure)
            .where(HistoryMeasure.key == "voice")
            .order_by(HistoryPoint.day)
        ).all()
        assert {one.organisation_id for one in points} == {harbour}
        assert [one.value for one in points] == pytest.approx([41, 44])
        assert queue.last(db.engine, queue.DRAW_HISTORY) is not None


@pytest.mark.usefixtures("harbour")
def test_a_file_that_is_no_table_is_refused_in_a_sentence(steward: FlaskClient) -> None:
    page = send(steward, "hello\nworld\n")

    assert page.status_code == 422
    assert "No column of past.csv is known to name organisations" in page.text


@pytest.mark.usefixtures("harbour")
def test_a_source_is_taken_out_after_asking_once(app: Flask, steward: FlaskClient) -> None:
    page = send(steward, RESULTS)
    page = steward.get(
        page.request.path, query_string={"source": "Staff survey", "strangers": "create"}
    )
    steward.post(page.request.path + "/import", data=hidden(page.text))
    listed = steward.get("/manage/history/")
    asked = re.search(r"/manage/history/(\d+)/forget", listed.text)
    assert asked is not None

    first = steward.get(asked[0])
    done = steward.post(asked[0])

    assert (first.status_code, done.status_code) == (200, 303)
    assert "There are none yet" in steward.get("/manage/history/").text


@pytest.mark.usefixtures("harbour")
def test_a_leader_may_not_bring_results_in(leader: FlaskClient) -> None:
    assert leader.get("/manage/history/").status_code == 403
    assert leader.get("/manage/history/bring").status_code == 403


NEXT = "organisation,B01. Trust (average),voice\nHarbour Trust (North),64,0.47\n"


def said(page: str) -> dict[str, str]:
    """What the form about names would send with the likeliest meanings."""
    form = re.search(r'<form[^>]*action="[^"]*/names".*?</form>', page, re.DOTALL)
    assert form is not None
    sent = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', form[0]))
    chosen = re.findall(
        r'<select[^>]*name="([\w-]+)".*?<option value="([^"]*)" selected', form[0], re.DOTALL
    )
    return {**sent, **dict(chosen)}


@pytest.mark.usefixtures("harbour")
def test_what_names_mean_is_said_once_and_files_become_one_series(
    app: Flask, steward: FlaskClient
) -> None:
    page = send(steward, RESULTS)
    page = steward.get(
        page.request.path, query_string={"source": "Staff survey", "strangers": "median"}
    )
    steward.post(page.request.path + "/import", data=hidden(page.text))
    page = send(steward, NEXT, "survey 2021.csv")
    asked = said(page.text)

    answer = steward.post(page.request.path + "/names", data=asked)
    page = steward.get(answer.location)
    done = steward.post(page.request.path + "/import", data=hidden(page.text))
    names = steward.get("/manage/history/names")
    gone = {"kind": "measure", "name": "B01. Trust (average)"}
    forgotten = steward.post("/manage/history/names/forget", data=gone, follow_redirects=True)

    assert (asked["organisation-means"], asked["measure-means"]) == ("Harbour Trust", "trust")
    assert "Those of 2 other days stay." in page.text
    assert done.status_code == 303
    with app.app_context():
        wanted = select(HistoryPoint.value, HistoryPoint.change).join(HistoryMeasure)
        points = db.session.execute(
            wanted.where(HistoryMeasure.key == "trust").order_by(HistoryPoint.day)
        ).all()
    assert [tuple(one) for one in points] == [(58, None), (61.5, 3.5), (64, 2.5)]
    assert "Harbour Trust (North)" in names.text
    assert "B01. Trust (average) is no longer remembered." in forgotten.text
