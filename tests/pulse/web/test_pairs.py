"""Who sees what of how partners see each other, role by role."""

from __future__ import annotations

import re
from collections.abc import Mapping

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.cells import NETWORK, Hidden
from pulse.auth import invite
from pulse.db import db
from pulse.reports.grid import grid
from pulse.reports.mutual import history, views
from surveys import charter, partners
from surveys.instruments import each_partner, loader
from surveys.releases import Release, ReleasedCell, Standing
from surveys.waves import Wave
from tests.conftest import signed_in
from tests.inspection import faults, words
from tests.pulse.reports.world import Crew, World

CREWS = [
    Crew(("Abbey",), "Garden", 18, 14, 3.0),
    Crew(("Abbey",), "Kitchen", 17, 14, 3.0),
    Crew(("Beacon",), "", 32, 25, 4.3),
    Crew(("Coast",), "", 30, 22, 3.0),
    Crew(("Dune",), "", 30, 23, 3.6),
    Crew(("Elm",), "", 30, 22, 3.4),
]
INDEX = "/reports/partners/"
AGREED = ("Abbey", "Beacon", "Dune")
SEES = {  # role: of whom what all others say, and pairs of whom both sides
    "Abbey": ({"Abbey"}, {"Abbey Beacon", "Abbey Dune"}),
    "Coast": ({"Coast"}, set()),
    "Dune": ({"Dune"}, {"Abbey Dune", "Beacon Dune"}),
    "steward": (
        {"Abbey", "Beacon", "Coast", "Dune", "Elm"},
        {"Abbey Beacon", "Abbey Dune", "Beacon Dune"},
    ),
}


@pytest.fixture
def ids(app: Flask) -> dict[str, int]:
    """Five partners and two waves in which they said how they see each other."""
    with app.app_context(), Session(db.engine) as roster, Session(db.engines["box"]) as box:
        world = World(roster, box, app.extensions["pulse.keyring"])
        names = {world.organisation(crew.organisations[0]).id: crew for crew in CREWS}
        found = {crew.organisations[0]: place for place, crew in names.items()}
        world.pulse.instrument = "partner-view"
        agreed = [found[name] for name in AGREED]
        world.charter = charter.share_views(roster, world.alliance, agreed)
        asked = each_partner.asked(
            loader.load("partner-view"), {place: name for name, place in found.items()}
        )
        for _ in range(2):
            world.published(CREWS, instrument=asked)
        return found


def reader(app: Flask, role: str, ids: Mapping[str, int], steward: FlaskClient) -> FlaskClient:
    """Somebody in a role: a steward, a liaison, the leader of a partner, or just anybody."""
    if role in ("steward", "asked"):
        return steward if role == "steward" else app.test_client()
    with app.app_context():
        session = db.session()
        if role == "liaison":
            user = invite.liaison(session, address="liaison@alliance.example")
            session.commit()
            return signed_in(app, user)
        address = f"leader@{role.lower()}.example"
        user = invite.leader(session, address=address, organisation_id=ids[role])
        session.commit()
        return signed_in(app, user)


def page(client: FlaskClient, address: str) -> str:
    """A page that is there and without a fault."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    assert faults(answer.text) == ()
    return answer.text


def test_every_role_sees_what_the_charter_says_and_no_more(
    app: Flask, steward: FlaskClient, ids: dict[str, int]
) -> None:
    pairs = {f"{one} {other}" for one in ids for other in ids if one < other}
    for role, (received, both) in SEES.items():
        client = reader(app, role, ids, steward)
        index = page(client, INDEX)
        told = set(re.findall(r"Of (\w+)</p>", index))
        assert told == received, role
        for pair in pairs:
            one, other = pair.split()
            ways = ((one, other), (other, one))
            paths = [f"{INDEX}1/{ids[here]}/{ids[there]}" for here, there in ways]
            seen = [client.get(path).status_code for path in paths]
            mine = [200 if pair in both and here in received else 404 for here, _ in ways]
            assert seen == mine, (role, pair)
        for name, place in ids.items():
            allowed = 200 if name in received else 404
            assert client.get(f"/reports/{place}").status_code == allowed, (role, name)


def table(client: FlaskClient) -> list[list[str]]:
    """The charter's table of what each role sees of how partners see each other."""
    tree = html5lib.parse(client.get("/charter").text, namespaceHTMLElements=False)
    about = "Who sees what of how partners see each other"
    found = next(t for t in tree.iter("table") if words(next(t.iter("caption"))) == about)
    head, *rows = ([words(cell) for cell in row] for row in found.iter("tr"))
    return [head, *([cell.removeprefix(head[n]) for n, cell in enumerate(row)] for row in rows)]


