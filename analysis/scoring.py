"""From sheets to scores of 0 to 100, and from scores to a mean with its interval."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.errors import FrameInvalid, TooFewRespondents
from analysis.frames import Column, ScoringKey, check, matrix
from analysis.quantiles import t, z

OVERALL = "overall"
AGREE = 62.5  # half-way between the middle and the next point up of a five-point scale


class Estimate(NamedTuple):
    """A number with its interval, and the number of answers behind it."""

    value: float
    low: float
    high: float
    n: int


def unreversed(sheets: pd.DataFrame, key: ScoringKey) -> pd.DataFrame:
    """Turn the reversed items round, so that a higher point always means more of the construct.

    Args:
        sheets: shape (sheets, items), the scale's points; NaN where an item was skipped.
        key: the scoring key.

    Returns:
        A new frame of the same shape; a reversed item's x is low + high - x.

    Raises:
        FrameInvalid: the frame is not one of sheets of this key.
    """
    check(sheets, key)
    turned = sheets.astype(float)
    columns = key.reversed_columns
    turned[columns] = key.low + key.high - turned[columns]
    return turned


def scores(sheets: pd.DataFrame, key: ScoringKey) -> pd.DataFrame:
    """Score every sheet on every construct, and overall.

    A construct's score is the mean of its answered items, if at least half of its items were
    answered; overall is the mean of the construct scores, if at least half of them exist.

    Args:
        sheets: shape (sheets, items), the scale's points; NaN where an item was skipped.
        key: the scoring key.

    Returns:
        One row a sheet, one column a construct in the key's order and a last one "overall",
        from 0 (least of the construct) to 100 (most); NaN where too few items were answered.

    Raises:
        FrameInvalid: the frame is not one of sheets of this key.

    Source:
        Half-answered rule: Ware, Kosinski, Dewey (2000), SF-36 scoring; display as percent of
        the maximum possible: Cohen, Cohen, Aiken, West (1999), MBR 34, 315-346.
    """
    points = unreversed(sheets, key).to_numpy()
    columns = [_mean_of_half(points[:, places]) for places in map(list, key.constructs.values())]
    by_construct = np.column_stack(columns) if columns else np.empty((len(points), 0))
    by_construct = 100 * (by_construct - key.low) / (key.high - key.low)
    table = np.column_stack([by_construct, _mean_of_half(by_construct)])
    return pd.DataFrame(table, columns=[*key.constructs, OVERALL], index=sheets.index)


def mean_of_half(filled: np.ndarray, there: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Means over what was answered, where at least half of it was.

    Args:
        filled: shape (parts, respondents), 0 where there is nothing.
        there: same shape, whether there is something.

    Returns:
        Shape (respondents,): the means, 0 where less than half was answered, and where they are.
    """
    count = there.sum(axis=0)
    enough = (2 * count >= len(there)) & (count > 0)
    return np.where(enough, filled.sum(axis=0) / np.maximum(count, 1), 0.0), enough


def _mean_of_half(points: np.ndarray) -> np.ndarray:
    """Row means over what was answered; NaN in rows of which less than half was."""
    there = ~np.isnan(points.T)
    mean, enough = mean_of_half(np.where(there, points.T, 0.0), there)
    return np.where(enough, mean, np.nan)


def mean_finite(
    values: Column,
    population: int,
    *,
    confidence: float = 0.95,
    sd: float | None = None,
    noise_var: float = 0.0,
) -> Estimate:
    """The mean of what these people think now, with a finite-population interval.

    The people asked are all there are, so that the interval is about those who did not answer:
    it closes when everybody has. It says nothing about change, where the same people may
    think otherwise: `trends.change` has no such correction.

    Args:
        values: shape (answers,); NaN where there is no score. Those rows are left out.
        population: how many were asked, N.
        confidence: two-sided, between 0 and 1.
        sd: the standard deviation to use instead of the answers' own.
        noise_var: the variance of noise that protects the mean, in the scores' unit squared.

    Returns:
        The mean within mean ± t(n - 1) · √(s²(1 - n/N)/n + noise), in the scores' unit.

    Raises:
        TooFewRespondents: no answers, or only one and no `sd`.
        FrameInvalid: more answers than people.

    Source:
        Cochran (1977), Sampling Techniques, 3rd ed., section 2.7 and 2.8.
    """
    given = matrix(values)[:, 0]
    given = given[~np.isnan(given)]
    n = len(given)
    if n < 1 or (n < 2 and sd is None):
        raise TooFewRespondents(f"a mean with an interval needs 2 answers, not {n}")
    if n > population:
        raise FrameInvalid(f"{n} answers cannot come from {population} people")
    spread = float(given.std(ddof=1)) if sd is None else sd
    error = math.sqrt(spread**2 * remaining(n, population) / n + noise_var)
    reach = t(confidence, n - 1) * error if n > 1 else math.inf
    value = float(given.mean())
    return Estimate(value, value - reach, value + reach, n)


