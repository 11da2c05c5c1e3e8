"""Sign-in links: a random secret each, good for one use within half an hour."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from pulse.auth.models import SignInLink, User
from pulse.auth.moments import utc
from pulse.errors import LinkInvalid

LIFE = timedelta(minutes=30)
AT_ONCE = 5  # more links than this are not given out to one user within `LIFE`
SECRET_BYTES = 24

INVALID = "This sign-in link was used before, or is older than half an hour."


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def give(session: Session, user: User, *, now: datetime, life: timedelta = LIFE) -> str:
    """Make a new link's secret for a user.

    Args:
        now: any moment with a time zone.
        life: how long the link is good for.

    Returns:
        192 random bits, in letters that a URL may hold. Only their digest is stored.
    """
    session.execute(delete(SignInLink).where(SignInLink.expires <= utc(now)))
    secret = secrets.token_urlsafe(SECRET_BYTES)
    session.add(SignInLink(digest=_digest(secret), user_id=user.id, expires=utc(now + life)))
    session.flush()
    return secret


def withdraw(session: Session, secret: str) -> None:
    """Make a link worthless whose letter did not leave."""
    session.execute(delete(SignInLink).where(SignInLink.digest == _digest(secret)))


def many(session: Session, user: User, *, now: datetime) -> bool:
    """Whether a user holds so many unused links that no further letter should go out."""
    held = select(SignInLink.digest).where(
        SignInLink.user_id == user.id, SignInLink.expires > utc(now)
    )
    return len(session.scalars(held).all()) >= AT_ONCE


def holder(session: Session, secret: str, *, now: datetime) -> User:
    """Say whom a link would sign in, without using it up.

    Raises:
        LinkInvalid: it was used, is too old, was never given out, or its user may not enter.
    """
    link = session.get(SignInLink, _digest(secret))
    user = session.get(User, link.user_id) if link and link.expires > utc(now) else None
    if user is None or not user.active:
        raise LinkInvalid(INVALID)
    return user


def use(session: Session, secret: str, *, now: datetime) -> User:
    """Use a link up. Of two that try at once, one is told that the link is invalid.

    Raises:
        LinkInvalid: as for `holder`.
    """
    user = holder(session, secret, now=now)
    taken = delete(SignInLink).where(SignInLink.digest == _digest(secret))
    if session.scalar(taken.returning(SignInLink.user_id)) is None:
        raise LinkInvalid(INVALID)
    return user


def address(public_url: str, secret: str) -> str:
    """The link as it stands in a letter."""
    return f"{public_url}/sign-in/{secret}"