def test_the_charters_table_is_what_the_doors_keep(
    app: Flask, steward: FlaskClient, ids: dict[str, int]
) -> None:
    with app.app_context():
        session = db.session()
        wave = session.scalars(select(Wave).order_by(Wave.id.desc())).first()
        assert wave is not None
        wave.shared = wave.closes
        session.commit()
        code = wave.code
    roles = ("asked", "Abbey", "Beacon", "liaison", "steward")
    clients = [reader(app, role, ids, steward) for role in roles]
    pairs = {
        "agreed": [f"{INDEX}1/{ids['Abbey']}/{ids['Dune']}"],
        "not agreed": [
            f"{INDEX}1/{ids[one]}/{ids[other]}"
            for one, other in (("Abbey", "Coast"), ("Coast", "Abbey"), ("Coast", "Elm"))
        ],
    }
    doors = [  # of Abbey, row by row; the last two rows have no door
        [f"/reports/{ids['Abbey']}"],
        [f"/results/{code}"],
        pairs["agreed"],
        pairs["not agreed"],
    ]
    head, *rows = table(clients[0])

    assert len(head) == 1 + len(roles)
    assert len(rows) == len(doors) + 2
    for row, paths in zip(rows, doors, strict=False):
        for said, client in zip(row[1:], clients, strict=True):
            found = {client.get(path).status_code == 200 for path in paths}
            assert found == {"yes" in said}, (row[0], said)
    assert {said for row in rows[len(doors) :] for said in row[1:]} == {"no"}
    everything = [
        client.get(INDEX).text + client.get(f"{INDEX}cells.csv").text for client in clients
    ]
    assert not [name for name in ("Garden", "Kitchen") for text in everything if name in text]


def test_all_partners_read_the_same_mean_and_no_name_of_another_in_the_report(
    app: Flask, steward: FlaskClient, ids: dict[str, int]
) -> None:
    client = reader(app, "Coast", ids, steward)

    own = [
        page(client, f"/reports/{ids['Coast']}"),
        page(client, f"/reports/{ids['Coast']}/minute"),
    ]
    whole = [page(client, "/reports/alliance"), page(client, "/reports/alliance/minute")]

    for text in (*own, *whole):
        assert "Trust between partners" in text
        assert not [name for name in ids if name != "Coast" and name in text]


def test_the_spread_over_all_pairs_is_for_whoever_sees_them_all(
    app: Flask, steward: FlaskClient, ids: dict[str, int]
) -> None:
    figures = {"coverage": 70.0, "density": 40.0, "partner": 9.0, "reciprocity": 0.5}
    with app.app_context():
        session = db.session()
        release = session.scalars(select(Release).order_by(Release.id.desc())).first()
        assert release is not None
        release.cells += [
            ReleasedCell(subject=NETWORK, place=0, name="", construct="received", measure=measure,
                         weighting="partner", value=value, low=value / 2, high=value * 2, n=14,
                         invited=0, band="")
            for measure, value in figures.items()
        ]  # fmt: skip
        session.commit()

    every, own = page(steward, INDEX), page(reader(app, "Abbey", ids, steward), INDEX)

    heading = "How trust is spread over the pairs"
    assert heading in every
    assert "Correlation of its two sides 0.5, between 0.2 and 1.0" in every
    assert heading not in own


