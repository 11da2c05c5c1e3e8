"""Who promised something is told when its day comes, when it is over, and when that stays so."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse import queue
from pulse.auth import invite
from pulse.auth.models import AuditEntry
from pulse.db import db
from pulse.jobs import news, promised, workshop
from pulse.mail import transport
from pulse.mail.outbox import Outbox
from surveys import by_hand, commitments, partners, reviews
from surveys.commitments import Commitment, State
from surveys.releases import Release, Standing
from tests.alliances import found
from tests.pulse.mail.sink import Sink, serving

MADE, DUE = date(2026, 11, 2), date(2026, 11, 28)  # a Saturday: Monday is in time
LEADER, STEWARD = "lea@north.example", "stew@coast.example"


def promises(roster: Session) -> dict[str, int]:
    """Promises of a partner in Berlin and of all together; ids of who is told, by address."""
    made = found(roster, {"North": {"A": 2}, "South": {"B": 2}})
    north = made["North"]
    north.time_zone, north.country = "Europe/Berlin", "DE"
    alliance = partners.alliance(roster)
    wave = by_hand.plan(
        roster,
        alliance,
        pulse="Core pulse",
        instrument="trust-core",
        opens=MADE,
        closes=MADE + timedelta(days=14),
        today=MADE,
        rng=Random(3),
    )
    release = Release(wave_id=wave.id, standing=Standing.published, published=MADE, digest="")
    roster.add(release)
    roster.flush()
    review = reviews.begun(roster, release, None)
    for owner, due in ((north, DUE), (None, DUE + timedelta(days=60)), (north, MADE)):
        commitments.promise(
            roster,
            review,
            "A page lists each decision",
            owner="head of data",
            organisation=owner,
            due=due,
            today=MADE,
            author=STEWARD,
        )
    roster.get_one(Commitment, 3).settle(State.done, today=MADE)
    users = {
        LEADER: invite.leader(roster, address=LEADER, organisation_id=north.id),
        "x@south.example": invite.leader(
            roster, address="x@south.example", organisation_id=made["South"].id
        ),
        STEWARD: invite.steward(roster, address=STEWARD),
    }
    roster.commit()
    return {address: user.id for address, user in users.items()}


def told(app: Flask, now: datetime) -> set[int]:
    """Whom a look at some moment asks a letter for, twice over; their letters then leave."""
    before = {each.id for each in queue.jobs(db.engine)}
    for _ in range(2):
        with workshop.of(app, today=now.date(), now=lambda: now) as shop:
            promised.remind(shop)
    made = [each for each in queue.jobs(db.engine) if each.id not in before]
    assert {each.name for each in made} <= {queue.NEWS_LETTER}
    assert len({each.ids for each in made}) == len(made)
    return {each.ids[2] for each in made}


def test_each_thing_is_told_once_on_its_day_and_to_more_people_when_nothing_comes_of_it(
    app: Flask,
) -> None:
    with app.app_context():
        ids = promises(db.session())
        at = {
            (month, day, hour): told(app, datetime(2026, month, day, hour, tzinfo=UTC))
            for month, day, hour in (
                (11, 21, 9),  # nine days are left until Monday the 30th
                (11, 23, 9),  # seven
                (11, 27, 9),
                (11, 30, 22),  # an hour before that Monday ends in Berlin
                (11, 30, 23),
                (12, 14, 9),
                (12, 15, 9),
                (12, 20, 9),
                (12, 29, 9),
            )
        }
        session = db.session()
        commitments.by_id(session, None, 1).settle(State.given_up, today=DUE, reason="No money")
        session.commit()
        over = told(app, datetime(2027, 1, 15, 9, tzinfo=UTC))
        deeds = session.scalars(select(AuditEntry.deed).order_by(AuditEntry.id)).all()

    leader, both = {ids[LEADER]}, {ids[LEADER], ids[STEWARD]}
    assert {when: who for when, who in at.items() if who} == {
        (11, 23, 9): leader,
        (11, 30, 23): leader,
        (12, 15, 9): both,
        (12, 29, 9): both,
    }
    assert over == set()
    assert deeds[-3:] == ["promise overdue", "promise still overdue", "promise still overdue"]


def test_what_all_promised_is_told_to_whoever_convenes_them_and_a_letter_never_says_what(
    app: Flask,
) -> None:
    sink = Sink()
    with serving(sink) as url, app.app_context():
        ids = promises(db.session())
        app.extensions["pulse.outbox"] = Outbox(transport.of(url), "pulse@example.net")
        session = db.session()
        commitments.by_id(session, None, 1).settle(State.done, today=DUE)
        session.commit()

        who = told(app, datetime(2027, 1, 21, 9, tzinfo=UTC))
        with workshop.of(app) as shop:
            news.tell(shop, queue.OF_PROMISES, reviews.EVERYBODY, ids[STEWARD])

    (letter,) = sink.messages()
    body = letter.get_body(("plain",))
    assert body is not None
    words = str(body.get_content())
    assert who == {ids[STEWARD]}
    assert "There is something to read" in words
    assert "/reports/together/0/" in words
    assert "decision" not in words
