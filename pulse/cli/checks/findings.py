"""What `pulse doctor` says of one thing that it has looked at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

Kind = Literal["fine", "to do", "missing", "unsafe"]
COLOURS: dict[Kind, str] = {"fine": "green", "to do": "cyan", "missing": "yellow", "unsafe": "red"}
BAD: frozenset[Kind] = frozenset({"missing", "unsafe"})
ROOT = Path("/")
LONGEST = 1_000_000  # characters of a file of settings; nobody writes more


class Finding(NamedTuple):
    """One thing that was looked at."""

    kind: Kind
    sentence: str


Findings = Iterator[Finding]


def words_of(path: Path) -> str:
    """What a file of the machine says; nothing where it is not there or not for us to read."""
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return file.read(LONGEST)
    except (OSError, ValueError):
        return ""


def files_like(folder: Path, pattern: str) -> list[Path]:
    """Files of a folder whose names fit a pattern, sorted; none where it cannot be looked into."""
    try:
        return sorted(path for path in folder.glob(pattern) if path.is_file())
    except (OSError, ValueError):
        return []
