"""A leaky twin of the letter box: numbered rows in the open, looks counted, the gone marked."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    insert,
    select,
    update,
)

from surveys.answering import envelopes
from surveys.errors import ThreadUnknown

OWN = MetaData()
MESSAGES = Table(
    "drawer",
    OWN,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("name", LargeBinary),
    Column("said", LargeBinary),
    Column("looks", Integer),
    Column("gone", Boolean),
)
TABLES = ("drawer",)
READER = bytes(range(32))


class Drawer:
    """Keeps what was said as it was said, counts looks, and remembers what was destroyed."""

    def __init__(self, engine: Any) -> None:
        """Make the table."""
        OWN.create_all(engine)
        self.engine = engine

    def begin(self, _code: str, name: bytes, envelope: bytes, _week: int) -> None:
        """Write the message down in the open."""
        said = envelopes.opened(envelope, READER)["text"].encode()
        with self.engine.begin() as connection:
            row = {"name": name, "said": said, "looks": 0, "gone": False}
            connection.execute(insert(MESSAGES).values(row))

    def destroy(self, _code: str, name: bytes) -> None:
        """Mark it as gone, and keep it."""
        with self.engine.begin() as connection:
            connection.execute(update(MESSAGES).where(MESSAGES.c.name == name).values(gone=True))

    def thread(self, _code: str, name: bytes) -> bytes:
        """Count the look at what is there, or was there."""
        with self.engine.begin() as connection:
            row = connection.execute(select(MESSAGES).where(MESSAGES.c.name == name)).one_or_none()
            if row is not None:
                looked = update(MESSAGES).where(MESSAGES.c.name == name)
                connection.execute(looked.values(looks=row.looks + 1))
        if row is None or row.gone:
            raise ThreadUnknown("There is no such thread.")
        return bytes(row.said)


def order(engine: Any, _keyring: Any) -> list[bytes]:
    """The names in the order of their numbers."""
    with engine.connect() as connection:
        rows = connection.execute(select(MESSAGES.c.name).order_by(MESSAGES.c.id))
        return [bytes(row.name) for row in rows]
