"""Turns: of several that change the same row at once, each waits for the one before."""

from __future__ import annotations

from sqlalchemy import inspect, update
from sqlalchemy.orm import Session

from surveys.base import Roster
from surveys.errors import NotFound


def take(session: Session, row: Roster) -> None:
    """Wait until nobody else changes a row, and read it anew; held until the session commits.

    It is written as it is, because SQLite knows no other way to wait for another writer.

    Args:
        session: the roster's.
        row: with nothing changed in it yet.

    Raises:
        NotFound: somebody removed it meanwhile.
    """
    mapper = inspect(type(row))
    columns = mapper.primary_key
    own = [
        each == value
        for each, value in zip(columns, mapper.primary_key_from_instance(row), strict=True)
    ]
    held = session.scalar(
        update(type(row))
        .where(*own)
        .values({each.name: each for each in columns})
        .returning(columns[0])
        .execution_options(synchronize_session=False)
    )
    if held is None:
        raise NotFound("Somebody removed it meanwhile.")
    session.refresh(row)
