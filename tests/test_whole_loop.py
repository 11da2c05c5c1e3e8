"""The whole loop from outside: command line, real SMTP, real HTTP, SQLite and PostgreSQL."""

from __future__ import annotations

import csv
import email
import email.policy
import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode

import pytest
from aiosmtpd.controller import Controller

from pulse.settings import Settings
from tests.conftest import BOTH

PULSE = Path(sys.executable).with_name("pulse")
LINK = re.compile(r"http://\S+/s/(\S+)#(\S+)")
PATIENCE = 90.0  # seconds
TEAMS = {"Boats": 18, "Office": 17}
PARTNERS = ("Harbour Trust", "Tide Institute", "River Board")


class Postbox:
    """What a real mail server took in; it refuses one address for good."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []

    async def handle_RCPT(  # noqa: N802 - the server's name for it
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if address.startswith("gone@"):
            return "550 5.1.1 no such person here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - the server's name for it
        self, _server: Any, _session: Any, envelope: Any
    ) -> str:
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        return "250 OK"

    def text(self, letter: EmailMessage) -> str:
        """The plain part of a letter."""
        body = letter.get_body(("plain",))
        assert body is not None
        return str(body.get_content())


@dataclass
class Installation:
    """One installation of Pulse, used as an operator and its people would use it."""

    environ: dict[str, str]
    port: int
    post: Postbox
    cookies: dict[str, str] = field(default_factory=dict)

    def pulse(self, *words: str) -> str:
        """Run one command; its output."""
        done = subprocess.run(
            [str(PULSE), *words], env=self.environ, capture_output=True, text=True, timeout=PATIENCE
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """Send one request, as a browser without a script; status and page."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, urlencode(form) if form is not None else None, headers)
        answer: HTTPResponse = connection.getresponse()
        page = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        self.cookies = {name: value for name, value in self.cookies.items() if value}
        connection.close()
        return answer.status, answer.headers.get("Location", "") or page

    def status(self, number: int) -> dict[str, Any]:
        """Where a wave stands."""
        found: dict[str, Any] = json.loads(self.pulse("wave", "status", str(number), "--json"))
        return found


def eventually(holds: Callable[[], bool], what: str) -> None:
    """Wait until something is so, within bounds."""
    ends = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < ends, f"never: {what}"
        time.sleep(0.3)


@pytest.fixture
def post() -> Iterator[tuple[Postbox, int]]:
    """A real SMTP server on a free port."""
    box = Postbox()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    try:
        yield box, port
    finally:
        server.stop()


@pytest.fixture
def installation(settings: Settings, post: tuple[Postbox, int]) -> Installation:
    """A folder, two databases and a mail server; nothing is begun yet."""
    box, smtp = post
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PULSE_")}
    environ |= {
        "PULSE_HOME": str(settings.home),
        "PULSE_LISTEN": f"127.0.0.1:{port}",
        "PULSE_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "PULSE_MAIL_URL": f"smtp://127.0.0.1:{smtp}",
        "PULSE_MAIL_SENDER": "Pulse <pulse@alliance.example>",
    }
    if settings.roster_url and settings.box_url:
        environ |= {"PULSE_ROSTER_URL": settings.roster_url, "PULSE_BOX_URL": settings.box_url}
    return Installation(environ, port, box)


@pytest.fixture
def running(installation: Installation) -> Iterator[Installation]:
    """The same, founded and running: web and worker in one process."""
    said = installation.pulse("init", "--name", "Tidal Alliance", "--steward", "s@alliance.example")
    assert f"http://127.0.0.1:{installation.port}/sign-in/" in said
    process = subprocess.Popen(
        [str(PULSE), "run"], env=installation.environ, stdout=subprocess.DEVNULL
    )
    try:
        eventually(lambda: _listens(installation.port), "pages are served")
        yield installation
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=PATIENCE) == 0


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def _roster(folder: Path, partner: str) -> Path:
    domain = partner.split()[0].lower()
    lines = ["Name;E-Mail-Adresse;Abteilung"]
    for team, size in TEAMS.items():
        lines += [f"Person {n};{team.lower()}{n}@{domain}.example;{team}" for n in range(size)]
    if partner == PARTNERS[0]:
        lines.append("Somebody who left;gone@harbour.example;Boats")
    file = folder / f"{domain}.csv"
    file.write_bytes("\r\n".join(lines).encode("cp1252"))
    return file


def _invitations(running: Installation) -> dict[str, tuple[str, str]]:
    found = {}
    for letter in running.post.letters:
        link = LINK.search(running.post.text(letter))
        if link:
            found[str(letter["To"])] = (link[1], link[2])
    return found


def _answer(running: Installation, wave: str, token: str, form: dict[str, str]) -> int:
    kept, running.cookies = running.cookies, {}
    status, _ = running.ask("POST", f"/s/{wave}", {"code": token, **form})
    assert running.cookies == {}, "the respondents' door sets no cookie"
    running.cookies = kept
    return status


