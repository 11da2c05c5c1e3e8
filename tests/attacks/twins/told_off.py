"""A leaky twin: a roster in which whoever answered is told off the list, to be reminded no more."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import parse_qs

from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from pulse.db import db
from surveys.answering import tickets
from surveys.answering.tables import Ticket
from surveys.asking.invitations import Invitation


def leak(app: Flask) -> None:
    """Mark the invitation behind every form that comes in."""
    inner = app.wsgi_app

    def wrapped(environ: dict[str, Any], start_response: Any) -> Any:
        if environ["REQUEST_METHOD"] == "POST":
            body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
            environ["wsgi.input"] = io.BytesIO(body)
            _mark(app, parse_qs(body.decode())["code"][0])
        return inner(environ, start_response)

    app.wsgi_app = wrapped  # type: ignore[method-assign]  # middleware


def _mark(app: Flask, code: str) -> None:
    digest = tickets.digest(tickets.read(code))
    with app.app_context(), Session(db.engine) as roster, Session(db.engines["box"]) as box:
        seat = box.scalar(select(Ticket.seat).where(Ticket.digest == digest))
        roster.execute(
            update(Invitation).where(Invitation.seat == seat).values(refusal="has answered")
        )
        roster.commit()
