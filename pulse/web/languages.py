"""Languages of screens and letters, and writing direction."""

from flask import Flask


def plug_in(app: Flask) -> None:
    """Plug this room into the application."""
