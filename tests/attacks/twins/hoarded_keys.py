"""A leaky twin: a keyring that neither moves on nor destroys, so that every copy can be opened."""

from __future__ import annotations

from typing import Any

from flask import Flask


def leak(app: Flask) -> None:
    """Keep every key for ever."""
    keyring: Any = app.extensions["pulse.keyring"]

    def kept(*_anything: object) -> None:
        """Destroy nothing."""

    keyring.advance_all = kept
    keyring.destroy = kept
