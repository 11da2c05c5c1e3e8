"""Counts how often moods, turnover and chance alone are told as a change, a trend or a fall.

    python -m soak.trends [--words WORDS] [--least 300] [--waves 4,12,24,60] [--only PART]
        [--anew]

Every alliance here is one in which nothing changes, so that each change or trend that is told is
false. One in twenty may be, and two standard errors more, of which alliances are played until
one is at most half a point. The random numbers of each alliance follow from the words, its
setting, its waves and its place: they were settled before any of them was played. What was played
is kept: a run that was stopped goes on where it was.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
from rich.console import Console
from rich.progress import Progress

from analysis.budget import Profile
from analysis.cells import Cell
from analysis.friction import detect
from analysis.noise import Noise, fit
from analysis.panel import panel, shocks
from analysis.scoring import worth
from analysis.trends import Usual, change, through
from soak.panels import Setting, World, world
from soak.shelf import Shelf
from soak.verdict import Claim, judge

WORDS = "Where nothing changes, nothing should be told as a change."
LEAST, MOST, BATCH = 300, 2000, 100  # alliances of one kind
PRECISE = 0.005  # the standard error at which no more of them are played
ERRORS = 2.0  # standard errors that a rate may lie above its promise
WAVES = (4, 12, 24, 60)
LEVEL = 0.05
WATCH = 200.0
EARLIER = 4
WATCHED = 20  # alliances in which falls are looked for: a promise that is far from tight
BASE = Setting(overall=True, halo=0.4)
STRONG = replace(BASE, mood=0.12, persistence=0.7)
SETTINGS = {
    "people come and go, slight moods": BASE,
    "strong moods that last": STRONG,
    "a tenth leaves each wave": replace(BASE, turnover=0.1),
    "everybody moves together": replace(BASE, shock=0.1),
    "other people each time": replace(BASE, lasting=0.0, mood=0.0),
    "near the ceiling": replace(BASE, level=85.0, mood=0.08),
    "a fifth of the cells missing": replace(BASE, missing=0.2),
    "protection noise": replace(BASE, profile=Profile.standard),
}
WHOLES = {  # looked at as alliances: levels lie apart, and now more answer here, now there
    f"{partners} partners{how}": replace(each, organisations=partners, apart=0.3, wavering=0.05)
    for partners in (4, 12)
    for how, each in {
        "": BASE,
        ", strong moods": STRONG,
        ", moving together": replace(BASE, shock=0.1),
        ", protection noise": replace(BASE, profile=Profile.standard),
    }.items()
}
STRANGE = {  # nothing of this kind is in the model: reported, and not held against it
    "shocks and moods with heavy tails": replace(BASE, tails=3, mood=0.1, shock=0.1),
    "cliques of three who answer alike": replace(BASE, clique=3),
    "a season in each organisation": replace(BASE, season=0.12),
}


WHOSE = ("organisations", "every person equal", "every partner equal")
FALLS = "falls"
WHATS = (*(f"{what}, {whose}" for whose in WHOSE for what in ("trends", "changes")), FALLS)


@dataclass
class Tally:
    """Rates at which something was told, by what; one for each alliance."""

    rates: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def add(self, rates: Sequence[float]) -> None:
        """One alliance's, in the order of `WHATS`; what was not looked at is no number."""
        for what, rate in zip(WHATS, rates, strict=True):
            if not math.isnan(rate):
                self.rates[what].append(rate)

    def errors(self) -> Iterator[float]:
        """The standard error of each rate, between alliances."""
        for what, rates in self.rates.items():
            if what != FALLS:
                yield _error(rates)


def _error(rates: Sequence[float]) -> float:
    return float(np.std(rates, ddof=1)) / math.sqrt(len(rates)) if len(rates) > 1 else math.inf


def seed(words: str, name: str, nth: int) -> int:
    """The seed of one alliance."""
    return int.from_bytes(hashlib.sha256(f"{words} {name}, {nth}".encode()).digest())


def play(
    shelf: Shelf,
    setting: Setting,
    name: str,
    *,
    words: str,
    least: int,
    whole: bool,
    most: int = MOST,
) -> Tally:
    """Look at alliances of one kind until the rates are known well enough.

    Args:
        shelf: keeps what was played.
        setting: what they are like.
        name: of the setting, with its waves.
        words: which the random numbers follow from.
        least: how many alliances, at least.
        whole: whether their own lines are looked at, and not their organisations'.
        most: how many alliances, at most.
    """

    def told(nth: int) -> list[float]:
        one = world(setting, np.random.default_rng(seed(words, name, nth)))
        rates = _told(one, whole=whole, falls=nth < WATCHED)
        return [rates.get(what, math.nan) for what in WHATS]

    tally = Tally()
    for nth, rates in enumerate(shelf.rounds(name, most, told), start=1):
        tally.add(rates)
        if nth >= least and nth % BATCH == 0 and max(tally.errors()) <= PRECISE:
            break
    return tally


def _told(one: World, *, whole: bool, falls: bool) -> dict[str, float]:
    """How often something was told of one alliance, by what."""
    frame = one.frame()
    table = panel(frame)
    common, waves = shocks(table), one.setting.waves
    now, before = fit(table, common), fit(table, common, waves - 1)
    rates = _looked(Alliance(one).series() if whole else organisations(one), now, before)
    if falls and not whole and waves > EARLIER:
        found = detect(frame, watch=WATCH).groupby(["organisation", "construct"])
        rates[FALLS] = float((found["statistic"].max() >= WATCH).mean())
    return rates


