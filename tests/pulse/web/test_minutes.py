"""A report in a minute: what it says, to whom, and where its numbers lead."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pulse.db import db
from tests.pulse.reports.world import Crew, World
from tests.pulse.web.test_lead import CREWS, drawn, leader, places, seen

__all__ = ["drawn", "leader", "places"]


@pytest.mark.usefixtures("drawn")
def test_a_minute_has_three_sentences_every_line_and_no_other_partner(
    leader: FlaskClient, places: dict[str, int]
) -> None:
    own = places["Harbour Trust"]

    page = seen(leader, f"/reports/{own}/minute")

    assert page.count('class="three__row"') == 3
    assert "Nothing moved since wave 1 that can be told from noise." in page
    assert "told back to those who answered yet" in page
    assert len(re.findall(r'<img src="/reports/\d+/drawings/', page)) == 6
    assert all(name not in page for name in ("Mill Clinic", "Orchard", "Rowan"))


def test_every_number_of_a_minute_leads_to_where_it_stands(
    leader: FlaskClient, places: dict[str, int]
) -> None:
    for whose in (places["Harbour Trust"], "alliance"):
        minute = seen(leader, f"/reports/{whose}/minute")
        targets = set(re.findall(rf'href="/reports/{whose}#([^"]+)"', minute))
        report = seen(leader, f"/reports/{whose}")

        assert len(targets) == 6
        assert all(f'id="{target}"' in report for target in targets)


def test_another_organisations_minute_is_not_there(
    leader: FlaskClient, places: dict[str, int]
) -> None:
    for other in (places["Mill Clinic"], places["Rowan"], 0, 999):
        assert leader.get(f"/reports/{other}/minute").status_code == 404


def test_a_small_partner_is_told_whose_figures_it_reads(
    steward: FlaskClient, places: dict[str, int]
) -> None:
    page = seen(steward, f"/reports/{places['Quince']}/minute")

    assert "These figures are those of" in page


@pytest.mark.parametrize("waves", [0, 1, 2])
def test_an_early_minute_is_no_error(app: Flask, steward: FlaskClient, waves: int) -> None:
    with app.app_context(), Session(db.engine) as roster, Session(db.engines["box"]) as box:
        world = World(roster, box, app.extensions["pulse.keyring"])
        for _ in range(waves):
            world.published(CREWS)
        place = world.organisation("Harbour Trust").id
        roster.commit()

    page = seen(steward, f"/reports/{place}/minute")
    whole = seen(steward, "/reports/alliance/minute")

    for text in (page, whole):
        assert ("No wave has been published yet" in text) is (waves == 0)
        assert ("This is the first wave" in text) is (waves == 1)
        assert ("Nothing moved since wave 1" in text) is (waves == 2)


def test_a_minute_of_nothing_but_hidden_levels_says_why(app: Flask, steward: FlaskClient) -> None:
    with app.app_context(), Session(db.engine) as roster, Session(db.engines["box"]) as box:
        world = World(roster, box, app.extensions["pulse.keyring"])
        world.published([Crew(("Lone Trust",), "", 30, 3)])
        place = world.organisation("Lone Trust").id
        roster.commit()

    page = seen(steward, f"/reports/{place}/minute")
    whole = seen(steward, "/reports/alliance/minute")

    assert "because too few people answered" in page
    assert "No level of wave 1 is shown" in whole
