"""From raw answers of an earlier survey to results, through the same scoring and thresholds."""

from __future__ import annotations

import math
from datetime import date

import numpy as np

from analysis.budget import Profile
from analysis.disclosure import Thresholds
from analysis.frames import KeyedItem, ScoringKey
from analysis.moments import gather_points
from analysis.protection import Protection
from analysis.release import Answers, Row, Rules, compute
from analysis.scoring import OVERALL
from pulse.reports import waiting
from pulse.reports.waiting import Said, Scored
from surveys.earlier import importing
from surveys.earlier.answers import Raw
from surveys.earlier.reading import Reading, Result
from surveys.earlier.scales import PERCENT, SCORE
from surveys.errors import FileUnreadable

FAVOURABLE = "share favourable"


def scored(
    content: bytes, name: str, said: Said, *, thresholds: Thresholds, protection: Protection
) -> Scored:
    """Score a file of raw answers as somebody confirmed it; what is wrong with it is told.

    Args:
        content: of the file.
        name: what it was called.
        said: how it is to be read.
        thresholds: the charter's.
        protection: the charter's, with a secret that is kept nowhere.
    """
    try:
        day = importing.day_of(said.day, name)
        reading, hidden = results(
            waiting.read_as(content, name, said),
            day=day,
            thresholds=thresholds,
            protection=protection,
        )
    except FileUnreadable as error:
        return Scored(said, date.min, Reading((), {}, (), ()), (), str(error))
    return Scored(said, day, reading, tuple(hidden))


def results(
    raw: Raw, *, day: date, thresholds: Thresholds, protection: Protection
) -> tuple[Reading, list[str]]:
    """Score raw answers and keep what may be told of each organisation; the rows end here.

    The figures are protected as those of a wave are: noise in small organisations, caps, steps.

    Args:
        raw: as read; its groups are organisations.
        day: of the survey.
        thresholds: the charter's.
        protection: the charter's, with a secret that is kept nowhere.

    Returns:
        Levels and favourable shares from 0 to 100 with n and a standard deviation, pooled over all
        organisations, that holds the noise as well, so that intervals reckon with it; and the
        organisations of which nothing may be told.
    """
    key = ScoringKey(
        1,
        raw.high,
        tuple(
            KeyedItem(one.key, one.construct if raw.persons else one.key, one.reverse)
            for one in raw.items
        ),
    )
    sheets = np.asarray(raw.sheets, dtype=np.int16)
    place_of = np.asarray(raw.group_of)
    leaves = []
    for place, name in enumerate(raw.groups):
        own = sheets[place_of == place]
        leaves.append(Answers(place, name, place, (place,), len(own), gather_points(own, key)))
    rows = compute(
        leaves,
        dict(enumerate(raw.groups)),
        key,
        thresholds,
        protection=protection,
        looser=[Rules(Thresholds(), Protection(Profile.standard, protection.secret))],
    )
    found = [
        Result(
            line=0,
            organisation=row.name,
            published="",
            day=day,
            measure=row.construct if row.measure == "mean" else f"{row.construct}, {FAVOURABLE}",
            value=row.cell.value,
            n=row.cell.n,
            sd=_spread(row),
        )
        for row in rows
        if row.subject == "organisation"
        and row.measure in {"mean", "favourable"}
        and row.cell.value is not None
        and (raw.persons or row.construct != OVERALL)
    ]
    scales = {one.measure: PERCENT if FAVOURABLE in one.measure else SCORE for one in found}
    told = {one.organisation for one in found}
    hidden = [name for name in raw.groups if name not in told]
    return Reading(tuple(found), scales, (), ()), hidden


def _spread(row: Row) -> float | None:
    """The standard deviation between people from which an interval follows, noise included."""
    cell = row.cell
    if cell.n is None or cell.value is None or cell.noise_var == 0:
        return cell.sd
    people = cell.value * (100 - cell.value) if cell.sd is None else cell.sd**2
    return math.sqrt(people + cell.n * cell.noise_var)
