"""Quantiles of the distributions that intervals are made of, each worked out once."""

from __future__ import annotations

from functools import lru_cache

from scipy import special


@lru_cache(maxsize=256)
def z(confidence: float) -> float:
    """How many standard errors a two-sided normal interval reaches to each side."""
    return float(special.ndtri((1 + confidence) / 2))


@lru_cache(maxsize=4096)
def t(confidence: float, df: float) -> float:
    """How many standard errors a two-sided t interval reaches to each side."""
    return float(special.stdtrit(df, (1 + confidence) / 2))


def f(probability: float, above: float, below: float) -> float:
    """The quantile of the F distribution with these degrees of freedom."""
    return float(special.fdtri(above, below, probability))


def below(value: float) -> float:
    """The share of a normal distribution below so many standard deviations."""
    return float(special.ndtr(value))
