"""Holds how useful a release is beside how much it protects, under each profile and without any.

    python -m soak.disclosure [--groups 1500] [--draws 4000] [--seed 1] [--anew]

The first table: how far one theme's level of a group lies from what all who were asked think (60 %
of them answered), and from what those who answered said, at 7, 12, 30 and 100 answers; beside that
the sampling error that is there anyway, without finite-population correction. The second: what the
profiles show, hide and blur in an alliance of eight organisations of 12 to 60 invited people. The
third: attacks 15 and 16, with groups of which up to a fifth come and go between two waves. It is
reckoned in parts that are kept when they are done: the same command goes on where it was stopped.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import sys
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from rich.console import Console
from rich.table import Table

from analysis.budget import Profile, answer_decay, variance
from analysis.disclosure import Thresholds
from analysis.lattice import Lattice
from analysis.moments import gather_points
from analysis.protection import Protection
from analysis.release import Answers, compute
from analysis.sums import Sums
from pulse.attacks import colluders, joiners
from pulse.attacks.knowing import EACH, HIGH, KEY, LOW, THEMES, agreeing, people, steps
from soak.shelf import Shelf
from soak.verdict import Claim, judge

SIZES = (7, 12, 30, 100)
RESPONSE = 0.6
INVITED = (12, 16, 20, 25, 30, 40, 50, 60)
ALONE, ROUNDED = "threshold 5 alone", "threshold 5, whole numbers"
TURNOVER = (0.05, 0.1, 0.2)
DEFAULT = Profile.standard.value
BATCH = 100  # draws or groups of one part, which is kept when it is done
Play = Callable[[int, np.random.Generator], Sequence[float]]
Row = tuple[str, int, float | None, float, float]  # rule, n, added, against truth, sampling


def leaf(place: int, sheets: np.ndarray, invited: int) -> Answers:
    """One organisation of these answers."""
    moments = gather_points(sheets.reshape(len(sheets), THEMES * EACH), KEY)
    return Answers(place, f"Partner {place}", place, (place,), invited, moments)


def errors(n: int, draws: int, rng: np.random.Generator) -> Iterator[Row]:
    """Mean absolute errors of one theme's level under every rule."""
    asked = max(n, round(n / RESPONSE))
    told: dict[str, list[float]] = {}
    truth: dict[str, list[float]] = {}
    spread = []
    for _ in range(draws):
        everybody = people(asked, rng)
        sheets = everybody[:n]
        one = leaf(0, sheets, asked)
        exact = 100 * float(steps(sheets)[:, 0].mean()) / ((HIGH - LOW) * EACH)
        right = 100 * float(steps(everybody)[:, 0].mean()) / ((HIGH - LOW) * EACH)
        spread.append(float((100 * steps(sheets)[:, 0] / ((HIGH - LOW) * EACH)).var(ddof=1)))
        values = {ALONE: exact, ROUNDED: float(round(exact))}
        for profile in Profile:
            if profile is Profile.plain and n < 30:
                continue
            lattice = Lattice.of([one], {0: ""}, "")
            sums = Sums(lattice, [one], KEY, Protection(profile, rng.bytes(32)))
            values[profile.value] = sums.level(0, 0).value or 0.0
        for rule, value in values.items():
            told.setdefault(rule, []).append((value - exact) ** 2)
            truth.setdefault(rule, []).append(abs(value - right))
    sampling = math.sqrt(float(np.mean(spread)) / n)
    for rule in (ALONE, ROUNDED, *(profile.value for profile in Profile)):
        if rule in told:
            added = math.sqrt(float(np.mean(told[rule])))
            yield rule, n, added, float(np.mean(truth[rule])), sampling
        else:
            yield rule, n, None, 0.0, sampling


def alliances(
    many: int, rng: np.random.Generator
) -> Iterator[tuple[str, float, float, float, float]]:
    """Per profile: cells shown and hidden, the noise in them, the smallest change that is told."""
    for profile in Profile:
        shown = hidden = 0
        blur, change = [], []
        for _ in range(many):
            leaves = [
                leaf(place, people(int(rng.binomial(invited, RESPONSE)), rng), invited)
                for place, invited in enumerate(INVITED)
            ]
            names = {one.place: one.name for one in leaves}
            protection = Protection(profile, rng.bytes(32))
            for row in compute(leaves, names, KEY, Thresholds(), protection=protection):
                if (row.measure, row.weighting) != ("mean", "person"):
                    continue
                shown += row.cell.value is not None
                hidden += row.cell.value is None
                if row.cell.n and row.cell.sd:
                    blur.append(math.sqrt(row.cell.noise_var))
                    both = 2 * (row.cell.sd**2 / row.cell.n + row.cell.noise_var)
                    change.append(1.96 * math.sqrt(both))
        total = many
        yield (
            profile.value,
            shown / total,
            hidden / total,
            float(np.mean(blur)),
            float(np.mean(change)),
        )


