"""A wave about partners on its way from a plan to its figures, through its own page."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.db import db
from pulse.jobs import close, release
from pulse.jobs import open as opening
from surveys import by_hand, charter, leaves, partners, waves
from surveys.answering import door, extracts, tickets
from surveys.asking import audience
from surveys.contacts import Contacts
from surveys.errors import IllegalMove
from surveys.releases import ReleasedCell
from surveys.waves import Leaf, Stage
from tests.pulse.jobs.conftest import TODAY, Open, found_alliance

ONCE = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


def planned(app: Flask, sizes: tuple[tuple[int, ...], ...]) -> int:
    """An alliance, and a wave in which partners say how they see each other."""
    with app.app_context():
        session = db.session()
        found_alliance(session, sizes)
        wave = by_hand.plan(
            session,
            partners.alliance(session),
            pulse="Partners",
            instrument="partner-view",
            opens=TODAY,
            closes=TODAY + timedelta(days=14),
            today=TODAY,
            rng=Random(3),
        )
        session.commit()
        return wave.id


@ONCE
def test_too_few_partners_are_not_asked(app: Flask, open_shop: Open) -> None:
    wave_id = planned(app, ((20,), (22,), (20,)))

    with open_shop() as shop, pytest.raises(IllegalMove, match="needs 4 partners or more, and 3"):
        opening.launch(shop, wave_id)


@ONCE
def test_where_contacts_are_declared_whom_fewer_can_know_is_drawn_more_easily(
    app: Flask, open_shop: Open
) -> None:
    wave_id = planned(app, ((20,), *[(20,)] * 8))

    with open_shop() as shop:
        wave, alliance = waves.by_id(shop.roster, wave_id), partners.alliance(shop.roster)
        rules = charter.starter(shop.roster, alliance)
        leaves_ = leaves.plan(audience.of(shop.roster, wave), rules.rules, wave.expected_response)
        first, *others = sorted(wave.partners)
        known = Contacts({first: frozenset(others), **dict.fromkeys(others, frozenset({first}))})
        even = opening.manifest(alliance.name, wave, rules, leaves_)["questionnaire"]["weights"]
        drawn = opening.manifest(alliance.name, wave, rules, leaves_, known)["questionnaire"]

    assert list(even) == [100] * 9
    assert list(drawn["weights"]) == [50, *[133] * 8]  # the root of 320 / 9 people over 160 or 20


@ONCE
def test_of_many_partners_three_are_drawn_with_weights_from_the_roster(
    app: Flask, client: FlaskClient, open_shop: Open
) -> None:
    wave_id = planned(app, ((80,), *[(18,)] * 8))
    with open_shop() as shop:
        opening.launch(shop, wave_id)
        wave = waves.by_id(shop.roster, wave_id)
        code, place = wave.code, wave.leaves[1].place
        token = tickets.issue(shop.box, wave=code, unit=place, seat=bytes(16), rng=shop.rng)
        shop.box.commit()
        asked = door.manifest(shop.box.connection(), code)["questionnaire"]
        invited = shop.roster.scalars(select(Leaf.invited).where(Leaf.wave_id == wave_id)).all()
    page = client.get(f"/s/{code}").text

    form = {f"i{nth}": "4" for nth in range(1, 10)} | {"code": tickets.grouped(token)}
    sent = client.post(f"/s/{code}", data=form)

    assert sorted(invited) == [18] * 8 + [80]
    assert (asked["drawn"], len(asked["names"]), len(asked["items"])) == (3, 9, 9)
    assert asked["weights"] == [56, *[118] * 8]  # the root of 224 / 9 people over its own
    assert page.count('<details class="partner">') == 9
    assert "3 questions" in page
    assert sent.status_code == 303
    with app.app_context(), Session(db.engines["box"]) as session:
        (sheet,) = extracts.sheets(session, app.extensions["pulse.keyring"], wave=code, unit=place)
        assert len(sheet) == 9
        assert sorted(sheet) == [0] * 6 + [4] * 3


@ONCE
def test_people_answer_about_each_partner_and_each_hears_of_itself(
    app: Flask, client: FlaskClient, open_shop: Open
) -> None:
    wave_id = planned(app, ((18, 16), (20,), (22,), (20,)))
    with open_shop() as shop:
        opening.launch(shop, wave_id)
        wave = waves.by_id(shop.roster, wave_id)
        code = wave.code
        items = [item.key for item in wave.instrument.items]
        assert items == [f"trust_{partner}" for partner in wave.partners]
        owners = {leaf.place: leaf.organisation_id for leaf in wave.leaves}
        codes = [
            (place, tickets.issue(shop.box, wave=code, unit=place, seat=bytes([place, n] * 8),
                                  rng=shop.rng))
            for place in owners
            for n in range(9)
        ]  # fmt: skip
        shop.box.commit()
        public = door.manifest(shop.box.connection(), code)
    assert [item["key"] for item in public["questionnaire"]["items"]] == items
    page = client.get(f"/s/{code}").text
    assert "Partner 2: in our joint work I trust this partner." in page
    assert page.count("I do not work with them, or would rather not say") == 4

    for place, token in codes:
        form = {
            f"i{nth}": "1" if key == f"trust_{owners[place]}" else "4"
            for nth, key in enumerate(items, start=1)
        }
        sent = client.post(f"/s/{code}", data=form | {"code": tickets.grouped(token)})
        assert sent.status_code == 303
    with open_shop(today=TODAY + timedelta(days=14)) as shop:
        close.close(shop, wave_id)
        release.publish(shop, wave_id)
        wave = waves.by_id(shop.roster, wave_id)
        cells = shop.roster.scalars(
            select(ReleasedCell).where(ReleasedCell.construct == "received")
        ).all()

    assert wave.stage is Stage.released
    own = {cell.place: cell for cell in cells if cell.measure == "mean" and cell.place}
    assert len(own) == 4
    for partner, cell in own.items():
        assert cell.n == 9 * sum(owner != partner for owner in owners.values())
        assert cell.value is not None
        assert abs(cell.value - 75) < 4 * cell.noise_var**0.5  # no 1 of its own people is in it
