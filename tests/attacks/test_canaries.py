"""What a respondent's browser sends is found in no file and in no log line, whatever goes wrong."""

from __future__ import annotations

import logging
import socket
import tempfile
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask, request
from waitress.server import create_server

from pulse.cli.run import LIMITS
from pulse.settings import Settings
from tests.pulse.web.open_wave import Opened, opened

NOTE = "CANARY-of-a-note"
SAID = {
    "User-Agent": "CANARY-of-a-browser",
    "X-Forwarded-For": "203.0.113.77",
    "Accept-Language": "xx-CANARY-of-a-language",
    "Referer": "http://CANARY-of-a-page/",
    "Cookie": "pulse=CANARY-of-a-cookie",
}
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def wave(app: Flask) -> Opened:
    """A wave that takes answers."""
    return opened(app)


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which the server's temporary files would lie."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def port(app: Flask, temporary: Path) -> Iterator[int]:
    """The application on the server that `pulse run` embeds; its errors become pages."""
    app.testing = False
    with socket.create_server(("127.0.0.1", 0)) as probe:
        free = int(probe.getsockname()[1])
    server = create_server(app, listen=f"127.0.0.1:{free}", threads=4, ident=None, **LIMITS)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield free
    server.close()
    thread.join(timeout=10)


def send(port: int, method: str, path: str, body: str = "", kind: str = FORM) -> int:
    """One request of a talkative browser; its status."""
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(method, path, body.encode(), SAID | {"Content-Type": kind})
    status = connection.getresponse().status
    connection.close()
    return status


def everything_goes_wrong(port: int, wave: Opened, settings: Settings) -> set[int]:
    """A good answer, the same again, and every slip that there is; the statuses."""
    good = urlencode({"code": wave.code, "i1": "4", "note": NOTE})
    upload = f'--x\r\nContent-Disposition: form-data; name="note"; filename="{NOTE}"\r\n\r\n'
    statuses = {
        send(port, "POST", wave.path, good),
        send(port, "POST", wave.path, good),
        send(port, "POST", wave.path, good + "&i2=99"),
        send(port, "POST", wave.path, good.replace("code=", "code=X")),
        send(port, "POST", wave.path, f"\xff\xfe{NOTE}"),
        send(port, "POST", wave.path, NOTE * 10_000),
        send(port, "POST", wave.path, f'{{"note": "{NOTE}"}}', "application/json"),
        send(port, "POST", wave.path, upload + NOTE * 90_000, "multipart/form-data; boundary=x"),
        send(port, "PUT", wave.path, NOTE),
        send(port, "GET", f"{wave.path}/{wave.code}"),
        send(port, "GET", f"/{wave.code}?note={NOTE}"),
        send(port, "GET", f"/sign-in/{wave.code}"),
        send(port, "GET", f"/manage/?note={NOTE}"),
    }
    settings.keyring_file.write_bytes(bytes(8192))  # the keys are gone
    return statuses | {send(port, "POST", wave.path, good)}


def canaries(wave: Opened) -> list[bytes]:
    """What may be found nowhere."""
    bare = wave.code.replace("-", "")
    return [each.encode() for each in ("CANARY", "203.0.113.77", wave.code, bare)]


def found_in(*folders: Path, wave: Opened) -> set[str]:
    """The files that hold a canary."""
    files = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    return {
        file.name for file in files if any(each in file.read_bytes() for each in canaries(wave))
    }


def test_no_file_and_no_line_holds_what_a_browser_sent(
    port: int,
    wave: Opened,
    settings: Settings,
    temporary: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    logging.getLogger().setLevel(logging.DEBUG)
    try:
        statuses = everything_goes_wrong(port, wave, settings)
    finally:
        logging.getLogger().setLevel(logging.INFO)

    assert {303, 404, 405, 413, 415, 422, 503} <= statuses
    assert found_in(settings.home, temporary, wave=wave) == set()
    written = "".join(capfd.readouterr()).encode()
    assert [each for each in canaries(wave) if each in written] == []


def test_the_same_search_finds_them_in_an_access_log(
    app: Flask, port: int, wave: Opened, settings: Settings
) -> None:
    log = settings.home / "access.log"

    @app.teardown_request
    def write(_error: BaseException | None) -> None:
        with log.open("a") as file:
            file.write(f"{request.path} {request.headers}")

    send(port, "GET", f"{wave.path}/{wave.code}")

    assert found_in(settings.home, wave=wave) == {"access.log"}