@BOTH
@pytest.mark.timeout(600)
def test_a_wave_goes_from_roster_to_trend_report(running: Installation, tmp_path: Path) -> None:
    for partner in PARTNERS:
        running.pulse("organisation", "add", partner)
        file = str(_roster(tmp_path, partner))
        running.pulse("roster", "import", file, "--organisation", partner)
    running.pulse("leader", "invite", "boss@harbour.example", "--organisation", PARTNERS[0])
    today = datetime.now(UTC).date().isoformat()
    running.pulse("wave", "plan", "--pulse", "Core pulse", "--opens", today)

    running.pulse("wave", "open", "1")
    people = len(PARTNERS) * sum(TEAMS.values())
    eventually(lambda: len(_invitations(running)) == people, "everybody has a letter")
    eventually(lambda: running.status(1)["letters"]["waiting"] == 0, "every letter is settled")
    letters = running.status(1)["letters"]
    counted = {name: letters[name] for name in ("seats", "sent", "waiting", "refused")}
    assert counted == {"seats": people + 1, "sent": people, "waiting": 0, "refused": 1}
    assert letters["why_waiting"] is None
    assert "no such person" in running.status(1)["refusals"][0]["words"]

    chance = Random(7)
    sheets: dict[str, list[list[int]]] = {partner: [] for partner in PARTNERS}
    for address, (wave, token) in sorted(_invitations(running).items()):
        assert running.ask("GET", f"/s/{wave}")[0] == 200
        if chance.random() > 0.8:
            continue
        partner = next(p for p in PARTNERS if p.split()[0].lower() in address)
        points = [chance.randint(1, 5) for _ in range(15)]
        form = {f"i{place}": str(point) for place, point in enumerate(points, 1)}
        assert _answer(running, wave, token, form) == 303
        assert _answer(running, wave, token, {"i1": "5"}) == 303, (
            "a second answer gets no other page"
        )
        sheets[partner].append(points)

    running.pulse("wave", "close", "1")
    eventually(lambda: running.status(1)["stage"] == "closed", "the wave is closed")
    assert _answer(running, wave, token, {"i1": "5"}) == 410
    eventually(lambda: "can be published" in _publish(running), "the release is computed")
    eventually(lambda: running.status(1)["stage"] == "released", "the release is published")

    rows = _cells_of_the_leader(running)
    assert {row["name"] for row in rows} <= {"", *TEAMS}, "a file of one's own names no partner"
    own = next(
        row
        for row in rows
        if (row["subject"], row["measure"], row["construct"])
        == ("organisation", "mean", "psychological_safety")
    )
    items = [i for i in _questionnaire(running, wave) if i["construct"] == "psychological_safety"]
    expected = _score(sheets[PARTNERS[0]], items)
    noise = float(own["noise_sd"])
    assert float(own["value"]) == pytest.approx(expected, abs=6 * noise + 0.05)
    assert 0 < noise < 4
    assert int(own["n"]) == len(sheets[PARTNERS[0]])


def _publish(running: Installation) -> str:
    done = subprocess.run(
        [str(PULSE), "wave", "publish", "1"],
        env=running.environ,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    return "can be published" if done.returncode == 0 else done.stderr


def _cells_of_the_leader(running: Installation) -> list[dict[str, str]]:
    welcome = next(
        letter for letter in running.post.letters if "boss@harbour.example" in str(letter["To"])
    )
    link = re.search(r"http://[^/]+(/sign-in/\S+)", running.post.text(welcome))
    assert link is not None
    assert running.ask("GET", link[1])[0] == 200
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', running.ask("GET", link[1])[1])
    assert running.ask("POST", link[1], {"csrf_token": token[1] if token else ""})[0] == 303
    status, place = running.ask("GET", "/reports/")
    assert status == 302
    assert running.ask("GET", place)[0] == 200
    own = int(place.split("/")[2])
    for other in range(1, len(PARTNERS) + 1):
        seen = running.ask("GET", f"/reports/{other}")[0]
        assert seen == (200 if other == own else 404), "a leader sees the own organisation only"
    status, cells = running.ask("GET", f"/reports/{own}/cells.csv")
    assert status == 200
    return list(csv.DictReader(io.StringIO(cells.lstrip("\ufeff"))))


def _questionnaire(running: Installation, wave: str) -> list[dict[str, Any]]:
    from surveys.instruments import loader

    return [
        {"place": place, "construct": item.construct, "reverse": item.reverse}
        for place, item in enumerate(loader.load("trust-core").items)
    ]


def _score(sheets: list[list[int]], items: list[dict[str, Any]]) -> float:
    """The mean of people's means, from 0 to 100, worked out without the product's arithmetic."""
    means = []
    for points in sheets:
        turned = [6 - points[i["place"]] if i["reverse"] else points[i["place"]] for i in items]
        means.append(sum(turned) / len(turned))
    return float(100 * (sum(means) / len(means) - 1) / 4)
