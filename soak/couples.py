"""Simulates pairs of partners of which one says something of the other: how falls are told.

    python -m soak.couples [--alliances 25]

Pairs of 12 to 60 answers over 16 waves, in which people stay or go, moods come and fade, and shocks
move all pairs for one wave. Nothing changes; counted is how often a statistic is reached all the
same, beside what is promised. Then three pairs fall by six tenths of a standard deviation, eight
waves before the end, and those are counted that are told by then.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping

import numpy as np
import pandas as pd
from rich.console import Console
from rich.progress import track
from rich.table import Table

from analysis.couples import falls
from analysis.signs import PART
from soak.panels import SD, Setting, cells
from soak.verdict import Claim, judge

WAVES, PAIRS, FALLEN, SINCE = 16, 30, 3, 9
REACHED = 20.0  # so seldom that it can still be counted
FALL = 0.6 * SD
SETTINGS: Mapping[str, Setting] = {
    name: Setting(organisations=pairs, constructs=1, waves=WAVES, smallest=12, largest=largest,
                  mood=mood, persistence=persistence, shock=shock)
    for name, pairs, largest, mood, persistence, shock in (
        ("as usual", PAIRS, 60, 0.05, 0.4, 0.0),
        ("strong moods", PAIRS, 60, 0.12, 0.6, 0.0),
        ("shocks", PAIRS, 60, 0.05, 0.4, 0.15),
        ("shocks and moods", PAIRS, 60, 0.1, 0.4, 0.1),
        ("few answers", PAIRS, 20, 0.05, 0.4, 0.0),
        ("six pairs", 6, 60, 0.05, 0.4, 0.0),
    )
}  # fmt: skip


def pairs(setting: Setting, seed: int) -> pd.DataFrame:
    """What one says of another, wave by wave; nothing changes."""
    return cells(setting, np.random.default_rng(seed)).assign(other=0)


def found(told: pd.DataFrame) -> float:
    """The share of some pairs that are told to have fallen, once they have."""
    ids = told["organisation"].unique()[:FALLEN]
    late = (told["wave"] >= SINCE) & told["organisation"].isin(ids)
    fallen = told.assign(mean=told["mean"] - np.where(late, FALL, 0.0))
    rows = falls(fallen, false_flags=1 / PART).set_index("organisation")
    return float((rows.loc[list(ids), "level"] != "none").mean())


def main(words: list[str]) -> int:
    """Simulate, print, and say whether the promise is kept."""
    parser = argparse.ArgumentParser(prog="python -m soak.couples")
    parser.add_argument("--alliances", type=int, default=25)
    given = parser.parse_args(words)
    console = Console(highlight=False)
    table = Table("Setting", f"Reached {REACHED:g}", "Promised", "Falls that are told")
    claims = []
    for name, setting in track(SETTINGS.items(), "Settings", console=Console(stderr=True)):
        every = [pairs(setting, seed) for seed in range(given.alliances)]
        reached = float(np.mean([(falls(each)["statistic"] >= REACHED).mean() for each in every]))
        seen = float(np.mean([found(each) for each in every]))
        bound = WAVES / REACHED
        table.add_row(name, f"{reached:.3f}", f"{bound:.2f}", f"{seen:.2f}")
        claims.append(Claim(f"{name}: reached", f"{reached:.3f}", f"{bound:.2f}", reached <= bound))
    console.print(table)
    return judge("Falls in what one partner says of another", claims, console)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