def test_what_is_made_of_pairs_is_for_whoever_sees_every_one_of_them(
    app: Flask, steward: FlaskClient, ids: dict[str, int]
) -> None:
    with app.app_context():
        session = db.session()
        made = {place: views(session, [place])[0].ties for place in ids.values()}
        (every,) = views(session, None)
        agreed = [ids["Abbey"], ids["Dune"]]
        charter.share_views(session, partners.alliance(session), agreed)
        (since,) = views(session, None)
        session.rollback()

    told = {ids[name] for name in AGREED}
    assert {place for place, ties in made.items() if ties} == told
    assert all(set(ties) <= {place} for place, ties in made.items())
    assert set(every.ties) == told
    assert every.ties[ids["Abbey"]] == made[ids["Abbey"]][ids["Abbey"]]
    assert every.ties[ids["Abbey"]].given.n == 2
    assert since.ties == {}, "with all its parts but one it would tell the last one"
    assert "added up" in page(steward, INDEX)


def test_a_pair_reads_both_sides_how_they_moved_and_how_to_talk_about_it(
    app: Flask, steward: FlaskClient, ids: dict[str, int]
) -> None:
    client = reader(app, "Abbey", ids, steward)

    text = " ".join(page(client, f"{INDEX}1/{ids['Abbey']}/{ids['Beacon']}").split())

    assert "How Abbey sees Beacon" in text
    assert "How Beacon sees Abbey" in text
    assert text.count("Wave 1, ") == 1
    assert "points apart" in text or "do not lie further apart" in text
    assert "Never ask, and never guess, who said what." in text


def test_who_withdraws_is_not_shown_any_more_in_what_was_answered_before(
    app: Flask, steward: FlaskClient, ids: dict[str, int]
) -> None:
    client = reader(app, "Abbey", ids, steward)
    pair = f"{INDEX}1/{ids['Abbey']}/{ids['Beacon']}"
    before = client.get(pair).status_code
    with app.app_context():
        session = db.session()
        agreed = [ids["Abbey"], ids["Dune"]]
        charter.share_views(session, partners.alliance(session), agreed)
        session.commit()
        (view,) = views(session, [ids["Abbey"]])
        (every,) = views(session, None)
        since = history(session, 1, ids["Abbey"], ids["Dune"])

    assert (before, client.get(pair).status_code) == (200, 404)
    assert "Beacon</td>" not in page(client, INDEX)
    assert view.received[ids["Abbey"]].value is not None
    about_abbey = [cell for (_, rated), cell in view.pairs.items() if rated == ids["Abbey"]]
    assert {cell.hidden for cell in about_abbey} == {Hidden.not_agreed}, "no sum tells the last one"
    assert since == []
    assert (every.told, every.network) == (0, {}), "no figure is left that is made of hidden pairs"


def test_a_steward_looks_the_matrix_over_before_it_is_published(
    app: Flask, steward: FlaskClient, ids: dict[str, int]
) -> None:
    with app.app_context():
        session = db.session()
        release = session.scalars(select(Release).order_by(Release.id.desc())).first()
        assert release is not None
        release.standing = Standing.draft
        session.commit()
        wave_id = release.wave_id

    text = page(steward, f"/reports/draft/{wave_id}")

    assert "Matrix of partners" in text
    assert "Abbey and Beacon</th>" in text, "a page of the two is not there yet"
    assert f"/reports/partners/1/{ids['Abbey']}/" not in text


def test_the_matrix_stands_by_names_and_is_hatched_where_nothing_is_shown(
    app: Flask, ids: dict[str, int]
) -> None:
    with app.app_context():
        (everything,) = views(db.session(), None)
        (own,) = views(db.session(), [ids["Coast"]])

    drawn, little = grid(everything), grid(own)

    assert [label.text for label in drawn.rows] == [
        *("1. Abbey", "2. Beacon", "3. Coast", "4. Dune", "5. Elm")
    ]
    assert [label.text for label in drawn.columns] == ["1", "2", "3", "4", "5"]
    kinds = [field.kind for field in drawn.fields]
    assert kinds.count("own") == 5
    assert sum(bool(field.text) for field in drawn.fields) == 6
    assert kinds.count("none") == 14
    assert [field.kind for field in little.fields].count("shut") == 12
    assert not [field for field in little.fields if field.text]
