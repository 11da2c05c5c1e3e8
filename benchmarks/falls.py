"""Alliances with falls in them, in many circumstances, as every way of finding falls sees them.

Everything is invented by `soak.panels`: organisations with rosters of many sizes, people whose
opinions last and of whom some leave at each wave, moods of organisations that come and go, what
moves all of them for a wave, cells that are missing, the ends of the scale. In a tenth of the
series the mean falls at a wave drawn from the middle of the time, by .2, .4 or .6 standard
deviations between people, at once or over eight waves; the others stay as they are.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.budget import Profile
from analysis.noise import Noise
from benchmarks.detectors import Given, given
from soak.panels import SD, Setting, cells

SIZES = (0.2, 0.4, 0.6)  # of falls, in standard deviations between people
LONGEST = 12  # waves after its beginning in which a fall may be found
LEARNED = 4  # times the waves, from which methods learn noise that may know it beforehand
SLOW = 8.0  # waves over which half of the falls come
BASE = Setting(
    organisations=40, constructs=10, waves=60, smallest=12, largest=60, shock=0.03, missing=0.05
)
SCENARIOS = {
    "base": BASE,
    "independent": replace(BASE, mood=0.0, lasting=0.0, turnover=0.0, shock=0.0),
    "big shocks": replace(BASE, shock=0.15),
    "strong mood": replace(BASE, mood=0.12, persistence=0.6),
    "nobody leaves": replace(BASE, turnover=0.0),
    "many leave": replace(BASE, turnover=0.04),
    "eight organisations": replace(BASE, organisations=8),
    "near the ceiling": replace(BASE, level=85.0),
    "protected: standard": replace(BASE, profile=Profile.standard),
    "protected: strict": replace(BASE, profile=Profile.strict),
    "protected: plain from 30": replace(BASE, profile=Profile.plain),
}
OUTSIDE = {  # nothing of this kind is in the noise model
    "heavy tails": replace(BASE, tails=3, mood=0.08, shock=0.08),
    "cliques of four": replace(BASE, clique=4),
    "seasons": replace(BASE, season=0.1),
}
COMPARED = ("base", "protected: standard")  # in these all methods are held against each other


@dataclass(frozen=True)
class Fall:
    """One true fall: where, when (index of a wave), how large in standard deviations, how fast."""

    row: int
    begins: int
    size: float
    slow: bool
    answers: float


def drawn(words: str, seed: int) -> np.random.Generator:
    """Random numbers of their own for everything that is drawn, whatever else is drawn."""
    return np.random.default_rng([seed, zlib.crc32(words.encode())])


def alliance(
    setting: Setting, rng: np.random.Generator, noise: Noise, *, falls: bool
) -> tuple[Given, list[Fall]]:
    """What methods see of one alliance, and the falls in it."""
    told = cells(setting, rng).assign(fallen=0.0)
    fallen = _fallen(told, setting, rng) if falls else {}
    told["mean"] -= told["fallen"]
    found = given(told, noise)
    table = found.table
    names = [table.names[c] for c in table.constructs]
    rows = {key: row for row, key in enumerate(zip(table.organisations, names, strict=True))}
    answers = np.nanmean(np.where(table.there, table.n, np.nan), axis=1)
    return found, [
        Fall(rows[key], begins, size, slow, float(answers[rows[key]]))
        for key, (begins, size, slow) in fallen.items()
    ]


def _fallen(
    told: pd.DataFrame, setting: Setting, rng: np.random.Generator
) -> dict[tuple[str, str], tuple[int, float, bool]]:
    """Draw which series fall when and by how much, and write by how many points they have."""
    groups = told.groupby(["organisation", "construct"]).indices
    keys = list(groups)
    wave, points = told["wave"].to_numpy(), np.zeros(len(told))
    found: dict[tuple[str, str], tuple[int, float, bool]] = {}
    for at in rng.choice(len(keys), max(1, len(keys) // 10), replace=False):
        key, size = keys[at], float(rng.choice(SIZES))
        begins = int(rng.integers(setting.waves // 4, setting.waves - LONGEST + 1))
        since = wave[groups[key]] - 1 - begins
        slow = bool(rng.random() < 0.5)
        points[groups[key]] = SD * size * np.clip((since + 1) / (SLOW if slow else 1), 0, 1)
        found[key] = begins, size, slow
    told["fallen"] = points
    return found
