"""Where the keys lie: what the settings name, opened as a keyring."""

from __future__ import annotations

from pulse.settings import Settings
from surveys.answering.keyfile import KeyFile
from surveys.answering.keyring import Keyring


def of(settings: Settings) -> Keyring:
    """The keyring that the settings name; nothing is opened before its first use."""
    return KeyFile(settings.keyring_file)
