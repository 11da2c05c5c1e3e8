"""How often what is promised to be rare comes about where nothing changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
from rich.console import Console
from rich.progress import track

from analysis.flags import WAVES, Findings, find
from analysis.sequential import EARLIER
from analysis.signs import gaps, participation, spread
from benchmarks.falls import BASE
from benchmarks.shelf import Shelf
from soak.panels import Setting, cells

PROMISES = (200.0, 1000.0)
ERRORS = 2.0  # standard errors that a share may lie above its promise
SIGNS = replace(BASE, organisations=8, constructs=5, waves=40)
STRAYS = 0.05  # of the share that answers, where participation is watched
CONSOLE = Console(width=150)
Row = dict[str, object]


def watched(setting: Setting) -> Callable[[np.random.Generator], dict[str, np.ndarray]]:
    """The highest evidence in each series of one alliance in which nothing changes."""

    def reckon(rng: np.random.Generator) -> dict[str, np.ndarray]:
        told = find(cells(replace(setting, overall=True), rng))
        own, together = _highest(told, "statistic"), _highest(replace(told, rows=told.together))
        flagged = _flagged(told)
        years = np.array([(setting.waves - EARLIER) / WAVES])
        rise = _highest(told, "recovery")
        return {"fall": own, "rise": rise, "together": together, "flags": flagged, "years": years}

    return reckon


def _highest(told: Findings, column: str = "statistic") -> np.ndarray:
    rows = told.rows if "organisation" in told.rows else told.rows.assign(organisation="all")
    most: np.ndarray = (
        rows.groupby(["organisation", "construct"])[column].max().fillna(0.0).to_numpy()
    )
    return most


def _flagged(told: Findings) -> np.ndarray:
    """How many series are ever flagged: each a false flag, as nothing changes."""
    every = told.every
    keys = every["organisation"].fillna("all").astype(str) + " " + every["construct"]
    return np.array([float(keys[every["level"] != "none"].nunique())])


def promised(name: str, setting: Setting, rounds: int, shelf: Shelf) -> Iterator[Row]:
    """How many unchanged series reach what is promised to be rare, in one scenario."""
    paths = [
        shelf.round(f"{name} promise {nth}", setting, watched(setting))
        for nth in track(range(rounds), f"{name}, promise", console=CONSOLE)
    ]
    parts = [dict(np.load(path)) for path in paths]
    waves = setting.waves - EARLIER
    for kind in ("fall", "rise", "together"):
        for a in PROMISES:
            shares = np.array([(each[kind] >= a).mean() for each in parts])
            yield _held(name, f"{kind}, {a:,.0f}", shares, waves / a)
    yearly = np.array([float((each["flags"] / each["years"])[0]) for each in parts])
    yield _held(name, "flags a year", yearly, 1.0)


def _held(name: str, what: str, shares: np.ndarray, promise: float) -> Row:
    error = float(np.std(shares, ddof=1) / np.sqrt(len(shares))) if len(shares) > 1 else 0.0
    row = {"scenario": name, "what": what, "promise": promise, "measured": float(shares.mean())}
    return {**row, "error": error, "kept": bool(shares.mean() - ERRORS * error <= promise)}


def signs(rounds: int, shelf: Shelf) -> Iterator[Row]:
    """The same of the other signs: gaps between two organisations, and participation."""
    waves = SIGNS.waves - EARLIER

    def apart(rng: np.random.Generator) -> dict[str, np.ndarray]:
        return {"last": gaps(cells(SIGNS, rng))["statistic"].fillna(0.0).to_numpy()}

    strays = replace(BASE, constructs=1, waves=SIGNS.waves, wavering=STRAYS)
    asked = {f"o{place:02d}": float(size) for place, size in enumerate(strays.sizes)}

    def taken(rng: np.random.Generator) -> dict[str, np.ndarray]:
        told = cells(strays, rng)
        series = participation(told.assign(invited=told["organisation"].map(asked)))
        return {"last": np.zeros(0) if series is None else _highest(series)}

    def wider(rng: np.random.Generator) -> dict[str, np.ndarray]:
        series = spread(_spread(cells(SIGNS, rng), rng))
        return {"last": np.zeros(0) if series is None else _highest(series)}

    for words, setting, reckon in (
        ("gap", SIGNS, apart),
        ("participation", strays, taken),
        ("spread", SIGNS, wider),
    ):
        every = range(rounds)
        paths = [
            shelf.round(f"{words} {nth}", setting, reckon)
            for nth in track(every, f"{words}, promise", console=CONSOLE)
        ]
        for a in PROMISES:
            shares = np.array([(np.load(path)["last"] >= a).mean() for path in paths])
            yield _held(words, f"{a:,.0f}", shares, waves / a)


def _spread(told: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Cells whose standard deviation is that of as many people, drawn anew each wave."""
    df = told["n"].to_numpy(dtype=float) - 1
    return told.assign(sd=told["sd"] * np.sqrt(rng.chisquare(df) / df))
