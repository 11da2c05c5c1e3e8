"""The published levels of each wave of a pulse, as plain rows: web processes read them too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.cells import PAIR, RECEIVED, Cell, Hidden, partner_of
from pulse.reports import breaks, photographs
from pulse.reports.breaks import Make, Subject
from pulse.reports.store import OVERALL
from surveys.releases import ReleasedCell

PERSON, PARTNER = "person", "partner"
Place = tuple[Subject, str, str]  # subject, construct, weighting


@dataclass(frozen=True)
class Chapter:
    """The levels of one wave, and what they are made of."""

    day: date
    make: Make
    levels: Mapping[Place, Cell]
    invited: Mapping[Subject, int] = field(default_factory=dict)

    def asked(self, construct: str) -> bool:
        """Whether the wave asked about a construct."""
        return construct == OVERALL or construct in self.make.items

    @cached_property
    def shares(self) -> dict[str, dict[Subject, tuple[int, int]]]:
        """What a mean over partners is made of: by construct, groups' answers and partners."""
        found: dict[str, dict[Subject, tuple[int, int]]] = {}
        for (subject, construct, weighting), cell in self.levels.items():
            whole = subject[0] in ("organisation", "pool")
            if whole and weighting == PERSON and cell.hidden is None:
                pool = self.make.partners.get(subject[1], ()) if subject[0] == "pool" else ()
                found.setdefault(construct, {})[subject] = cell.n or 1, len(pool) or 1
        return found


def published(
    session: Session, pulse_id: int, *, newest: int | None = None, before: int | None = None
) -> list[Chapter]:
    """The published waves of a pulse, oldest first, as `photographs.rounds` takes them."""
    rounds = photographs.rounds(session, pulse_id, newest=newest, before=before)
    levels, asked = _levels(session, [each.release_id for each in rounds])
    return [
        Chapter(
            each.last_day,
            each.make,
            levels.get(each.release_id, {}),
            asked.get(each.release_id, {}),
        )
        for each in rounds
    ]


def _levels(
    session: Session, release_ids: Sequence[int]
) -> tuple[dict[int, dict[Place, Cell]], dict[int, dict[Subject, int]]]:
    """Levels and people asked by release, read as plain rows: there may be very many."""
    columns = ReleasedCell.__table__.c
    query = select(
        columns.release_id,
        columns.subject,
        columns.place,
        columns.construct,
        columns.weighting,
        columns.value,
        columns.low,
        columns.high,
        columns.n,
        columns.sd,
        columns.noise_var,
        columns.hidden,
        columns.invited,
    ).where(columns.release_id.in_(release_ids), columns.measure == "mean")
    found: dict[int, dict[Place, Cell]] = {}
    asked: dict[int, dict[Subject, int]] = {}
    for row in session.execute(query):
        asked.setdefault(row.release_id, {})[row.subject, row.place] = row.invited
        found.setdefault(row.release_id, {})[place_of(row)] = Cell(
            value=row.value,
            low=row.low,
            high=row.high,
            n=row.n,
            hidden=Hidden(row.hidden) if row.hidden else None,
            sd=row.sd,
            noise_var=row.noise_var,
        )
    return found, asked


def place_of(cell: Any) -> Place:
    """What a cell is about."""
    return (cell.subject, cell.place), cell.construct, cell.weighting


def before(
    now: Chapter, then: Chapter, subject: Subject, construct: str, weighting: str
) -> Subject | None:
    """The same series in an earlier chapter; None where the two cannot be compared."""
    if not breaks.measured_alike(now.make, then.make, construct):
        return None
    if subject[0] == "alliance":
        same = (
            breaks.same_partners(now.make, then.make)
            if weighting == PERSON
            else now.make.everybody == then.make.everybody
        )
        return subject if same else None
    if now.make.rated:
        return breaks.counterpart(now.make, then.make, subject)
    if (now.make.units, now.make.homes) == (then.make.units, then.make.homes):
        return subject if (subject[0] != "organisation" or _alone(then, subject)) else None
    return breaks.counterpart(now.make, then.make, subject)


def _alone(chapter: Chapter, subject: Subject) -> bool:
    return chapter.make.subject_of(subject[1]) == subject


def rows(chapters: Sequence[Chapter]) -> Iterator[dict[str, Any]]:
    """Organisations' cells as rows, each saying whether it goes on from the one before."""
    last: dict[tuple[Subject, str], Chapter] = {}
    for chapter in chapters:
        for (subject, construct, weighting), cell in chapter.levels.items():
            if subject[0] != "organisation" or weighting != PERSON or cell.hidden is not None:
                continue
            earlier = last.get((subject, construct))
            yield {
                "organisation": subject[1],
                "construct": construct,
                "wave": chapter.day,
                "mean": cell.value,
                "n": cell.n,
                "sd": cell.sd,
                "noise_var": cell.noise_var,
                "invited": chapter.invited.get(subject),
                "broken": earlier is not None
                and before(chapter, earlier, subject, construct, weighting) is None,
            }
            last[subject, construct] = chapter


def pair_rows(chapters: Sequence[Chapter]) -> Iterator[dict[str, Any]]:
    """What one partner says of another as rows, each saying whether it goes on as before."""
    last: dict[tuple[Subject, str], Chapter] = {}
    for chapter in chapters:
        for (subject, construct, weighting), cell in chapter.levels.items():
            if subject[0] != PAIR or weighting != PERSON or cell.value is None:
                continue
            earlier = last.get((subject, construct))
            alike = earlier is None or (
                breaks.measured_alike(chapter.make, earlier.make, RECEIVED)
                and breaks.same_partners(chapter.make, earlier.make)
            )
            yield {
                "organisation": subject[1],
                "other": partner_of(construct),
                "wave": chapter.day,
                "mean": cell.value,
                "n": cell.n,
                "sd": cell.sd,
                "noise_var": cell.noise_var,
                "broken": not alike,
            }
            last[subject, construct] = chapter
