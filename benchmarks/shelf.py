"""Where rounds of a long measurement are kept, so that it can be stopped and taken up."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from benchmarks.falls import drawn
from soak.panels import Setting

DETECTOR = (
    *("flags", "friction", "noise", "panel", "sequential", "shared", "signs", "together"),
    "variogram",
)


@dataclass(frozen=True)
class Shelf:
    """Where rounds are kept; a round that is there is not reckoned again unless asked for."""

    folder: Path
    seed: int
    anew: bool

    def round(
        self,
        words: str,
        setting: Setting,
        reckon: Callable[[np.random.Generator], dict[str, np.ndarray]],
    ) -> Path:
        """Reckon one round, or find it."""
        mark = zlib.crc32(f"{setting} {self.seed} {_code()}".encode())
        path = self.folder / f"{words.replace(':', '').replace(' ', '-')}-{mark:08x}.npz"
        if self.anew or not path.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            began = path.with_suffix(".part.npz")
            np.savez(began, **reckon(drawn(words, self.seed)))
            began.replace(path)
        return path


@cache
def _code() -> str:
    """A digest of the code that rounds come from."""
    own = Path(__file__).parent
    files = [
        *(own.parent / "analysis" / f"{name}.py" for name in DETECTOR),
        *(own / f"{name}.py" for name in ("control", "detectors", "falls", "found", "promises")),
        own.parent / "soak" / "panels.py",
    ]
    return hashlib.sha256(b"".join(each.read_bytes() for each in files)).hexdigest()
