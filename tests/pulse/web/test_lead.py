"""The leaders' door: their own organisation and the alliance, and nothing else."""

from __future__ import annotations

import csv
import html
import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.auth import invite
from pulse.db import db
from pulse.reports import build, draw
from surveys.partners import Organisation
from tests.conftest import signed_in
from tests.inspection import faults
from tests.pulse.reports.world import Crew, World

CREWS = [
    Crew(("Harbour Trust",), "Boats", 24, 18, 3.4, notes=6),
    Crew(("Harbour Trust",), "Nets", 20, 5, 3.6, notes=5),
    Crew(("Mill Clinic",), "", 40, 30, 3.0, notes=4),
    Crew(("Orchard",), "", 40, 28, 3.9),
    Crew(("Pip", "Quince", "Rowan"), "", 20, 12),
]


@pytest.fixture
def places(app: Flask) -> dict[str, int]:
    """Ids by name, in an alliance with two published waves, one draft and earlier results."""
    with app.app_context(), Session(db.engine) as roster, Session(db.engines["box"]) as box:
        world = World(roster, box, app.extensions["pulse.keyring"])
        world.published(CREWS)
        world.published(CREWS)
        wave = world.closed(CREWS)
        build.draft(roster, box, world.keyring, wave)
        world.earlier({"Harbour Trust": [50, 54, None, 60]})
        roster.commit()
        names = {each.name: each.id for each in roster.scalars(select(Organisation))}
        return {**names, "draft": wave.id}


@pytest.fixture
def leader(app: Flask, places: dict[str, int]) -> FlaskClient:
    """The leader of Harbour Trust."""
    with app.app_context():
        session = db.session()
        user = invite.leader(
            session, address="leader@harbour.example", organisation_id=places["Harbour Trust"]
        )
        session.commit()
        return signed_in(app, user)


@pytest.fixture
def drawn(app: Flask, places: dict[str, int]) -> None:
    """Pictures of two organisations' reports."""
    with app.app_context():
        for name in ("Harbour Trust", "Mill Clinic"):
            draw.draw_organisation(db.session(), places[name])
        db.session.commit()


def seen(client: FlaskClient, address: str) -> str:
    """A page that is there and without a fault."""
    answer = client.get(address)
    assert answer.status_code == 200
    assert faults(answer.text) == ()
    return answer.text


def test_a_leader_reads_the_own_report_beside_the_alliance(
    leader: FlaskClient, places: dict[str, int]
) -> None:
    page = seen(leader, f"/reports/{places['Harbour Trust']}")

    assert "Harbour Trust" in page
    assert "within the noise" in page
    assert "Psychological safety" in page
    assert "Boats" in page
    assert "Engagement" in page
    assert "Contains public sector information." in page
    assert "The question was reworded." in page
    for other in ("Mill Clinic", "Orchard", "Rowan"):
        assert other not in page


def test_the_only_report_of_a_leader_opens_by_itself(
    leader: FlaskClient, places: dict[str, int]
) -> None:
    assert leader.get("/reports/").location == f"/reports/{places['Harbour Trust']}/minute"


@pytest.mark.parametrize("path", ["", "/cells.csv", "/drawings/00/pulse/1/overall/light.svg"])
def test_another_organisation_is_not_there_for_a_leader(
    leader: FlaskClient, places: dict[str, int], path: str
) -> None:
    strangers = [places["Mill Clinic"], places["Rowan"], 999, 0]

    statuses = {leader.get(f"/reports/{each}{path}").status_code for each in strangers}

    assert statuses == {404}


@pytest.mark.usefixtures("drawn")
def test_another_organisations_picture_is_not_there_even_with_its_right_address(
    leader: FlaskClient, places: dict[str, int], steward: FlaskClient
) -> None:
    page = seen(steward, f"/reports/{places['Mill Clinic']}")
    address = re.findall(r'src="(/reports/[^"]+light\.svg)"', page)[0]

    assert steward.get(address).status_code == 200
    assert leader.get(address).status_code == 404


