"""A leaky twin of the web: rows in the order of arrival, and a server that logs requests."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable
from typing import Any


def create_app() -> Callable[[dict[str, Any], Any], Iterable[bytes]]:
    """Make an application that writes each body into a table."""
    place = os.environ["TWIN_DATABASE"]
    with sqlite3.connect(place) as connection:
        connection.execute("CREATE TABLE answer (id INTEGER PRIMARY KEY, sheet BLOB)")

    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        with sqlite3.connect(place) as connection:
            body = environ["wsgi.input"].read(length)
            connection.execute("INSERT INTO answer (sheet) VALUES (?)", (body,))
        start_response("204 No Content", [])
        return []

    return application
