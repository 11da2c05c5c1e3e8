"""The ladder climbs by itself, by the working days of those concerned, each step once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse import queue
from pulse.auth import invite
from pulse.auth.models import AuditEntry
from pulse.db import db
from pulse.jobs import ladder, news, workshop
from surveys import agreements, care, charter, partners
from surveys.blackouts import BlackoutDay
from surveys.deadlines import clocks
from surveys.heard import Heard
from surveys.lives import Deed, State
from tests.alliances import found
from tests.pulse.jobs.conftest import Open
from tests.pulse.jobs.test_deliver import words
from tests.pulse.mail.sink import Sink

MONDAY = date(2026, 11, 23)
SQLITE = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


@pytest.fixture
def raised(app: Flask) -> Iterator[int]:
    """A friction between North, in Berlin, and South, in Honolulu, raised on a Monday; its id."""
    with app.app_context():
        session = db.session()
        made = found(session, {"North": {"": 9}, "South": {"": 9}, "West": {"": 9}})
        partners.settle_in(made["North"], time_zone="Europe/Berlin", country="DE")
        partners.settle_in(made["South"], time_zone="Pacific/Honolulu", country=None)
        for name, own in made.items():
            invite.leader(session, address=f"{name}@lead.example", organisation_id=own.id)
            invite.liaison(session, address=f"{name}@liaison.example", organisation_id=own.id)
        invite.steward(session, address="steward@alliance.example")
        number = friction(session).id
        session.commit()
        yield number


def friction(session: Session) -> Heard:
    """A friction between North and South, in words."""
    return care.raised(
        session,
        partners.organisation(session, "North"),
        partners.organisation(session, "South"),
        topic="work",
        seen="Two tools.",
        effect="Twice the work.",
        evidence=None,
        today=MONDAY,
        actor="north@liaison.example",
    )


def climbed(app: Flask, moment: str) -> int:
    """Let the ladder climb at a moment of UTC; how far up the friction is then."""
    now = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    with workshop.of(app, today=now.date(), now=lambda: now) as shop:
        ladder.climb(shop)
    with app.app_context():
        return db.session.scalars(select(Heard.rung)).one()


def told(app: Flask) -> list[str]:
    """The addresses of everybody for whom a letter was asked for, once for each letter."""
    with app.app_context():
        users = {each: address for address, each in _users()}
        jobs = [job for job in queue.jobs(db.engine) if job.name == queue.NEWS_LETTER]
        return sorted(users[job.ids[2]] for job in jobs)


def _users() -> list[tuple[str, int]]:
    query = select(invite.User.email, invite.User.id)
    return [(address, number) for address, number in db.session.execute(query)]


@SQLITE
def test_a_step_waits_for_the_last_working_day_of_the_side_that_is_behind(
    app: Flask, raised: int
) -> None:
    with app.app_context():
        south = partners.organisation(db.session(), "South").id
        holiday = date(2026, 11, 26)
        db.session.add(BlackoutDay(organisation_id=south, day=holiday, name="Day of thanks"))
        db.session.commit()

    # seven working days after Monday 23 November: 2 December in Berlin, 3 December in Honolulu
    steps = [
        climbed(app, moment)
        for moment in (
            "2026-12-02T23:30",  # 3 December in Berlin, 2 December in Honolulu
            "2026-12-04T09:59",  # a minute before that day ends in Honolulu
            "2026-12-04T10:00",
            "2026-12-04T10:01",
        )
    ]

    assert steps == [0, 0, 1, 1]
    assert told(app) == sorted(
        ["north@lead.example", "north@liaison.example", "south@lead.example",
         "south@liaison.example"]
    )  # fmt: skip


@SQLITE
def test_each_step_comes_on_its_day_over_holidays_and_tells_more_people_and_the_trail(
    app: Flask, raised: int
) -> None:
    found = [
        climbed(app, f"{day}T12:00")
        for day in ("2026-12-04", "2026-12-22", "2026-12-23", "2027-01-27", "2027-01-28")
    ]

    assert found == [1, 1, 2, 2, 3]  # Christmas, New Year and weekends are no working days
    assert told(app).count("south@lead.example") == 3
    assert told(app).count("steward@alliance.example") == 2
    assert "west@lead.example" not in told(app)
    with app.app_context():
        matter = db.session.get_one(Heard, raised)
        assert [each.deed for each in matter.events][1:] == [Deed.climbed] * 3
        trail = db.session.scalars(select(AuditEntry)).all()
        assert [each.actor for each in trail] == ["Pulse"] * 3
        assert "step 2: 21 working days are over" in trail[1].subject


@SQLITE
def test_whoever_takes_it_on_in_time_is_left_in_peace_until_the_next_step(
    app: Flask, raised: int
) -> None:
    with app.app_context():
        matter = db.session.get_one(Heard, raised)
        matter.move(State.in_hand, today=MONDAY, actor="south@liaison.example")
        db.session.commit()

    assert [climbed(app, "2026-12-28T12:00"), told(app)] == [0, []]
    assert climbed(app, "2027-01-28T12:00") == 3


@SQLITE
def test_what_is_over_or_comes_from_before_there_was_a_ladder_never_climbs(
    app: Flask, raised: int
) -> None:
    with app.app_context():
        matter = db.session.get_one(Heard, raised)
        matter.clock = None
        db.session.commit()
    before = climbed(app, "2027-03-01T12:00")
    with app.app_context():
        matter = db.session.get_one(Heard, raised)
        matter.clock = MONDAY
        matter.move(State.dismissed, today=MONDAY, actor="n@l.example", reason="Nothing.")
        db.session.commit()

    assert (before, climbed(app, "2027-03-01T12:00"), told(app)) == (0, 0, [])


def test_a_crash_in_the_middle_leaves_nothing_half_done_and_nothing_twice(
    app: Flask, raised: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime(2026, 12, 4, 12, tzinfo=UTC)

    def broken(*_: object, **__: object) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as short:
        short.setattr(queue, "enqueue", broken)
        with pytest.raises(KeyboardInterrupt), workshop.of(app, today=now.date()) as shop:
            ladder.climb(shop)
    with app.app_context():
        matter = db.session.get_one(Heard, raised)
        assert (matter.rung, len(matter.events)) == (0, 1)
        assert db.session.scalars(select(AuditEntry)).all() == []
    db.session.remove()

    assert [climbed(app, "2026-12-04T12:00") for _ in range(3)] == [1, 1, 1]
    assert len(told(app)) == 4


def test_two_workers_climb_a_step_once(app: Flask, raised: int) -> None:
    now = datetime(2026, 12, 4, 12, tzinfo=UTC)
    with workshop.of(app, today=now.date(), now=lambda: now) as late:
        seen = late.roster.get_one(Heard, raised)
        assert seen.rung == 0
        late.roster.expire_on_commit = False
        late.roster.commit()
        climbed(app, "2026-12-04T12:00")
        ladder._climb(late, seen, 1, clocks(late.roster))

    assert len(told(app)) == 4


@SQLITE
def test_the_last_step_tells_every_partner_where_the_charter_shows_frictions_to_all(
    app: Flask, raised: int
) -> None:
    steps = {"acknowledged_days": 2, "in_hand_days": 4, "settled_days": 6}
    with app.app_context():
        session = db.session()
        session.delete(session.get_one(Heard, raised))
        charter.climb(session, partners.alliance(session), steps, "all")
        for own in partners.organisations(session):
            agreements.agree(session, own, 1, today=MONDAY, actor="a@b.example")
        friction(session)
        session.commit()

    assert [climbed(app, f"2026-11-{day}T12:00") for day in (25, 26)] == [0, 1]
    assert "west@lead.example" not in told(app)
    assert climbed(app, "2026-12-02T12:00") == 3
    assert told(app).count("west@lead.example") == 1


@SQLITE
def test_the_letter_says_that_there_is_something_to_read_and_nothing_more(
    app: Flask, raised: int, open_shop: Open, sink: Sink
) -> None:
    with app.app_context():
        reader = dict(_users())["south@lead.example"]
    with open_shop() as shop:
        news.tell(shop, queue.OF_FRICTION, raised, reader)

    letter = words(sink)
    assert f"/frictions/heard/{raised}" in letter
    assert "There is something to read" in letter
    for said in ("Two tools", "Twice", "North", "South", "days", "friction "):
        assert said not in letter
