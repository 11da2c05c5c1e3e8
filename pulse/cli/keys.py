"""`pulse keys serve`: the keyring of this machine for the others."""

from __future__ import annotations

import socket
from pathlib import Path

import rich_click as click
from granian.constants import HTTPModes, Interfaces
from granian.server import Server as Granian

from pulse.cli.operate import make_home
from pulse.cli.run import listening
from pulse.cli.session import sentences
from pulse.keys import service
from pulse.settings import Settings, is_loopback, load

THREADS = 16
FAREWELL = 2  # seconds that requests under way have when the service is stopped
IN_THE_CLEAR = (
    "Without --certificate and --private-key the key service speaks to this machine alone, "
    "or keys would travel in the clear: listen on 127.0.0.1, or give it a certificate."
)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def keys() -> None:
    """Hold the keys of several machines."""


@keys.command()
@click.option("--certificate", type=FILE, help="In PEM, with what it was signed by.")
@click.option("--private-key", type=FILE, help="Of the certificate, in PEM, without a password.")
def serve(certificate: Path | None, private_key: Path | None) -> None:
    """Serve this machine's keyring on PULSE_LISTEN to whoever knows PULSE_KEYRING_SECRET.

    It writes no log: not of keys, not of waves, not of who asked when.
    """
    with sentences():
        settings = load()
        make_home(settings.home.resolve())
        service.over(settings)
    host, _, port = settings.listen.rpartition(":")
    host = host.strip("[]")
    if (certificate is None) != (private_key is None):
        raise click.ClickException("A certificate and its private key go together: give both.")
    if certificate is None and not is_loopback(host):
        raise click.ClickException(IN_THE_CLEAR)
    with listening(settings):
        _try(host, int(port))
        click.echo(f"The key service listens on {settings.listen}. Ctrl-C stops it.")
        _serve(settings, host, int(port), certificate, private_key)


def _try(host: str, port: int) -> None:
    """Find out whether the address is free: the server would tell so in a stack of its own."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        trial.bind((host, port))


def _serve(
    settings: Settings, host: str, port: int, certificate: Path | None, private_key: Path | None
) -> None:
    Granian(
        "pulse.keys.service:create",
        factory=True,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        address=host,
        port=port,
        workers=1,
        blocking_threads=THREADS,
        log_access=False,
        log_enabled=False,
        websockets=False,
        workers_kill_timeout=FAREWELL,  # kept connections would hold a stop up; keys are durable
        ssl_cert=certificate,
        ssl_key=private_key,
    ).serve()


COMMANDS: tuple[click.Command, ...] = (keys,)
