"""What a pulse does by itself: opens once, waits with a reason, and never writes twice a day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from pulse import moves, queue
from pulse.auth.models import AuditEntry
from pulse.db import db
from pulse.jobs import close, due, invite, workshop
from pulse.jobs import open as opening
from pulse.jobs.workshop import Workshop
from surveys import partners, series
from surveys.asking import readiness
from surveys.asking.invitations import Delivery, Invitation
from surveys.asking.people import Person
from surveys.errors import IllegalMove
from surveys.rhythm import Cadence, Rhythm
from surveys.series import Settings
from surveys.waves import Audience, Stage, Wave
from tests.alliances import found

MONDAY = date(2026, 11, 23)
TWICE = Settings(Rhythm(Cadence.weeks, 4, MONDAY), expected_response=1.0)


@contextmanager
def at(app: Flask, day: date, hour: int = 12) -> Iterator[Workshop]:
    """A workshop at an hour of a day, by UTC."""
    moment = datetime.combine(day, time(hour), UTC)
    with workshop.of(app, rng=Random(str(moment)), now=lambda: moment) as shop:
        yield shop


@pytest.fixture
def alliance(app: Flask) -> None:
    """An alliance of three that goes by UTC, with two pulses that begin on the same day."""
    with app.app_context():
        session = db.session()
        found(session, {"North": {"": 8}, "Quay": {"": 8}, "Tide": {"": 8}})
        for name in ("First", "Second"):
            series.found(
                session,
                partners.alliance(session),
                name=name,
                instrument="process-trust",
                modules=[],
                settings=TWICE,
                today=MONDAY,
                rng=Random(name),
            )
        session.commit()


def wave(shop: Workshop, name: str, number: int = 0) -> Wave:
    """A wave of one of the pulses."""
    return series.by_name(shop.roster, name).waves[number]


def opens(shop: Workshop) -> list[int]:
    """The waves that are asked to be opened now."""
    return [ids[0] for (name, *ids), _ in due.wanted(shop) if name == queue.OPEN_WAVE]


def test_of_two_waves_that_would_ask_the_same_people_one_opens_and_one_waits(
    app: Flask, alliance: None
) -> None:
    with at(app, MONDAY) as shop:
        both = opens(shop)
        opening.launch(shop, wave(shop, "First").id)
        then = opens(shop)
        why = readiness.why_not(shop.roster, wave(shop, "Second"), today=shop.today, now=shop.now())
        with pytest.raises(
            IllegalMove, match="24 people of North, Quay and Tide were asked by First, wave 1"
        ):
            opening.launch(shop, wave(shop, "Second").id)

    assert len(both) == 1
    assert then == []
    assert why is not None
    assert "Open it on 7 December 2026 or later" in why
    with at(app, MONDAY + timedelta(days=14)) as shop:
        assert opens(shop) == [wave(shop, "Second").id]


def test_pulses_that_ask_different_people_open_on_the_same_day(app: Flask, alliance: None) -> None:
    with at(app, MONDAY) as shop:
        north, quay, tide = partners.organisations(shop.roster)
        for name, asked in (("First", (north.id, quay.id)), ("Second", (tide.id,))):
            chosen = replace(TWICE, audience=Audience.organisations, asked=asked)
            pulse = series.by_name(shop.roster, name)
            series.settle(shop.roster, pulse, chosen, today=MONDAY, rng=shop.rng)
        shop.roster.commit()

        assert len(opens(shop)) == 2
        for wave_id in opens(shop):
            opening.launch(shop, wave_id)
        asked_by_second = shop.roster.scalars(
            select(Person.organisation_id)
            .join(Invitation, Invitation.person_id == Person.id)
            .where(Invitation.wave_id == wave(shop, "Second").id)
        )
        assert set(asked_by_second) == {tide.id}


def test_a_wave_is_opened_once_and_written_down(app: Flask, alliance: None) -> None:
    with at(app, MONDAY) as shop:
        due.everything(shop, shop.now())
        due.everything(shop, shop.now())

    with app.app_context():
        jobs = [job.ids for job in queue.jobs(db.engine) if job.name == queue.OPEN_WAVE]
        deeds = db.session.execute(
            select(AuditEntry.actor, AuditEntry.deed, func.count())
            .where(AuditEntry.deed == "wave opened")
            .group_by(AuditEntry.actor, AuditEntry.deed)
        ).all()
    assert len(jobs) == 1
    assert [tuple(each) for each in deeds] == [("Pulse", "wave opened", 1)]


def test_a_paused_pulse_opens_nothing_and_then_goes_on(app: Flask, alliance: None) -> None:
    with at(app, MONDAY) as shop:
        for name in ("First", "Second"):
            series.pause(series.by_name(shop.roster, name))
        shop.roster.commit()
        assert opens(shop) == []
    with at(app, MONDAY + timedelta(days=3)) as shop:
        series.resume(series.by_name(shop.roster, "First"))
        first = wave(shop, "First")
        assert opens(shop) == [first.id]
        opening.launch(shop, first.id)

        late = MONDAY + timedelta(days=3)
        assert (first.opened, first.closes) == (late, late + timedelta(days=14))


def test_the_next_wave_waits_for_the_last_report_unless_a_reason_is_given(
    app: Flask, alliance: None
) -> None:
    with at(app, MONDAY) as shop:
        first = wave(shop, "First")
        opening.launch(shop, first.id)
        shop.roster.execute(update(Invitation).values(delivery=Delivery.sent))
        series.pause(series.by_name(shop.roster, "Second"))
        shop.roster.commit()
    later = MONDAY + timedelta(weeks=4)
    with at(app, later) as shop:
        second = wave(shop, "First", 1)
        still_open = readiness.why_not(shop.roster, second, today=later, now=shop.now())
        close.close(shop, wave(shop, "First").id)
        closed = readiness.why_not(shop.roster, second, today=later, now=shop.now())
        before = opens(shop)
        moves.override(shop.roster, second, "The board meets.", actor="s@x", now=shop.now())

        assert still_open is not None
        assert "takes answers until" in still_open
        assert closed is not None
        assert "its report is not published yet" in closed
        assert before == []
        assert opens(shop) == [second.id]


@pytest.mark.parametrize(
    ("day", "hour", "leave"),
    [
        (MONDAY, 8, 0),
        (MONDAY, 9, 24),
        (MONDAY, 23, 24),
        (MONDAY + timedelta(days=1), 3, 0),  # a day late, and still not before the hour
        (MONDAY + timedelta(days=5), 12, 0),  # a Saturday
        (MONDAY + timedelta(days=7), 9, 24),
    ],
)
def test_letters_leave_from_the_hour_on_of_any_working_day(
    app: Flask, alliance: None, day: date, hour: int, leave: int
) -> None:
    with at(app, MONDAY, 0) as shop:
        opening.launch(shop, wave(shop, "First").id)
    with at(app, day, hour) as shop:
        for (name, *ids), _ in due.wanted(shop):
            if name == queue.INVITE:
                invite.send(shop, *ids)
        sent = shop.roster.scalars(
            select(Invitation.day).where(Invitation.delivery == Delivery.sent)
        ).all()

    assert sent == [day] * leave


def test_nobody_gets_two_letters_on_one_day(app: Flask, alliance: None) -> None:
    with at(app, MONDAY, 9) as shop:
        first = wave(shop, "First")
        opening.launch(shop, first.id)
        first_id = first.id
        someone = shop.roster.scalars(select(Invitation).order_by(Invitation.id)).all()[0]
        someone_id = someone.id
        elsewhere = wave(shop, "Second")
        shop.roster.add(
            Invitation(
                wave_id=elsewhere.id,
                person_id=someone.person_id,
                leaf_id=someone.leaf_id,
                delivery=Delivery.sent,
                day=MONDAY,
            )
        )
        shop.roster.commit()
        ((start, end),) = opening.batches(shop.roster, first_id)
        invite.send(shop, first_id, start, end)
        waits = shop.roster.scalars(
            select(Invitation.id).where(Invitation.delivery == Delivery.waiting)
        ).all()
    with at(app, MONDAY + timedelta(days=1), 9) as shop:
        invite.send(shop, first_id, start, end)
        day = shop.roster.get_one(Invitation, someone_id).day

    assert waits == [someone_id]
    assert day == MONDAY + timedelta(days=1)


def test_a_wave_opens_and_closes_by_the_calendars_of_the_partners(
    app: Flask, alliance: None
) -> None:
    with at(app, MONDAY) as shop:
        north, quay, _ = partners.organisations(shop.roster)
        partners.settle_in(north, time_zone="Pacific/Auckland", country="NZ")
        partners.settle_in(quay, time_zone="America/Los_Angeles", country="US")
        series.pause(series.by_name(shop.roster, "Second"))
        shop.roster.commit()
    sunday = MONDAY - timedelta(days=1)
    with at(app, sunday, 10) as shop:
        early = opens(shop)
    with at(app, sunday, 12) as shop:
        first = wave(shop, "First")
        in_time = opens(shop)
        opening.launch(shop, first.id)
        assert (first.opened, first.stage) == (MONDAY, Stage.open)
    after = MONDAY + timedelta(days=15)
    with at(app, after, 7) as shop:
        open_still = [asked[0] for asked, _ in due.wanted(shop)]
    with at(app, after, 9) as shop:
        closes = [asked[0] for asked, _ in due.wanted(shop)]

    assert early == []
    assert len(in_time) == 1
    assert queue.CLOSE_WAVE not in open_still
    assert queue.CLOSE_WAVE in closes
