"""Counts how often moods, turnover and chance alone are told as a change, a trend or a fall.

    python -m soak.trends [REPEATS]

Every alliance here is one in which nothing changes, so that each change or trend that is told is
false: at most so many of them as were promised, give or take what the number of tries leaves open.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from rich.console import Console
from rich.progress import track

from analysis.cells import Cell
from analysis.friction import detect, fit_noise
from analysis.slopes import slope
from analysis.trends import Usual, change
from soak.panels import Setting, cells
from soak.verdict import Claim, judge

REPEATS = 40
WAVES = (4, 12, 24, 60)
LEVEL = 0.05
LEEWAY = 0.015  # above the level, as for the coverage of intervals
WATCH = 200.0
EARLIER = 4
BASE = Setting()
SETTINGS = {
    "people come and go, slight moods": BASE,
    "strong moods that last": replace(BASE, mood=0.12, persistence=0.7),
    "nobody comes or goes": replace(BASE, turnover=0.0),
    "a tenth leaves each wave": replace(BASE, turnover=0.1),
    "everybody moves together": replace(BASE, shock=0.1),
    "other people each time": replace(BASE, lasting=0.0, mood=0.0),
    "eight organisations": replace(BASE, organisations=8, shock=0.05),
    "near the ceiling": replace(BASE, level=85.0, mood=0.08),
    "a fifth of the cells missing": replace(BASE, missing=0.2),
    "protection noise": replace(BASE, protection=0.1),
}
STRANGE = {  # nothing of this kind is in the model: reported, and not held against it
    "shocks and moods with heavy tails": replace(BASE, tails=3, mood=0.1, shock=0.1),
    "cliques of three who answer alike": replace(BASE, clique=3),
    "a season in each organisation": replace(BASE, season=0.12),
}


@dataclass
class Tally:
    """What was told in alliances in which nothing changes; clusters are alliances."""

    changes: list[float] = field(default_factory=list)
    trends: list[float] = field(default_factory=list)
    falls: list[float] = field(default_factory=list)


def main(repeats: int = REPEATS) -> int:
    """Play every setting, and print how often something false was told."""
    console = Console(highlight=False, width=120)
    claims: list[Claim] = []
    for name, setting in {**SETTINGS, **STRANGE}.items():
        for waves in WAVES:
            tally = _play(replace(setting, waves=waves), f"{name}, {waves} waves", repeats, console)
            found = list(_claims(tally, f"{name}, {waves} waves", waves, model=name in SETTINGS))
            console.print("; ".join(f"{claim.what}: {claim.seen}" for claim in found))
            claims += found
    return judge("What is told though nothing changes", claims, console)


def _play(setting: Setting, name: str, repeats: int, console: Console) -> Tally:
    tally = Tally()
    for seed in track(range(repeats), name, console=console, transient=True):
        world = cells(setting, np.random.default_rng(seed))
        noise = fit_noise(world)
        usual = Usual(fit_noise(world[world["wave"] < setting.waves]))
        series = [each for _, each in world.groupby(["organisation", "construct"])]
        trends = [slope(each, noise).p < LEVEL for each in series if len(each) > 2]
        tally.trends.append(float(np.mean(trends)))
        tally.changes.append(float(np.mean(list(_changes(series, usual, setting.waves)))))
        if setting.waves > EARLIER:
            found = detect(world, watch=WATCH).groupby(["organisation", "construct"])
            tally.falls.append(float((found["statistic"].max() >= WATCH).mean()))
    return tally


def _changes(series: list[pd.DataFrame], usual: Usual, waves: int) -> Iterator[bool]:
    """Whether each series' last step is told from noise at the nominal level."""
    for each in series:
        last = each[each["wave"] >= waves - 1]
        if len(last) < 2:
            continue
        before, now = (
            Cell(row["mean"], -1e9, 1e9, int(row["n"]), sd=row["sd"], noise_var=row["noise_var"])
            for row in last.to_dict("records")
        )
        found = change(now, before, usual, level=LEVEL, construct=str(last["construct"].iloc[0]))
        yield found.low > 0 or found.high < 0


def _claims(tally: Tally, name: str, waves: int, *, model: bool) -> Iterator[Claim]:
    yield _claim(f"changes: {name}", tally.changes, LEVEL, LEEWAY, model=model)
    yield _claim(f"trends: {name}", tally.trends, LEVEL, LEEWAY, model=model)
    if tally.falls:
        yield _claim(f"falls: {name}", tally.falls, (waves - EARLIER) / WATCH, 0.0, model=model)


def _claim(what: str, rates: list[float], most: float, leeway: float, *, model: bool) -> Claim:
    """A rate against its promise, with three standard errors between alliances."""
    rate = float(np.mean(rates))
    error = float(np.std(rates, ddof=1)) / math.sqrt(len(rates)) if len(rates) > 1 else 0.0
    seen = f"{100 * rate:.1f} % ± {100 * error:.1f}"
    holds = rate - 3 * error <= most + leeway
    asked = f"at most {100 * most:.1f} %" + ("" if model else " (outside the model: told only)")
    return Claim(what, seen, asked, holds or not model)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
