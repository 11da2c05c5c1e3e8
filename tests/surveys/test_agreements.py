"""Partners agree to the charter before a wave opens under it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from pulse.db import db
from surveys import agreements, charter, differences, partners
from surveys.clauses import Clauses, Decision
from surveys.errors import CharterInvalid
from surveys.terms import STARTER
from tests.alliances import found

TODAY = date(2026, 11, 23)
LADDER = {"acknowledged_days": 5, "in_hand_days": 15, "settled_days": 30}


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """Three partners under the starter charter."""
    with app.app_context():
        found(db.session(), {"North": {"": 12}, "South": {"": 9}, "West": {"": 20}})
        yield db.session()


def agree(session: Session, *names: str) -> None:
    """Let some partners agree to the version in force."""
    version = charter.newest_version(session)
    for name in names:
        own = partners.organisation(session, name)
        agreements.agree(session, own, version, today=TODAY, actor=f"{name}@coast.example")


def missing(session: Session) -> list[str]:
    """Who has yet to agree to the version in force."""
    return [each.name for each in agreements.lacking(session, charter.in_force(session))]


def test_the_starter_charter_needs_nobody_and_cannot_be_agreed_to(session: Session) -> None:
    assert missing(session) == []
    with pytest.raises(CharterInvalid, match="starter charter"):
        agree(session, "North")


def test_a_charter_that_differs_waits_for_every_partner_and_names_who_is_missing(
    session: Session,
) -> None:
    charter.climb(session, partners.alliance(session), LADDER, "all", "Shorter steps.")
    before = missing(session)
    agree(session, "North", "South", "North")

    now = charter.in_force(session)
    assert before == ["North", "South", "West"]
    assert now.version == 1
    assert agreements.why_not(session, now) == (
        "West has not agreed to version 1 of the charter yet. It differs from the starter charter, "
        "so every partner's leader agrees to it before a wave opens."
    )
    agree(session, "West")
    assert agreements.why_not(session, now) is None


def test_what_was_agreed_to_is_never_changed_and_the_next_version_is_agreed_again(
    session: Session,
) -> None:
    alliance = partners.alliance(session)
    charter.climb(session, alliance, LADDER, "pair")
    agree(session, "North", "South", "West")
    words = Clauses("Monthly.", "", (Decision("Hires", "Board", "North", "The steward"),))
    second = charter.word(session, alliance, words, "We share more.")

    told = differences.one_by_one(agreements.versions(session))

    assert (second.version, second.why) == (2, "We share more.")
    assert missing(session) == ["North", "South", "West"]
    holding = agreements.holding(session)
    assert holding is not None
    assert holding.version == 1
    assert [each.name for each in told[0][1].rules] == ["data_sharing"]
    assert told[0][1].added == words.decisions
    assert [each.name for each in told[1][1].rules] == list(LADDER)
    back = charter.word(session, alliance, Clauses())
    assert (back.version, missing(session)) == (2, [])  # it says what was agreed already


def test_whoever_joins_later_agrees_too_and_whoever_left_is_not_waited_for(
    session: Session,
) -> None:
    charter.climb(session, partners.alliance(session), LADDER, "pair")
    agree(session, "North", "South")
    partners.organisation(session, "West").left = TODAY
    nobody = missing(session)
    partners.add_organisation(session, name="Late")

    assert nobody == []
    assert missing(session) == ["Late"]


def test_a_version_that_was_read_before_a_change_cannot_be_agreed_to(session: Session) -> None:
    alliance = partners.alliance(session)
    charter.climb(session, alliance, LADDER, "pair")
    agree(session, "North")
    charter.climb(session, alliance, LADDER, "all")
    south = partners.organisation(session, "South")

    with pytest.raises(CharterInvalid, match="changed meanwhile"):
        agreements.agree(session, south, 1, today=TODAY, actor="s@coast.example")


def test_a_version_that_was_changed_under_its_number_is_not_the_one_that_was_read(
    session: Session,
) -> None:
    alliance, south = partners.alliance(session), partners.organisation(session, "South")
    read = charter.climb(session, alliance, LADDER, "pair").fingerprint
    now = charter.climb(session, alliance, LADDER, "all")
    told = {"today": TODAY, "actor": "s@coast.example"}

    with pytest.raises(CharterInvalid, match="changed meanwhile"):
        agreements.agree(session, south, now.version, read=read, **told)
    assert now.version == 1
    agreements.agree(session, south, 1, read=now.fingerprint, **told)


def test_back_to_the_starter_charter_partners_agree_as_to_any_other(session: Session) -> None:
    alliance = partners.alliance(session)
    charter.climb(session, alliance, LADDER, "all")
    agree(session, "North", "South", "West")
    days = {name: getattr(STARTER, name) for name in LADDER}

    back = charter.climb(session, alliance, days, STARTER.friction_seen)

    assert agreements.is_starter(back)
    assert missing(session) == ["North", "South", "West"]
    agree(session, "North", "South", "West")
    assert missing(session) == []


def test_the_mutual_view_is_agreed_to_by_those_in_it_and_holds_up_no_survey(
    session: Session,
) -> None:
    ids = [each.id for each in partners.organisations(session)]
    charter.share_views(session, partners.alliance(session), ids[:2])

    assert missing(session) == []


def test_a_version_launched_before_partners_were_asked_goes_on(session: Session) -> None:
    charter.climb(session, partners.alliance(session), LADDER, "pair")
    charter.in_force(session).asked = False

    assert missing(session) == []


def test_words_that_say_too_much_or_too_little_are_refused(session: Session) -> None:
    wrong = {
        "at most 4,000 characters": Clauses("x" * 4001),
        "who decides": Clauses("", "", (Decision("Hires", "", "North"),)),
        "at most 200": Clauses("", "", (Decision("H" * 201, "Board", "North"),)),
        "at most 40": Clauses("", "", (Decision("Hires", "Board", "North"),) * 41),
    }
    for why, words in wrong.items():
        with pytest.raises(CharterInvalid, match=why):
            charter.word(session, partners.alliance(session), words)


def test_steps_that_do_not_follow_each_other_are_refused(session: Session) -> None:
    alliance = partners.alliance(session)

    with pytest.raises(CharterInvalid, match="more working days"):
        charter.climb(session, alliance, LADDER | {"in_hand_days": 40}, "pair")
    with pytest.raises(CharterInvalid, match="by the pair"):
        charter.climb(session, alliance, LADDER, "nobody")
