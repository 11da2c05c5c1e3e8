"""Invents released cells in which nothing changes: people who stay or go, moods, shocks, gaps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.budget import NOISE_BELOW, Profile, theme_variance
from analysis.scoring import OVERALL

SD = 20.0
MIDDLE = 60.0
ITEMS = 3  # of a construct, each protected on its own
ADDED = theme_variance(1, 5, ITEMS) ** 0.5  # points that protection adds to a total


@dataclass(frozen=True)
class Setting:
    """One alliance; spreads are in standard deviations between people's answers.

    Attributes:
        organisations, constructs, waves: how many there are.
        smallest, largest: people invited per organisation, evenly spread between them.
        response: the share that answers a wave, drawn anew each time.
        wavering: how far that share strays, in each organisation and wave by itself.
        turnover: the share of people replaced from one wave to the next.
        lasting: the share of the variance between people's answers that stays with them.
        halo: the share of it that is alike in all constructs.
        mood: of an organisation, from wave to wave, half of it shared by all constructs.
        persistence: how much of a mood is left one wave later.
        shock: of what moves all organisations alike for one wave.
        missing: the share of cells that are not shown.
        protection: what disclosure control adds to each cell.
        profile: what a charter lets be done to cells: noise in those of few answers or in all,
            or none, and none of fewer than 30.
        level: where organisations' means lie on the scale of 0 to 100.
        apart: how far organisations' means lie apart.
        tails: degrees of freedom of moods and shocks; 0 for normal ones.
        clique: people who answer alike; 1 for each for oneself.
        season: amplitude of a swing over twelve waves, each organisation with a beginning of
            its own.
        overall: whether each person's mean over the constructs is told as well.
    """

    organisations: int = 12
    constructs: int = 6
    waves: int = 12
    smallest: int = 15
    largest: int = 90
    response: float = 0.7
    wavering: float = 0.0
    turnover: float = 0.02
    lasting: float = 0.5
    halo: float = 0.0
    mood: float = 0.05
    persistence: float = 0.4
    shock: float = 0.0
    missing: float = 0.0
    protection: float = 0.0
    profile: Profile | None = None
    level: float = MIDDLE
    apart: float = 0.0
    tails: int = 0
    clique: int = 1
    season: float = 0.0
    overall: bool = False

    @property
    def sizes(self) -> np.ndarray:
        """People invited, by organisation."""
        return np.linspace(self.smallest, self.largest, self.organisations).astype(int)

    @property
    def names(self) -> list[str]:
        """The constructs, and the score over all of them where it is told."""
        own = [f"c{c:02d}" for c in range(self.constructs)]
        return [*own, OVERALL] if self.overall else own


@dataclass(frozen=True)
class World:
    """One alliance's cells; shape (waves, organisations, constructs) but where said otherwise.

    Attributes:
        mean: as told, with protection.
        n: shape (waves, organisations).
        sd: shape (waves, constructs), pooled within organisations.
        noise_var: what protection added.
        shown: whether a cell is told at all.
    """

    setting: Setting
    mean: np.ndarray
    n: np.ndarray
    sd: np.ndarray
    noise_var: np.ndarray
    shown: np.ndarray

    def frame(self) -> pd.DataFrame:
        """The organisations' cells as `analysis.panel` takes them, by organisation and wave."""
        wave, organisation, construct = np.nonzero(self.shown)
        order = np.lexsort((construct, wave, organisation))
        wave, organisation, construct = wave[order], organisation[order], construct[order]
        labels = np.array([f"o{place:02d}" for place in range(self.setting.organisations)])
        return pd.DataFrame(
            {
                "organisation": labels[organisation],
                "construct": np.array(self.setting.names)[construct],
                "wave": wave + 1,
                "mean": self.mean[wave, organisation, construct],
                "n": self.n[wave, organisation].astype(float),
                "noise_var": self.noise_var[wave, organisation, construct],
                "sd": self.sd[wave, construct],
            }
        )


def cells(setting: Setting, rng: np.random.Generator) -> pd.DataFrame:
    """The organisations' cells of one such alliance.

    Returns:
        Columns `organisation`, `construct`, `wave`, `mean`, `n`, `sd` (pooled within
        organisations) and `noise_var`, on a scale of 0 to 100.
    """
    return world(setting, rng).frame()


def world(setting: Setting, rng: np.random.Generator) -> World:
    """One such alliance."""
    level = setting.level + SD * setting.apart * rng.standard_normal(setting.organisations)
    shocks = setting.shock * _drawn(rng, (setting.waves, 1, setting.constructs), setting.tails)
    common = shocks + _moods(setting, rng)
    mean, n, sd = _answered(setting, rng, level, common)
    added, noise_var = _protection(setting, rng, n)
    shown = rng.random(mean.shape) >= setting.missing
    if setting.profile is Profile.plain:
        shown &= n[:, :, None] >= NOISE_BELOW
    return World(setting, mean + added, n, sd, noise_var, shown)


