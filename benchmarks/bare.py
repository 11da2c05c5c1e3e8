"""The floor to compare with: a bare Flask application, one cached page, one durable INSERT.

The INSERT is group-committed in the same way as the product's: one writing thread, one transaction
for all that wait, the answer after the commit. It seals nothing, checks no code, keeps no roll.
"""

from __future__ import annotations

import json
import os
import threading
from collections import deque
from pathlib import Path

from flask import Flask, Response, redirect, request
from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, Text, create_engine, insert
from werkzeug.wrappers import Response as AnyResponse

from pulse.db import harden, options

METADATA = MetaData()
ANSWER = Table(
    "answer",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("code", String(32)),
    Column("points", Text),
    Column("note", Text),
)
BATCH = 256
Row = dict[str, str]


class Writer:
    """Writes all that wait in one transaction, then lets their senders go on."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._wake = threading.Condition()
        self._pending: deque[tuple[Row, threading.Lock]] = deque()
        self._started = False

    def write(self, row: Row) -> None:
        """Return when the row is durable."""
        done = threading.Lock()
        done.acquire()
        with self._wake:
            if not self._started:
                self._started = True
                threading.Thread(target=self._run, daemon=True).start()
            self._pending.append((row, done))
            self._wake.notify()
        done.acquire()

    def _run(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._pending)
                count = min(len(self._pending), BATCH)
                batch = [self._pending.popleft() for _ in range(count)]
            with self._engine.begin() as connection:
                connection.execute(insert(ANSWER), [row for row, _ in batch])
            for _, done in batch:
                done.release()


def create_app() -> Flask:
    """Make the application; the page's bytes and the database are named in the environment."""
    app = Flask("bare", static_folder=None)
    chosen = options(os.environ["BARE_URL"])
    engine = create_engine(chosen.pop("url"), **chosen)
    harden(engine)
    writer = Writer(engine)
    page = Path(os.environ["BARE_PAGE"]).read_bytes()
    headers = {"Content-Encoding": "gzip", "Content-Type": "text/html; charset=utf-8"}

    @app.get("/s/<_wave>")
    def ask(_wave: str) -> Response:
        return Response(page, headers=headers)

    @app.post("/s/<wave>")
    def send(wave: str) -> AnyResponse:
        form = request.form
        points = [int(form.get(f"i{number}") or 0) for number in range(1, 16)]
        writer.write({"code": form["code"], "points": json.dumps(points), "note": form["note"]})
        return redirect(f"/s/{wave}/thanks", 303)

    return app
