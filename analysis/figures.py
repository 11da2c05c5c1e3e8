"""One number of a summary: of whom, of what, with its interval, or why there is none."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from analysis.counted import Counted
from analysis.errors import AnalysisError

EVERYBODY = "all"
METHODS = {
    "mean": "0 to 100, mean of people; t interval, finite-population corrected where N is given",
    "mean_of_items": "0 to 100, mean of the items' means, for items asked in turn; normal interval",
    "favourable": "percent of people with a score of 62.5 or more; Wilson interval",
    "sd": "standard deviation between people, n - 1",
    "alpha": "Cronbach's alpha over complete rows; Feldt interval",
    "omega": "McDonald's omega total, one factor by maximum likelihood; delta-method interval",
    "item_rest": "correlation with the sum of the scale's other items; Fisher interval",
    "alpha_if_dropped": "Cronbach's alpha of the scale without the item",
    "icc1": "one-way analysis of variance, k = N/G",
    "icc2": "one-way analysis of variance, k = N/G",
    "r_wg_j_uniform": "James, Demaree, Wolf; uniform null",
    "r_wg_j_slight_skew": "James, Demaree, Wolf; slightly skewed null",
    "ad_m": "average deviation from the mean, in points of the scale",
    "polarisation": "(1 - van der Eijk's A)/2, over the points of the item",
    "shrunk": "empirical Bayes over groups, REML between-group variance",
    "straight": "percent of sheets that give one point to items and to reversed ones",
    "level": "0 to 100, as given; t interval where n and sd are",
    "change": "from the wave before, as given and before rounding",
    "slope": "points a wave; generalised least squares with the fitted noise model",
    "theil_sen": "points a wave; median of slopes between pairs, a description and no test",
    "friction": "e-detector of a fall: reaches A within T waves with probability T/A at most",
    "recovery": "the same of a rise",
}


class Figure(NamedTuple):
    """One number, of whom and of what, with its interval; or why there is none.

    `value`, `low` and `high` are unrounded; `low` and `high` are None where no interval is known.
    """

    subject: str
    measure: str
    statistic: str
    value: float | None
    low: float | None
    high: float | None
    n: int | None
    method: str
    why: str = ""


def made(
    subject: str,
    measure: str,
    statistic: str,
    make: Callable[[], Sequence[float]],
    *,
    factor: float = 1.0,
) -> Figure:
    """A figure with its interval from a function that may have to say why there is none."""
    try:
        value, low, high, n = make()[:4]  # an Alpha has its items, too
    except AnalysisError as why:
        return missing(subject, measure, statistic, str(why))
    return figure(subject, measure, statistic, factor * value, factor * low, factor * high, int(n))


def counted(subject: str, measure: str, statistic: str, make: Callable[[], Counted]) -> Figure:
    """A figure without an interval, from a function that may have to say why there is none."""
    try:
        found = make()
    except AnalysisError as why:
        return missing(subject, measure, statistic, str(why))
    return figure(subject, measure, statistic, float(found), None, None, found.n)


T = TypeVar("T")


def tried(make: Callable[[], T]) -> T | None:
    """What a function returns, or None where it cannot."""
    try:
        return make()
    except AnalysisError:
        return None


def missing(subject: str, measure: str, statistic: str, why: str) -> Figure:
    """A figure that there is none of, and why."""
    return Figure(subject, measure, statistic, None, None, None, None, METHODS[statistic], why)


def figure(
    subject: str,
    measure: str,
    statistic: str,
    value: float | None,
    low: float | None,
    high: float | None,
    n: int,
) -> Figure:
    """A figure from its numbers; a value that is None or NaN is one that has no variance."""
    if value is None or math.isnan(value):
        return missing(subject, measure, statistic, "no variance")
    if low is None or high is None or math.isnan(low) or math.isnan(high):
        low = high = None
    return Figure(subject, measure, statistic, value, low, high, n, METHODS[statistic])
