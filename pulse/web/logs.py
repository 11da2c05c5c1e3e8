"""Structured logs of the staff plane; the respondents' plane writes none."""

from flask import Flask

from pulse.settings import Settings


def plug_in(app: Flask, settings: Settings) -> None:
    """Plug this room into the application."""
