"""A leaky twin of the keyring: keys move on for writing, and the old ones are kept."""

from __future__ import annotations

from collections.abc import Mapping

from surveys.answering.keyfile import KeyFile
from surveys.answering.keyring import Slot


class NeverAdvanced(KeyFile):
    """A keyring whose old keys are never destroyed."""

    def advance_all(self, reached: Mapping[Slot, int]) -> None:
        """Keep every key."""
