"""Invents released cells in which nothing changes: people who stay or go, moods, shocks, gaps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

SD = 20.0
MIDDLE = 60.0


@dataclass(frozen=True)
class Setting:
    """One alliance; spreads are in standard deviations between people's answers.

    Attributes:
        organisations, constructs, waves: how many there are.
        smallest, largest: people invited per organisation, evenly spread between them.
        response: the share that answers a wave, drawn anew each time.
        turnover: the share of people replaced from one wave to the next.
        lasting: the share of the variance between people's answers that stays with them.
        mood: of an organisation, from wave to wave, half of it shared by all constructs.
        persistence: how much of a mood is left one wave later.
        shock: of what moves all organisations alike for one wave.
        missing: the share of cells that are not shown.
        protection: what disclosure control adds to each cell.
        level: where organisations' means lie on the scale of 0 to 100.
        tails: degrees of freedom of moods and shocks; 0 for normal ones.
        clique: people who answer alike; 1 for each for oneself.
        season: amplitude of a swing over twelve waves, each organisation with a beginning of
            its own.
    """

    organisations: int = 12
    constructs: int = 6
    waves: int = 12
    smallest: int = 15
    largest: int = 90
    response: float = 0.7
    turnover: float = 0.02
    lasting: float = 0.5
    mood: float = 0.05
    persistence: float = 0.4
    shock: float = 0.0
    missing: float = 0.0
    protection: float = 0.0
    level: float = MIDDLE
    tails: int = 0
    clique: int = 1
    season: float = 0.0


def cells(setting: Setting, rng: np.random.Generator) -> pd.DataFrame:
    """The cells of one such alliance.

    Returns:
        Columns `organisation`, `construct`, `wave`, `mean`, `n`, `sd` (pooled within
        organisations) and `noise_var`, on a scale of 0 to 100.
    """
    shape = (setting.waves, setting.constructs)
    shocks = setting.shock * _drawn(rng, shape, setting.tails)
    sizes = np.linspace(setting.smallest, setting.largest, setting.organisations).astype(int)
    frames, squares, df = [], np.zeros(shape), np.zeros(shape)
    for organisation, size in enumerate(sizes):
        common = shocks + _moods(setting, rng)
        mean, n, within = _answered(setting, rng, int(size), common)
        squares += within
        df += n - 1
        added = setting.protection * SD * rng.standard_normal(shape)
        wave, construct = np.indices(shape)
        frame = pd.DataFrame(
            {
                "organisation": f"o{organisation:02d}",
                "construct": [f"c{c:02d}" for c in construct.ravel()],
                "wave": wave.ravel() + 1,
                "mean": (mean + added).ravel(),
                "n": n.ravel(),
                "noise_var": (setting.protection * SD) ** 2,
            }
        )
        frames.append(frame[rng.random(len(frame)) >= setting.missing])
    pooled = np.sqrt(squares.sum(axis=0) / df.sum(axis=0))
    found = pd.concat(frames, ignore_index=True)
    return found.assign(sd=pooled[found["construct"].str[1:].astype(int)])


def _drawn(rng: np.random.Generator, shape: tuple[int, ...], tails: int) -> np.ndarray:
    """Standard deviates, heavy in their tails where asked for, with a variance of 1."""
    if not tails:
        return rng.standard_normal(shape)
    found: np.ndarray = rng.standard_t(tails, shape) / np.sqrt(tails / (tails - 2))
    return found


def _moods(setting: Setting, rng: np.random.Generator) -> np.ndarray:
    """One organisation's mood by wave and construct, and its season."""
    fade = setting.persistence
    own = _drawn(rng, (setting.waves, setting.constructs), setting.tails)
    shared = _drawn(rng, (setting.waves, 1), setting.tails)
    fresh = np.sqrt(0.5) * (own + shared)
    mood = np.empty_like(fresh)
    mood[0] = fresh[0]
    for t in range(1, setting.waves):
        mood[t] = fade * mood[t - 1] + np.sqrt(1 - fade**2) * fresh[t]
    swing = np.sin(2 * np.pi * (np.arange(setting.waves) / 12 + rng.random()))
    total: np.ndarray = setting.mood * mood + setting.season * swing[:, None]
    return total


def _answered(
    setting: Setting, rng: np.random.Generator, size: int, common: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Means, answers and squared deviations of one organisation, by wave and construct."""
    people = -(-size // setting.clique)
    shape = (people, setting.constructs)
    stays, passes = np.sqrt(setting.lasting), np.sqrt(1 - setting.lasting)
    traits = rng.standard_normal(shape)
    found: tuple[list[np.ndarray], ...] = ([], [], [])
    for t in range(setting.waves):
        new = rng.random(people) < setting.turnover
        traits[new] = rng.standard_normal((int(new.sum()), setting.constructs))
        opinion = stays * traits + passes * rng.standard_normal(shape)
        each = np.repeat(opinion, setting.clique, axis=0)[:size]
        here = rng.permutation(size)[: max(2, round(setting.response * size))]
        score = np.clip(setting.level + SD * (each[here] + common[t]), 0, 100)
        mean = score.mean(axis=0)
        for place, value in enumerate((mean, len(here), ((score - mean) ** 2).sum(axis=0))):
            found[place].append(value)
    n = np.repeat(np.array(found[1], dtype=float)[:, None], setting.constructs, axis=1)
    return np.array(found[0]), n, np.array(found[2])
