"""How early falls are found beside other methods, and how rarely wolf is cried beside the promise.

    python -m benchmarks.friction [--only compared promised signs cost] [--rounds 80] [--still 20]
                                  [--scenario base …] [--anew] [--to FILE] [--plot FILE]

Alliances are invented as `benchmarks.falls` says: 40 organisations of 12 to 60 people, of whom
seven in ten answer, 10 constructs and 60 waves, in other circumstances by scenario.

compared: every method's threshold is put where it has .25 false alarms per 100 waves of a series
in which nothing changes, in rounds of their own; alarms of one series within eight waves count
once. Told are the shares of falls found within 4, 8 and 12 waves and the mean delay of those found,
by size of fall and of organisation; and the same at the thresholds that are usual.
promised: for each scenario how many unchanged series reached 200 and 1,000, of falls, of rises and
of what moves all together, and how many were flagged where one false flag a year is tolerated,
beside the promise. signs: the same of gaps between two organisations, of participation, and of
how far people lie apart.
cost: what one more wave costs, by series.

Each round is kept in results/friction/ under a digest of the code that it comes from, and not
reckoned again while that is the same, so that a run can be stopped and taken up. Exit 1 if a
promise is broken. Nothing leaves this machine.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import track
from rich.table import Table

from analysis.friction import fit_noise
from analysis.noise import Noise
from benchmarks import control, detectors, found, friction_cost, friction_plot
from benchmarks.detectors import Given
from benchmarks.falls import (
    COMPARED,
    LEARNED,
    OUTSIDE,
    SCENARIOS,
    SIZES,
    alliance,
    drawn,
)
from benchmarks.found import RATE, Scores
from benchmarks.promises import promised, signs
from benchmarks.shelf import Shelf
from soak.panels import Setting, cells

RESULTS = Path(__file__).parent / "results"
PARTS = ("compared", "promised", "signs", "cost")
ORACLE, OURS = "oracle", "this"
METHODS: Mapping[str, Callable[[Given], np.ndarray]] = {
    ORACLE: detectors.oracle,
    OURS: lambda seen: np.log(np.maximum(detectors.ours(seen), 1e-300)),
    "CUSUM": control.cusum,
    "CUSUM, slack 1": control.cusum_large,
    "EWMA": control.moving_average,
    "GLR": detectors.likelihood_ratio,
    "Bayesian": detectors.bayes,
    "Shewhart": control.shewhart,
    "PELT each wave": control.pelt,
    "wave-on-wave z": control.wave_on_wave,
    "dropped points": control.dropped,
}
USUAL = {  # thresholds at which methods are used
    OURS: {"watch, 200": np.log(200), "alert, 1,000": np.log(1000)},
    "wave-on-wave z": {"one-sided .05": 1.645},
    "dropped points": {"5 points": 5.0},
}
CONSOLE = Console(width=150)
EQUAL = f"{RATE:.2%} false"
Row = dict[str, object]
Kind = tuple[float, bool]  # of falls: how large, and whether they are slow
KINDS: tuple[Kind, ...] = tuple((size, slow) for size in SIZES for slow in (False, True))


@cache
def learned(setting: Setting, seed: int) -> Noise:
    """The noise as many waves tell it in which nothing changes, for methods that may know it."""
    return fit_noise(cells(replace(setting, waves=LEARNED * setting.waves), drawn("noise", seed)))


def seen(
    setting: Setting, noise: Noise, *, falls: bool
) -> Callable[[np.random.Generator], dict[str, np.ndarray]]:
    """What all methods say of one alliance: of all series, or of those that fall."""

    def reckon(rng: np.random.Generator) -> dict[str, np.ndarray]:
        given, fallen = alliance(setting, rng, noise, falls=falls)
        rows, begins = [each.row for each in fallen], [each.begins for each in fallen]
        told: dict[str, np.ndarray] = {
            "size": np.array([each.size for each in fallen]),
            "slow": np.array([each.slow for each in fallen]),
            "answers": np.array([each.answers for each in fallen]),
        }
        for name, method in METHODS.items():
            for kind in KINDS if name == ORACLE else (None,):  # it knows which falls it looks for
                known = {} if kind is None else {"fall": kind[0], "slow": kind[1]}
                scores = method(replace(given, **known)).astype(np.float32)
                kept = found.after(scores, rows, begins) if falls else scores
                told[_key(name, kind)] = kept
        return told

    return reckon


def _key(method: str, kind: Kind | None) -> str:
    return method if kind is None else f"{method} {kind[0]} {'slow' if kind[1] else 'sudden'}"


def compared(name: str, rounds: int, shelf: Shelf) -> Iterator[Row]:
    """All methods in one scenario: rows of method, size of fall and size of organisation."""
    setting = SCENARIOS[name]
    noise = learned(setting, shelf.seed)
    quiet, moved = (
        [
            shelf.round(
                f"{name} {kind} {nth}", setting, seen(setting, noise, falls=kind == "moved")
            )
            for nth in track(range(rounds), f"{name}, {kind}", console=CONSOLE)
        ]
        for kind in ("still", "moved")
    )
    for method in METHODS:
        kinds = KINDS if method == ORACLE else (None,)
        still = [_all(quiet, _key(method, kind)) for kind in kinds]
        falls = [_falls(moved, method, kind) for kind in kinds]
        for words, usual in ((EQUAL, None), *USUAL.get(method, {}).items()):
            at = [found.calibrated(each) if usual is None else usual for each in still]
            false = np.mean([found.rate(each, a) for each, a in zip(still, at, strict=True)])
            scores = found.joined(falls)
            delays = np.concatenate([f.delays(a) for f, a in zip(falls, at, strict=True)])
            for row in found.shares(delays, scores):
                told = {"method": method, "at": words, "false per 100": 100 * float(false)}
                yield {"scenario": name, **told, **row}


def _all(rounds: Sequence[Path], key: str) -> np.ndarray:
    return np.concatenate([np.load(path)[key] for path in rounds])


def _falls(rounds: Sequence[Path], method: str, kind: Kind | None) -> Scores:
    """What a method said of all falls, or of those of one kind."""
    parts = []
    for each in map(np.load, rounds):
        size, slow = each["size"], each["slow"]
        mine = np.full(len(size), True) if kind is None else (size == kind[0]) & (slow == kind[1])
        parts.append(Scores(size[mine], each["answers"][mine], each[_key(method, kind)][mine]))
    return found.joined(parts)


def wide(rows: Sequence[Row]) -> list[Row]:
    """One row per method and threshold: what was found of all falls, of each size, of each n."""
    found_by: dict[tuple[object, ...], Row] = {}
    for row in rows:
        key = row["scenario"], row["method"], row["at"]
        first = dict(zip(("scenario", "method", "at"), key, strict=True))
        mine = found_by.setdefault(key, {**first, "false": row["false per 100"]})
        all_sizes, all_answers = row["size"] is None, (row["answers from"], row["to"]) == found.ANY
        if all_sizes and all_answers:
            within = {str(w): row[f"within {w}"] for w in found.WITHIN}
            mine.update(within, delay=row["delay"], error=row["error"])
        elif all_answers:
            mine[f"{row['size']} sd"] = row["within 8"]
        elif all_sizes:
            mine[f"from {row['answers from']}"] = row["within 8"]
    return list(found_by.values())


def show(title: str, rows: Sequence[Row]) -> None:
    """Print rows as a table."""
    table = Table(*map(str, rows[0]), title=title, title_justify="left")
    for row in rows:
        table.add_row(*(f"{v:.3g}" if isinstance(v, float) else str(v) for v in row.values()))
    CONSOLE.print(table)


def asked() -> argparse.Namespace:
    """What the command line asks for."""
    raw = argparse.RawTextHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("--only", nargs="*", default=list(PARTS), choices=PARTS)
    parser.add_argument("--rounds", type=int, default=80, help="of the comparison, of each kind")
    parser.add_argument("--still", type=int, default=20, help="rounds for each promise")
    every = {**SCENARIOS, **OUTSIDE}
    parser.add_argument("--scenario", nargs="*", default=list(every), choices=list(every))
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--anew", action="store_true", help="reckon again what is kept")
    parser.add_argument("--kept", type=Path, default=RESULTS / "friction")
    parser.add_argument("--to", type=Path, default=RESULTS / "friction.json")
    parser.add_argument("--plot", type=Path, default=RESULTS / "friction.svg")
    return parser.parse_args()


def measured(wanted: argparse.Namespace) -> dict[str, list[Row]]:
    """Everything that is asked for."""
    shelf = Shelf(wanted.kept, wanted.seed, wanted.anew)
    told: dict[str, list[Row]] = {}
    if "cost" in wanted.only:  # first, as the most memory so far is part of it
        told["cost"] = list(friction_cost.grown())
        show("One more wave", told["cost"])
    if "compared" in wanted.only:
        rows = [
            row
            for name in COMPARED
            if name in wanted.scenario
            for row in compared(name, wanted.rounds, shelf)
        ]
        told["compared"] = rows
        show("Share of falls found within 8 waves, by size of fall and by answers", wide(rows))
    if "promised" in wanted.only:
        told["promised"] = [
            row
            for name in wanted.scenario
            for row in promised(name, {**SCENARIOS, **OUTSIDE}[name], wanted.still, shelf)
        ]
        show("Unchanged series, beside the promise", told["promised"])
    if "signs" in wanted.only:
        told["signs"] = list(signs(wanted.still, shelf))
        show("Other signs where nothing changes, beside the promise", told["signs"])
    return told


def main() -> None:
    """Measure, print, keep, draw."""
    wanted = asked()
    told = measured(wanted)
    wanted.to.parent.mkdir(exist_ok=True, parents=True)
    before = json.loads(wanted.to.read_text(encoding="utf-8")) if wanted.to.exists() else {}
    told = {**before, **told}
    wanted.to.write_text(json.dumps(told, indent=1, default=float) + "\n", encoding="utf-8")
    if told.get("compared"):
        wanted.plot.write_text(friction_plot.drawn(told["compared"]), encoding="utf-8")
    broken = [
        row
        for part in ("promised", "signs")
        for row in told.get(part, ())
        if not row["kept"] and row["scenario"] not in OUTSIDE
    ]
    if broken:
        show("Broken promises", broken)
        sys.exit(1)


if __name__ == "__main__":
    main()
