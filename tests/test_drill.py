"""A drill from outside: it plays until a flag stands, says what it is, and is taken away whole."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from pulse.app import create_app
from pulse.cli import main
from pulse.mail import outbox
from pulse.settings import Settings
from tests.test_demonstration import PATIENCE, PULSE, _listens, ask


@pytest.fixture
def place(tmp_path: Path) -> tuple[Path, dict[str, str], int]:
    """An installation's folder, the environment of a drill beside it, and its port."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PULSE_")}
    environ |= {"PULSE_HOME": str(tmp_path), "PULSE_LISTEN": f"127.0.0.1:{port}"}
    return tmp_path, environ, port


def begun(place: tuple[Path, dict[str, str], int]) -> subprocess.Popen[bytes]:
    home, environ, _port = place
    with (home / "log").open("a") as log:
        return subprocess.Popen([str(PULSE), "drill"], env=environ, stdout=log, stderr=log)


def removed(environ: dict[str, str]) -> tuple[int, str]:
    """What `pulse drill --remove` says."""
    done = CliRunner().invoke(main, ["drill", "--remove"], env={"COLUMNS": "500", **environ})
    return done.exit_code, done.output


def until(there: Callable[[], bool], log: Path, process: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + PATIENCE
    while not there():
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < ends, log.read_text()
        time.sleep(0.1)


@pytest.mark.timeout(600)
def test_a_drill_is_interrupted_goes_on_and_is_taken_away(
    place: tuple[Path, dict[str, str], int],
) -> None:
    home, environ, port = place
    log, other = home / "log", home / "roster.sqlite"
    other.write_text("an installation's")
    first = begun(place)
    mailbox = home / "drill" / "mailbox"
    until(lambda: any(mailbox.glob("*.eml")), log, first)
    first.send_signal(signal.SIGINT)
    first.wait(timeout=PATIENCE)
    assert not (home / "drill" / "loaded").exists()

    process = begun(place)
    try:
        until(lambda: _listens(port), log, process)
        refused, why = removed(environ)
        status, _, cookie = ask(port, "/sign-in/demonstration/liaison", form={})
        page = ask(port, "/frictions/", cookie=cookie)[1]
        until(lambda: any(mailbox.glob("*.eml")), log, process)
    finally:
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=PATIENCE)

    assert refused == 1
    assert "The drill runs. Stop it first" in why
    assert status == 303
    assert "This is a drill." in page
    assert "Drill Harbour Office" in page
    assert "By chance nothing is flagged" not in log.read_text()
    letters = [file.read_bytes() for file in mailbox.glob("*.eml")]
    assert letters
    assert all(b"Subject: [Drill] " in letter for letter in letters)
    assert removed(environ)[0] == 0
    assert not (home / "drill").exists()
    assert other.read_text() == "an installation's"


def test_only_a_drill_is_taken_away(place: tuple[Path, dict[str, str], int]) -> None:
    home, environ, _port = place
    mine = home / "drill" / "roster.sqlite"
    mine.parent.mkdir()
    mine.write_text("somebody's")

    played = CliRunner().invoke(main, ["drill"], env={"COLUMNS": "500", **environ})

    assert played.exit_code == 1
    assert "something else than a drill" in played.output
    assert removed(environ)[0] == 1
    assert mine.exists()


def test_every_page_of_a_drill_says_so_and_no_other(app: Flask, settings: Settings) -> None:
    drilling = create_app(settings.model_copy(update={"drill": True}))
    pages = ("/", "/charter", "/sign-in", "/nothing", "/s/unknown", "/f/unknown")

    for path in pages:
        assert "This is a drill." in drilling.test_client().get(path).text, path
        assert "This is a drill." not in app.test_client().get(path).text, path
    assert outbox.of(drilling).drill
    assert not outbox.of(app).drill
