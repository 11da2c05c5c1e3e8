"""What partners and the steward do to the charter together: done, and written down with why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse import queue
from pulse.auth import audit
from pulse.auth.models import Function, Membership, User
from surveys import agreements, charter, versions
from surveys.clauses import Clauses
from surveys.partners import Alliance, Organisation
from surveys.versions import Charter


def agree(
    session: Session,
    organisation: Organisation,
    version: int,
    *,
    today: date,
    actor: str,
    now: datetime,
    why: str = "",
    read: str | None = None,
) -> None:
    """Let a partner agree to the version in force, and write it down.

    Raises:
        CharterInvalid: another version is in force by now, or it needs nobody's agreement.
    """
    agreements.agree(session, organisation, version, today=today, actor=actor, read=read)
    subject = f"version {version}: {organisation.name}{_because(why)}"
    audit.record(session, actor=actor, deed="charter agreed", subject=subject, now=now)


def climb(
    session: Session,
    alliance: Alliance,
    days: Mapping[str, int],
    seen: str,
    *,
    actor: str,
    now: datetime,
    why: str = "",
) -> Charter:
    """Say how long each step of a friction's life may take, and who sees frictions in words.

    Raises:
        CharterInvalid: the steps do not follow each other.
    """
    made = charter.climb(session, alliance, days, seen, why)
    told = ", ".join(f"{name} {number}" for name, number in days.items())
    subject = f"version {made.version}: {told}, seen by {seen}{_because(why)}"
    audit.record(session, actor=actor, deed="charter: ladder", subject=subject, now=now)
    return made


def word(
    session: Session,
    alliance: Alliance,
    clauses: Clauses,
    *,
    actor: str,
    now: datetime,
    why: str = "",
) -> Charter:
    """Say in words how data is shared, what quality means, and who decides what.

    Raises:
        CharterInvalid: too long, or a decision that nobody takes.
    """
    made = charter.word(session, alliance, clauses, why)
    subject = f"version {made.version}: {len(made.words.decisions)} decisions{_because(why)}"
    audit.record(session, actor=actor, deed="charter: words", subject=subject, now=now)
    return made


def ask_partners(session: Session, why: str, *, actor: str, now: datetime) -> int:
    """Have the leaders of all partners told who have yet to agree that there is something to read.

    Args:
        session: the roster's.
        why: the charter was changed; it stays as it was once anybody has agreed.
        actor: the steward's address.
        now: the moment.

    Returns:
        How many letters leave.
    """
    agreed = versions.in_force(session)
    missing = [each.id for each in agreements.lacking(session, agreed)]
    if missing and not agreed.agreements and agreed.locked is None:
        agreed.why = " ".join(why.split())
    users = session.scalars(
        select(User.id)
        .join(Membership)
        .where(User.active, Membership.function == Function.leader)
        .where(Membership.organisation_id.in_(missing))
        .distinct()
        .order_by(User.id)
    ).all()
    for user_id in users:
        key = f"charter/{agreed.version}/{agreed.fingerprint}/{user_id}"
        queue.enqueue(session, queue.NEWS_LETTER, queue.OF_CHARTER, 0, user_id, key=key)
    subject = f"version {agreed.version}: {len(users)} letters{_because(agreed.why)}"
    audit.record(session, actor=actor, deed="charter: partners asked", subject=subject, now=now)
    return len(users)


def _because(why: str) -> str:
    tidy = " ".join(why.split())
    return f" ({tidy})" if tidy else ""
