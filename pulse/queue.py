"""The job engine's client: enqueue by name, in the caller's transaction."""

from flask import Flask

from pulse.settings import Settings


def plug_in(app: Flask, settings: Settings) -> None:
    """Plug this room into the application."""
