"""Readers hand threads on to one another, and take those on one matter together."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pulse import letterbox, publishing
from pulse.db import db
from surveys import forms, partners
from surveys.answering.threads import State
from surveys.asking import organisations
from tests.pulse.desks import Desks, opened, user
from tests.pulse.web.test_desk import back, threads, written


@pytest.fixture
def desks(app: Flask) -> Desks:
    """Three readers with their keys unlocked."""
    return opened(app)


def test_a_thread_is_handed_to_a_reader_who_can_open_it(
    app: Flask, client: FlaskClient, desks: Desks
) -> None:
    written(client, desks.code, left_out="Hill School")
    reader = desks.readers[0]
    (thread,) = threads(reader, desks.code)
    with app.app_context():
        ids = {name: user(app, name).id for name in ("River Aid", "Hill School")}

    offered = reader.get(f"{thread}/hold").text
    other = reader.post(f"{thread}/hold", data={"holder": str(ids["Hill School"])})
    handed = reader.post(f"{thread}/hold", data={"holder": str(ids["River Aid"])})

    assert f"lia@{ids['Hill School']}.example" not in offered
    assert (other.status_code, handed.status_code) == (422, 303)
    with app.app_context():
        (kept,) = letterbox.here().threads(desks.code).values()
    assert kept.holder == ids["River Aid"]
    assert "lia@" in reader.get(thread).text


def test_an_organisation_with_another_name_stays_left_out(
    app: Flask, client: FlaskClient, desks: Desks
) -> None:
    words = written(client, desks.code, left_out="Hill School")
    reader, theirs = desks.readers[0], desks.readers[2]
    (thread,) = threads(reader, desks.code)
    with app.app_context():
        session = db.session()
        hill = partners.organisation(session, "Hill School")
        organisations.rename(session, hill, "Hill Academy", date(2026, 11, 2))
        form = forms.every(session)[0]
        with db.engines["box"].begin() as box:
            publishing.publish(session, box, form)
        session.commit()
        place = hill.id
        door = letterbox.here().known(desks.code)
        keys = door.keys(frozenset(["Hill School"]))

    assert len(door.readers) == len(keys) + 1
    assert reader.post(f"{thread}/hold", data={"holder": str(place)}).status_code == 422
    data = {"organisation": str(place), "words": "Changes arrive late."}
    assert reader.post(f"{thread}/friction", data=data).status_code == 422
    reader.post(thread, data={"text": "Each change is listed now.", "state": "3"})
    assert "Each change is listed now." in back(client, desks.code, words)
    assert "Each change is listed now." not in theirs.get(thread).text


def test_authors_of_threads_taken_together_read_the_same_answers(
    app: Flask, client: FlaskClient, desks: Desks
) -> None:
    words = [written(client, desks.code, text=f"Nobody told us, {nth}.") for nth in range(2)]
    reader = desks.readers[0]
    one, other = threads(reader, desks.code)

    itself = reader.post(f"{one}/merge", data={"into": one.rpartition("/")[2], "said": "Yes."})
    silent = reader.post(f"{one}/merge", data={"into": other.rpartition("/")[2], "said": ""})
    merged = reader.post(f"{one}/merge", data={"into": other.rpartition("/")[2], "said": "Both."})
    reader.post(other, data={"text": "Each change is listed now.", "state": "3"})

    assert (itself.status_code, silent.status_code, merged.status_code) == (422, 422, 303)
    pages = [back(client, desks.code, each) for each in words]
    assert all("Each change is listed now." in page for page in pages)
    assert sum("Both." in page for page in pages) == 1
    assert sum("taken together with another thread" in page for page in pages) == 1
    with app.app_context():
        states = [each.state for each in letterbox.here().threads(desks.code).values()]
    assert sorted(states) == [State.done, State.merged]
