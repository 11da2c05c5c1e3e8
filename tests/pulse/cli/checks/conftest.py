"""A machine made of files, for looks that would else see the one that the tests run on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Put = Callable[[str, str], Path]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def put(root: Path) -> Put:
    """Writes a file of the machine."""

    def written(place: str, words: str) -> Path:
        path = root / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words, encoding="utf-8")
        return path

    return written
