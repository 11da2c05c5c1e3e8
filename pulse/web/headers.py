"""Security headers, with a policy that allows nothing that is not ours."""

from flask import Flask

from pulse.settings import Settings


def plug_in(app: Flask, settings: Settings) -> None:
    """Plug this room into the application."""