def _drawn(rng: np.random.Generator, shape: tuple[int, ...], tails: int) -> np.ndarray:
    """Standard deviates, heavy in their tails where asked for, with a variance of 1."""
    if not tails:
        return rng.standard_normal(shape)
    found: np.ndarray = rng.standard_t(tails, shape) / np.sqrt(tails / (tails - 2))
    return found


def _moods(setting: Setting, rng: np.random.Generator) -> np.ndarray:
    """Moods by wave, organisation and construct, and seasons."""
    waves, organisations, fade = setting.waves, setting.organisations, setting.persistence
    own = _drawn(rng, (waves, organisations, setting.constructs), setting.tails)
    shared = _drawn(rng, (waves, organisations, 1), setting.tails)
    mood = np.sqrt(0.5) * (own + shared)
    for t in range(1, waves):
        mood[t] = fade * mood[t - 1] + np.sqrt(1 - fade**2) * mood[t]
    begins = rng.random(organisations)
    swing = np.sin(2 * np.pi * (np.arange(waves)[:, None] / 12 + begins))
    total: np.ndarray = setting.mood * mood + setting.season * swing[:, :, None]
    return total


def _answered(
    setting: Setting, rng: np.random.Generator, level: np.ndarray, common: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Means and answers by wave and organisation, and standard deviations within them."""
    sizes = setting.sizes
    home = np.repeat(np.arange(len(sizes)), sizes)
    starts = np.cumsum(sizes) - sizes
    voices = np.concatenate([np.arange(size) // setting.clique for size in sizes])
    heads = np.r_[True, (np.diff(home) > 0) | (np.diff(voices) > 0)]
    voice = np.cumsum(heads) - 1  # who of them speaks for each
    traits = _people(setting, rng, heads.sum())
    means, answers, sds = [], [], []
    for t in range(setting.waves):
        new = rng.random(len(traits)) < setting.turnover
        traits[new] = _people(setting, rng, new.sum())
        passing = _people(setting, rng, len(traits))
        opinion = np.sqrt(setting.lasting) * traits + np.sqrt(1 - setting.lasting) * passing
        share = setting.response + setting.wavering * rng.standard_normal(len(sizes))
        here = np.clip(np.rint(share * sizes), 2, sizes).astype(int)
        order = np.argsort(home + rng.random(len(home)))  # shuffles within each organisation
        order = order[np.arange(len(home)) - starts[home] < here[home]]
        score = level[home[order], None] + SD * (opinion[voice[order]] + common[t, home[order]])
        score = np.clip(score, 0, 100)
        if setting.overall:
            score = np.column_stack([score, score.mean(axis=1)])
        begins = np.cumsum(here) - here
        mean = np.add.reduceat(score, begins, axis=0) / here[:, None]
        within = ((score - np.repeat(mean, here, axis=0)) ** 2).sum(axis=0)
        means.append(mean)
        answers.append(here)
        sds.append(np.sqrt(within / (here.sum() - len(here))))
    return np.array(means), np.array(answers), np.array(sds)


def _people(setting: Setting, rng: np.random.Generator, how_many: int) -> np.ndarray:
    """What so many people think of each construct, in standard deviations."""
    own = rng.standard_normal((how_many, setting.constructs))
    if not setting.halo:
        return own
    alike = rng.standard_normal((how_many, 1))
    found: np.ndarray = np.sqrt(1 - setting.halo) * own + np.sqrt(setting.halo) * alike
    return found


def _protection(
    setting: Setting, rng: np.random.Generator, n: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """What protection adds to each cell, and its variance.

    The score over all constructs gets the mean of what was added to them.
    """
    shape = (*n.shape, setting.constructs)
    each = np.full(shape, setting.protection * SD)
    if setting.profile is not None:
        blurred = np.vectorize(setting.profile.blurs, otypes=[bool])(n)
        each = np.broadcast_to(np.where(blurred, ADDED / n, 0.0)[:, :, None], shape)
    if not each.any():
        nothing = np.zeros((*n.shape, len(setting.names)))
        return nothing, nothing
    drawn = rng.laplace(scale=np.sqrt(0.5), size=(ITEMS, *shape)).sum(axis=0) / np.sqrt(ITEMS)
    added, variance = each * drawn, each**2
    if setting.overall:
        added = np.concatenate([added, added.mean(axis=2, keepdims=True)], axis=2)
        all_of_them = variance.mean(axis=2, keepdims=True) / setting.constructs
        variance = np.concatenate([variance, all_of_them], axis=2)
    return added, variance
