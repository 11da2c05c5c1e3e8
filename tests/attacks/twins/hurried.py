"""A leaky twin: an intake that thanks before it has written."""

from __future__ import annotations

from typing import Any

from flask import Flask


def leak(app: Flask) -> None:
    """Let nobody wait for the commit."""
    intake: Any = app.extensions["pulse.intake"]

    def told(waiting: Any) -> None:
        """Do not ask what became of it."""

    if not hasattr(intake, "_told"):
        raise AttributeError("The intake waits in another place now: this twin leaks nothing.")
    intake._told = told
