"""What anybody needs to work flags out again: the cells, and what all series share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.reports import chapters, series_lines
from pulse.reports.photographs import rounds
from surveys import charter, findings, frictions
from surveys.findings import Sign, Working
from surveys.frictions import Series
from surveys.partners import Organisation
from surveys.waves import Pulse


def cells(session: Session, pulse: Pulse, organisation_id: int | None = None) -> Iterator[str]:
    """A pulse's published series as lines of CSV: what flags are made of.

    Args:
        session: the roster's.
        pulse: whose waves.
        organisation_id: whose series alone; all organisations' when left out.
    """
    names = {key: name for key, name in session.execute(select(Organisation.id, Organisation.name))}
    known = rounds(session, pulse.id)
    numbers = {each.last_day: each.number for each in known}
    least = charter.rules_of(session, known[-1].charter_id if known else None).share_from
    told = anew(
        chapters.rows(chapters.published(session, pulse.id)), frictions.restarts(session, pulse.id)
    )
    found = (
        {
            **row,
            "organisation": names[row["organisation"]],
            "wave": numbers[row["wave"]],
            "day": row["wave"],
            "invited": asked(row["invited"], least),
            "begins_anew": row["broken"],
        }
        for row in told
        if organisation_id in (None, row["organisation"])
    )
    return series_lines.written(pulse.name, found)


def shared(session: Session, pulse: Pulse) -> str | None:
    """What all series of a pulse's newest release share, as JSON; None while there is none."""
    release = findings.newest_release(session, pulse)
    kept = session.get(Working, release.id) if release is not None else None
    return kept.shared if kept is not None else None


def asked(invited: int | None, least: int) -> int | None:
    """How many were asked; None where participation is told in words alone."""
    return invited if invited is not None and invited >= least else None


def anew(
    rows: Iterable[dict[str, Any]], restarts: dict[Series, set[date]]
) -> Iterator[dict[str, Any]]:
    """Rows in the order of their waves; a level that was taken note of begins anew."""
    waiting = {
        (owner, construct): set(days)
        for (sign, owner, _, construct), days in restarts.items()
        if sign is Sign.score
    }
    for row in rows:
        days = waiting.get((row["organisation"], row["construct"]), set())
        due = {day for day in days if day <= row["wave"]}
        days -= due
        yield {**row, "broken": row["broken"] or bool(due)}
