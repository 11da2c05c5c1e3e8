"""`pulse run`: the web, the worker, or both in one process."""

from __future__ import annotations

import errno
import logging
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import rich_click as click
from flask import Flask
from granian.constants import Interfaces
from granian.server import Server as Granian
from rich.console import Console
from waitress.server import create_server

from pulse.cli import mail
from pulse.cli.session import application
from pulse.settings import Settings
from pulse.web.problems import LARGEST

THREADS = 32  # of the embedded web: group commit gains from many at once
BACKLOG = 1024
NO_ADDRESS = frozenset({errno.EADDRINUSE, errno.EADDRNOTAVAIL, errno.EACCES})
LIMITS: dict[
    str, Any
] = {  # of the embedded web, so that a few slow senders do not keep all others out
    "connection_limit": 750,  # of the 1,024 files that a process may usually have open
    "channel_timeout": 60,  # seconds of silence
    "max_request_body_size": LARGEST,
    "asyncore_use_poll": True,
}

console = Console(highlight=False)


def serve(app: Flask, *, ready: Callable[[str], None] | None = None) -> None:
    """Run web and worker in this process until it is told to stop.

    Args:
        app: over ledgers that are there.
        ready: called with the address once pages are served.

    Raises:
        AnotherWorker: Pulse runs from this folder already.
        OSError: the address is taken.
    """
    from pulse.jobs import runner  # heavy: pandas and scipy come with it, for this command only

    settings: Settings = app.extensions["pulse.settings"]
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    with _until_told():
        server = create_server(
            app,
            **LIMITS,
            listen=settings.listen,
            threads=THREADS,
            backlog=BACKLOG,
            ident=None,
            clear_untrusted_proxy_headers=False,  # read by `pulse.auth.limits` alone
        )
        try:
            worker = runner.launch(app)
            try:
                if ready is not None:
                    ready(settings.public_url)
                server.run()
            finally:
                console.print("Stopping. Jobs under way come to their next mark …")
                worker.stop()
        finally:
            server.close()


@contextmanager
def listening(settings: Settings) -> Iterator[None]:
    """Put an address that cannot be listened on into one sentence."""
    try:
        yield
    except OSError as error:
        if not isinstance(error, socket.gaierror) and error.errno not in NO_ADDRESS:
            raise
        raise click.ClickException(
            f"{settings.listen} cannot be used: {error.strerror}. "
            "Name another address with PULSE_LISTEN."
        ) from error


def try_address(settings: Settings) -> None:
    """See whether the address can be listened on, before anything else is done for it.

    Raises:
        OSError: it is taken, or not of this machine.
    """
    host, port = _host_and_port(settings)
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        trial.bind((host, port))


def _host_and_port(settings: Settings) -> tuple[str, int]:
    host, _, port = settings.listen.rpartition(":")
    return host.strip("[]"), int(port)


def work(app: Flask) -> None:
    """Run a worker alone in this process until it is told to stop."""
    from pulse.jobs import runner  # heavy, as above

    with _until_told() as told:
        worker = runner.launch(app)
        try:
            console.print(f"Worker {worker.slot} runs. Ctrl-C stops it.")
            told.wait()
        except KeyboardInterrupt:
            pass
        finally:
            console.print("Stopping. Jobs under way come to their next mark …")
            worker.stop()


@contextmanager
def _until_told() -> Iterator[threading.Event]:
    """Treat every polite request to end alike, also where a shell has Ctrl-C ignored."""
    told = threading.Event()

    def tell(_signal: int, _frame: FrameType | None) -> None:
        told.set()
        raise KeyboardInterrupt

    before = {each: signal.signal(each, tell) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield told
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def serve_web(settings: Settings, workers: int, threads: int) -> None:
    """Run the web alone, on as many processes as the database can serve."""
    host, port = _host_and_port(settings)
    if workers > 1 and settings.roster.startswith("sqlite"):
        raise click.ClickException(
            "On SQLite one process writes all answers, so the web runs in one process. "
            "Set PULSE_ROSTER_URL and PULSE_BOX_URL to PostgreSQL for more."
        )
    try_address(settings)  # Granian would tell of a taken port in a stack of its own
    Granian(
        "pulse.app:create_app",
        factory=True,
        interface=Interfaces.WSGI,
        address=host,
        port=port,
        workers=workers,
        blocking_threads=threads,
        backlog=BACKLOG,
        log_access=False,
        websockets=False,
    ).serve()


@click.command()
@click.option("--web", "part", flag_value="web", help="Only the web, for servers.")
@click.option("--worker", "part", flag_value="worker", help="Only the worker, for servers.")
@click.option("--processes", default=1, show_default=True, help="With --web: on PostgreSQL only.")
@click.option("--threads", default=64, show_default=True, help="With --web: per process.")
def run(part: str | None, processes: int, threads: int) -> None:
    """Serve the pages and do the jobs, in one process unless told otherwise."""
    with application() as app:
        settings: Settings = app.extensions["pulse.settings"]
        with listening(settings):
            if part == "web":
                serve_web(settings, processes, threads)
                return
            mail.say_later(app)
            work(app) if part == "worker" else serve(app, ready=_say_ready)
    console.print("Stopped.")


def _say_ready(url: str) -> None:
    console.print(f"Pulse is at [bold]{url}[/bold]. Ctrl-C stops it.")


COMMANDS: tuple[click.Command, ...] = (run,)
