"""Group commit: the one place below web and jobs that batches and commits."""

from flask import Flask

from pulse.settings import Settings


def plug_in(app: Flask, settings: Settings) -> None:
    """Plug this room into the application."""
