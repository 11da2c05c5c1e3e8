"""What all series of an alliance share: enough to weigh some of them without seeing the others."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

import numpy as np
import pandas as pd

from analysis import noise as noises
from analysis import together
from analysis.errors import FrameInvalid
from analysis.friction import learned_of
from analysis.noise import Noise
from analysis.panel import Beside, Panel, panel, shocks, waves_of
from analysis.sequential import Evidence
from analysis.together import Blur

NUMBERS = ("common", "pool", "shown")


@dataclass(frozen=True)
class Shared:
    """Everything between one organisation's cells and its flags that is made of all of them.

    Attributes:
        names: the constructs.
        waves: shape (waves,), whole numbers or days.
        common: shape (constructs, waves), what moved all organisations together.
        pool: same shape, the pooled variance between people of all waves so far.
        shown: same shape, how many organisations have a mean.
        known: the noise of each stage, by how many waves it was learned from.
        left: of each stage, what organisations' own noise leaves in `common`.
        noise: as learned from all waves.
        watch, alert: shape (waves,), from which statistic on there is such a level.
    """

    names: tuple[str, ...]
    waves: np.ndarray
    common: np.ndarray
    pool: np.ndarray
    shown: np.ndarray
    known: Mapping[int, Noise]
    left: Mapping[int, Blur]
    noise: Noise
    watch: np.ndarray
    alert: np.ndarray

    @classmethod
    def of(cls, table: Panel, watch: np.ndarray, alert: np.ndarray) -> Shared:
        """What the series of a panel share.

        Args:
            table: of all organisations.
            watch, alert: shape (waves,), thresholds.
        """
        common = shocks(table)
        known = learned_of(table, common)
        return cls(
            names=table.names,
            waves=table.waves,
            common=common,
            pool=table.pool,
            shown=table.shown,
            known=known,
            left=together.blurs(table, common, known),
            noise=noises.fit(table, common),
            watch=watch,
            alert=alert,
        )

    @property
    def days(self) -> np.ndarray:
        """When the waves were, as numbers whose differences are times."""
        if np.issubdtype(self.waves.dtype, np.datetime64):
            return self.waves.astype("datetime64[h]").astype(float) / 24
        return self.waves.astype(float)

    def common_of(self, names: Sequence[str]) -> np.ndarray:
        """What moved all organisations together, in the order of some constructs."""
        return self.common[[self.names.index(name) for name in names]]

    def together(self) -> Evidence:
        """The evidence in what moves all organisations, shape (constructs, waves)."""
        return together.weighed(
            self.names, self.common, self.shown, self.days, self.known, self.left
        )

    def laid(self, cells: pd.DataFrame) -> Panel:
        """Some organisations' cells beside what all of them come to.

        Raises:
            FrameInvalid: they are of a construct or a wave of which nothing is shared.
        """
        strange = set(cells["construct"]) - set(self.names)
        if strange:
            raise FrameInvalid(f"nothing is shared of {sorted(map(str, strange))}")
        own = cells.assign(wave=waves_of(cells["wave"]))
        if not own["wave"].isin(self.waves).all():
            raise FrameInvalid("nothing is shared of some of these waves")
        keys = own[["organisation", "construct"]].drop_duplicates()
        every = keys.merge(pd.DataFrame({"wave": self.waves}), how="cross")
        whole = every.merge(own, how="left", on=["organisation", "construct", "wave"])
        rest = whole[whole["mean"].isna()]
        known = own.set_index(["organisation", "construct", "wave"]).index
        there = rest.set_index(["organisation", "construct", "wave"]).index.isin(known)
        beside = {
            name: Beside(pool, shown)
            for name, pool, shown in zip(self.names, self.pool, self.shown, strict=True)
        }
        table = panel(pd.concat([own, rest[~there]], ignore_index=True), beside=beside)
        count = len(own)
        return replace(table, rows=table.rows[:count], columns=table.columns[:count])

    def plain(self) -> dict[str, Any]:
        """The same as lists and names, unrounded; None for what is not known or has no end."""
        days = np.issubdtype(self.waves.dtype, np.datetime64)
        waves = self.waves.astype("datetime64[D]").astype(str) if days else self.waves
        return {
            "waves": waves.tolist(),
            "watch": self.watch.tolist(),
            "alert": self.alert.tolist(),
            "constructs": {
                name: {each: _list(getattr(self, each)[place]) for each in NUMBERS}
                for place, name in enumerate(self.names)
            },
            "noise": _plain(self.noise),
            "stages": [
                {
                    "learned_from": learned,
                    "noise": _plain(self.known[learned]),
                    "left_of_sampling": _list(self.left[learned].sampling),
                    "left_of_protection": _list(self.left[learned].protection),
                }
                for learned in self.known
            ],
        }

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> Shared:
        """What `plain` was called on.

        Raises:
            FrameInvalid: it is nothing of the kind.
        """
        try:
            return cls._read(plain)
        except (KeyError, TypeError, ValueError) as error:
            raise FrameInvalid(f"this is not what series share: {error}") from error

    @classmethod
    def _read(cls, plain: Mapping[str, Any]) -> Shared:
        names = tuple(plain["constructs"])
        numbers = {
            each: np.array([plain["constructs"][name][each] for name in names], dtype=float)
            for each in NUMBERS
        }
        stages = {int(each["learned_from"]): each for each in plain["stages"]}
        return cls(
            names=names,
            waves=waves_of(pd.Series(plain["waves"])),
            known={learned: _noise(each["noise"]) for learned, each in stages.items()},
            left={
                learned: Blur(
                    np.array(each["left_of_sampling"], dtype=float),
                    np.array(each["left_of_protection"], dtype=float),
                )
                for learned, each in stages.items()
            },
            noise=_noise(plain["noise"]),
            watch=np.array(plain["watch"], dtype=float),
            alert=np.array(plain["alert"], dtype=float),
            **numbers,
        )


def _list(numbers: np.ndarray) -> list[Any]:
    """Numbers as JSON knows them."""
    if numbers.ndim > 1:
        return [_list(row) for row in numbers]
    return [None if math.isnan(each) else each for each in numbers.tolist()]


def _plain(noise: Noise) -> dict[str, Any]:
    plain = {**asdict(noise), "sds": dict(noise.sds)}
    return {name: None if value == math.inf else value for name, value in plain.items()}


def _noise(plain: Mapping[str, Any]) -> Noise:
    names = [each.name for each in fields(Noise)]
    told: dict[str, Any] = {n: math.inf if plain[n] is None else plain[n] for n in names}
    return Noise(**told)
