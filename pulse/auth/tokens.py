"""Tokens with which a program reads what its owner may read: shown once, kept as a digest."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.auth.models import ApiToken, User
from pulse.errors import TokenInvalid, TooMany

PREFIX = "pulse_"  # so that whoever searches code for secrets finds one that got there
SECRET_BYTES = 30
LIVES = (30, 90, 365)  # days
MOST = 10  # of one user


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def make(session: Session, user: User, name: str, *, days: int, today: date) -> str:
    """Make a token; flushed.

    Args:
        session: the roster's.
        user: whose it is; it reads what this user may read, on each day.
        name: what it is for, in the user's words.
        days: how long it is good for.
        today: the day.

    Returns:
        Its secret, of 240 random bits, which is kept nowhere.

    Raises:
        TooMany: the user has as many as anybody may have.
    """
    if len(of_user(session, user, today)) >= MOST:
        raise TooMany(f"{MOST} tokens are the most. End one that is not needed any more.")
    secret = PREFIX + secrets.token_urlsafe(SECRET_BYTES)
    ends = today + timedelta(days=days)
    session.add(ApiToken(user_id=user.id, name=name, digest=_digest(secret), made=today, ends=ends))
    session.flush()
    return secret


def of_user(session: Session, user: User, today: date) -> Sequence[ApiToken]:
    """A user's tokens that are still good, the newest first."""
    good = select(ApiToken).where(ApiToken.user_id == user.id, ApiToken.ends > today)
    return session.scalars(good.order_by(ApiToken.id.desc())).all()


def end(session: Session, user: User, token_id: int) -> ApiToken:
    """Let one of a user's tokens be of no use any more; flushed.

    Raises:
        TokenInvalid: the user has no such token.
    """
    found = session.get(ApiToken, token_id)
    if found is None or found.user_id != user.id:
        raise TokenInvalid("You have no such token.")
    session.delete(found)
    session.flush()
    return found


def holder(session: Session, secret: str, today: date) -> User:
    """Whose token it is.

    Raises:
        TokenInvalid: nobody's, or it has ended, or its owner may not enter any more.
    """
    found = select(User).join(ApiToken, ApiToken.user_id == User.id)
    found = found.where(ApiToken.digest == _digest(secret), ApiToken.ends > today, User.active)
    user = session.scalar(found)
    if user is None or not user.memberships:
        raise TokenInvalid("This token is not known, or it has ended.")
    return user
