"""Each partner is held against itself: kept, said in time that it will not be, later, overdue."""

from __future__ import annotations

from datetime import UTC, date, datetime

from flask import Flask

from pulse.db import db
from surveys import follow_through, partners
from surveys.commitments import Commitment, State
from surveys.reviews import Review
from tests.pulse.web.manage.test_waits import two_waves

NOW = datetime(2027, 1, 4, 9, tzinfo=UTC)  # a Monday
DONE, NO, OPEN = State.done, State.given_up, State.open
MADE: tuple[tuple[date, State, date | None], ...] = (
    (date(2025, 11, 3), DONE, date(2025, 11, 20)),  # too late
    (date(2026, 8, 29), DONE, date(2026, 8, 31)),  # on the Monday after a Saturday
    (date(2026, 11, 2), DONE, date(2026, 10, 30)),
    (date(2026, 11, 3), NO, date(2026, 11, 3)),
    (date(2026, 11, 4), NO, date(2026, 11, 9)),  # too late to be an answer in time
    (date(2026, 12, 31), OPEN, None),
    (date(2027, 1, 2), OPEN, None),  # a Saturday: its day is not over yet
)


def kept(session_review: Review, owner: int, place: int) -> list[Commitment]:
    """Promises of one partner with what became of them."""
    return [
        Commitment(
            review=session_review,
            organisation_id=owner,
            owner="head",
            words=f"promise {nth} of {place}",
            due=due,
            state=state,
            settled=settled,
            reason="No money" if state is NO else "",
            author="a",
        )
        for nth, (due, state, settled) in enumerate(MADE)
    ]


def test_a_partner_is_held_against_itself_by_quarters(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        two_waves()
        other = partners.add_organisation(session, name="Abbey")
        review = Review(release_id=1, place=0, room="")
        own = Review(release_id=1, place=other.id, organisation_id=other.id, room="")
        joint = kept(review, 1, 0)[1]
        joint.organisation_id = None
        session.add_all([*kept(review, 1, 0), *kept(own, other.id, other.id), joint])
        session.flush()

        (together, shared) = follow_through.records(session, 0, NOW)
        (alone,) = follow_through.records(session, other.id, NOW)
        early = follow_through.records(session, 0, datetime(2025, 11, 3, 20, tzinfo=UTC))

    assert (together.name, shared.name, alone.name) == ("", "North", "Abbey")
    assert (together.lately.due, together.lately.rate) == (1, 100.0)
    assert shared.quarters == alone.quarters
    told = [(q.day, q.due, q.kept, q.declined, q.late, q.open) for q in shared.quarters]
    assert told == [
        (date(2026, 10, 1), 4, 1, 1, 1, 1),
        (date(2026, 7, 1), 1, 1, 0, 0, 0),
        (date(2025, 10, 1), 1, 0, 0, 1, 0),
    ]
    assert (shared.lately.day, shared.lately.kept, shared.lately.stood) == (
        date(2026, 4, 1),
        2,
        4,
    )
    assert (shared.before.kept, shared.before.stood) == (0, 1)
    assert early == []


def test_a_day_that_is_moved_once_it_is_over_was_missed(app: Flask) -> None:
    monday, friday = date(2026, 11, 2), date(2026, 11, 6)
    told = {"actor": "a@a.example", "reason": "The hall is let."}
    with app.app_context():
        session = db.session()
        two_waves()
        review = Review(release_id=1, place=0, room="")
        made = [
            Commitment(review=review, owner="head", words=word, due=monday, state=OPEN, author="a")
            for word in ("in time", "too late")
        ]
        session.add_all(made)
        session.flush()
        made[0].move(friday, today=monday, **told)
        made[1].move(friday, today=date(2026, 11, 3), **told)
        for each in made:
            each.settle(DONE, today=friday)
        session.flush()

        (record,) = follow_through.records(session, 0, NOW)

    assert (record.lately.due, record.lately.kept, record.lately.late) == (2, 1, 1)


def test_a_promise_that_was_settled_late_is_not_kept_by_opening_it_again(app: Flask) -> None:
    monday, friday = date(2026, 11, 2), date(2026, 11, 6)
    told = {"actor": "a@a.example", "reason": "There is more to do."}
    with app.app_context():
        session = db.session()
        two_waves()
        review = Review(release_id=1, place=0, room="")
        made = Commitment(
            review=review, owner="head", words="late", due=monday, state=OPEN, author="a"
        )
        session.add(made)
        session.flush()
        made.settle(DONE, today=date(2026, 11, 4))
        made.reopen(friday, today=date(2026, 11, 5), **told)
        made.settle(DONE, today=friday)
        session.flush()

        (record,) = follow_through.records(session, 0, NOW)

    assert (record.lately.kept, record.lately.late) == (0, 1)
