"""A leaky twin of the storage: a row for each sheet under a random key, without any time.

This is what many survey systems call anonymous: who has answered lies in one table, what was said
in another, and nothing but chance names the rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from sqlalchemy import (
    Column,
    LargeBinary,
    MetaData,
    Table,
    create_engine,
    delete,
    insert,
)

METADATA = MetaData()
TAKEN = Table(
    "taken", METADATA, Column("seat", LargeBinary, primary_key=True), sqlite_with_rowid=False
)
ANSWER = Table(
    "answer",
    METADATA,
    Column("id", LargeBinary, primary_key=True),
    Column("sheet", LargeBinary),
    sqlite_with_rowid=False,
)


def play(url: str, sheets: Sequence[bytes], seats: Sequence[bytes], *, together: bool) -> None:
    """Take answers in, one by one.

    Args:
        url: of an empty database.
        sheets: as they are stored, in the order of arrival.
        seats: of the same people.
        together: whether both rows of a person are written in one transaction.
    """
    engine = create_engine(url)
    METADATA.create_all(engine)
    for sheet, seat in zip(sheets, seats, strict=True):
        with engine.begin() as connection:
            connection.execute(insert(TAKEN).values(seat=seat))
            if together:
                connection.execute(insert(ANSWER).values(id=uuid4().bytes, sheet=sheet))
        if not together:
            with engine.begin() as connection:
                connection.execute(insert(ANSWER).values(id=uuid4().bytes, sheet=sheet))
    engine.dispose()


def forget(url: str) -> None:
    """Delete every row, as after a publication."""
    engine = create_engine(url)
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA secure_delete=OFF")
        connection.execute(delete(ANSWER))
        connection.execute(delete(TAKEN))
    engine.dispose()
