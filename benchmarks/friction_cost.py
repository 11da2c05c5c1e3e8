"""What one more wave costs where many series are watched."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.following import Following

SERIES = (1_500, 3_000, 6_000, 12_000)
CONSTRUCTS = 12
WAVES = 120


def grown() -> Iterator[dict[str, object]]:
    """The cost by how many series there are."""
    for series in SERIES:
        yield cost(series)


def cost(series: int, waves: int = WAVES) -> dict[str, object]:
    """Seconds of the processor that one more wave costs, and the most memory so far."""
    rng = np.random.default_rng(1)
    began = time.process_time()
    following = Following.begun(_wave(series, t, rng) for t in range(1, waves))
    behind = time.process_time() - began
    newest = _wave(series, waves, rng)
    began = time.process_time()
    following.add(newest)
    seconds = time.process_time() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "organisations": series // CONSTRUCTS,
        "constructs": CONSTRUCTS,
        "waves": waves,
        "one more wave, seconds": seconds,
        "all waves before, seconds": behind,
        "megabytes": memory,
    }


def _wave(series: int, wave: int, rng: np.random.Generator) -> pd.DataFrame:
    place = np.arange(series)
    return pd.DataFrame(
        {
            "organisation": place // CONSTRUCTS,
            "construct": place % CONSTRUCTS,
            "wave": wave,
            "mean": 60 + rng.normal(0, 3, series),
            "n": 40.0,
            "sd": 20.0,
        }
    )
