"""The sources of earlier results that an alliance keeps."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from surveys.errors import NotFound
from surveys.history import (
    HistoryBreak,
    HistoryMeasure,
    HistoryPoint,
    HistorySource,
    HistorySummary,
)
from surveys.partners import Alliance


def by_name(session: Session, alliance: Alliance, name: str) -> HistorySource | None:
    """The alliance's source of this name, if there is one."""
    return session.scalar(
        select(HistorySource).where(
            HistorySource.alliance_id == alliance.id, HistorySource.name == name
        )
    )


def forget(session: Session, source: HistorySource) -> None:
    """Take a source and all its series out. The caller commits, and has drawings made anew."""
    measures = select(HistoryMeasure.id).where(HistoryMeasure.source_id == source.id)
    for table in (HistoryPoint, HistorySummary, HistoryBreak):
        session.execute(delete(table).where(table.measure_id.in_(measures)))
    session.execute(delete(HistoryMeasure).where(HistoryMeasure.source_id == source.id))
    session.execute(delete(HistorySource).where(HistorySource.id == source.id))
    session.expire_all()


def every(session: Session) -> list[HistorySource]:
    """Every source of earlier results, by name."""
    return list(session.scalars(select(HistorySource).order_by(HistorySource.name)))


def by_id(session: Session, alliance: Alliance, source_id: int) -> HistorySource:
    """Fetch a source through its alliance.

    Raises:
        NotFound: the alliance has no such source.
    """
    wanted = select(HistorySource).where(
        HistorySource.id == source_id, HistorySource.alliance_id == alliance.id
    )
    there = session.scalar(wanted)
    if there is None:
        raise NotFound("The alliance has no such source of earlier results.")
    return there
