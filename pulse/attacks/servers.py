"""Real servers for a world under attack: gunicorn, and nginx in front of it where there is one."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg

from pulse.attacks.installation import free_port
from pulse.settings import Settings

HOST = "127.0.0.1"
PATIENCE = 60.0  # seconds until a server answers; machines are shared
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")

# As docs/operator.md asks for it; logs and temporary files lie where the attacker finds them.
FRONT = """
{user}daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx-error.log info;
events {{ }}
http {{
    access_log {folder}/nginx-access.log;
    client_body_temp_path {folder}/nginx-body;
    proxy_temp_path {folder}/nginx-proxy;
    fastcgi_temp_path {folder}/nginx-fastcgi;
    uwsgi_temp_path {folder}/nginx-uwsgi;
    scgi_temp_path {folder}/nginx-scgi;
    server {{
        listen {host}:{port};
        location /s/ {{
            {quiet}
            client_max_body_size 64k;
            client_body_buffer_size 64k;
            proxy_max_temp_file_size 0;
            proxy_pass http://{host}:{behind};
        }}
        location / {{ proxy_pass http://{host}:{behind}; proxy_set_header Host $host; }}
    }}
}}
"""
QUIET = "access_log off; error_log /dev/null crit;"


def environment(settings: Settings) -> dict[str, str]:
    """The settings of an installation as another process reads them."""
    given = {
        "home": str(settings.home),
        "roster_url": settings.roster_url,
        "box_url": settings.box_url,
        "secret_key": settings.secret_key.get_secret_value() if settings.secret_key else None,
        "public_url": settings.public_url,
        "listen": settings.listen,
        "mail_url": settings.mail_url,
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PULSE_")}
    return kept | {f"PULSE_{name.upper()}": value for name, value in given.items() if value}


@contextmanager
def gunicorn(
    target: str,
    folder: Path,
    environ: Mapping[str, str],
    *,
    workers: int = 1,
    more: str = "",
) -> Iterator[int]:
    """Serve a Flask application by gunicorn, its log at the level that most operators choose.

    Args:
        target: `module:factory()` of the application.
        folder: of its log.
        environ: of its processes. Their hashes are made repeatable, for the attacker's benefit.
        workers: processes.
        more: further lines of its configuration.

    Returns:
        Yields the port.
    """
    port = free_port()
    config = folder / f"gunicorn-{port}.py"
    config.write_text(
        f'bind = "{HOST}:{port}"\nworkers = {workers}\nworker_class = "gthread"\nthreads = 8\n'
        f'loglevel = "info"\nerrorlog = "{folder}/gunicorn-error.log"\ncapture_output = True\n'
        f"control_socket_disable = True\n{more}\n"
    )
    words = [sys.executable, "-m", "gunicorn", "-c", str(config), target]
    with running(words, folder, {**environ, "PYTHONHASHSEED": "0"}, port):
        yield port


@contextmanager
def front(folder: Path, behind: int, *, quiet: str = QUIET) -> Iterator[int]:
    """Put nginx before a port, as documented; without nginx the port itself is used."""
    if NGINX is None:
        yield behind
        return
    port = free_port()
    config = folder / "nginx.conf"
    user = "user root; " if os.geteuid() == 0 else ""
    config.write_text(
        FRONT.format(user=user, folder=folder, host=HOST, port=port, behind=behind, quiet=quiet)
    )
    early = folder / "nginx-start.log"
    with running([NGINX, "-c", str(config), "-e", str(early)], folder, dict(os.environ), port):
        yield port


@contextmanager
def worker(folder: Path, environ: Mapping[str, str]) -> Iterator[None]:
    """Run the jobs in a process of their own, as on a server."""
    words = [sys.executable, "-c", "from pulse.cli import main; main()", "run", "--worker"]
    with running(words, folder, environ, None):
        yield


@contextmanager
def running(
    words: Sequence[str], folder: Path, environ: Mapping[str, str], port: int | None
) -> Iterator[None]:
    """Run a program until the block ends; what it prints is a log like any other."""
    printed = folder / f"{Path(words[0]).name}-{port or 'worker'}.log"
    with printed.open("ab") as log:
        process = subprocess.Popen(
            words, env=dict(environ), cwd=folder, stdout=log, stderr=log, start_new_session=True
        )
        try:
            if port is not None:
                _wait(process, port, printed)
            yield
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, printed: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with socket.create_connection((HOST, port), timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"A server did not start: {printed.read_text(errors='replace')[-2000:]}")


def logs_of(server: str | None) -> list[Path]:
    """The log files of a PostgreSQL server on this machine, as far as they can be read."""
    if server is None:
        return []
    with psycopg.connect(server, autocommit=True) as connection:
        row = connection.execute("SHOW data_directory").fetchone()
    folder = Path(str(row[0])) if row else Path()
    found = [*folder.glob("*log"), *folder.glob("log/*"), *folder.parent.glob("*.log")]
    return [each for each in found if each.is_file() and os.access(each, os.R_OK)]
