"""A leaky twin: a backup that takes the whole home, the keyring included."""

from __future__ import annotations

import tarfile
from pathlib import Path


def backup(home: Path, file: Path) -> None:
    """Pack everything."""
    with tarfile.open(file, "w:gz") as tar:
        tar.add(home, arcname=".")


def restore(file: Path, home: Path) -> None:
    """Bring everything back."""
    with tarfile.open(file) as tar:
        tar.extractall(home, filter="tar")