def turnover(rate: float, groups: int, rng: np.random.Generator) -> tuple[float, float, float]:
    """Right guesses of one who joined a group of seven to twelve, where others come and go as well.

    Returns:
        Right guesses with and without figures, and how sure the surest was. Those who come and go
        beside are reckoned with as chance, by their mean and variance.
    """
    imagined = people(4000, rng)
    score, target = steps(imagined)[:, 0], agreeing(imagined)[:, 0]
    mean, spread = float(score.mean()), float(score.var())
    alpha = answer_decay(LOW, HIGH)
    noise = 2 * EACH * variance(alpha)
    right, sure = [], []
    for _ in range(groups):
        n = int(rng.integers(7, 13))
        left, joined = rng.binomial(n, rate, size=2)
        others = max(0, int(joined))  # who came beside the one that is guessed at
        came, went = people(others + 1, rng), people(int(left), rng)
        z = rng.geometric(1 - alpha, (2, 2 * EACH))
        seen = steps(came)[:, 0].sum() - (steps(went)[:, 0].sum() if left else 0)
        off = seen + (z[0] - z[1]).sum() - mean * (others - left) - score
        weights = np.exp(-(off**2) / 2 / (noise + spread * (others + left)))
        posterior = float(weights[target].sum() / weights.sum())
        right.append((posterior > 0.5) == bool(agreeing(came)[0, 0]))
        sure.append(max(posterior, 1 - posterior))
    before = float(target.mean())
    return float(np.mean(right)), max(before, 1 - before), float(np.max(sure))


