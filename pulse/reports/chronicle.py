"""A pulse's published levels over its waves, as one wave's figures are held against them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy.orm import Session

from analysis.cells import Cell
from analysis.noise import Noise, fit_noise
from analysis.scoring import worth
from pulse.reports import breaks
from pulse.reports.breaks import Subject
from pulse.reports.chapters import (
    PARTNER,
    PERSON,
    Chapter,
    before,
    pair_rows,
    place_of,
    published,
    rows,
)
from pulse.reports.photographs import cell_of
from surveys import lineage
from surveys.releases import ReleasedCell
from surveys.waves import Wave

__all__ = ["PARTNER", "PERSON", "Chapter", "Chronicle", "frame", "published", "read", "rows"]

LONGEST = 60  # waves that are looked back at


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
        return fit_noise(frame(list(rows(chapters))))

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
                older = before(later, chapter, subject, construct, weighting)
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


def read(
    session: Session, wave: Wave, cells: Iterable[ReleasedCell], *, longest: int | None = LONGEST
) -> Chronicle:
    """Read the published levels before a wave, and take its own from cells not yet kept.

    Args:
        session: the roster's.
        wave: closed.
        cells: its own.
        longest: how many waves are looked at in all; every one where it is None.
    """
    newest = longest - 1 if longest is not None else None
    past = published(session, wave.pulse_id, newest=newest, before=wave.number)
    known = lineage.of(session)
    means = [cell for cell in cells if cell.measure == "mean"]
    own = {place_of(cell): cell_of(cell) for cell in means}
    asked = {(cell.subject, cell.place): cell.invited for cell in means}
    return Chronicle(Chapter(wave.last_day, breaks.make(wave, known), own, asked), tuple(past))


def pairs(chapters: Sequence[Chapter]) -> pd.DataFrame:
    """What one partner says of another over the waves, as `analysis.couples.falls` takes it."""
    columns = ["organisation", "other", "wave", "mean", "n", "sd", "noise_var", "broken"]
    found = pd.DataFrame(list(pair_rows(chapters)), columns=columns)
    return found.assign(wave=pd.to_datetime(found["wave"]))


def frame(told: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """Such rows as the arithmetic takes them."""
    numbers = ["mean", "n", "sd", "noise_var", "invited"]
    columns = ["organisation", "construct", "wave", *numbers, "broken"]
    found = pd.DataFrame(told, columns=columns)
    return found.assign(wave=pd.to_datetime(found["wave"]))
