"""Simulates partners who rate each other: how right the model of their trust is, and how sure.

    python -m soak.partners [--worlds 400] [--seed 1]

Partners differ in how they see others and in how they are seen, pairs differ beyond that and partly
return what they get, and every figure is the mean of 15 people, whose spread is known. Of 4, 6, 10
and 20 partners, with all pairs told and with a quarter hidden by chance, the parts of the model are
fitted as `pulse dyads` and a wave's own figures are: by moments where all pairs are told, and by
restricted likelihood with the raters' variance known. Counted are how far estimates lie from the
truth on average, and how often their range of 95 % holds it. A second table draws three partners
for everybody, as the page does, and counts how evenly partners are answered about; a third does so
where organisations declared whom they work with, some of them far more than others.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import NamedTuple

import numpy as np
from rich.console import Console
from rich.progress import track
from rich.table import Table

from analysis import relations
from analysis.errors import AnalysisError
from analysis.quantiles import z
from analysis.relations import Parts, Relations
from soak.verdict import Claim, judge
from surveys.contacts import Contacts
from surveys.instruments import each_partner, loader

SIZES, HIDDEN = (4, 6, 10, 20), (0.0, 0.25)
TRUTH = Parts(actor=36.0, partner=64.0, relationship=49.0, actor_partner=15.0, reciprocity=20.0)
KNOWN = 15.0**2 / 15  # the variance of a mean of 15 people, whose scores lie 15 points apart
MEAN = 58.0
METHODS = ("moments", "REML")
WEIGHTS = ("equal", "size", "contacts")
ROUNDS = 8


class Setting(NamedTuple):
    """One row of the count."""

    partners: int
    hidden: float
    method: str


class Count(NamedTuple):
    """What came of one part of the model in all worlds of a setting."""

    estimates: np.ndarray
    errors: np.ndarray  # NaN where the part lies on the edge of what is possible

    def bias(self, truth: float) -> tuple[float, float]:
        """By how much estimates lie above the truth on average, with its standard error."""
        off = self.estimates - truth
        return float(off.mean()), float(off.std(ddof=1) / np.sqrt(len(off)))

    def covered(self, truth: float) -> float:
        """How often a range of 95 % holds the truth, where there is one."""
        known = np.isfinite(self.errors)
        off = np.abs(self.estimates - truth)[known]
        return float((off <= z(0.95) * self.errors[known]).mean()) if known.any() else np.nan


def world(partners: int, hidden: float, rng: np.random.Generator) -> np.ndarray:
    """What everybody says of everybody; NaN on the diagonal and where a pair is hidden."""
    shared = [[TRUTH.actor, TRUTH.actor_partner], [TRUTH.actor_partner, TRUTH.partner]]
    own = rng.multivariate_normal([0, 0], shared, partners)
    both = rng.normal(0, np.sqrt(TRUTH.reciprocity), (partners, partners))
    apart = np.sqrt(TRUTH.relationship - TRUTH.reciprocity)
    pair = np.triu(both, 1) + np.triu(both, 1).T + rng.normal(0, apart, both.shape)
    said = MEAN + own[:, :1] + own[:, 1] + pair + rng.normal(0, np.sqrt(KNOWN), both.shape)
    said[rng.random(both.shape) < hidden] = np.nan
    np.fill_diagonal(said, np.nan)
    return said


def count(setting: Setting, worlds: int, rng: np.random.Generator) -> dict[str, Count]:
    """Fit so many worlds; by part of the model what came of it."""
    found: list[Relations] = []
    while len(found) < worlds:
        said = world(setting.partners, setting.hidden, rng)
        known = np.full_like(said, KNOWN)
        fit = relations.by_moments if setting.method == "moments" else relations.by_reml
        try:
            found.append(fit(said, known))
        except AnalysisError:  # so few pairs that nothing can be told: no figure, and no error
            continue
    return {
        part: Count(
            np.array([getattr(each.parts, part) for each in found]),
            np.array([getattr(each.errors, part) for each in found]),
        )
        for part in Parts._fields
    }


def settings() -> Iterator[Setting]:
    """Every row: moments need all pairs."""
    for partners in SIZES:
        for hidden in HIDDEN:
            for method in METHODS:
                if not (hidden and method == "moments"):
                    yield Setting(partners, hidden, method)


def claims(seen: dict[Setting, dict[str, Count]]) -> Iterator[Claim]:
    """What has to hold: moments are right on average; of many partners both methods are."""
    for setting, parts in seen.items():
        name = f"{setting.partners} partners, {setting.hidden:.0%} hidden, {setting.method}"
        for part, found in parts.items():
            truth = getattr(TRUTH, part)
            off, error = found.bias(truth)
            if setting.method == "moments":
                words = f"{off:+.1f} ± {error:.1f}"
                yield Claim(f"{name}: {part} on average", words, "4 errors", abs(off) <= 4 * error)
            elif setting.partners >= 10:
                near = abs(off) <= max(0.1 * TRUTH.partner, 4 * error)
                yield Claim(f"{name}: {part} on average", f"{off:+.1f}", "a tenth", near)
            if setting.partners == max(SIZES):
                share = found.covered(truth)
                slack = 4 * np.sqrt(0.95 * 0.05 / len(found.estimates))
                holds = share >= 0.88 - slack
                yield Claim(f"{name}: {part} in its range", f"{share:.2f}", ".88", bool(holds))


def drawn(partners: int, known: int, rng: Random, *, weighted: bool) -> tuple[float, float]:
    """How evenly partners are answered about where three are drawn.

    Larger partners are known to more people, by the root of their size; everybody knows `known`.

    Returns:
        The fewest answers about a partner, in shares of the mean; and the share of pairs with 7.
    """
    sizes = {place: round(15 * 10 ** (place / partners)) for place in range(partners)}
    asked = each_partner.asked(loader.load("partner-view"), {p: f"{p:03}" for p in sizes})
    asked = each_partner.weighted(asked, sizes) if weighted else asked
    about, pairs = Counter[int](), Counter[tuple[int, int]]()
    for own, people in sizes.items():
        others = {place: size**0.5 for place, size in sizes.items() if place != own}
        for _ in range(round(0.6 * people)):
            turns = {place: rng.expovariate(weight) for place, weight in others.items()}
            met = sorted(turns, key=turns.__getitem__)[:known]
            sheet = [4 if place in met else 0 for place in sizes]
            for place, point in enumerate(each_partner.kept(asked, sheet, rng)):
                if point:
                    about[place] += 1
                    pairs[own, place] += 1
    mean = sum(about.values()) / partners
    told = sum(each >= 7 for each in pairs.values()) / (partners * (partners - 1))
    return min(about[place] for place in sizes) / mean, told


def around(partners: int, each: int, rng: Random) -> Contacts:
    """Who works with whom: everybody names so many, and every fifth partner is named most."""
    known = {}
    for own in range(partners):
        turns = {
            place: rng.expovariate(1 if place % 5 else 5)
            for place in range(partners)
            if place != own
        }
        known[own] = frozenset(sorted(turns, key=turns.__getitem__)[:each])
    return Contacts(known)


def drawn_around(partners: int, each: int, weights: str, rng: Random) -> float:
    """The fewest answers about a partner, in shares of the mean, where contacts are declared.

    People know at most eight of the partners that their organisation works with.

    Args:
        partners: how many there are, of 15 to 150 people.
        each: how many every organisation declares.
        weights: "equal", "size" or "contacts".
        rng: the random source.
    """
    sizes = {place: round(15 * 10 ** (place / partners)) for place in range(partners)}
    known = around(partners, each, rng)
    asked = each_partner.asked(loader.load("partner-view"), {p: f"{p:03}" for p in sizes})
    if weights != "equal":
        people = known.reach(sizes) if weights == "contacts" else sizes
        asked = each_partner.weighted(asked, people)
    about = Counter[int]()
    for own, people_there in sizes.items():
        near = [place for place in sizes if place != own and known.expected(own, place)]
        for _ in range(round(0.6 * people_there)):
            met = rng.sample(near, min(len(near), 8))
            sheet = [4 if place in met else 0 for place in sizes]
            about.update(
                nth for nth, point in enumerate(each_partner.kept(asked, sheet, rng)) if point
            )
    return min(about[place] for place in sizes) / (about.total() / partners)


def main(words: list[str]) -> int:
    """Simulate, print, and say whether the model keeps its word."""
    parser = argparse.ArgumentParser(prog="python -m soak.partners")
    parser.add_argument("--worlds", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(words)
    rng, console = np.random.default_rng(given.seed), Console(highlight=False)
    every = list(settings())
    seen = {each: count(each, given.worlds, rng) for each in track(every, "Settings")}
    table = Table("Partners", "Hidden", "Method", *Parts._fields, title="Bias; coverage of 95 %")
    for setting, parts in seen.items():
        cells = (
            f"{found.bias(getattr(TRUTH, part))[0]:+.1f}; {found.covered(getattr(TRUTH, part)):.2f}"
            for part, found in parts.items()
        )
        table.add_row(str(setting.partners), f"{setting.hidden:.0%}", setting.method, *cells)
    console.print(table, f"The truth: {TRUTH._asdict()}")
    even = Table("Partners", "Known", "Weights", "Fewest answers, of the mean", "Pairs from 7")
    for partners in (12, 20, 40):
        for known in (5, 10):
            for weighted in (False, True):
                least, told = drawn(partners, known, Random(given.seed), weighted=weighted)
                words = "by size" if weighted else "equal"
                even.add_row(str(partners), str(known), words, f"{least:.2f}", f"{told:.0%}")
    console.print(even)
    circles = Table("Partners", "Declared by each", *WEIGHTS, title="Fewest answers, of the mean")
    shares: dict[str, list[float]] = {name: [] for name in WEIGHTS}
    for partners in (12, 20, 40):
        for each in (3, 6):
            row = {
                name: float(
                    np.mean([drawn_around(partners, each, name, Random(n)) for n in range(ROUNDS)])
                )
                for name in WEIGHTS
            }
            circles.add_row(str(partners), str(each), *(f"{share:.2f}" for share in row.values()))
            for name, share in row.items():
                shares[name].append(share)
    console.print(circles)
    better = min(
        ours - max(others)
        for ours, *others in zip(shares["contacts"], shares["equal"], shares["size"], strict=True)
    )
    evener = Claim("weights by contacts: the fewest answers", f"{better:+.2f}", "more", better > 0)
    return judge("Partners who rate each other", [*claims(seen), evener], console)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
