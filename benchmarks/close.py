"""How long a wave's figures take from sheets to cells, beside counting and naive ways.

    python -m benchmarks.close [--sheets 1000000] [--rounds 5]

Fifteen items of five constructs, 40 organisations of ten teams each, the same sheets for all ways.
Pulse makes every cell of a release of them (levels, intervals, shares, reliability, drivers,
thresholds). `bincount` counts the points of every item and team in numpy, on integers that are
encoded already, and makes no cell. Reading takes the sheets out of opened urns, which a close has
to do besides. pandas groups answers in long form by team and construct and takes mean and
deviation; DuckDB and Polars do the same where they are installed. Figures are medians with their
ranges; memory is the most that a way took beyond the sheets, by tracemalloc, in a run of its own.
Nothing leaves this machine.
"""

from __future__ import annotations

import argparse
import importlib
import json
import random
import statistics
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
from rich.console import Console
from rich.table import Table

from analysis.disclosure import Thresholds
from analysis.frames import KeyedItem, ScoringKey
from analysis.moments import gather_points
from analysis.release import Answers, compute
from surveys.answering import bags, urn

RESULTS = Path(__file__).parent / "results"
ORGANISATIONS, TEAMS = 40, 10
CONSTRUCTS, EACH = 5, 3
KEY = ScoringKey(
    1,
    5,
    tuple(
        KeyedItem(f"c{c}_{i}", f"c{c}", reverse=i == EACH - 1)
        for c in range(CONSTRUCTS)
        for i in range(EACH)
    ),
)
Leaves = list[np.ndarray]