@dataclass(frozen=True)
class Series:
    """What is told of one subject and construct over the waves.

    Attributes:
        kind: whose series it is.
        partners: how many organisations it is over, in effect.
    """

    kind: str
    construct: str
    waves: Sequence[int]
    cells: Sequence[Cell]
    partners: float = 1.0


def organisations(one: World) -> Iterator[Series]:
    """Each organisation's series."""
    for organisation in range(one.setting.organisations):
        for c, construct in enumerate(one.setting.names):
            waves = np.flatnonzero(one.shown[:, organisation, c])
            yield Series(
                "organisations",
                construct,
                waves.tolist(),
                [
                    _cell(
                        one.mean[t, organisation, c],
                        one.n[t, organisation],
                        one.sd[t, c],
                        one.noise_var[t, organisation, c],
                    )
                    for t in waves
                ],
            )


def _cell(mean: float, n: float, sd: float, noise_var: float) -> Cell:
    return Cell(float(mean), -1e9, 1e9, int(n), sd=float(sd), noise_var=float(noise_var))


@dataclass(frozen=True)
class Alliance:
    """The alliance's own series, every person equal and every partner equal."""

    one: World

    def series(self) -> Iterator[Series]:
        """Every construct's series, as often as there are weightings."""
        n = self.one.n.astype(float)
        everybody, partners = n.sum(axis=1), n.shape[1]
        in_effect = float(everybody[-1] ** 2 / (n[-1] ** 2).sum())
        yield from self._each(
            "every person equal", n / everybody[:, None], everybody, partners=in_effect
        )
        worths = np.array([worth(row.tolist(), [1] * partners) for row in self.one.n])
        shares = np.full(n.shape, 1 / partners)
        yield from self._each("every partner equal", shares, worths, partners=partners)

    def _each(
        self, kind: str, shares: np.ndarray, answers: np.ndarray, *, partners: float
    ) -> Iterator[Series]:
        mean = (self.one.mean * shares[:, :, None]).sum(axis=1)
        noise = (self.one.noise_var * shares[:, :, None] ** 2).sum(axis=1)
        for c, construct in enumerate(self.one.setting.names):
            cells = [
                _cell(mean[t, c], answers[t], self.one.sd[t, c], noise[t, c])
                for t in range(len(mean))
            ]
            yield Series(kind, construct, range(len(mean)), cells, partners)


def _looked(every: Iterator[Series], now: Noise, before: Noise) -> dict[str, float]:
    """How often lines, and their last steps, are told from noise at the nominal level."""
    told: dict[str, list[bool]] = defaultdict(list)
    for each in every:
        days = [date.fromordinal(wave + 1) for wave in each.waves]
        name, partners = each.construct, each.partners
        if len(days) >= EARLIER:
            line = through(days, each.cells, now, partners=partners, construct=name)
            told[f"trends, {each.kind}"].append(line.p < LEVEL)
        if len(days) > 1 and days[-1].toordinal() - days[-2].toordinal() == 1:
            usual = Usual(before, partners=partners)
            step = change(each.cells[-1], each.cells[-2], usual, level=LEVEL, construct=name)
            told[f"changes, {each.kind}"].append(step.low > 0 or step.high < 0)
    return {what: float(np.mean(found)) for what, found in told.items()}


def claims(tally: Tally, name: str, waves: int, *, model: bool) -> Iterator[Claim]:
    """What was promised of one kind of alliance, and what was seen."""
    for what, rates in tally.rates.items():
        promised = (waves - EARLIER) / WATCH if what == FALLS else LEVEL
        rate, error = float(np.mean(rates)), _error(rates)
        seen = f"{100 * rate:.1f} % ± {100 * error:.2f} of {len(rates)}"
        holds = rate - ERRORS * error <= promised and (what == FALLS or error <= PRECISE)
        asked = f"at most {100 * promised:.1f} %" + ("" if model else " (outside the model)")
        yield Claim(f"{name}: {what}", seen, asked, holds or not model)


def main(words: list[str]) -> int:
    """Play every setting, and print how often something false was told."""
    parser = argparse.ArgumentParser(prog="python -m soak.trends")
    parser.add_argument("--words", default=WORDS)
    parser.add_argument("--least", type=int, default=LEAST)
    parser.add_argument("--waves", default=",".join(map(str, WAVES)))
    parser.add_argument("--only", default="", help="settings whose names have this in them")
    parser.add_argument("--anew", action="store_true", help="play again what is kept")
    given = parser.parse_args(words)
    console = Console(highlight=False, width=130)
    asked = [
        (name, replace(setting, waves=int(waves)))
        for name, setting in {**SETTINGS, **WHOLES, **STRANGE}.items()
        if given.only in name
        for waves in given.waves.split(",")
    ]
    shelf = Shelf("trends", given.words, console=console, anew=given.anew)
    found: list[Claim] = []
    with Progress(console=console, transient=True) as bar:
        for name, setting in bar.track(asked, description="Alliances"):
            kind, model = f"{name}, {setting.waves} waves", name not in STRANGE
            tally = play(
                *(shelf, setting, kind),
                words=given.words,
                least=given.least,
                whole=name in WHOLES,
            )
            for claim in claims(tally, kind, setting.waves, model=model):
                console.print(f"{claim.what}: {claim.seen}" + ("" if claim.holds else "  !"))
                found.append(claim)
    return judge("What is told though nothing changes", found, console)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
