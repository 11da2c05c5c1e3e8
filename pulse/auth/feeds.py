"""Addresses for calendar programs: one secret for each user, shown once, and renewed at will."""

from __future__ import annotations

import hashlib
import secrets

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from pulse.auth.models import CalendarFeed, User
from pulse.errors import LinkInvalid

SECRET_BYTES = 24


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def renew(session: Session, user: User) -> str:
    """Make a user's address anew; the one before is of no use any more.

    Returns:
        192 random bits, in letters that a URL may hold. Only their digest is stored.
    """
    secret = secrets.token_urlsafe(SECRET_BYTES)
    session.merge(CalendarFeed(user_id=user.id, digest=_digest(secret)))
    session.flush()
    return secret


def withdraw(session: Session, user: User) -> None:
    """Let a user have no address."""
    session.execute(delete(CalendarFeed).where(CalendarFeed.user_id == user.id))


def has(session: Session, user: User) -> bool:
    """Whether a user has an address."""
    return session.get(CalendarFeed, user.id) is not None


def holder(session: Session, secret: str) -> User:
    """Whose address it is.

    Raises:
        LinkInvalid: nobody's, or of somebody who may not enter any more.
    """
    found = select(User).join(CalendarFeed, CalendarFeed.user_id == User.id)
    user = session.scalar(found.where(CalendarFeed.digest == _digest(secret), User.active))
    if user is None or not user.memberships:
        raise LinkInvalid("This calendar's address was renewed or withdrawn.")
    return user
