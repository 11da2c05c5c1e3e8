"""Where the keys lie: what the settings name, opened as a keyring."""

from __future__ import annotations

from pulse.keys.client import KeyClient
from pulse.settings import Settings
from surveys.answering.keyfile import KeyFile
from surveys.answering.keyring import Keyring


def of(settings: Settings) -> Keyring:
    """The keyring that the settings name; nothing is opened before its first use."""
    if settings.keyring_url is None or settings.keyring_secret is None:
        return KeyFile(settings.keyring_file)
    secret = settings.keyring_secret.get_secret_value()
    return KeyClient(settings.keyring_url, secret, settings.home.resolve() / "intake.turn")
