"""Where a benchmark's letters go: postfix's smtp-sink, or a small one of our own, slow if asked.

python -m benchmarks.sink 2525 [--seconds 0.02]
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import socketserver
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.servers import free_port

FAST = "smtp-sink"
HOW = f"{FAST} is not on PATH, so a slower sink is used; Debian has it in the package postfix."
ANSWERS = {b"DATA": b"354 go on\r\n", b"QUIT": b"221 bye\r\n"}


class Visit(socketserver.StreamRequestHandler):
    """One connection: every letter is taken, and forgotten."""

    seconds = 0.0  # over each letter

    def handle(self) -> None:
        """Answer every command."""
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.wfile.write(b"220 sink\r\n")
        for line in self.rfile:
            verb = line[:4].upper()
            self.wfile.write(ANSWERS.get(verb, b"250 ok\r\n"))
            if verb == b"DATA":
                self._letter()
            elif verb == b"QUIT":
                return

    def _letter(self) -> None:
        for line in self.rfile:
            if line == b".\r\n":
                break
        time.sleep(self.seconds)
        self.wfile.write(b"250 taken\r\n")


class Sink(socketserver.ThreadingTCPServer):
    """Listens on this machine only."""

    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def sinking(seconds: float = 0.0) -> Iterator[tuple[int, str]]:
    """Start a sink in a process of its own; its port and name."""
    port, fast = free_port(), shutil.which(FAST)
    if fast and not seconds:
        user = ["-u", "nobody"] if os.getuid() == 0 else []
        argv, name = [fast, *user, f"127.0.0.1:{port}", "100"], FAST
    else:
        argv = [sys.executable, "-m", "benchmarks.sink", str(port), "--seconds", str(seconds)]
        name = f"own sink, {1000 * seconds:g} ms over each letter"
    with subprocess.Popen(argv) as process:  # noqa: S603 - our own
        try:
            _listening(port)
            yield port, name
        finally:
            process.terminate()


def _listening(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("the sink did not start")


def main() -> None:
    """Take letters until told to stop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("--seconds", type=float, default=0.0)
    given = parser.parse_args()
    Visit.seconds = given.seconds
    Sink(("127.0.0.1", given.port), Visit).serve_forever()


if __name__ == "__main__":
    main()
