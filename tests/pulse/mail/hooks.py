"""A chat program's server that takes what is posted, or does not."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from flask import Flask


@dataclass
class Hooks:
    """What came in, and what is answered."""

    url: str = ""
    answer: int = 200
    says: str = "ok"
    slow: float = 0.0  # seconds before each answer
    bodies: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)

    @property
    def ports(self) -> set[int]:
        """The port that it listens on, as settings allow it."""
        return {int(self.url.rpartition(":")[2])}

    def allowed(self, app: Flask) -> None:
        """Let an application post here."""
        (port,) = self.ports
        settings = app.extensions["pulse.settings"]
        app.extensions["pulse.settings"] = settings.model_copy(update={"webhook_ports": str(port)})

    @property
    def texts(self) -> list[str]:
        """The words that came in."""
        return [body["text"] for body in self.bodies]


@contextmanager
def listening() -> Iterator[Hooks]:
    """Listen while the test runs."""
    hooks = Hooks()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            assert self.headers["Content-Type"] == "application/json"
            hooks.bodies.append(json.loads(self.rfile.read(length)))
            hooks.paths.append(self.path)
            time.sleep(hooks.slow)
            self.send_response(hooks.answer)
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.end_headers()
            self.wfile.write(hooks.says.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), name="chat server")
    thread.start()
    hooks.url = f"http://127.0.0.1:{server.server_port}"
    yield hooks
    server.shutdown()
    thread.join()
    server.server_close()
