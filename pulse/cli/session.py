"""The application a command works in, what it writes down, and how it ends: done, or a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import rich_click as click
from flask import Flask
from pydantic import ValidationError
from sqlalchemy.exc import OperationalError

from pulse import queue, schema
from pulse.app import create_app
from pulse.auth import audit
from pulse.db import db
from pulse.errors import PulseError
from pulse.settings import PREFIX, Settings, SettingWrong, load
from surveys.errors import SurveyError

NOT_READY = "The ledgers are not there yet, or not of this version. Run `pulse init` first."


@contextmanager
def sentences() -> Iterator[None]:
    """Put what goes wrong into one sentence."""
    try:
        yield
    except (SurveyError, PulseError, SettingWrong) as error:
        raise click.ClickException(str(error)) from error
    except ValidationError as error:
        wrong = "; ".join(
            "".join(f"{PREFIX}{str(name).upper()}: " for name in each["loc"][:1])
            + each["msg"].removeprefix("Value error, ")
            for each in error.errors()
        )
        raise click.ClickException(f"A setting cannot be used. {wrong}.") from error
    except OperationalError as error:
        raise click.ClickException(f"A database cannot be reached: {error.orig}") from error


@contextmanager
def inside(settings: Settings) -> Iterator[Flask]:
    """Yield an application inside its context, and let its databases go afterwards."""
    app = create_app(settings)
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            queue.let_go(db.engine)
            for engine in db.engines.values():
                engine.dispose()


@contextmanager
def application() -> Iterator[Flask]:
    """Yield the application inside its context; put what goes wrong into one sentence."""
    with sentences():
        settings = load()
        if not settings.home.resolve().is_dir():
            raise click.ClickException(NOT_READY)
    with sentences(), inside(settings) as app:
        if schema.behind(db.engine, "roster") or schema.behind(db.engines["box"], "box"):
            raise click.ClickException(NOT_READY)
        yield app


def write_down(deed: str, subject: str) -> None:
    """Write what a command did into the audit trail."""
    audit.record(
        db.session(), actor=audit.COMMAND_LINE, deed=deed, subject=subject, now=datetime.now(UTC)
    )
