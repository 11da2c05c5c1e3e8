"""A leaky twin: a Box that keeps who answered, when and on what, one row for each answer."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import (
    Column,
    DateTime,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    func,
    insert,
    select,
)

from pulse.db import db
from surveys.answering.tables import Ticket

OWN = MetaData()
TICKETS = Table("ticket", OWN, Column("digest", LargeBinary, primary_key=True))
LOG = Table(
    "answer_log",
    OWN,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("person_name", String),
    Column("digest", LargeBinary, ForeignKey(TICKETS.c.digest)),
    Column("browser_language", String),
    Column("created_at", DateTime, server_default=func.now()),
)


def leak(app: Flask) -> None:
    """Write a row beside every answer."""
    with app.app_context():
        box = db.engines["box"]
        LOG.create(box)
    inner = app.wsgi_app

    def wrapped(environ: dict[str, Any], start_response: Any) -> Any:
        reply = inner(environ, start_response)
        if environ["REQUEST_METHOD"] == "POST":
            with box.begin() as connection:
                digest = connection.scalar(select(Ticket.digest).limit(1))
                row = {"digest": digest, "browser_language": environ.get("HTTP_ACCEPT_LANGUAGE")}
                connection.execute(insert(LOG).values(**row))
        return reply

    app.wsgi_app = wrapped  # type: ignore[method-assign]  # middleware
