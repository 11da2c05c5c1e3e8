"""The audit trail shows every change to it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest
from flask import Flask
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from pulse.auth import audit
from pulse.auth.models import AuditEntry, User
from pulse.db import db
from pulse.errors import ChainBroken
from tests.conftest import BOTH

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session over a trail of four deeds."""
    with app.app_context(), Session(db.engine) as session:
        for number in range(4):
            audit.record(
                session,
                actor="steward@alliance.example",
                deed="wave opened",
                subject=f"wave {number}",
                now=NOON + timedelta(minutes=number),
            )
        session.commit()
        yield session


@BOTH
def test_an_untouched_trail_holds(session: Session) -> None:
    assert audit.verify(session) == 4


@BOTH
@pytest.mark.parametrize("changed", [{"actor": "somebody@else.example"}, {"subject": "wave 9"}])
def test_a_changed_entry_is_found(session: Session, changed: dict[str, str]) -> None:
    session.execute(update(AuditEntry).where(AuditEntry.id == 2).values(**changed))

    with pytest.raises(ChainBroken, match="entry 2"):
        audit.verify(session)


@BOTH
def test_an_entry_taken_out_is_found(session: Session) -> None:
    session.execute(delete(AuditEntry).where(AuditEntry.id == 3))

    with pytest.raises(ChainBroken, match="entry 4"):
        audit.verify(session)


def test_a_moment_of_another_zone_is_the_same_moment(session: Session) -> None:
    east = NOON.astimezone(timezone(timedelta(hours=9)))

    entry = audit.record(session, actor="a", deed="b", subject="c", now=east)

    assert entry.moment == datetime(2026, 11, 22, 12)  # noqa: DTZ001  # as the ledger keeps it


def test_a_moment_without_a_zone_is_refused(session: Session) -> None:
    with pytest.raises(ValueError, match="time zone"):
        audit.record(session, actor="a", deed="b", subject="c", now=NOON.replace(tzinfo=None))


@BOTH
def test_of_two_at_once_the_second_waits_and_nothing_forks(app: Flask, session: Session) -> None:
    def deed(number: int) -> None:
        with app.app_context(), Session(db.engine) as other:
            user = User(email=f"u{number}@a.example", active=True, fs_uniquifier=str(number))
            other.add(user)
            other.flush()
            audit.record(other, actor="a", deed="b", subject=str(number), now=NOON)
            other.commit()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(deed, range(20)))

    session.expire_all()
    assert audit.verify(session) == 24


@BOTH
def test_a_number_cannot_be_given_twice(session: Session) -> None:
    moment = NOON.replace(tzinfo=None)
    session.expunge_all()
    session.add(AuditEntry(id=4, moment=moment, actor="a", deed="b", subject="c", digest="d"))

    with pytest.raises(IntegrityError):
        session.flush()
