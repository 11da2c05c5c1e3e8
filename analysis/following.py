"""Follows an alliance's cells from wave to wave: one more costs that wave, not all before it."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis import noise as noises
from analysis.errors import FrameInvalid
from analysis.friction import Passage, stages
from analysis.panel import NUMBERS, Movers, Panel, check, laid_out, waves_of
from analysis.sequential import EARLIER, Evidence

FAR = 10_000  # waves, more than are ever followed
Key = tuple[object, object]


class Following:
    """The statistic of `friction.detect`, brought up to date by each wave's cells.

    The past is gone through again when the noise is learned anew, which is whenever there are a
    quarter more waves than the last time, and when a series joins.
    """

    def __init__(self) -> None:
        self.keys: dict[Key, int] = {}
        self.waves: list[object] = []
        self.told = {name: np.empty((0, 0)) for name in NUMBERS}
        self.passage: Passage | None = None
        self.until = 0
        self.movers: Movers | None = None
        self.common = np.empty((0, 0))  # what moved all organisations, by construct and wave

    @classmethod
    def begun(cls, waves: Iterable[pd.DataFrame]) -> Following:
        """Follow cells of which some waves are known already.

        Args:
            waves: each wave's cells, in order.

        Raises:
            FrameInvalid: the cells are no such tables.
        """
        following = cls()
        for wave in waves:
            following._take(wave)
        if following.waves:
            following._brought_on(following._panel(), anew=True)
        return following

    def add(self, cells: pd.DataFrame) -> pd.DataFrame:
        """Go on by one wave.

        Args:
            cells: of one wave, later than those before; as `friction.detect` takes them.

        Returns:
            One row per row of `cells`, in their order: `organisation`, `construct`, `wave`,
            `statistic`, `onset`, `size` and `size_se`, as from `friction.detect` of all cells.

        Raises:
            FrameInvalid: the cells are no such table, or not of one later wave.
        """
        rows, joined = self._take(cells)
        evidence = self._brought_on(self._panel(), anew=joined)
        statistic = evidence.statistic[rows, 0]
        onset = pd.Series(np.array(self.waves)[evidence.onset[rows, 0]])
        return pd.DataFrame(
            {
                "organisation": cells["organisation"].to_numpy(),
                "construct": cells["construct"].to_numpy(),
                "wave": self.waves[-1],
                "statistic": statistic,
                "onset": onset.where(~np.isnan(statistic)),
                "size": evidence.size[rows, 0],
                "size_se": evidence.size_se[rows, 0],
            }
        )

    def _take(self, cells: pd.DataFrame) -> tuple[list[int], bool]:
        """Put a wave's numbers beside those before: in which rows, and whether one is new."""
        check(cells)
        wave = np.unique(waves_of(cells["wave"]))
        if len(wave) != 1 or (self.waves and wave[0] <= self.waves[-1]):
            raise FrameInvalid("the cells are of one wave, later than those before")
        keys = list(zip(cells["organisation"], cells["construct"], strict=True))
        if len(set(keys)) < len(keys):
            raise FrameInvalid("a cell of one organisation, construct and wave comes twice")
        self.waves.append(wave[0])
        before = len(self.keys)
        rows = [self.keys.setdefault(key, len(self.keys)) for key in keys]
        for name, otherwise in NUMBERS.items():
            known = self.told[name]
            grown = np.full((len(self.keys), known.shape[1] + 1), otherwise)
            grown[:before, :-1] = known
            if name in cells:
                grown[rows, -1] = cells[name].to_numpy(dtype=float, na_value=np.nan)
            self.told[name] = grown
        return rows, len(self.keys) > before

    def _panel(self) -> Panel:
        constructs, names = pd.factorize(np.array([key[1] for key in self.keys], dtype=object))
        nowhere = np.zeros(0, dtype=int)
        return laid_out(
            organisations=np.array([key[0] for key in self.keys], dtype=object),
            constructs=constructs,
            names=tuple(names),
            waves=np.array(self.waves),
            told=self.told,
            places=(nowhere, nowhere),
        )

    def _moved(self, table: Panel, *, anew: bool) -> np.ndarray:
        """What moved all organisations so far, shape (constructs, waves)."""
        if anew or self.movers is None:
            self.movers = Movers(table)
            self.common = np.empty((len(table.names), 0))
        for t in range(self.common.shape[1], len(self.waves)):
            self.common = np.column_stack([self.common, self.movers.step(table, t)])
        return self.common

    def _brought_on(self, table: Panel, *, anew: bool) -> Evidence:
        """The evidence at the newest wave, shape (series, 1)."""
        common = self._moved(table, anew=anew or bool(table.bare.any()))
        t = len(self.waves) - 1
        passage = self.passage
        early = t <= EARLIER  # too few waves yet to learn the noise from
        if passage is None or anew or early or t >= self.until or table.bare.any():
            _, self.until, learned = next(each for each in stages(FAR) if each[1] > t)
            learned = min(learned, t + 1)
            self.passage = passage = None  # which needs as much room as the one that comes
            noise = noises.fit(table, common, learned).cleaned()
            passage = Passage(table, common, noise, learned=learned, until=self.until)
            for earlier in range(t):
                passage.step(table, common, earlier)
            self.passage = passage
        passage.sampling = noises.drawn(table, common, passage.units, passage.learned)
        passage.step(table, common, t)
        evidence = Evidence.nothing((len(self.keys), 1))
        passage.monitor.tell(evidence, 0, passage.unit)
        return evidence
