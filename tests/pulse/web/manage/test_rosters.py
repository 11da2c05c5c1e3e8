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


FIRST = b"Name,Mail,Team\n" + b"".join(b"P%d,p%d@x.example,Care\n" % (at, at) for at in range(8))


def test_a_column_that_was_read_wrongly_is_corrected_on_the_page(
    app: Flask, steward: FlaskClient, harbour: int
) -> None:
    content = b"Name,Mail,Team,Site\nAnn,ann@x.example,A,North\nBob,bob@x.example,B,South\n"
    page = send(steward, harbour, content)

    again = steward.get(page.request.path, query_string={"address": "#2", "unit": "#4"})
    steward.post(again.request.path + "/import", data=hidden(again.text, "import"))

    with app.app_context():
        organisation = partners.organisation(db.session(), "Harbour Trust")
        assert {unit.name for unit in organisation.units} == {"North", "South"}


def test_a_file_without_addresses_shows_its_columns_to_choose_from(
    steward: FlaskClient, harbour: int
) -> None:
    page = send(steward, harbour, b"Colour,Shape\nred,round\n")

    assert page.status_code == 422
    assert "No column of roster.csv holds mail addresses" in page.text
    assert "2: Shape" in page.text
    assert "Bring this roster in" not in page.text


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "is empty"), (b"%PDF-1.7", "a PDF document"), (b"PK\x03\x04zzz", "is damaged")],
)
def test_bad_files_get_a_sentence(
    steward: FlaskClient, harbour: int, content: bytes, words: str
) -> None:
    sent = {"file": (io.BytesIO(content), "list.csv"), "reach": "full"}

    answer = steward.post(
        f"/manage/organisations/{harbour}/roster/", data=sent, follow_redirects=True
    )

    assert (answer.status_code, words in answer.text) == (422, True)


def test_no_file_at_all_is_said_beside_the_field(steward: FlaskClient, harbour: int) -> None:
    answer = steward.post(f"/manage/organisations/{harbour}/roster/", data={"reach": "full"})

    assert answer.status_code == 422
    assert "Choose the file with the roster" in answer.text


def test_many_leavers_need_a_tick(app: Flask, steward: FlaskClient, harbour: int) -> None:
    page = send(steward, harbour, FIRST)
    steward.post(page.request.path + "/import", data=hidden(page.text, "import"))
    page = send(steward, harbour, b"Mail\np1@x.example\n")
    values = hidden(page.text, "import")

    refused = steward.post(page.request.path + "/import", data=values)
    meant = steward.post(page.request.path + "/import", data=values | {"accept": "y"})

    assert "more than half of all" in page.text
    assert (refused.status_code, meant.status_code) == (422, 303)
    assert people(app) == 1


def test_what_has_come_between_is_shown_before_anything_is_imported(
    app: Flask, steward: FlaskClient, harbour: int
) -> None:
    one, other = send(steward, harbour, FIRST), send(steward, harbour, b"Mail\nz@x.example\n")
    values = hidden(one.text, "import")
    steward.post(other.request.path + "/import", data=hidden(other.text, "import"))

    late = steward.post(one.request.path + "/import", data=values)

    assert (late.status_code, people(app)) == (422, 1)
    assert "Something has changed since you looked" in late.text


def test_a_file_thrown_away_is_gone(app: Flask, steward: FlaskClient, harbour: int) -> None:
    page = send(steward, harbour, FIRST)

    done = steward.post(page.request.path + "/discard")

    assert done.status_code == 303
    assert steward.get(page.request.path).status_code == 404
    assert not list((app.extensions["pulse.settings"].home / "uploads").iterdir())


def test_a_file_of_one_organisation_is_not_found_at_another(
    app: Flask, steward: FlaskClient, harbour: int
) -> None:
    page = send(steward, harbour, FIRST)
    with app.app_context():
        other = partners.add_organisation(db.session(), name="Coast Guard").id
        db.session.commit()

    elsewhere = page.request.path.replace(f"/{harbour}/", f"/{other}/")

    assert steward.get(elsewhere).status_code == 404
    assert steward.get(page.request.path + "x").status_code == 404
    assert (
        steward.get(f"/manage/organisations/{harbour}/roster/..%2f..%2froster").status_code == 404
    )


def test_remarks_are_handed_out_as_a_file_without_formulas(
    steward: FlaskClient, harbour: int
) -> None:
    page = send(steward, harbour, b"Name,Mail\nAnn,ann@x.example\nBob,=1+1\n")

    answer = steward.get(page.request.path + "/remarks.csv")

    assert answer.mimetype == "text/csv"
    assert "3,left out,Mail,'=1+1," in answer.text


def test_names_that_look_like_markup_stay_text(steward: FlaskClient, harbour: int) -> None:
    page = send(steward, harbour, b"Name,Mail\n<script>x</script>,ann@x.example\n")

    assert "<script>x" not in page.text
    assert "&lt;script&gt;x" in page.text


def test_only_a_steward_brings_rosters_in(client: FlaskClient, leader: FlaskClient) -> None:
    for path in ("/manage/organisations/", "/manage/organisations/1/roster/"):
        assert leader.get(path).status_code == 403
        assert client.get(path).status_code == 303


def test_a_new_name_of_a_team_is_suggested_and_may_be_declined(
    app: Flask, steward: FlaskClient, harbour: int
) -> None:
    page = send(steward, harbour, FIRST)
    steward.post(page.request.path + "/import", data=hidden(page.text, "import"))
    newer = send(steward, harbour, FIRST.replace(b"Care", b"Beds"))
    way = newer.request.path

    declined = steward.get(way, query_string={"decided": "y"})
    stale = steward.post(way + "/import", data=hidden(newer.text, "import") | {"decided": "y"})
    again = steward.get(
        way,
        query_string=dict(re.findall(r'name="(take)"[^>]*value="([^"]*)"', newer.text))
        | {"decided": "y"},
    )
    done = steward.post(way + "/import", data=hidden(again.text, "import"))

    assert "The team “Care” is called “Beds” now (8 people)" in newer.text
    assert "To another team" not in newer.text
    assert "To another team" in declined.text
    assert (stale.status_code, done.status_code) == (422, 303)
    with app.app_context():
        organisation = partners.organisation(db.session(), "Harbour Trust")
        assert [unit.name for unit in organisation.teams] == ["Beds"]