@pytest.mark.usefixtures("drawn")
def test_pictures_are_kept_for_ever_at_addresses_of_their_own(
    leader: FlaskClient, places: dict[str, int]
) -> None:
    page = seen(leader, f"/reports/{places['Harbour Trust']}")
    addresses = re.findall(r'(?:src|srcset)="(/reports/[^"]+\.svg)"', page)

    answers = [leader.get(address) for address in addresses]

    assert len(addresses) == 14  # six and one earlier, by day and by night
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.mimetype for answer in answers} == {"image/svg+xml"}
    assert "immutable" in answers[0].headers["Cache-Control"]
    assert "private" in answers[0].headers["Cache-Control"]


def test_a_page_whose_pictures_are_not_drawn_yet_tells_it_in_words_and_tables(
    steward: FlaskClient, places: dict[str, int]
) -> None:
    page = seen(steward, f"/reports/{places['Orchard']}")

    assert "The chart is not drawn yet." in page
    assert "<img" not in page.partition("<main")[2]
    assert page.count("<table") > 5


def test_every_leader_reads_the_alliances_report(
    leader: FlaskClient, places: dict[str, int]
) -> None:
    page = seen(leader, "/reports/alliance")

    assert "every partner equal" in page.lower()
    for name in ("Mill Clinic", "Orchard", "Rowan", "Boats"):
        assert name not in page


def test_a_pooled_organisations_leader_reads_whose_figures_they_are(
    steward: FlaskClient, places: dict[str, int]
) -> None:
    page = seen(steward, f"/reports/{places['Quince']}")

    assert "too small for figures of its own" in page
    assert "Pip and Quince and Rowan" in page


def test_a_draft_is_for_stewards_only(
    leader: FlaskClient, steward: FlaskClient, places: dict[str, int]
) -> None:
    page = seen(steward, f"/reports/draft/{places['draft']}")

    assert "Mill Clinic" in page
    assert "Hidden so that another hidden figure cannot be worked out from it." in page
    assert "Hidden for the sake of others" in page
    assert "Hidden by the last check" not in page
    assert "destroyed for good" in page
    assert leader.get(f"/reports/draft/{places['draft']}").status_code == 403
    assert steward.get("/reports/draft/999").status_code == 404


def test_a_leader_sees_nothing_of_a_wave_that_is_not_published(
    leader: FlaskClient, places: dict[str, int]
) -> None:
    own = places["Harbour Trust"]

    assert "wave 2" in seen(leader, f"/reports/{own}")
    assert "wave 3" not in seen(leader, f"/reports/{own}")
    assert ",3," not in leader.get(f"/reports/{own}/cells.csv").text


def test_the_steward_finds_every_report_and_the_draft(
    steward: FlaskClient, places: dict[str, int]
) -> None:
    page = seen(steward, "/reports/")

    for name in ("Harbour Trust", "Mill Clinic", "Rowan", "Core pulse, wave 3"):
        assert name in page


def test_the_numbers_come_as_a_file(leader: FlaskClient, places: dict[str, int]) -> None:
    own = leader.get(f"/reports/{places['Harbour Trust']}/cells.csv")
    alliance = leader.get("/reports/alliance/cells.csv")

    assert own.status_code == alliance.status_code == 200
    assert own.mimetype == "text/csv"
    assert "attachment" in own.headers["Content-Disposition"]
    assert own.text.startswith("\ufeffsource,wave,day,")
    assert "Mill Clinic" not in own.text


def as_shown(row: dict[str, str]) -> str:
    """One number of the file as the page prints it."""
    value, low, high = row["value"], row["low"], row["high"]
    if row["measure"] == "change" and low:
        value, low, high = (f"{float(each):+.1f}".replace("-", "−") for each in (value, low, high))
    elif row["measure"] == "change":
        return f"{float(value):+.1f}".replace("-", "−")
    elif row["measure"] == "bounds":
        return f"between {low} and {high}"
    elif row["measure"] in ("between", "straight", "explained", "driver"):
        return f"{value} % ({low} to {high})"
    return f"{value} ({low} to {high})" if low else value


