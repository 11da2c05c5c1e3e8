"""Quantiles of the distributions that intervals are made of, each worked out once."""

from __future__ import annotations

from functools import lru_cache

from scipy import stats


@lru_cache(maxsize=256)
def z(confidence: float) -> float:
    """How many standard errors a two-sided normal interval reaches to each side."""
    return float(stats.norm.ppf((1 + confidence) / 2))


@lru_cache(maxsize=4096)
def t(confidence: float, df: float) -> float:
    """How many standard errors a two-sided t interval reaches to each side."""
    return float(stats.t.ppf((1 + confidence) / 2, df))