def sheets(how_many: int) -> Leaves:
    """Sheets of every team: one trait per person and construct, a tenth of a percent skipped."""
    rng = np.random.default_rng(20261122)
    leaves = []
    for size in np.full(ORGANISATIONS * TEAMS, how_many // (ORGANISATIONS * TEAMS)):
        trait = 3.4 + rng.normal(0, 0.3) + rng.normal(size=(size, 1, 1)) * 0.5
        trait = trait + rng.normal(size=(size, CONSTRUCTS, 1)) * 0.4
        drawn = np.rint(trait + rng.normal(size=(size, CONSTRUCTS, EACH)) * 0.7).clip(1, 5)
        drawn[:, :, -1] = 6 - drawn[:, :, -1]
        drawn[rng.random(drawn.shape) < 0.001] = 0
        leaves.append(drawn.reshape(size, -1).astype(np.uint8))
    return leaves


def pulse(leaves: Leaves) -> int:
    """Every cell of a release."""
    answers = [
        Answers(
            place=place,
            name=f"Team {place}",
            organisation=place // TEAMS,
            partners=(place // TEAMS,),
            invited=2 * len(raw),
            moments=gather_points(raw, KEY),
        )
        for place, raw in enumerate(leaves)
    ]
    names = {each: f"Partner {each}" for each in range(ORGANISATIONS)}
    return len(compute(answers, names, KEY, Thresholds(), protection=None, alliance="All"))


def encoded(leaves: Leaves) -> np.ndarray:
    """One integer per answer: its team, item and point."""
    items = np.arange(len(KEY.items)) * 6
    return np.concatenate(
        [(leaf * 90 + items + raw).ravel() for leaf, raw in enumerate(leaves)]
    ).astype(np.int64)


def bincount(codes: np.ndarray) -> int:
    """Counts of every point of every item in every team."""
    return len(np.bincount(codes, minlength=ORGANISATIONS * TEAMS * 90))


def long_form(leaves: Leaves) -> pd.DataFrame:
    """One row per answer, as surveys are usually exported."""
    raw = np.concatenate(leaves)
    points = np.where(raw == 0, np.nan, raw)
    points[:, EACH - 1 :: EACH] = 6 - points[:, EACH - 1 :: EACH]
    people, items = raw.shape
    teams = np.repeat(np.arange(len(leaves)), [len(leaf) for leaf in leaves])
    return pd.DataFrame(
        {
            "person": np.repeat(np.arange(people), items),
            "team": np.repeat(teams, items),
            "construct": np.tile(np.repeat(np.arange(CONSTRUCTS), EACH), people),
            "point": points.ravel(),
        }
    )


def pandas(long: pd.DataFrame) -> int:
    """Scores per person, then mean and deviation per team, in long form."""
    scores = long.groupby(["team", "person", "construct"])["point"].mean()
    return len(scores.groupby(["team", "construct"]).agg(["mean", "std", "count"]))


def duckdb(long: pd.DataFrame, library: ModuleType) -> int:
    """The same in DuckDB."""
    scores = (
        "select team, construct, avg(point) as score from long group by team, person, construct"
    )
    figures = "avg(score), stddev(score), count(score)"
    query = f"select team, construct, {figures} from ({scores}) group by all"  # noqa: S608  # ours
    return len(library.execute(query).fetchall())


def polars(long: Any, library: ModuleType) -> int:
    """The same in Polars."""
    scores = long.group_by("team", "person", "construct").agg(library.col("point").mean())
    point = library.col("point")
    cells = scores.group_by("team", "construct").agg(
        point.mean(), point.std().alias("sd"), point.count().alias("n")
    )
    return len(cells)


def bags_of(leaves: Leaves) -> list[bytes]:
    """What lies in opened urns: every sheet behind a tag, in a slot of fixed size."""
    rng = random.Random(1)
    filled = []
    for raw in leaves:
        slots = [urn.fresh_tag(rng) + urn.written_sheet(sheet) for sheet in raw.tolist()]
        filled.append(bags.dropped(bags.empty(urn.sheet_width(15), len(slots)), slots, rng))
    return filled


def unseal(filled: list[bytes]) -> int:
    """Reading every sheet out of an opened urn's bag, as a close does."""
    return sum(len(sorted(urn.read_sheet(e) for e in bags.entries(bag))) for bag in filled)


def optional(name: str) -> ModuleType | None:
    """A library that need not be there."""
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def ways(leaves: Leaves) -> dict[str, Callable[[], int]]:
    """Every way to compare, with what it needs made ready outside the clock."""
    codes, long, filled = encoded(leaves), long_form(leaves), bags_of(leaves)
    found: dict[str, Callable[[], int]] = {
        "pulse, sheets to cells": lambda: pulse(leaves),
        "numpy bincount": lambda: bincount(codes),
        "reading opened urns": lambda: unseal(filled),
        "pandas groupby, long": lambda: pandas(long),
    }
    if library := optional("duckdb"):
        found["duckdb, long"] = lambda: duckdb(long, library)
    if other := optional("polars"):
        table = other.from_pandas(long)
        found["polars, long"] = lambda: polars(table, other)
    return found


def peak(way: Callable[[], int]) -> int:
    """Bytes that one way took at most beyond what was there before."""
    tracemalloc.start()
    way()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def main() -> None:
    """Run all ways in turn and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sheets", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    leaves = sheets(chosen.sheets)
    found = ways(leaves)
    seconds: dict[str, list[float]] = {name: [] for name in found}
    for _ in range(chosen.rounds):
        for name, way in found.items():
            start = time.perf_counter()
            way()
            seconds[name].append(time.perf_counter() - start)
    memory = {name: peak(way) for name, way in found.items()}
    size = sum(raw.nbytes for raw in leaves)
    ours = statistics.median(seconds["pulse, sheets to cells"])
    table = Table(
        "Way", "Seconds", "Range", "Pulse takes", "Memory", title=f"{chosen.sheets:,} sheets × 15"
    )
    for name, times in seconds.items():
        table.add_row(
            name,
            f"{statistics.median(times):.3f}",
            f"{min(times):.3f}–{max(times):.3f}",
            f"{ours / statistics.median(times):.2f} ×",
            f"{memory[name] / size:.2f} × the sheets",
        )
    Console().print(table)
    RESULTS.mkdir(exist_ok=True)
    record = {"sheets": chosen.sheets, "seconds": seconds, "memory": memory, "bytes": size}
    (RESULTS / "close.json").write_text(json.dumps(record, indent=1) + "\n")


if __name__ == "__main__":
    main()
