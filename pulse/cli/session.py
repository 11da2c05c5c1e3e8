"""The application a command works in, and how it ends: done, or one sentence and exit code 2."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import rich_click as click
from flask import Flask
from pydantic import ValidationError

from pulse.app import create_app
from pulse.settings import UnknownSetting
from surveys.errors import SurveyError


@contextmanager
def application() -> Iterator[Flask]:
    """Yield the application inside its context; put what goes wrong into one sentence."""
    try:
        app = create_app()
        with app.app_context():
            yield app
    except (SurveyError, UnknownSetting, ValidationError) as error:
        raise click.ClickException(str(error)) from error