class Parts:
    """The parts of a run: how many there are of each, and the random numbers of every one."""

    def __init__(self, shelf: Shelf, seed: int) -> None:
        """Take parts from a shelf; their random numbers follow from a seed and their names."""
        self._shelf, self._seed = shelf, seed

    def mean(self, name: str, many: int, play: Play, *, size: int = BATCH) -> np.ndarray:
        """The means over all parts of what one part came to.

        Args:
            name: of the part.
            many: draws in all.
            play: reckons so many draws with a random source.
            size: draws of one part.
        """
        return np.mean(self._all(name, many, play, size), axis=0)

    def largest(self, name: str, many: int, play: Play, *, size: int = BATCH) -> np.ndarray:
        """The largest of what any part came to; as `mean`."""
        return np.max(self._all(name, many, play, size), axis=0)

    def _all(self, name: str, many: int, play: Play, size: int) -> list[list[float]]:
        size = min(size, many)
        name = f"{name}, {size} at a time"

        def once(nth: int) -> Sequence[float]:
            words = hashlib.sha256(f"{self._seed} {name} {nth}".encode()).digest()
            return play(size, np.random.default_rng(int.from_bytes(words)))

        return list(self._shelf.rounds(name, many // size, once))


def utility(draws: int, parts: Parts, console: Console) -> list[Claim]:
    """Print the first table; what must hold of it."""
    table = Table(title="One theme's level, in points of 100", title_justify="left")
    for word in ("rule", "answers", "off by, added", "sampling error", "off the truth, mean"):
        table.add_column(word)
    claims = []
    for n in SIZES:
        for rule, _, added, off, sampling in _errors(n, draws, parts):
            words = ("not shown", "–") if added is None else (f"{added:.2f}", f"{off:.2f}")
            table.add_row(rule, str(n), words[0], f"{sampling:.2f}", words[1])
            if rule == DEFAULT and n >= 12 and added is not None:
                claims.append(
                    Claim(
                        f"added by the default profile at {n} answers",
                        f"{added:.2f} points",
                        f"below the sampling error, {sampling:.2f}",
                        added < sampling,
                    )
                )
    console.print(table)
    return claims


def _errors(n: int, draws: int, parts: Parts) -> Iterator[Row]:
    """As `errors`, part by part."""
    rules = (ALONE, ROUNDED, *(profile.value for profile in Profile))

    def play(size: int, rng: np.random.Generator) -> list[float]:
        return [
            number
            for _, _, added, off, sampling in errors(n, size, rng)
            for number in (-1.0 if added is None else added**2, off, sampling**2)
        ]

    found = parts.mean(f"errors at {n}", draws, play).reshape(len(rules), 3)
    for rule, (added, off, sampling) in zip(rules, found.tolist(), strict=True):
        there = None if added < 0 else math.sqrt(added)
        yield rule, n, there, off, math.sqrt(sampling)


def shown(many: int, parts: Parts, console: Console) -> list[Claim]:
    """Print the second table; every profile must leave something to be read."""
    table = Table(
        title=f"Eight organisations of {INVITED[0]} to {INVITED[-1]} invited, themes and overall",
        title_justify="left",
    )
    for word in ("profile", "levels shown", "hidden", "noise (sd)", "smallest change told"):
        table.add_column(word)
    claims = []

    def play(size: int, rng: np.random.Generator) -> list[float]:
        return [number for row in alliances(size, rng) for number in row[1:]]

    found = parts.mean("alliances", many, play, size=1).reshape(len(Profile), 4)
    for profile, (there, away, blur, change) in zip(Profile, found.tolist(), strict=True):
        words = (f"{there:.1f}", f"{away:.1f}", f"{blur:.1f}", f"{change:.1f}")
        table.add_row(profile.value, *words)
        claims.append(
            Claim(
                f"levels shown under {profile.value}",
                f"{there:.1f} of {there + away:.0f}",
                "the alliance's at least",
                there >= THEMES + 1,
            )
        )
    console.print(table)
    return claims


def protection(groups: int, parts: Parts) -> Iterator[Claim]:
    """Attacks 15 and 16 on the default profile, and 15 with a real turnover."""

    def joining(profile: Profile | None) -> Play:
        def play(size: int, rng: np.random.Generator) -> list[float]:
            found = joiners.found(size, profile, rng)
            return [found.right, found.before, found.surest]

        return play

    right, before, _ = parts.mean("joiners", groups, joining(Profile.standard))
    surest = parts.largest("joiners", groups, joining(Profile.standard))[2]
    yield Claim(
        "one who joins or leaves a group of 7, right guesses",
        f"{100 * right:.1f} %, at most {100 * surest:.1f} % sure",
        f"at most {100 * (before + joiners.MORE):.1f} %, never 95 % sure",
        right <= before + joiners.MORE and surest < joiners.CERTAIN,
    )
    exact = parts.mean("joiners without noise", max(50, groups // 10), joining(None), size=50)[0]
    yield Claim(
        "the same under threshold 5 alone",
        f"{100 * exact:.1f} %",
        "the twin is broken: 90 %",
        exact >= 0.9,
    )
    for rate in TURNOVER:

        def moving(size: int, rng: np.random.Generator, rate: float = rate) -> Sequence[float]:
            return turnover(rate, size, rng)

        right, before, _ = parts.mean(f"turnover of {rate}", groups, moving)
        sure = parts.largest(f"turnover of {rate}", groups, moving)[2]
        yield Claim(
            f"one who joins, while {100 * rate:.0f} % of the others come and go",
            f"{100 * right:.1f} %, at most {100 * sure:.1f} % sure",
            f"at most {100 * (before + joiners.MORE):.1f} %, never 95 % sure",
            right <= before + joiners.MORE and sure < joiners.CERTAIN,
        )
    for n in (7, 12, 15, 29):

        def guessing(size: int, rng: np.random.Generator, n: int = n) -> Sequence[float]:
            guess = colluders.guesses(n, size, Profile.standard, rng)
            return [guess.once, guess.often, guess.before]

        once, often, before = parts.mean(f"all but one of {n}", groups, guessing)
        yield Claim(
            f"all but one of {n} guess an attitude, one wave and four",
            f"{100 * once:.1f} % and {100 * often:.1f} %",
            f"at most {100 * colluders.ONCE:.0f} % and {100 * colluders.OFTEN:.0f} %"
            f" ({100 * before:.1f} % without figures)",
            once <= colluders.ONCE and often <= colluders.OFTEN,
        )


def main(words: list[str]) -> int:
    """Print the tables, and say whether everything that must hold does."""
    parser = argparse.ArgumentParser(prog="python -m soak.disclosure")
    parser.add_argument("--groups", type=int, default=1500)
    parser.add_argument("--draws", type=int, default=4000)
    parser.add_argument("--alliances", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--anew", action="store_true", help="reckon again what is kept")
    chosen = parser.parse_args(words)
    console = Console(highlight=False, width=120)
    shelf = Shelf("disclosure", str(chosen.seed), console=console, anew=chosen.anew)
    parts = Parts(shelf, chosen.seed)
    claims = utility(chosen.draws, parts, console)
    claims += shown(chosen.alliances, parts, console)
    claims += protection(chosen.groups, parts)
    return judge("Useful and safe", claims, console)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
