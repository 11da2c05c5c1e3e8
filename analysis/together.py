"""What moves all organisations together, watched as a series of the alliance's own."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis import noise as noises
from analysis.friction import stages
from analysis.noise import Noise
from analysis.panel import LEAST_SERIES, Panel
from analysis.sequential import Evidence, Monitors

OF_A_MEDIAN = math.pi / 2  # times the variance of a mean


@dataclass(frozen=True)
class Blur:
    """What organisations' own noise leaves in their medians up to some wave, in squared units.

    Attributes:
        sampling, protection: shape (constructs, waves), in squared standard deviations.
    """

    sampling: np.ndarray
    protection: np.ndarray


def blurs(table: Panel, common: np.ndarray, known: Mapping[int, Noise]) -> dict[int, Blur]:
    """What is left in the medians at each stage, by how many waves the noise is learned from.

    Args:
        table: shape (series, waves).
        common: shape (constructs, waves), as from `panel.shocks`.
        known: as from `friction.learned_of`.
    """
    return {
        learned: _own(table, common, known[learned], learned, until)
        for _, until, learned in stages(len(table.waves))
    }


def weighed(
    names: Sequence[str],
    common: np.ndarray,
    shown: np.ndarray,
    days: np.ndarray,
    known: Mapping[int, Noise],
    left: Mapping[int, Blur],
) -> Evidence:
    """Weigh the evidence that all organisations have fallen together.

    What moved them is held against its own past, as `friction.detect` holds an organisation's:
    the level projected out, and the noise learned from the waves before. That noise is what the
    organisations' own leaves in their median, and what usually moves all of them for one wave.

    Args:
        names: shape (constructs,).
        common: shape (constructs, waves), as from `panel.shocks`.
        shown: same shape, how many organisations have a mean.
        days: shape (waves,), when the waves were.
        known: by stage, the noise as it was learned.
        left: by stage, as from `blurs`.

    Returns:
        Shape (constructs, waves); nothing where fewer than three organisations are shown.

    Source:
        As `friction.detect`; variance of a median: Cramer (1946), Mathematical Methods of
        Statistics, section 28.5.
    """
    evidence = Evidence.nothing(common.shape)
    for done, until, learned in stages(len(days)):
        noise, blur = known[learned], left[learned]
        unit = np.array([noise.unit(name) for name in names])
        monitor = Monitors(len(common), until, _averaged(noise, shown[:, :until]))
        times = days / noise.spacing
        for t in range(until):
            there = shown[:, t] >= LEAST_SERIES
            monitor.step(
                np.where(there, common[:, t] / unit, np.nan),
                since=times[t] - times[t - 1] if t else 1.0,
                sampling=blur.sampling[:, t],
                protection=noise.shock + blur.protection[:, t],
            )
            if t >= done:
                monitor.tell(evidence, t, unit)
    return evidence


def _averaged(noise: Noise, count: np.ndarray) -> Noise:
    """The noise of a median over so many organisations."""
    usual = float(np.median(count[count >= LEAST_SERIES])) if (count >= LEAST_SERIES).any() else 1.0
    return replace(noise, tau2=OF_A_MEDIAN * noise.tau2 / usual)


def _own(table: Panel, common: np.ndarray, noise: Noise, learned: int, until: int) -> Blur:
    """What sampling and protection leave in the medians of the first waves."""
    units = {name: noise.unit(name) for name in table.names}
    unit = np.array([units[name] for name in table.names])[table.constructs]
    member = np.eye(len(table.names))[table.constructs].T
    sampling = noises.drawn(table, common, units, learned)
    weight = member @ np.where(table.there, 1 / np.maximum(np.nan_to_num(sampling), 1e-9), 0.0)
    added = member @ np.where(table.there, table.noise_var / unit[:, None] ** 2, 0.0)
    none = table.shown == 0
    drawn = np.where(none, 0.0, OF_A_MEDIAN / np.where(none, 1.0, weight))
    protection = OF_A_MEDIAN * added / np.maximum(table.shown, 1) ** 2
    return Blur(drawn[:, :until], protection[:, :until])
