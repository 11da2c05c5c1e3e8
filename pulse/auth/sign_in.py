"""Mailed sign-in links for staff."""

from flask import Flask

from pulse.settings import Settings

LISTED: frozenset[str] = frozenset()


def plug_in(app: Flask, settings: Settings) -> None:
    """Plug this room into the application."""
