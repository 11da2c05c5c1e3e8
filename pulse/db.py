"""Flask-SQLAlchemy over the two ledgers, and what each database engine needs to be safe."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Engine, event
from sqlalchemy.engine import make_url

from pulse.settings import Settings

db = SQLAlchemy(disable_autonaming=True)

LONG = 30_000  # milliseconds that a write waits for its turn
BRIEFLY = 250  # milliseconds that all others may be kept waiting for what could be done later


def options(url: str) -> dict[str, Any]:
    """Engine options of one database URL."""
    if make_url(url).get_backend_name() == "sqlite":
        return {"url": url, "connect_args": {"timeout": 30}, "hide_parameters": True}
    return {
        "url": url,
        "pool_pre_ping": True,
        "pool_size": 10,
        "max_overflow": 20,
        "hide_parameters": True,  # an error's words go into logs; what was being written may not
    }


def harden(engine: Engine) -> None:
    """Make SQLite durable, enforce its foreign keys and overwrite what is deleted."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def pragmas(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",
            f"busy_timeout={LONG}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()


def empty_journal(engine: Engine) -> bool:
    """Cut off SQLite's journal, in which what was deleted stays readable.

    Returns:
        Whether it is empty; it cannot be while somebody reads an older moment of the database.
    """
    if engine.dialect.name != "sqlite":
        return True
    with engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={BRIEFLY}")
        try:
            cut = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            busy, _, _ = cut.one()
        finally:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={LONG}")
    return not busy


def rewrite(engine: Engine) -> None:
    """Write an SQLite file anew from its living rows.

    What is deleted is overwritten in its place; of a row that SQLite moved earlier, to balance its
    pages, a copy may lie in a page's unallocated room, where no deletion reaches it.
    """
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("VACUUM")


def plug_in(app: Flask, settings: Settings) -> None:
    """Bind the two ledgers to their databases."""
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.roster
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options(settings.roster)
    app.config["SQLALCHEMY_BINDS"] = {"box": options(settings.box)}
    db.init_app(app)
    with app.app_context():
        for engine in db.engines.values():
            harden(engine)
