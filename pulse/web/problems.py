"""What a page says when something is missing, forbidden or broken."""

from flask import Flask


def plug_in(app: Flask) -> None:
    """Plug this room into the application."""
