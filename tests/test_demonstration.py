"""The demonstration from outside: it loads, serves, stops cleanly and goes on where it was."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

PULSE = Path(sys.executable).with_name("pulse")
PATIENCE = 120.0  # seconds
LINK = re.compile(rb"/s/\w+#")
FOLLOWED = {  # what partners did with what they read
    "/reports/together/0/": "Harbour masters get an answer within ten days",
    "/scorecard/": "Value of joint surveys",
    "/risks/": "the survey ship is not ready",
    "/thanks/": "the flood team told us a week early",
}


@pytest.fixture
def place(tmp_path: Path) -> tuple[Path, int]:
    """A folder and a port for one demonstration."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return tmp_path / "demo", probe.getsockname()[1]


@contextmanager
def running(home: Path, port: int) -> Iterator[None]:
    """Run the command until its pages are served; interrupt it at the end."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PULSE_")}
    environ |= {
        "PULSE_HOME": str(home),
        "PULSE_LISTEN": f"127.0.0.1:{port}",
        "PULSE_PUBLIC_URL": f"http://127.0.0.1:{port}",
    }
    with (home.parent / "log").open("a") as log:
        process = subprocess.Popen([str(PULSE), "demo"], env=environ, stdout=log, stderr=log)
    try:
        ends = time.monotonic() + PATIENCE
        while not _listens(port):
            assert process.poll() is None, (home.parent / "log").read_text()
            assert time.monotonic() < ends, (home.parent / "log").read_text()
            time.sleep(0.2)
        yield
    finally:
        process.send_signal(signal.SIGINT)
        ended = process.wait(timeout=PATIENCE)
    said = (home.parent / "log").read_text()
    assert ended == 0, said
    assert "Traceback" not in said


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def ask(
    port: int, path: str, *, form: dict[str, str] | None = None, cookie: str = ""
) -> tuple[int, str, str]:
    """Send one request: its status, its page or where it leads, and the cookie it sets."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
    body = None if form is None else urlencode(form)
    connection.request("GET" if form is None else "POST", path, body, headers)
    answer = connection.getresponse()
    page = answer.read().decode()
    connection.close()
    given = (answer.getheader("Set-Cookie") or "").partition(";")[0]
    return answer.status, answer.getheader("Location") or page, given


def invitations(home: Path) -> int:
    """How many letters with a personal link lie in the mailbox."""
    letters = (home / "mailbox").glob("*.eml")
    return sum(LINK.search(letter.read_bytes()) is not None for letter in letters)


def test_a_taken_port_is_told_before_anything_is_loaded(place: tuple[Path, int]) -> None:
    home, port = place
    environ = os.environ | {"PULSE_HOME": str(home), "PULSE_LISTEN": f"127.0.0.1:{port}"}

    with socket.create_server(("127.0.0.1", port)):
        told = subprocess.run(
            [str(PULSE), "demo"], env=environ, capture_output=True, text=True, check=False
        )

    assert told.returncode == 1
    assert "Name another address" in told.stderr
    assert "PULSE_LISTEN" in told.stderr
    assert not home.exists()


@pytest.mark.timeout(600)
def test_it_loads_serves_stops_and_goes_on_where_it_was(place: tuple[Path, int]) -> None:
    home, port = place

    with running(home, port):
        link = urlsplit((home / "survey-link").read_text().strip())
        assert ask(port, "/mailbox/")[0] == 200
        assert ask(port, link.path)[0] == 200
        sheet = {"code": link.fragment, "i1": "4"}
        assert ask(port, link.path, form=sheet)[:2] == (303, f"{link.path}/thanks")
        status, _, cookie = ask(port, "/sign-in/demonstration/leader", form={})
        assert status == 303
        minute = ask(port, "/reports/", cookie=cookie)[1]
        assert 'class="three"' in ask(port, minute, cookie=cookie)[1]
        report = ask(port, minute.removesuffix("/minute"), cookie=cookie)[1]
        followed = {path: ask(port, path, cookie=cookie)[1] for path in FOLLOWED}

    for path, words in FOLLOWED.items():
        assert words in followed[path]
    assert "UK Hydrographic Office" in report
    assert "Open Government Licence v3.0" in report, "the real history is shown with its source"
    assert re.search(r"between \d+ and \d+, from \d+ answers", report)
    asked = invitations(home)

    with running(home, port):
        assert urlsplit((home / "survey-link").read_text().strip()) == link
        assert ask(port, link.path, form=sheet)[:2] == (303, f"{link.path}/thanks")

    assert invitations(home) == asked, "nobody is asked twice"
