"""Servers to measure, each in a session of its own, and the processor time they use."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.load import HOST

THREADS = 64
TICK = os.sysconf("SC_CLK_TCK")
BIN = Path(sys.executable).parent
ROOT = Path(__file__).parents[1]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind((HOST, 0))
        port: int = one.getsockname()[1]
        return port


def command(server: str, target: str, port: int, processes: int) -> list[str]:
    """How a server is started.

    Args:
        server: granian, gunicorn or waitress.
        target: `module:factory` of a Flask application.
        port: to listen on.
        processes: that serve; waitress has one.
    """
    if server == "granian":
        return [
            *(str(BIN / "granian"), "--interface", "wsgi", "--factory", "--host", HOST),
            *("--port", str(port), "--workers", str(processes)),
            *("--blocking-threads", str(THREADS), "--backlog", "1024", "--no-ws"),
            *("--log-level", "error", target),
        ]
    if server == "gunicorn":
        return [
            *(str(BIN / "gunicorn"), "--bind", f"{HOST}:{port}", "--worker-class", "gthread"),
            *("--workers", str(processes), "--threads", str(THREADS), "--keep-alive", "60"),
            *("--log-level", "error", f"{target}()"),
        ]
    waitress = (
        "import logging, sys; from waitress.runner import run; "
        "logging.getLogger('waitress.queue').setLevel(logging.ERROR); sys.exit(run())"
    )
    return [
        *(sys.executable, "-W", "ignore", "-c", waitress, f"--listen={HOST}:{port}"),
        *(f"--threads={THREADS}", "--no-expose-tracebacks", "--call", target),
    ]


@dataclass(frozen=True)
class Server:
    """A running server."""

    port: int
    session: int

    @property
    def processor_seconds(self) -> float:
        """Processor time of all its processes so far."""
        return sum(_spent(stat) for stat in _stats() if int(stat[3]) == self.session)


@contextmanager
def running(argv: list[str], port: int, environment: dict[str, str]) -> Iterator[Server]:
    """Start a server, wait until it answers, stop it at the end.

    Raises:
        RuntimeError: it does not answer within half a minute.
    """
    process = subprocess.Popen(  # noqa: S603 - our own servers
        argv, env={**os.environ, **environment}, cwd=ROOT, start_new_session=True
    )
    try:
        _wait(process, port)
        yield Server(port, process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and process.poll() is None:
        try:
            with socket.create_connection((HOST, port), timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"The server on port {port} does not answer.")


def children_seconds(parent: int) -> float:
    """Processor time of a process and its children, ended ones too: a database server."""
    return sum(_spent(stat) for stat in _stats() if parent in (int(stat[0]), int(stat[1])))


def _stats() -> Iterator[list[str]]:
    """For every process: pid, parent, group, session and its times in ticks."""
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            text = (folder / "stat").read_text()
        except OSError:
            continue
        fields = text.rpartition(")")[2].split()
        yield [folder.name, fields[1], fields[2], fields[3], *fields[11:15]]


def _spent(stat: list[str]) -> float:
    return sum(map(int, stat[4:8])) / TICK
