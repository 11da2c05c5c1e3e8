"""A clock that stands still until somebody sets it, shared by processes through a file."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Clock:
    """Shows the moment that was written last."""

    file: Path

    def __call__(self) -> datetime:
        """The moment that it shows."""
        return datetime.fromisoformat(self.file.read_text(encoding="ascii"))

    def set(self, moment: datetime) -> None:
        """Show another moment, at once and to everybody."""
        draft = self.file.with_suffix(".new")
        draft.write_text(moment.isoformat(), encoding="ascii")
        os.replace(draft, self.file)
