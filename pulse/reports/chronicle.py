"""A pulse's published levels over its waves, as one wave's figures are held against them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.cells import Cell, Hidden
from analysis.noise import Noise, fit_noise
from analysis.scoring import OVERALL, worth
from pulse.reports import breaks, photographs
from pulse.reports.breaks import Make, Subject
from pulse.reports.photographs import cell_of
from surveys import lineage
from surveys.releases import ReleasedCell
from surveys.waves import Wave

LONGEST = 60  # waves that are looked back at
PERSON, PARTNER = "person", "partner"
Place = tuple[Subject, str, str]  # subject, construct, weighting


@dataclass(frozen=True)
class Chapter:
    """The levels of one wave, and what they are made of."""

    day: date
    make: Make
    levels: Mapping[Place, Cell]

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


@dataclass(frozen=True)
class Chronicle:
    """One wave's chapter, and those published before it, oldest first."""

    now: Chapter
    past: tuple[Chapter, ...]

    @property
    def before(self) -> Chapter | None:
        """The last published wave."""
        return self.past[-1] if self.past else None

    @property
    def apart(self) -> float:
        """Usual waves between this one and the one before."""
        days = [chapter.day.toordinal() for chapter in (*self.past, self.now)]
        gaps = np.diff(days)
        usual = float(np.median(gaps)) if len(gaps) else 0.0
        return float(gaps[-1]) / usual if usual > 0 else 1.0

    def noise(self, *, until_now: bool) -> Noise:
        """The noise of the organisations' cells, with or without this wave's."""
        chapters = (*self.past, self.now) if until_now else self.past
        return fit_noise(_frame(list(_series(chapters))))

    def stretch(self, subject: Subject, construct: str, weighting: str) -> list[tuple[date, Cell]]:
        """The levels of one series back to its last break, oldest first; gaps are left out.

        A wave in which not the same partners are shown as now is a gap in the line on which
        every partner is equal; and such a mean's n is what it is worth.
        """
        found = []
        equal = weighting == PARTNER
        later = self.now
        for chapter in (self.now, *reversed(self.past)):
            if chapter is not later:
                if not chapter.asked(construct):
                    continue
                older = _before(later, chapter, subject, construct, weighting)
                if older is None:
                    break
                subject = older
            cell = chapter.levels.get((subject, construct, weighting))
            if cell is not None and cell.hidden is None:
                shares = chapter.shares.get(construct, {}) if equal else {}
                if shares:
                    cell = replace(cell, n=math.floor(worth(*zip(*shares.values(), strict=True))))
                if not equal or shares.keys() == self.now.shares.get(construct, {}).keys():
                    found.append((chapter.day, cell))
            later = chapter
        return found[::-1]


def read(session: Session, wave: Wave, cells: Iterable[ReleasedCell]) -> Chronicle:
    """Read the published levels before a wave, and take its own from cells not yet kept."""
    rounds = photographs.rounds(session, wave.pulse_id, newest=LONGEST - 1, before=wave.number)
    levels = _levels(session, [each.release_id for each in rounds])
    past = [Chapter(each.last_day, each.make, levels.get(each.release_id, {})) for each in rounds]
    known = lineage.of(session)
    own = {_place(cell): cell_of(cell) for cell in cells if cell.measure == "mean"}
    return Chronicle(Chapter(wave.last_day, breaks.make(wave, known), own), tuple(past))


def _levels(session: Session, release_ids: Sequence[int]) -> dict[int, dict[Place, Cell]]:
    """Levels by release, read as plain rows: there may be very many."""
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
    ).where(columns.release_id.in_(release_ids), columns.measure == "mean")
    found: dict[int, dict[Place, Cell]] = {}
    for row in session.execute(query):
        found.setdefault(row.release_id, {})[_place(row)] = Cell(
            value=row.value,
            low=row.low,
            high=row.high,
            n=row.n,
            hidden=Hidden(row.hidden) if row.hidden else None,
            sd=row.sd,
            noise_var=row.noise_var,
        )
    return found


def _place(cell: Any) -> Place:
    return (cell.subject, cell.place), cell.construct, cell.weighting


def _before(
    now: Chapter, before: Chapter, subject: Subject, construct: str, weighting: str
) -> Subject | None:
    """The same series in an earlier chapter; None where the two cannot be compared."""
    if not breaks.measured_alike(now.make, before.make, construct):
        return None
    if subject[0] == "alliance":
        same = (
            breaks.same_partners(now.make, before.make)
            if weighting == PERSON
            else now.make.everybody == before.make.everybody
        )
        return subject if same else None
    if (now.make.units, now.make.homes) == (before.make.units, before.make.homes):
        return subject if (subject[0] != "organisation" or _alone(before, subject)) else None
    return breaks.counterpart(now.make, before.make, subject)


def _alone(chapter: Chapter, subject: Subject) -> bool:
    return chapter.make.subject_of(subject[1]) == subject


def _series(chapters: Sequence[Chapter]) -> Iterator[dict[str, Any]]:
    """Organisations' cells as rows, each saying whether it goes on from the one before."""
    last: dict[tuple[Subject, str], Chapter] = {}
    for chapter in chapters:
        for (subject, construct, weighting), cell in chapter.levels.items():
            if subject[0] != "organisation" or weighting != PERSON or cell.hidden is not None:
                continue
            before = last.get((subject, construct))
            yield {
                "organisation": subject[1],
                "construct": construct,
                "wave": pd.Timestamp(chapter.day),
                "mean": cell.value,
                "n": cell.n,
                "sd": cell.sd,
                "noise_var": cell.noise_var,
                "broken": before is not None
                and _before(chapter, before, subject, construct, weighting) is None,
            }
            last[subject, construct] = chapter


def _frame(rows: Sequence[dict[str, Any]]) -> pd.DataFrame:
    columns = ["organisation", "construct", "wave", "mean", "n", "sd", "noise_var", "broken"]
    return pd.DataFrame(rows, columns=columns)