def mean_unbounded(
    value: float, *, sd: float, n: int, confidence: float = 0.95
) -> tuple[float, float]:
    """The interval of a mean of which only n and sd are known, and not how many were asked.

    Args:
        value: the mean.
        sd: the answers' standard deviation, in the same unit.
        n: answers, at least 2.
        confidence: two-sided, between 0 and 1.

    Returns:
        value ± t(n - 1) · sd/√n.

    Raises:
        TooFewRespondents: fewer than 2 answers.

    Source:
        Student (1908), Biometrika 6, 1-25.
    """
    if n < 2:
        raise TooFewRespondents(f"an interval needs 2 answers, not {n}")
    reach = t(confidence, n - 1) * sd / math.sqrt(n)
    return value - reach, value + reach


def remaining(n: int, population: int) -> float:
    """The finite-population correction 1 - n/N; from 0 (everybody answered) to 1."""
    return max(0.0, 1 - n / population)


def partner_equal(
    means: Sequence[float], errors: Sequence[float], partners: Sequence[int]
) -> tuple[float, float]:
    """The mean over partners in which each counts the same, however many answered there.

    The partners are all there are, so that nothing is added for which partners they happen
    to be: the standard error is that of the partners' means alone.

    Args:
        means: one per group, on any scale.
        errors: the means' standard errors, on the same scale.
        partners: how many partners stand behind each mean: 1, or more for a pool.

    Returns:
        The weighted mean Σ w·m / Σ w, and its standard error √(Σ w²·se²) / Σ w.

    Raises:
        TooFewRespondents: no partners.

    Source:
        Cochran (1977), section 5.3: a stratified mean, here with equal stratum weights.
    """
    weights = np.asarray(partners, dtype=float)
    if not weights.sum():
        raise TooFewRespondents("a mean over partners needs partners")
    value = float(weights @ np.asarray(means, dtype=float) / weights.sum())
    error = math.sqrt(float(weights**2 @ np.asarray(errors, dtype=float) ** 2)) / weights.sum()
    return value, float(error)


def worth(answers: Sequence[int], partners: Sequence[int]) -> float:
    """As many answers of one group as a mean over partners is as sure as.

    Args:
        answers: how many answers stand behind each mean; at least 1.
        partners: how many partners stand behind each mean: 1, or more for a pool.

    Returns:
        (Σ w)² / Σ(w²/n): the number n for which s²/n is the squared standard error of the mean
        of `partner_equal`, where people differ by s everywhere.

    Raises:
        TooFewRespondents: no partners.
    """
    _, error = partner_equal([0.0] * len(answers), [n**-0.5 for n in answers], partners)
    return 1 / error**2


def manski(
    mean: float, n: int, population: int, low: float = 0.0, high: float = 100.0
) -> tuple[float, float]:
    """Between what the mean of everybody asked must lie, whatever those who were silent think.

    Args:
        mean: of those who answered, between `low` and `high`.
        n: how many of them there are.
        population: how many were asked, N.
        low: the lowest score that anybody can have.
        high: the highest.

    Returns:
        (n·mean + (N - n)·low)/N and (n·mean + (N - n)·high)/N.

    Raises:
        FrameInvalid: a mean off the scale, or more answers than people.
        TooFewRespondents: nobody was asked.

    Source:
        Manski (1989), Journal of Human Resources 24, 343-360, section 1.
    """
    if population < 1:
        raise TooFewRespondents("bounds need somebody who was asked")
    if not 0 <= n <= population:
        raise FrameInvalid(f"{n} answers cannot come from {population} people")
    if n and not low <= mean <= high:
        raise FrameInvalid(f"a mean of {mean} is not between {low} and {high}")
    share = n / population
    known = share * mean if n else 0.0
    return known + (1 - share) * low, known + (1 - share) * high


def wilson(
    x: float, n: int, *, population: int | None = None, confidence: float = 0.95
) -> Estimate:
    """A share with Wilson's score interval.

    Args:
        x: how many of them.
        n: out of how many.
        population: how many were asked, where the share is one of these people; without it the
            interval is that of a share in an endless population.
        confidence: two-sided, between 0 and 1.

    Returns:
        The share within its interval, all between 0 and 1.

    Raises:
        TooFewRespondents: nobody answered.
        FrameInvalid: x is not between 0 and n, or n is more than the population.

    Source:
        Wilson (1927), JASA 22, 209-212; with n(N - 1)/(N - n) in place of n: Cochran (1977), 3.2.
    """
    if n < 1:
        raise TooFewRespondents("a share needs an answer")
    if not 0 <= x <= n:
        raise FrameInvalid(f"{x} of {n} is no share")
    share = float(x / n)
    low, high = wilson_interval(share, n, population=population, confidence=confidence)
    return Estimate(share, low, high, n)


def wilson_interval(
    share: float, n: int, *, population: int | None = None, confidence: float = 0.95
) -> tuple[float, float]:
    """Wilson's interval around a share that need not be a count over n, as after rounding."""
    if population is not None:
        if n > population:
            raise FrameInvalid(f"{n} answers cannot come from {population} people")
        if n == population:
            return share, share
    worth = n if population is None else n * (population - 1) / (population - n)
    times = z(confidence)
    centre = (share + times**2 / (2 * worth)) / (1 + times**2 / worth)
    spread = share * (1 - share) / worth + times**2 / (4 * worth**2)
    reach = times / (1 + times**2 / worth) * math.sqrt(spread)
    return min(share, max(0.0, centre - reach)), max(share, min(1.0, centre + reach))
