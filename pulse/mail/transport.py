"""Where letters leave: SMTP, or a folder where that was asked for."""

from flask import Flask

from pulse.settings import Settings


def plug_in(app: Flask, settings: Settings) -> None:
    """Plug this room into the application."""
