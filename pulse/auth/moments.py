"""Moments as the ledgers keep them: in UTC, without a zone of their own."""

from __future__ import annotations

from datetime import UTC, datetime


def utc(now: datetime) -> datetime:
    """The same moment in UTC, stripped of its zone.

    Raises:
        ValueError: `now` does not say which zone it is in.
    """
    if now.tzinfo is None:
        raise ValueError("a moment must say which time zone it is in")
    return now.astimezone(UTC).replace(tzinfo=None)
