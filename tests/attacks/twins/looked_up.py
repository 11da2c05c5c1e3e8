"""A leaky twin of the tickets: nobody has read them before their owners' are looked up."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Column, LargeBinary, MetaData, Table, create_engine, insert, select

METADATA = MetaData()
TICKET = Table("ticket", METADATA, Column("digest", LargeBinary, primary_key=True))


def write(url: str, digests: Sequence[bytes]) -> None:
    """Write every ticket in one transaction."""
    engine = create_engine(url)
    METADATA.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(TICKET), [{"digest": digest} for digest in digests])
    engine.dispose()


def look_up(url: str, digest: bytes) -> None:
    """Find one ticket, as when its owner answers."""
    engine = create_engine(url)
    with engine.connect() as connection:
        connection.exec_driver_sql("SET enable_seqscan = off")
        connection.execute(select(TICKET).where(TICKET.c.digest == digest)).one()
    engine.dispose()
