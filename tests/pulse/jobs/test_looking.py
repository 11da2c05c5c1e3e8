"""Who answers for a risk is told on its day, once, by the owner's calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from pulse import queue
from pulse.auth import invite
from pulse.db import db
from pulse.jobs import looking, news, workshop
from surveys import partners, risks
from surveys.errors import IllegalMove, PlanInvalid, ReasonMissing
from surveys.risks import Risk
from tests.alliances import found

MADE, DAY = date(2026, 11, 2), date(2026, 11, 28)  # a Saturday: Monday is in time
LEADER, STEWARD = "lea@north.example", "stew@coast.example"


def entered(roster: Session, **other: int) -> Risk:
    told = {"likelihood": 3, "impact": 4, **other}
    return risks.enter(
        roster,
        partners.organisation(roster, "North"),
        "The ship is not ready in spring",
        owner="head of fleet",
        response="A second yard is asked",
        review=DAY,
        today=MADE,
        **told,
    )


@pytest.fixture
def users(app: Flask) -> dict[int, str]:
    """Addresses of who may be told of a risk in Berlin, by their ids."""
    with app.app_context(), Session(db.engine) as roster:
        north = found(roster, {"North": {"A": 2}})["North"]
        north.time_zone, north.country = "Europe/Berlin", "DE"
        entered(roster)
        told = [
            invite.leader(roster, address=LEADER, organisation_id=north.id),
            invite.steward(roster, address=STEWARD),
        ]
        roster.commit()
        return {user.id: user.email for user in told}


def told(app: Flask, users: dict[int, str], day: date) -> list[str]:
    """Whom the jobs of a day's noon tell."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    with workshop.of(app, today=day, now=lambda: noon) as shop:
        before = {each.id for each in queue.jobs(db.engine)}
        looking.remind(shop)
        looking.remind(shop)
        fresh = [each for each in queue.jobs(db.engine) if each.id not in before]
        assert all(each.ids[:2] == (queue.OF_RISKS, 0) for each in fresh)
        return [users[each.ids[2]] for each in fresh]


def test_its_owner_is_told_once_on_the_first_working_day(app: Flask, users: dict[int, str]) -> None:
    assert told(app, users, DAY) == []
    assert told(app, users, DAY + timedelta(days=2)) == [LEADER]
    assert told(app, users, DAY + timedelta(days=9)) == []
    assert news.PAGES[queue.OF_RISKS] == "/risks/"


def test_of_a_partner_that_left_the_steward_is_told(app: Flask, users: dict[int, str]) -> None:
    with app.app_context():
        partners.organisation(db.session(), "North").left = MADE
        db.session.commit()

    assert told(app, users, DAY + timedelta(days=2)) == [STEWARD]


def test_a_new_day_is_told_again_and_a_closed_risk_never(app: Flask, users: dict[int, str]) -> None:
    later = DAY + timedelta(days=30)  # a Monday
    told(app, users, DAY + timedelta(days=2))
    with app.app_context():
        risk = risks.by_id(db.session(), 1)
        risk.weigh(1, 4, response="The yard has room", review=later, today=DAY)
        db.session.commit()

    assert told(app, users, later + timedelta(days=1)) == [LEADER]
    with app.app_context():
        risk = risks.by_id(db.session(), 1)
        risk.weigh(1, 4, response="As before", review=later + timedelta(days=9), today=later)
        risk.close("The ship sails", later)
        db.session.commit()
    assert told(app, users, later + timedelta(days=20)) == []


def test_what_cannot_be_is_refused(app: Flask, users: dict[int, str]) -> None:
    with app.app_context():
        session = db.session()
        with pytest.raises(PlanInvalid, match="one to five"):
            entered(session, likelihood=6)
        risk = risks.by_id(session, 1)
        for review in (MADE - timedelta(days=1), MADE + timedelta(days=1000)):
            with pytest.raises(PlanInvalid, match="Choose a day"):
                risk.weigh(1, 1, response="x", review=review, today=MADE)
        with pytest.raises(ReasonMissing):
            risk.close("  ", MADE)
        risk.close("It happened", MADE)
        with pytest.raises(IllegalMove):
            risk.close("Again", MADE)
        with pytest.raises(IllegalMove):
            risk.weigh(1, 1, response="x", review=DAY, today=MADE)
