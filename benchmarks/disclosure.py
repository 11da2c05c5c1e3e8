"""How long it takes to hide what must be hidden and to audit a release, and how that grows.

    python -m benchmarks.disclosure [--rounds 3] [--largest 200]

Alliances of 25, 50, 100 and 200 organisations with ten units each on average, so that the largest
has 200 organisations, 2,000 units and 12 themes; of the people asked 60 % answered, and every
seventh organisation is one small unit, so that thresholds hide many cells. Timed are both
programmes (levels, then favourable shares) and the audit of all rows that are published; computing
the rows is left out. Seconds are those of the processor, which a busy machine does not lengthen,
and in brackets those of the clock. Figures are medians; how they grow with the cells is drawn in
results/disclosure.svg. Nothing leaves this machine.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
from rich.console import Console
from rich.table import Table

from analysis.audit import audit
from analysis.cells import Cell, Hidden
from analysis.disclosure import Thresholds, band
from analysis.lattice import Lattice
from analysis.release import Row, hidden_cell
from analysis.scoring import OVERALL
from analysis.suppression import by_rule, suppress
from benchmarks.disclosure_plot import drawn

RESULTS = Path(__file__).parent / "results"
SIZES = (25, 50, 100, 200)
UNITS, THEMES = 10, 12
TERMS = Thresholds()


@dataclass(frozen=True)
class Team:
    """One unit of an invented alliance."""

    place: int
    name: str
    organisation: int | None
    partners: tuple[int, ...]
    invited: int


def alliance(organisations: int, rng: Random) -> tuple[Lattice, np.ndarray]:
    """The groups of an alliance, and the answers of each by theme, overall last."""
    leaves: list[Team] = []
    for organisation in range(organisations):
        small = organisation % 7 == 0
        for _ in range(1 if small else round(UNITS * 7 / 6)):
            people = rng.randint(8, 14) if small else rng.randint(12, 30)
            place = len(leaves)
            leaves.append(Team(place, f"Unit {place}", organisation, (organisation,), people))
    names = {each: f"Organisation {each}" for each in range(organisations)}
    lattice = Lattice.of(leaves, names, "Alliance")
    counts = []
    for leaf in leaves:
        sheets = sum(rng.random() < 0.6 for _ in range(leaf.invited))
        skipped = [sum(rng.random() < 0.03 for _ in range(sheets)) for _ in range(THEMES)]
        counts.append([*(sheets - each for each in skipped), sheets])
    return lattice, lattice.add_up(counts).astype(int)


def rows(
    lattice: Lattice, n: np.ndarray, hidden: list[list[Hidden | None]], measure: str
) -> list[Row]:
    """What is published of one measure."""
    rng = np.random.default_rng(20261122)
    scores = {
        group.leaves: n[place] * rng.uniform(30, 80, n.shape[1])
        for place, group in enumerate(lattice.groups)
        if len(group.leaves) == 1
    }
    sums = lattice.add_up([scores[leaf,] for leaf in range(lattice.leaves)])
    means = sums[:, :-1] / np.maximum(n[:, :-1], 1)
    means = np.column_stack([means, means.mean(axis=1)])
    names = [*(f"theme {nth}" for nth in range(n.shape[1] - 1)), OVERALL]
    found = []
    for place, group in enumerate(lattice.groups):
        width, tenths = band(int(n[place, -1]), group.invited)
        told = width.value if tenths is None else f"{width.value}_{tenths}"
        for column, name in enumerate(names):
            why, value = hidden[column][place], float(means[place, column])
            cell = hidden_cell(why) if why else Cell(value, value, value, int(n[place, column]))
            about = (group.subject, group.place, group.organisation, group.name, name, measure)
            found.append(Row(*about, "person", cell, group.invited, told))
    return found


def once(organisations: int, seed: int) -> dict[str, float]:
    """Seconds and counts of one alliance."""
    lattice, n = alliance(organisations, Random(seed))
    nothing: list[list[Hidden | None]] = [[None] * len(n) for _ in range(n.shape[1])]
    began, clock = time.process_time(), time.perf_counter()
    means = suppress(lattice, n, nothing, TERMS, tied=True)
    shares = suppress(lattice, n, means, TERMS, at_least=[TERMS.item] * n.shape[1], tied=True)
    hiding, waited = time.process_time() - began, time.perf_counter() - clock
    told = [*rows(lattice, n, means, "mean"), *rows(lattice, n, shares, "favourable")]
    began, clock = time.process_time(), time.perf_counter()
    breaches = audit(told, TERMS)
    auditing, waited = time.process_time() - began, waited + time.perf_counter() - clock
    rule = by_rule(lattice, n, nothing, TERMS, tied=True)
    return {
        "units": lattice.leaves,
        "cells": len(told),
        "hiding": hiding,
        "auditing": auditing,
        "clock": waited,
        "hidden": sum(why is not None for column in means for why in column),
        "by_rule": sum(why is not None for column in rule for why in column),
        "breaches": len(breaches),
    }


def main() -> None:
    """Time every size in turn, and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--largest", type=int, default=200)
    chosen = parser.parse_args()
    sizes = [size for size in SIZES if size <= chosen.largest]
    found: dict[int, list[dict[str, float]]] = {size: [] for size in sizes}
    for seed in range(chosen.rounds):
        for size in sizes:
            found[size].append(once(size, seed))
    table = Table(
        *("Organisations", "Units", "Cells", "Hiding, s", "Auditing, s", "Both, s"),
        *("Levels hidden", "By the rule", "Breaches"),
        title=f"{THEMES} themes and overall, levels and favourable shares",
    )
    for size, runs in found.items():
        both = statistics.median(run["hiding"] + run["auditing"] for run in runs)
        middle = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
        table.add_row(
            *(f"{size:,}", f"{middle['units']:,.0f}", f"{middle['cells']:,.0f}"),
            *(f"{middle['hiding']:.2f}", f"{middle['auditing']:.2f}"),
            f"{both:.2f} ({middle['clock']:.2f})",
            *(f"{middle['hidden']:,.0f}", f"{middle['by_rule']:,.0f}"),
            f"{middle['breaches']:.0f}",
        )
    Console(width=140).print(table)
    RESULTS.mkdir(exist_ok=True)
    record = {str(size): runs for size, runs in found.items()}
    (RESULTS / "disclosure.json").write_text(json.dumps(record, indent=1) + "\n")
    (RESULTS / "disclosure.svg").write_text(drawn(found), encoding="utf-8")


if __name__ == "__main__":
    main()