@pytest.mark.parametrize("whose", ["Harbour Trust", "alliance"])
def test_every_number_of_the_file_stands_on_the_page(
    steward: FlaskClient, places: dict[str, int], whose: str
) -> None:
    address = f"/reports/{places.get(whose, whose)}"
    file = steward.get(f"{address}/cells.csv").text.removeprefix("\ufeff")
    page = html.unescape(seen(steward, address)).replace("\xa0", " ")

    told = [row for row in csv.DictReader(io.StringIO(file)) if row["value"]]

    assert {row["measure"] for row in told} >= {"mean", "change", "alpha", "straight"}
    missing = [as_shown(row) for row in told if as_shown(row) not in page]
    assert missing == []


def test_strangers_are_asked_to_sign_in(client: FlaskClient, places: dict[str, int]) -> None:
    for path in ("/reports/", f"/reports/{places['Orchard']}", "/reports/alliance"):
        answer = client.get(path)

        assert answer.status_code == 303
        assert "/sign-in" in answer.location


def test_before_the_first_wave_the_page_says_when_there_will_be_something(
    steward: FlaskClient, app: Flask
) -> None:
    with app.app_context(), Session(db.engine) as roster, Session(db.engines["box"]) as box:
        world = World(roster, box, app.extensions["pulse.keyring"])
        own = world.organisation("Harbour Trust").id
        roster.commit()

    page = seen(steward, f"/reports/{own}")

    assert "There is nothing to show yet" in page


def test_a_report_of_questions_that_take_turns_says_what_was_asked_when(app: Flask) -> None:
    large = [Crew((name,), "", 60, 40) for name in ("Harbour Trust", "Mill Clinic", "Orchard")]
    crews = [*large, Crew(("Pier",), "", 40, 20), Crew(("Quay",), "", 40, 21)]
    with app.app_context(), Session(db.engine) as roster, Session(db.engines["box"]) as box:
        world = World(roster, box, app.extensions["pulse.keyring"])
        world.take_turns()
        world.published(crews)
        world.published(crews)
        places = {each.name: each.id for each in roster.scalars(select(Organisation))}
    with app.app_context():
        session = db.session()
        one, other = (
            invite.leader(session, address=f"{n}@a.example", organisation_id=places[name])
            for n, name in enumerate(("Harbour Trust", "Pier"))
        )
        session.commit()
        large_one, small_one = signed_in(app, one), signed_in(app, other)
    page = seen(large_one, f"/reports/{places['Harbour Trust']}")
    small = seen(small_one, f"/reports/{places['Pier']}")

    assert "the others take turns" in page
    assert page.count("; not asked since") == 4
    assert page.count("not asked</td>") >= 4
    assert "Teams are not shown." in page
    assert "Other questions were asked about it than the last time" in page
    assert "Below 30 answers figures come at most once a quarter" in small


def test_a_steward_reads_a_draft_as_each_reader_will(
    app: Flask, steward: FlaskClient, leader: FlaskClient, places: dict[str, int]
) -> None:
    at = f"/reports/draft/{places['draft']}"

    every = seen(steward, at)
    own = seen(steward, f"{at}/{places['Harbour Trust']}")
    alliance = seen(steward, f"{at}/alliance")

    assert f"{at}/{places['Harbour Trust']}" in every
    assert f"{at}/alliance" in every
    assert "Nobody but the stewards sees this page." in own
    assert "wave 3, closed on" in own
    assert "wave 3, closed on" in alliance
    assert leader.get(f"{at}/{places['Harbour Trust']}").status_code == 403
    assert steward.get("/reports/draft/1/alliance").status_code == 404  # published already
