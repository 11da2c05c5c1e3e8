"""Where the marks that partners' comings and goings left stand on a series."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from pulse.reports.photographs import Round
from pulse.reports.trend import Event
from surveys import marks
from surveys.marks import Kind


def of(session: Session, waves: Sequence[Round], organisation_id: int | None) -> list[Event]:
    """What happened to the partners while a series ran, oldest first.

    A wave that is open keeps the partners that it began with, so that what happens meanwhile
    stands after it. A milestone stands on its own day.

    Args:
        session: the roster's.
        waves: of one series, oldest first.
        organisation_id: whose series it is; None for the alliance's.
    """
    found = []
    for mark in marks.seen_by(session, organisation_id):
        inside = [wave.last_day for wave in waves if wave.first_day < mark.day < wave.last_day]
        day = mark.day if mark.kind is Kind.milestone else max([mark.day, *inside])
        if day >= waves[0].first_day:
            found.append(
                Event(
                    day,
                    str(mark.kind),
                    before=mark.before,
                    now=mark.now,
                    what=mark.what,
                    link=mark.link,
                )
            )
    return found
