"""What the demonstration's partners did with what they read: promises, risks, thanks and more."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys import (
    appreciation,
    care,
    commitments,
    marks,
    partners,
    reviews,
    risks,
    scorecard,
)
from surveys.commitments import State
from surveys.lives import State as Life
from surveys.partners import Organisation
from surveys.reviews import Sort
from surveys.scorecard import Better
from surveys.waves import Wave

STEWARD = "steward@alliance.example"
LIAISON = "liaison1@alliance.example"
MONTH = timedelta(days=30)
DAYS = (21.0, 19.0, 20.0, 18.0, 17.5, 14.0, 15.0, 12.0, 11.5, 12.0)  # the newest last
WORTH = (820_000.0, 910_000.0, 1_050_000.0, 990_000.0)


def bring(session: Session, today: date, wave_number: int) -> None:
    """Write down what followed on a wave that was read together, unless that is there. Commits."""
    wave = session.scalar(select(Wave).where(Wave.number == wave_number))
    if wave is None or scorecard.listed(session):
        return
    every = partners.organisations(session)
    _read(session, wave, every, today)
    _friction(session, every[0], every[1], today)
    _measures(session, every[1], today)
    _risks(session, every, today)
    _thanks(session, every, today)
    session.commit()


def _read(session: Session, wave: Wave, every: list[Organisation], today: date) -> None:
    """A report read by all partners, and what they promised over it."""
    day = wave.closes + timedelta(days=14)
    review = reviews.begun(session, reviews.release_of(session, wave.id), None)
    reviews.meet(session, review, day, present=[each.id for each in every[:6]], today=day)
    for sort, words in (
        (Sort.decision, "Each joint decision gets one owner, on the page that all partners see"),
        (Sort.start, "Read open promises aloud at the beginning of each call"),
        (Sort.stop, "Sending papers during a meeting"),
    ):
        reviews.write(session, review, sort, words, today=day, author=STEWARD)
    kept, _open, declined = (
        commitments.promise(
            session,
            review,
            words,
            owner=owner,
            organisation=whose,
            due=due,
            today=day,
            author=STEWARD,
            done_when=done_when,
            said=said,
        )
        for words, owner, whose, due, done_when, said in (
            (
                "A page lists each decision and who owns it",
                "Programme office",
                None,
                day + timedelta(days=21),
                "Anybody finds the owner within a minute",
                "Nobody knows who decides on survey data",
            ),
            (
                "Harbour masters get an answer within ten days",
                "Head of service",
                every[0],
                max(today, day) + timedelta(days=24),
                "No letter of theirs is older than ten days",
                "What was promised in spring was not done",
            ),
            (
                "One shared calendar for all field teams",
                "Head of operations",
                every[1],
                day + timedelta(days=40),
                "Every trip stands in it",
                "A shared calendar would save all of us an hour a week",
            ),
        )
    )
    kept.settle(State.done, today=day + timedelta(days=15), evidence="It hangs in each office, too")
    declined.settle(
        State.given_up,
        today=day + timedelta(days=20),
        reason="Two of us may not share trips before they are over; a list follows each week",
    )


def _friction(session: Session, one: Organisation, other: Organisation, today: date) -> None:
    """A friction between two partners that somebody whom both accept has in hand."""
    day = today - timedelta(days=10)
    found = care.raised(
        session,
        one,
        other,
        topic="planning",
        seen="Invented: dates of trips changed three times after both had agreed to them",
        effect="Crews stood ready for nothing on two days",
        evidence=None,
        today=day,
        actor=LIAISON,
    )
    both = {one.id, other.id}
    care.propose(found, LIAISON, both, today=day, actor=LIAISON, reason="Known to both")
    found.move(Life.acknowledged, today=day, actor=LIAISON)
    found.move(
        Life.in_hand, today=day + timedelta(days=4), actor=LIAISON, reason="Both planners meet"
    )


def _measures(session: Session, whose: Organisation, today: date) -> None:
    """Measures of the mission with values by month and by quarter, and a milestone."""
    days = scorecard.define(
        session,
        whose,
        "Days from a warning to the changed chart",
        unit="days",
        better=Better.less,
        owner="Head of service",
        definition="Invented: from a warning to the day on which the chart shows it, median.",
    )
    worth = scorecard.define(
        session,
        None,
        "Value of joint surveys",
        unit="£ a quarter",
        better=Better.more,
        owner="Programme board",
        definition="Invented: what partners would have paid for the same surveys alone.",
    )
    for back, value in enumerate(reversed(DAYS), 1):
        scorecard.put(days, today - back * MONTH, value, today)
    for back, value in enumerate(reversed(WORTH), 1):
        scorecard.put(worth, today - back * 3 * MONTH, value, today)
    words = "Invented: the joint plan was signed."
    marks.milestone(session, words, day=today - 4 * MONTH, link="", organisation=None, today=today)


def _risks(session: Session, every: list[Organisation], today: date) -> None:
    for whose, words, likely, heavy, owner, response, ahead in (
        (
            every[1],
            "Invented: the survey ship is not ready in spring",
            3,
            4,
            "Head of fleet",
            "A second yard is asked in January",
            20,
        ),
        (
            None,
            "Invented: the agreement on data runs out before it is renewed",
            2,
            5,
            "Programme board",
            "Lawyers of all partners meet next month",
            45,
        ),
        (
            every[0],
            "Invented: two experts retire in the same year",
            4,
            2,
            "Head of people",
            "Each has somebody beside them",
            90,
        ),
    ):
        risks.enter(
            session,
            whose,
            words,
            likelihood=likely,
            impact=heavy,
            owner=owner,
            response=response,
            review=today + timedelta(days=ahead),
            today=today,
        )


def _thanks(session: Session, every: list[Organisation], today: date) -> None:
    week = appreciation.week_of(today - timedelta(days=14))
    for giver, thanked, words in (
        (
            every[0],
            every[1],
            "Invented: your laboratory took our samples on a Sunday, in all that rain.",
        ),
        (
            None,
            every[2],
            "Invented: the flood team told us a week early that its plan would change.",
        ),
    ):
        appreciation.write(session, thanked, giver, words, week=week).show(unnamed=True)
    appreciation.write(session, every[0], every[2], "Invented: thank you for the maps.", week=week)
