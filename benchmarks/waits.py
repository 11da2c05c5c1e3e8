"""What `benchmarks.latency` finds, and the tables in which it is shown."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from rich.table import Table

from benchmarks.load import Tally

STEPS = {  # of a visit; the second of each are what somebody waits for who has pressed Send
    "full": (("page", "manifest"), ("again", "issue", "answer")),
    "form": (("page",), ("send",)),
}
MODES = {"full": "full mode", "form": "form"}
AIMS = {"added": 1.0, "share": 0.7, "send": 150.0}


@dataclass
class Measured:
    """All rounds of one mode at one number of respondents at once."""

    per_second: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)  # milliseconds of the server, per answer
    database: list[float] = field(default_factory=list)
    p50: dict[str, list[float]] = field(default_factory=dict)  # milliseconds
    p95: dict[str, list[float]] = field(default_factory=dict)

    def add(self, mode: str, tally: Tally, processor: float, database: float) -> None:
        """Take one round in.

        Raises:
            RuntimeError: an answer was not the expected one, so that the round means nothing.
        """
        if tally.unexpected or len(tally.each) < 2:
            raise RuntimeError(f"unexpected answers: {tally.unexpected}")
        self.per_second.append(tally.visits / tally.seconds)
        self.processor.append(1000 * processor / tally.visits)
        self.database.append(1000 * database / tally.visits)
        before, after = STEPS[mode]
        for name, steps in {
            **{step: (step,) for step in before + after},
            "on Send": after,
            "all": before + after,
        }.items():
            taken = [1000 * sum(each[step] for step in steps) for each in tally.each]
            cuts = statistics.quantiles(taken, n=20)
            self.p50.setdefault(name, []).append(cuts[9])
            self.p95.setdefault(name, []).append(cuts[18])


@dataclass
class Level:
    """All rounds at one number of respondents at once, in both modes and beside the signature."""

    at_once: int
    full: Measured = field(default_factory=Measured)
    form: Measured = field(default_factory=Measured)
    signature: list[float] = field(default_factory=list)  # processor milliseconds
    bound: list[float] = field(default_factory=list)  # signatures per second, all processors

    def beside_the_aims(self) -> dict[str, list[float]]:
        """Round by round: what full mode adds, its share of the bound, and the wait on Send."""
        rounds = zip(self.full.processor, self.form.processor, self.signature, strict=True)
        shares = zip(self.full.per_second, self.bound, strict=True)
        return {
            "added": [full - form - signature for full, form, signature in rounds],
            "share": [answers / bound for answers, bound in shares],
            "send": self.full.p95["on Send"],
        }


def shown(values: Sequence[float], places: int = 1) -> str:
    """Median and range."""
    median = statistics.median(values)
    return f"{median:.{places}f} [dim]({min(values):.{places}f}–{max(values):.{places}f})[/dim]"


def pair(measured: Measured, name: str) -> str:
    """The medians of p50 and p95 of one step."""
    if name not in measured.p50:
        return ""
    cells = (statistics.median(each[name]) for each in (measured.p50, measured.p95))
    return " / ".join(f"{cell:.1f}" for cell in cells)


def latencies(results: dict[str, list[Level]]) -> Table:
    """How long every step took."""
    table = Table(title="Milliseconds of an answer: p50 / p95, medians of the rounds")
    steps = ("page", "manifest", "again", "issue", "answer", "send", "on Send", "all")
    for head in ("", "at once", "mode", *steps):
        table.add_column(head, justify="left" if head in ("", "mode") else "right", no_wrap=True)
    for name, levels in results.items():
        for level in levels:
            for mode, words in MODES.items():
                one = getattr(level, mode)
                table.add_row(
                    name if level is levels[0] and mode == "full" else "",
                    str(level.at_once) if mode == "full" else "",
                    words,
                    *(pair(one, step) for step in steps),
                    end_section=mode == "form",
                )
    return table


def rates(results: dict[str, list[Level]]) -> Table:
    """How many answers came through, and what they cost."""
    table = Table(title="Answers, and what each costs (medians and ranges of the rounds)")
    for head in ("", "at once", "mode", "answers/s", "server, CPU ms", "database, CPU ms"):
        table.add_column(head, justify="left" if head in ("", "mode") else "right")
    for name, levels in results.items():
        for level in levels:
            for mode, words in MODES.items():
                one = getattr(level, mode)
                table.add_row(
                    name if level is levels[0] and mode == "full" else "",
                    str(level.at_once) if mode == "full" else "",
                    words,
                    shown(one.per_second, 0),
                    shown(one.processor, 2),
                    shown(one.database, 2),
                    end_section=mode == "form",
                )
    return table


def aims(results: dict[str, list[Level]]) -> Table:
    """What full mode adds, beside what it may."""
    table = Table(title="Full mode beside its aims (medians and ranges of the rounds)")
    for head in (
        *("", "at once", "signature, CPU ms"),
        f"added beside it, CPU ms (≤ {AIMS['added']:g})",
        "signatures/s, all processors",
        f"answers/s to that (≥ {AIMS['share']:g})",
        f"p95 on Send, ms (≤ {AIMS['send']:g} at 20)",
    ):
        table.add_column(head, justify="right" if head else "left")
    for name, levels in results.items():
        for level in levels:
            beside = level.beside_the_aims()
            table.add_row(
                name if level is levels[0] else "",
                str(level.at_once),
                shown(level.signature, 2),
                shown(beside["added"], 2),
                shown(level.bound, 0),
                shown(beside["share"], 2),
                shown(beside["send"], 0),
                end_section=level is levels[-1],
            )
    return table


def as_json(level: Level) -> dict[str, Any]:
    """One level's figures of every round."""
    return {
        "at_once": level.at_once,
        **{mode: vars(getattr(level, mode)) for mode in MODES},
        "signature": level.signature,
        "bound": level.bound,
        **level.beside_the_aims(),
    }
