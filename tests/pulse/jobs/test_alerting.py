"""Letters about flags: to those whom the charter names, once, and never at night."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.cells import PAIR, about
from pulse import queue
from pulse.auth.models import Function, User
from pulse.db import db
from pulse.jobs import alerting
from surveys import charter, partners
from surveys.findings import Finding, Level, Sign
from surveys.frictions import Friction, State
from surveys.releases import Release, ReleasedCell
from surveys.waves import Wave
from surveys.workdays import Workdays
from tests.conftest import signed_in
from tests.pulse.jobs.conftest import Open
from tests.pulse.jobs.test_deliver import staff, words
from tests.pulse.mail.sink import Sink
from tests.pulse.reports.test_flagged import published
from tests.pulse.reports.world import World

ATHENS = Workdays("Europe/Athens", "GR")


@pytest.fixture
def wave(app: Flask) -> int:
    """The wave with whose report flags of the first partner were raised."""
    with app.app_context(), Session(db.engine) as roster, Session(db.engines["box"]) as box:
        world = World(roster, box, app.extensions["pulse.keyring"])
        for number in range(1, 8):
            published(world, number, [60 - (20 if number >= 7 else 0), 55, 62, 58])
        newest = select(Wave.id).order_by(Wave.number.desc()).limit(1)
        assert roster.scalars(select(Friction)).first() is not None
        return roster.scalars(newest).one()


def asked_for(app: Flask) -> list[tuple[int, ...]]:
    """What letters about flags were asked for."""
    with app.app_context():
        return [job.ids for job in queue.jobs(db.engine) if job.name == queue.FLAGS_LETTER]


def test_those_whom_it_concerns_are_told_and_nobody_else(
    app: Flask, open_shop: Open, wave: int
) -> None:
    own, _ = staff(app, Function.leader, 1)
    steward, _ = staff(app, Function.steward)
    staff(app, Function.viewer, 1)
    with open_shop() as shop:
        alerting.ask(shop, shop.roster.get_one(Wave, wave))
        shop.roster.commit()

    assert sorted(asked_for(app)) == sorted([(wave, own), (wave, steward)])


def test_another_partners_leader_is_not_told(app: Flask, open_shop: Open, wave: int) -> None:
    staff(app, Function.leader, 2)
    with open_shop() as shop:
        alerting.ask(shop, shop.roster.get_one(Wave, wave))
        shop.roster.commit()

    assert asked_for(app) == []


def test_the_letter_leads_to_the_flags_and_holds_no_figure(
    app: Flask, open_shop: Open, wave: int, sink: Sink
) -> None:
    own, _ = staff(app, Function.leader, 1)
    with open_shop() as shop:
        alerting.tell(shop, wave, own)

        assert f"{shop.settings.public_url}/frictions/" in words(sink)
    assert "* Partner 0: levels have fallen" in words(sink)
    assert "points" not in words(sink)


def test_a_flag_that_was_taken_on_meanwhile_is_not_told(
    app: Flask, open_shop: Open, wave: int, sink: Sink
) -> None:
    own, _ = staff(app, Function.leader, 1)
    with open_shop() as shop:
        for each in shop.roster.scalars(select(Friction)):
            each.move(State.in_hand, today=shop.today, actor="lea@a.example")
        shop.roster.commit()
        alerting.tell(shop, wave, own)

    assert sink.taken == []


@pytest.mark.parametrize(("agreed", "told"), [((1, 2, 3), True), ((1, 3), False), ((1, 2), False)])
def test_of_a_pair_those_hear_who_see_it_that_there_is_something(
    app: Flask, open_shop: Open, wave: int, agreed: tuple[int, ...], told: bool
) -> None:
    one, _ = staff(app, Function.leader, 2)
    steward, _ = staff(app, Function.steward)
    staff(app, Function.liaison)
    with open_shop() as shop:
        release = shop.roster.scalars(select(Release).where(Release.wave_id == wave)).one()
        charter.share_views(shop.roster, partners.alliance(shop.roster), agreed)
        shop.roster.add(
            ReleasedCell(  # of whom the first is told, too: once 3 withdraws, no pair about 1 is
                release_id=release.id, subject=PAIR, place=3, organisation_id=3, name="",
                construct=about(1), measure="mean", weighting="person", value=60.0, low=55.0,
                high=65.0, n=60, invited=90, band="", sd=20.0, noise_var=0.0,
            )
        )  # fmt: skip
        shop.roster.add(
            Finding(
                release_id=release.id, sign=Sign.pair, organisation_id=2, other_id=1,
                construct="received", statistic=900.0, level=Level.alert, size=9.0, size_se=2.0,
                onset=date(2026, 11, 1), recovering=Level.none, watch=200.0, listed=False,
            )
        )  # fmt: skip
        shop.roster.flush()
        alerting.ask(shop, shop.roster.get_one(Wave, wave))
        shop.roster.commit()

    with app.app_context():
        asked = [job.ids for job in queue.jobs(db.engine) if job.name == queue.NEWS_LETTER]
    expected = [(queue.OF_PAIRS, 0, user) for user in (one, steward)] if told else []
    assert sorted(asked) == sorted(expected)
    assert one not in [ids[-1] for ids in asked_for(app)], "the flag of another partner is not told"


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-11-23T08:00", None),  # Monday, ten o'clock in Athens
        ("2026-11-23T01:00", "2026-11-23T07:00"),  # at night: nine o'clock there
        ("2026-11-23T17:00", "2026-11-24T07:00"),  # in the evening
        ("2026-11-27T20:00", "2026-11-30T07:00"),  # Friday night: on Monday
        ("2026-11-28T09:00", "2026-11-30T07:00"),  # Saturday
    ],
)
def test_no_letter_about_a_flag_leaves_at_night_or_at_weekends(now: str, until: str | None) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)

    rest = alerting.until_open(ATHENS, moment)

    expected = None if until is None else datetime.fromisoformat(until).replace(tzinfo=UTC)
    assert (None if rest is None else moment + rest) == expected
    assert rest is None or rest > timedelta(0)


def test_from_the_report_to_the_letter_to_the_page_and_on_to_a_new_beginning(
    app: Flask, open_shop: Open, wave: int, sink: Sink
) -> None:
    reader, _ = staff(app, Function.leader, 1)
    with open_shop() as shop:
        alerting.tell(shop, wave, reader)
        client = signed_in(app, shop.roster.get_one(User, reader))
    assert "/frictions/" in words(sink)
    page = client.get("/frictions/").text
    links = sorted(set(re.findall(r"/frictions/\d+", page)))

    for link in links:
        assert client.post(link, data={"state": "acknowledged"}).status_code == 303
    with app.app_context(), Session(db.engine) as roster, Session(db.engines["box"]) as box:
        world = World(roster, box, app.extensions["pulse.keyring"])
        for number in (8, 9):
            published(world, number, [40, 55, 62, 58])

    assert len(links) == 3
    assert "acknowledged" in client.get("/frictions/").text
    assert "The line was begun anew" in client.get(links[0]).text
    with app.app_context():
        assert {each.wave_id for each in db.session.scalars(select(Friction))} == {wave}
