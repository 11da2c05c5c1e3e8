"""The statistic behind emerging friction, one wave at a time for many series at once."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from analysis.noise import Noise

FALLS = (0.2, 0.4, 0.6)  # standard deviations between people
RAMP = 8.0  # waves
EARLIER = 4  # waves that a start needs before it
LARGEST = 650.0  # of a logarithm, so that no sum overflows
AT_ONCE = 512  # series that one monitor follows, so that its numbers stay near the processor


@dataclass(frozen=True)
class Evidence:
    """What is known at each wave of each series; all of shape (series, waves).

    `onset` holds the index of a wave; `size` and `size_se` are on the cells' scale. Where nothing
    can be said `statistic` is NaN, and so is `mirrored`, the same of a rise. `starts` counts the
    waves at which a fall could have begun; `known` is the most that any of them has let be known
    of it so far: one over the variance of its size, on the cells' scale.
    """

    statistic: np.ndarray
    onset: np.ndarray
    size: np.ndarray
    size_se: np.ndarray
    mirrored: np.ndarray
    starts: np.ndarray
    known: np.ndarray

    def of(self, series: slice) -> Evidence:
        """That of some series: what is written there is written here."""
        return Evidence(*(getattr(self, each.name)[series] for each in fields(self)))

    @classmethod
    def nothing(cls, shape: tuple[int, ...]) -> Evidence:
        """Evidence of which nothing is known yet."""
        return cls(
            statistic=np.full(shape, np.nan),
            onset=np.zeros(shape, dtype=int),
            size=np.full(shape, np.nan),
            size_se=np.full(shape, np.nan),
            mirrored=np.full(shape, np.nan),
            starts=np.zeros(shape, dtype=int),
            known=np.full(shape, np.nan),
        )


class Monitor:
    """Whitens series by their noise and keeps, for every start of a fall, what its ratio needs.

    With a and c the whitened constant and shape of a fall, and y the whitened series, these are
    A = Σa², Σay, B = Σcy, C = Σca and Σc². With S = B - C·Σay/A and Q = Σc² - C²/A the likelihood
    ratio of a fall of d is exp(dS - d²Q/2), whatever the level. Whitening is Kalman's filter for
    a mood (autoregressive), a slow drift (a random walk) and sampling error, which gives the same
    numbers as Cholesky's factor of their covariance, in constant time per wave.

    Source:
        Durbin, Koopman (2012), Time Series Analysis by State Space Methods, section 4.3;
        Shin, Ramdas, Rinaldo (2022), section 3 (mixtures).
    """

    def __init__(self, series: int, waves: int, noise: Noise) -> None:
        self.noise = noise
        self.waves = waves
        self.now = -1
        self.clock = 0.0
        self.times = np.zeros(waves)
        starts = (series, waves, 2)  # a step and a ramp from each wave on
        self.mood = np.full(series, noise.tau2)  # the filter's covariance: mood, drift, both
        self.drift = np.zeros(series)
        self.both = np.zeros(series)
        self.told = np.zeros((2, series))  # the filter's states for the series itself,
        self.level = np.zeros((2, series))  # for the constant,
        self.shape = np.zeros((2, *starts))  # and for each shape
        self.constant = np.zeros(series)  # A
        self.crossed = np.zeros(series)  # Σay
        self.with_series = np.zeros(starts)  # B
        self.with_constant = np.zeros(starts)  # C
        self.squares = np.zeros(starts)  # Σc²
        self.seen = np.zeros(series, dtype=int)
        self.waited = np.zeros(series)  # since the last number
        self.begins = np.zeros((series, waves), dtype=bool)
        self.here = np.zeros(series, dtype=bool)

    def restart(self, which: np.ndarray) -> None:
        """Forget the past of some series.

        Args:
            which: shape (series,), True where a series begins anew.
        """
        if not which.any():
            return
        self.mood[which] = self.noise.tau2
        self.seen[which] = 0
        self.begins[which] = False
        for each in (self.drift, self.both, self.constant, self.crossed):
            each[which] = 0.0
        for states in (self.told, self.level, self.shape):
            states[:, which] = 0.0
        for sums in (self.with_series, self.with_constant, self.squares):
            sums[which] = 0.0

    def step(
        self, values: np.ndarray, *, since: float, sampling: np.ndarray, protection: np.ndarray
    ) -> None:
        """Go on by one wave.

        Args:
            values: shape (series,), in standard deviations; NaN where there is none.
            since: time since the last wave, in usual waves.
            sampling: shape (series,), the sampling variance of a whole new draw, in squared
                standard deviations.
            protection: shape (series,), likewise, what protection added.
        """
        self.now += 1
        self.clock += since
        self.times[self.now] = self.clock
        self.here = ~np.isnan(values)
        self._wait(since, np.where(self.here, sampling, 0.0))
        self.begins[:, self.now] = self.here & (self.seen >= EARLIER)
        own = self.noise.kappa * sampling + protection
        total = np.where(self.here, self.mood + 2 * self.both + self.drift + own, 1.0)
        gains = np.stack([self.mood + self.both, self.both + self.drift])
        gains = np.where(self.here, gains / total, 0.0)
        root = np.where(self.here, 1 / np.sqrt(total), 0.0)
        self._learn(np.where(self.here, values, 0.0), gains, root)
        self.mood -= gains[0] ** 2 * total
        self.both -= gains[0] * gains[1] * total
        self.drift -= gains[1] ** 2 * total
        self.seen += self.here

    def _wait(self, since: float, sampling: np.ndarray) -> None:
        """Let time go by: moods fade, and those who are asked change."""
        fade = self.noise.phi**since
        self.mood = fade**2 * self.mood + (1 - fade**2) * self.noise.tau2
        self.both *= fade
        self.waited += since
        self.drift += 2 * self.noise.omega * sampling * self.waited
        self.waited[self.here] = 0.0
        for states in (self.told, self.level, self.shape[:, :, : self.now]):
            states[0] *= fade

    def _learn(self, values: np.ndarray, gains: np.ndarray, root: np.ndarray) -> None:
        """Whiten this wave's values, its constant and its shapes, and add up their products."""
        y = (values - self.told.sum(axis=0)) * root
        a = (1 - self.level.sum(axis=0)) * root
        self.told += gains * (values - self.told.sum(axis=0))
        self.level += gains * (1 - self.level.sum(axis=0))
        self.constant += a**2
        self.crossed += a * y
        known = slice(0, self.now + 1)
        age = self.clock - self.times[known]
        falls = -np.column_stack([np.ones_like(age), np.minimum(1.0, (age + 1) / RAMP)])
        falls = np.where(self.begins[:, known, None], falls, 0.0)
        away = falls - self.shape[:, :, known].sum(axis=0)
        self.shape[:, :, known] += gains[:, :, None, None] * away
        c = away * root[:, None, None]
        self.with_series[:, known] += c * y[:, None, None]
        self.with_constant[:, known] += c * a[:, None, None]
        self.squares[:, known] += c**2

    def ratios(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """The mean likelihood ratio of each start so far, and S and Q of a step from there.

        Returns:
            Four of shape (series, waves so far): the ratio of a fall, that of a rise, S and Q;
            the ratio of a wave that is no start is 0.
        """
        known = slice(0, self.now + 1)
        level = np.maximum(self.constant, 1e-300)[:, None, None]
        s = (
            self.with_series[:, known]
            - self.with_constant[:, known] / level * (self.crossed[:, None, None])
        )
        q = self.squares[:, known] - self.with_constant[:, known] ** 2 / level
        q = np.maximum(q, 0.0)
        begins = self.begins[:, known]
        falls, rises = np.zeros(s.shape[:2]), np.zeros(s.shape[:2])
        for fall in FALLS:
            for total, sign in ((falls, 1), (rises, -1)):
                total += np.exp(np.minimum(sign * fall * s - fall**2 * q / 2, LARGEST)).sum(axis=2)
        fell, rose = (np.where(begins, each / (2 * len(FALLS)), 0.0) for each in (falls, rises))
        return fell, rose, s[:, :, 0], q[:, :, 0]

    def tell(self, evidence: Evidence, wave: int, unit: np.ndarray) -> None:
        """Write down what is known now.

        Args:
            evidence: where to; only its column `wave` is written.
            wave: the index of this wave.
            unit: shape (series,), the standard deviation between people on the cells' scale.
        """
        ratio, rise, s, q = self.ratios()
        begins = self.begins[:, : self.now + 1]
        said = self.here & begins.any(axis=1)
        best = ratio.argmax(axis=1)
        rows = np.arange(len(best))
        information = q[rows, best]
        sized = said & (information > 1e-12)
        safe = np.where(sized, information, 1.0)
        evidence.statistic[:, wave] = np.where(said, ratio.sum(axis=1), np.nan)
        evidence.mirrored[:, wave] = np.where(said, rise.sum(axis=1), np.nan)
        evidence.onset[:, wave] = best
        evidence.starts[:, wave] = begins.sum(axis=1)
        most = np.where(begins, q, 0.0).max(axis=1)
        evidence.known[:, wave] = np.where(said, most / unit**2, np.nan)
        evidence.size[:, wave] = np.where(sized, unit * s[rows, best] / safe, np.nan)
        evidence.size_se[:, wave] = np.where(sized, unit / np.sqrt(safe), np.nan)


class Monitors:
    """Many series, some hundreds to a monitor: the numbers are the same, and need less room."""

    def __init__(self, series: int, waves: int, noise: Noise) -> None:
        self.parts = [
            slice(first, min(first + AT_ONCE, series)) for first in range(0, series, AT_ONCE)
        ]
        self.each = [Monitor(part.stop - part.start, waves, noise) for part in self.parts]

    def restart(self, which: np.ndarray) -> None:
        """Forget the past of some series, as `Monitor.restart`."""
        for part, monitor in zip(self.parts, self.each, strict=True):
            monitor.restart(which[part])

    def step(
        self, values: np.ndarray, *, since: float, sampling: np.ndarray, protection: np.ndarray
    ) -> None:
        """Go on by one wave, as `Monitor.step`."""
        for part, monitor in zip(self.parts, self.each, strict=True):
            monitor.step(
                values[part], since=since, sampling=sampling[part], protection=protection[part]
            )

    def tell(self, evidence: Evidence, wave: int, unit: np.ndarray) -> None:
        """Write down what is known now, as `Monitor.tell`."""
        for part, monitor in zip(self.parts, self.each, strict=True):
            monitor.tell(evidence.of(part), wave, unit[part])
