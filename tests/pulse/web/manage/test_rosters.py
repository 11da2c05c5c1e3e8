"""Rosters from upload to import, in a browser."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from pulse.db import db
from surveys import partners
from surveys.asking.people import Person

ROSTERS = Path(__file__).parents[3] / "data" / "rosters"


@pytest.fixture
def harbour(app: Flask) -> int:
    """The organisation whose roster is brought in."""
    with app.app_context():
        session = db.session()
        partners.found(session, name="Coast Alliance")
        added = partners.add_organisation(session, name="Harbour Trust")
        session.commit()
        return added.id


def send(
    steward: FlaskClient, organisation: int, content: bytes, name: str = "roster.csv"
) -> TestResponse:
    """Upload a file, and follow to the page that shows it."""
    sent = {"file": (io.BytesIO(content), name), "reach": "full"}
    answer = steward.post(f"/manage/organisations/{organisation}/roster/", data=sent)
    assert answer.status_code == 303
    return steward.get(answer.location)


def hidden(page: str, action: str) -> dict[str, str]:
    """The hidden values of the form that leads to an action."""
    form = re.search(rf'<form[^>]*action="[^"]*/{action}".*?</form>', page, re.DOTALL)
    assert form is not None
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[0])
    return dict(fields)


def people(app: Flask) -> int:
    """How many people the roster has."""
    with app.app_context():
        return db.session.scalar(select(func.count()).where(Person.left.is_(None))) or 0


@pytest.mark.parametrize("file", sorted(path.name for path in ROSTERS.iterdir()))
def test_every_export_is_shown_and_imported_without_preparation(
    app: Flask, steward: FlaskClient, harbour: int, file: str
) -> None:
    page = send(steward, harbour, (ROSTERS / file).read_bytes(), file)
    token = page.request.path.rsplit("/", 1)[1]

    done = steward.post(
        f"/manage/organisations/{harbour}/roster/{token}/import",
        data=hidden(page.text, "import"),
    )

    assert (page.status_code, done.status_code) == (200, 303)
    assert people(app) > 0
    assert not list((app.extensions["pulse.settings"].home / "uploads").iterdir())
