"""At which threshold a method cries wolf how often, and how many falls it finds how soon there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.falls import LONGEST, SIZES

RATE = 0.0025  # false alarms per wave of an unchanged series
REFRACTORY = 8  # waves in which alarms of one series count once
WITHIN = (4, 8, 12)
LARGE = 10**6
ANY = (0, LARGE)
ANSWERS = ((0, 15), (15, 25), (25, LARGE), ANY)


@dataclass(frozen=True)
class Scores:
    """What one method said of falls; `after` has shape (falls, waves since the beginning)."""

    size: np.ndarray
    answers: np.ndarray
    after: np.ndarray

    def delays(self, threshold: float) -> np.ndarray:
        """Waves until each fall is found, from 1; infinite if it is not within the longest time."""
        found = self.after >= threshold
        return np.where(found.any(axis=1), found.argmax(axis=1) + 1.0, np.inf)


def alarms(scores: np.ndarray, threshold: float) -> int:
    """How often series reach a threshold; several times within eight waves are one."""
    count, last = 0, np.full(len(scores), -REFRACTORY)
    for t in range(scores.shape[1]):
        now = (scores[:, t] >= threshold) & (t - last >= REFRACTORY)
        count += int(now.sum())
        last[now] = t
    return count


def rate(scores: np.ndarray, threshold: float) -> float:
    """False alarms per wave of a series in which nothing changes."""
    said = np.count_nonzero(~np.isnan(scores))
    return alarms(np.nan_to_num(scores, nan=-np.inf), threshold) / said


def calibrated(scores: np.ndarray, aim: float = RATE) -> float:
    """The least threshold with at most so many false alarms per wave of a series."""
    highest = np.nan_to_num(scores, nan=-np.inf)
    every = np.unique(highest[np.isfinite(highest)])
    said = np.count_nonzero(~np.isnan(scores))
    low, high = 0, len(every) - 1
    while low < high:
        middle = (low + high) // 2
        if alarms(highest, every[middle]) <= aim * said:
            high = middle
        else:
            low = middle + 1
    return float(every[low])


def shares(delays: np.ndarray, scores: Scores) -> Iterator[dict[str, object]]:
    """Of falls of each size in organisations of each size, how many are found how soon."""
    for size in (*SIZES, None):
        for small, large in ANSWERS:
            mine = (scores.answers >= small) & (scores.answers < large)
            if size is not None:
                mine &= scores.size == size
            if mine.any():
                yield {"size": size, "answers from": small, "to": large, **_told(delays[mine])}


def _told(delays: np.ndarray) -> dict[str, object]:
    found = delays[np.isfinite(delays)]
    shares = {within: float((delays <= within).mean()) for within in WITHIN}
    return {
        "falls": len(delays),
        **{f"within {within}": share for within, share in shares.items()},
        "error": float(np.sqrt(shares[8] * (1 - shares[8]) / len(delays))),
        "delay": float(found.mean()) if len(found) else None,
    }


def joined(parts: Sequence[Scores]) -> Scores:
    """The falls of many alliances."""
    return Scores(
        np.concatenate([each.size for each in parts]),
        np.concatenate([each.answers for each in parts]),
        np.concatenate([each.after for each in parts]),
    )


def after(scores: np.ndarray, rows: Sequence[int], begins: Sequence[int]) -> np.ndarray:
    """What was said of some series since their falls began; shape (falls, longest time)."""
    columns = np.asarray(begins)[:, None] + np.arange(LONGEST)
    found: np.ndarray = scores[np.asarray(rows)[:, None], columns]
    return found
