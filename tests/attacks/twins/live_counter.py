"""A leaky twin: a staff page that counts answers as they come in."""

from __future__ import annotations

from flask import Flask, Response, request
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pulse.db import db
from surveys.answering.tables import Sealed


def leak(app: Flask) -> None:
    """Say on every page of the stewards how often something was written."""

    @app.after_request
    def count(response: Response) -> Response:
        if request.path.startswith("/manage/") and response.mimetype == "text/html":
            with Session(db.engines["box"]) as box:
                written = box.scalar(select(func.sum(Sealed.generation)))
            response.data = response.data + f"<!-- {written} written -->".encode()
        return response
