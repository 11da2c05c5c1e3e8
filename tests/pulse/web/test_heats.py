"""Levels side by side: by name, in shades with numbers, hatched where nothing is shown."""

from __future__ import annotations

import re

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pulse.db import db
from pulse.reports.heat import heat
from tests.pulse.reports.world import Crew, World
from tests.pulse.web.test_lead import leader, places, seen

__all__ = ["leader", "places"]


def names(page: str) -> list[str]:
    """The rows' names, in order."""
    return [re.sub("<[^>]+>", "", cell) for cell in re.findall(r'<th scope="row">(.*?)</th>', page)]


def test_a_steward_sees_every_partner_by_name_and_hidden_levels_hatched_with_their_reason(
    steward: FlaskClient, places: dict[str, int]
) -> None:
    page = seen(steward, "/reports/heat")

    assert names(page) == [
        *("Coast Alliance", "Harbour Trust", "Mill Clinic", "Orchard"),
        "Pip and Quince and Rowan",
    ]
    numbers = re.findall(r'class="heat heat--([a-e])"><b>(\d+)</b>', page)
    assert numbers
    for shade, level in numbers:
        assert shade == "abcde"[sum(int(level) >= step for step in (40, 50, 60, 70))]


def test_a_leader_sees_the_alliance_and_the_own_teams_alone(
    leader: FlaskClient, places: dict[str, int]
) -> None:
    own = seen(leader, f"/reports/{places['Harbour Trust']}/heat")

    assert names(own) == ["Coast Alliance", "Harbour Trust", "Boats", "Nets"]
    assert '<a href="#why-1-' in own
    assert own.count('class="heat heat--none"') > 0
    assert names(seen(leader, "/reports/heat")) == ["Coast Alliance", "Harbour Trust"]
    for other in (places["Orchard"], 999):
        assert leader.get(f"/reports/{other}/heat").status_code == 404


def test_every_page_of_levels_says_what_was_done_to_them_and_how_far_it_moves_them(
    leader: FlaskClient, places: dict[str, int]
) -> None:
    own = f"/reports/{places['Harbour Trust']}"
    moves = []
    for path in (own, f"{own}/minute", f"{own}/heat"):
        page = " ".join(seen(leader, path).split())
        assert "A little chance is added to the sums of every group of fewer than 30" in page
        moves.append(float(re.findall(r"moves no level below by more than ([0-9.]+)", page)[0]))

    assert moves == [moves[0]] * 3
    assert moves[0] > 5  # its teams have few answers


def test_a_member_of_a_pool_sees_the_pool(steward: FlaskClient, places: dict[str, int]) -> None:
    page = seen(steward, f"/reports/{places['Quince']}/heat")

    assert names(page) == ["Coast Alliance", "Pip and Quince and Rowan"]


def test_a_word_stands_only_where_a_level_lies_apart_from_the_alliances(app: Flask) -> None:
    crews = [Crew((name,), "", 60, 50, 3.4) for name in ("Harbour", "Mill", "Quay")]
    with app.app_context(), Session(db.engine) as roster, Session(db.engines["box"]) as box:
        world = World(roster, box, app.extensions["pulse.keyring"])
        world.published([*crews, Crew(("Tide",), "", 60, 50, 1.8)])
        (found,) = heat(roster, None, teams=False)

    rows = {row.name: row for row in found.rows}
    assert [square.apart for square in rows["Tide"].squares] == [-1] * len(found.themes)
    assert [square.apart for square in rows["Coast Alliance"].squares] == [0] * len(found.themes)
    for row in found.rows:
        for square in row.squares:
            assert square.apart == 0 or square.cell.value is not None


def test_before_any_wave_the_page_says_so(steward: FlaskClient) -> None:
    assert "nothing to show side by side" in seen(steward, "/reports/heat")
