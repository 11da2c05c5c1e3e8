"""Every table of both ledgers, known by one import, and how a database gets them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import Connection, Engine, create_engine, text

from pulse import queue
from pulse.auth import models as staff
from pulse.auth import readers
from pulse.db import db
from pulse.mail import pace
from surveys import (
    appreciation,
    blackouts,
    channels,
    charter,
    contacts,
    findings,
    forms,
    frictions,
    heard,
    history,
    letterheads,
    marks,
    partners,
    releases,
    reviews,
    risks,
    scorecard,
    sharing,
    told,
    versions,
    waves,
)
from surveys.answering import tables
from surveys.asking import hats, invitations, people, undelivered
from surveys.base import Box, Roster

MODULES = (
    queue,
    pace,
    staff,
    readers,
    appreciation,
    blackouts,
    channels,
    charter,
    contacts,
    findings,
    forms,
    frictions,
    heard,
    history,
    letterheads,
    marks,
    partners,
    releases,
    reviews,
    risks,
    scorecard,
    sharing,
    told,
    versions,
    waves,
    tables,
    hats,
    invitations,
    people,
    undelivered,
)
ROSTER = Roster.metadata
BOX = Box.metadata
LEDGERS = {"roster": ROSTER, "box": BOX}

SCRIPTS = Path(__file__).parent / "migrations"
LOCK = 0x70756C7365  # the advisory lock that keeps two processes from migrating at once


def _config(ledger: str, connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("version_locations", str(SCRIPTS / ledger).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes.update(connection=connection, metadata=LEDGERS[ledger])
    return config


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """A connection on which tables may be altered, while no other process does the same."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            # Copying a table would otherwise delete the rows that refer to it.
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.commit()
        else:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        yield connection
        connection.commit()
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")


def bring(engine: Engine, ledger: str, *, to: str = "head") -> None:
    """Bring one ledger's database to a revision, the newest unless another is named.

    Args:
        engine: of the ledger's database.
        ledger: "roster" or "box".
        to: "head", "base" or a revision; an older one is gone back to.
    """
    with _alone(engine) as connection:
        config = _config(ledger, connection)
        back = to == "base" or to in _passed(config, connection)
        (command.downgrade if back else command.upgrade)(config, to)


def _passed(config: Config, connection: Connection) -> set[str]:
    """The revisions that a database has left behind."""
    there = MigrationContext.configure(connection).get_current_revision()
    if there is None:
        return set()
    past = ScriptDirectory.from_config(config).iterate_revisions(there, "base")
    return {each.revision for each in past} - {there}


def upgrade(app: Flask) -> None:
    """Bring both ledgers and the job engine's own tables to their newest shape."""
    settings = app.extensions["pulse.settings"]
    with app.app_context():
        bring(db.engine, "roster")
        bring(db.engines["box"], "box")
    queue.migrate(settings.roster)


def behind(engine: Engine, ledger: str) -> bool:
    """Whether a ledger's database lacks tables or migrations that this version needs."""
    newest = ScriptDirectory.from_config(_config(ledger)).get_current_head()
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() != newest


def draft(ledger: str, message: str) -> None:
    """Write the migration from what a database has to what is declared, for a person to read.

    Args:
        ledger: "roster" or "box".
        message: what it is for.
    """
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{folder}/ledger.sqlite")
        bring(engine, ledger)
        with engine.connect() as connection:
            command.revision(
                _config(ledger, connection),
                message,
                autogenerate=True,
                version_path=str(SCRIPTS / ledger),
                rev_id=f"{ledger}_{len(list((SCRIPTS / ledger).glob('*.py'))) + 1:04}",
            )
        engine.dispose()
