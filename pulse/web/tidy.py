"""Components, filters and globals that templates are made of."""

from flask import Flask


def plug_in(app: Flask) -> None:
    """Plug this room into the application."""
