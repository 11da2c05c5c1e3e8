"""`pulse manifest verify` from outside: an honest server, dishonest ones, and none at all."""

from __future__ import annotations

import gzip
import hashlib
import http.server
import json
import re
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from waitress.server import create_server
from waitress.wasyncore import close_all
from werkzeug.test import run_wsgi_app

from pulse.cli import main, outside
from pulse.cli.outside import Address, AddressUnusable
from pulse.web.respond import drawing
from surveys.answering import manifests
from surveys.answering.served import integrity
from tests.pulse.web.open_wave import Opened, opened, public, two_languages

Answer = tuple[str, dict[str, str], bytes]  # status, headers, body
Change = Callable[[WSGIEnvironment, Answer], Answer]
UNITS = [
    {"place": 0, "name": "Harbour Trust", "invited": 20, "notes": 0},
    {"place": 1, "name": "River Board", "invited": 31, "notes": 1},
]


def unchanged(_environ: WSGIEnvironment, answer: Answer) -> Answer:
    """Let an answer pass as it is."""
    return answer


@dataclass
class Host:
    """The application behind somebody who may change every answer on its way out."""

    app: Flask
    url: str = ""
    change: Change = unchanged

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer as the application does, plainly, and then as it was changed."""
        body, status, headers = run_wsgi_app(self.app, {**environ, "HTTP_ACCEPT_ENCODING": ""})
        status, given, sent = self.change(environ, (status, dict(headers), b"".join(body)))
        given["Content-Length"] = str(len(sent))
        start_response(status, list(given.items()))
        return [sent]


@pytest.fixture
def host(app: Flask) -> Iterator[Host]:
    """A real server on the loopback address."""
    host, sockets = Host(app), dict[int, Any]()
    server = create_server(
        host, map=sockets, host="127.0.0.1", port=0, threads=2, asyncore_use_poll=True
    )
    host.url = f"http://127.0.0.1:{server.effective_port}"
    thread = threading.Thread(target=server.run, name="host under test")
    thread.start()
    yield host
    with suppress(OSError):  # the server was awake already, and has closed all before the pull
        server.trigger.pull_trigger(lambda: close_all(sockets))
    thread.join(timeout=10)
    server.task_dispatcher.shutdown(cancel_pending=True, timeout=5)


@pytest.fixture
def wave(app: Flask) -> Opened:
    return opened(app, public(units=UNITS, notes=[{"place": 0}, {"place": 1}], software="0.1.0"))


def published(wave: Opened) -> bytes:
    """The manifest as everybody gets it."""
    return wave.app.test_client().get(f"{wave.path}/manifest.json").data


def verify(*arguments: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(main, ["manifest", "verify", *arguments])


def words(told: Result) -> str:
    """What was said, without the frame around an error."""
    return " ".join(re.split(r"[\s│]+", told.output))


def at(path: str, change: Callable[[bytes], bytes]) -> Change:
    """Change one address's body for everybody."""

    def changed(environ: WSGIEnvironment, answer: Answer) -> Answer:
        status, headers, body = answer
        return (status, headers, change(body) if environ["PATH_INFO"] == path else body)

    return changed


def rewritten(opened: Opened, **changes: Any) -> Change:
    """Publish another manifest than the one of the launch."""

    def other(body: bytes) -> bytes:
        return manifests.written({**json.loads(body), **changes})

    return at(f"{opened.path}/manifest.json", other)


def test_an_honest_survey_is_in_order_by_its_link_and_by_its_fingerprint(
    host: Host, wave: Opened
) -> None:
    body = published(wave)
    link = f"{host.url}{wave.path}#{wave.tokens[0]}.1.{manifests.short(body)}"
    digits = hashlib.sha256(body).hexdigest()
    groups = " ".join(digits[start : start + 4] for start in range(0, 64, 4))

    by_link = verify(link)
    by_letter = verify(f"{host.url}{wave.path}/manifest", "--fingerprint", groups.upper())

    for told in (by_link, by_letter):
        assert told.exit_code == 0, told.output
        assert "✗" not in told.output
        assert "as the manifest says" in told.output
        assert wave.tokens[0] not in told.output
    assert "the one that the link names" in by_link.output
    assert f"the letter's fingerprint: {digits}" in by_letter.output


def test_every_language_is_looked_at(app: Flask, host: Host) -> None:
    wave = opened(app, public(questionnaire=two_languages()))

    told = verify(f"{host.url}{wave.path}")

    assert told.exit_code == 0, told.output
    for name in ("ask.ar", "ask.en", "thanks.ar", "thanks.en", "respond.js", "respond.css"):
        assert f"{name} is the one" in told.output
    assert "Compare this fingerprint with a letter yourself" in told.output


def test_the_code_of_a_link_never_leaves_this_machine(host: Host, wave: Opened) -> None:
    asked: list[str] = []

    def listening(environ: WSGIEnvironment, answer: Answer) -> Answer:
        asked.append(repr(sorted(environ.items(), key=lambda pair: pair[0])))
        return answer

    host.change = listening
    told = verify(f"{host.url}{wave.path}#{wave.tokens[0]}.0.{manifests.short(published(wave))}")

    assert told.exit_code == 0
    assert len(asked) > 8
    assert not any(wave.tokens[0] in words for words in asked)


@pytest.mark.parametrize("name", ["respond.js", "respond.css"])
def test_another_file_than_the_manifests_is_noticed(host: Host, wave: Opened, name: str) -> None:
    host.change = at(f"{wave.path}/{name}", lambda body: body + b"\n/* one more */")

    told = verify(f"{host.url}{wave.path}")

    assert told.exit_code == 1
    assert f"✗ {name} is not the one that the manifest names" in told.output


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b"</body>", b'<script src="/static/js/other.js"></script></body>', "respond.js: ["),
        (b"</body>", b"<script>steal()</script></body>", "respond.js: ["),
        (b"<form ", b'<form onsubmit="steal()" ', "form onsubmit"),
        (b' action="/s/', b' action="https://elsewhere.example/s/', "elsewhere.example"),
        (b"</main>", b'<iframe src="https://elsewhere.example"></iframe></main>', "<iframe>"),
        (b'integrity="sha384-', b'integrity="sha384-AAAA', "exactly the manifest's respond.js"),
        (b"<title>", b'<base href="https://elsewhere.example/"><title>', "<base>"),
    ],
)
def test_a_page_that_does_more_than_it_should_is_noticed(
    host: Host, wave: Opened, old: bytes, new: bytes, said: str
) -> None:
    host.change = at(wave.path, lambda body: body.replace(old, new))

    told = verify(f"{host.url}{wave.path}")

    assert told.exit_code == 1
    assert "✗ ask.en is not the one that the manifest names" in told.output
    assert said in told.output


def test_a_manifest_that_was_changed_is_not_that_of_the_letter(host: Host, wave: Opened) -> None:
    body = published(wave)
    host.change = rewritten(wave, closes="2027-01-01")

    by_link = verify(f"{host.url}{wave.path}#{wave.tokens[0]}.0.{manifests.short(body)}")
    by_letter = verify(f"{host.url}{wave.path}", "--fingerprint", manifests.fingerprint(body))

    assert by_link.exit_code == by_letter.exit_code == 1
    assert "✗ The manifest is not the one that the link names" in by_link.output
    assert "not that of the letter" in by_letter.output


def test_another_surveys_manifest_is_not_taken_for_this_ones(host: Host, wave: Opened) -> None:
    host.change = rewritten(wave, wave="another")

    told = verify(f"{host.url}{wave.path}")

    assert told.exit_code == 1
    assert "✗ It is another survey's manifest" in told.output


def test_words_of_a_host_cannot_write_over_what_was_found(host: Host, wave: Opened) -> None:
    host.change = rewritten(wave, alliance="Trust\n✓ All is well\x1b[1A\x1b[2K\u202e")
    link = f"{host.url}{wave.path}/manifest"

    told = CliRunner().invoke(main, ["manifest", "verify", link], color=True)

    assert "Trust�✓ All is well�[1A�[2K�" in told.output
    assert "\n✓ All is well" not in told.output


def test_nothing_that_is_asked_for_says_who_asks(host: Host, wave: Opened) -> None:
    seen: list[str] = []

    def listening(environ: WSGIEnvironment, answer: Answer) -> Answer:
        seen.extend(str(value) for name, value in environ.items() if name.startswith("HTTP_"))
        return answer

    host.change = listening
    verify(f"{host.url}{wave.path}")

    assert any("Firefox" in words for words in seen)
    assert not [words for words in seen if "pulse" in words.lower() or "urllib" in words.lower()]


def test_a_script_that_was_exchanged_in_everything_is_not_the_one_that_was_shipped(
    host: Host, wave: Opened
) -> None:
    client = wave.app.test_client()
    own = client.get(f"{wave.path}/respond.js").data
    bad = own + b"\nsteal();"
    page = client.get(wave.path).data.replace(integrity(own).encode(), integrity(bad).encode())
    served = json.loads(published(wave))["served"]
    named = served | {"respond.js": integrity(bad), "ask.en": integrity(page)}
    changes = {
        f"{wave.path}/respond.js": lambda _body: bad,
        wave.path: lambda _body: page,
        f"{wave.path}/manifest.json": lambda body: manifests.written(
            {**json.loads(body), "served": named}
        ),
    }

    def exchanged(environ: WSGIEnvironment, answer: Answer) -> Answer:
        status, headers, body = answer
        return (status, headers, changes.get(environ["PATH_INFO"], lambda same: same)(body))

    host.change = exchanged
    told = verify(f"{host.url}{wave.path}")

    assert told.exit_code == 1
    assert "✓ respond.js is the one that the manifest names" in told.output
    assert "installed here, makes them: ask.en, respond.js" in told.output


def test_whoever_seems_to_be_somebody_else_is_shown_the_same_or_it_is_said(
    host: Host, wave: Opened
) -> None:
    def phones_get_more(environ: WSGIEnvironment, answer: Answer) -> Answer:
        status, headers, body = answer
        if "Mobile" in environ["HTTP_USER_AGENT"] and environ["PATH_INFO"].endswith("respond.js"):
            return (status, headers, body + b" ")
        return answer

    host.change = phones_get_more
    told = verify(f"{host.url}{wave.path}")

    assert told.exit_code == 1
    assert "✗ Two different browsers are not shown the same: respond.js" in told.output
    assert told.output.count("✗") == 1


@pytest.mark.parametrize(
    ("units", "said"),
    [
        ([{"invited": 1}, {}], "Groups too small to be hidden in: Harbour Trust (1)"),
        ([{}, {"key": "same"}], "or shares a factor with it: River Board"),
        ([{"key": "AQ"}, {}], "No whole key of 3072 bits: Harbour Trust"),
        ([{}, {"place": 7}], "have a gap"),
    ],
)
def test_keys_and_groups_that_cannot_be_right_are_noticed(
    host: Host, wave: Opened, units: list[dict[str, Any]], said: str
) -> None:
    own = json.loads(published(wave))["units"]
    changed = [unit | change for unit, change in zip(own, units, strict=True)]
    for unit in changed:
        unit["key"] = own[0]["key"] if unit["key"] == "same" else unit["key"]
    host.change = rewritten(wave, units=changed)

    told = verify(f"{host.url}{wave.path}")

    assert told.exit_code == 1
    assert said in told.output


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Content-Security-Policy", "default-src 'none'; script-src 'self' 'unsafe-inline'"),
        ("Referrer-Policy", "unsafe-url"),
        ("Set-Cookie", "seen=1"),
    ],
)
def test_headers_that_allow_more_are_noticed(
    host: Host, wave: Opened, header: str, value: str
) -> None:
    def looser(_environ: WSGIEnvironment, answer: Answer) -> Answer:
        status, headers, body = answer
        return (status, headers | {header: value}, body)

    host.change = looser
    told = verify(f"{host.url}{wave.path}")

    assert told.exit_code == 1
    assert "✗ Headers that are missing or too wide" in told.output


def test_of_a_closed_survey_the_manifest_is_left(host: Host, wave: Opened) -> None:
    wave.shut()
    body = published(wave)

    told = verify(f"{host.url}{wave.path}", "--fingerprint", manifests.fingerprint(body))

    assert told.exit_code == 0, told.output
    assert "The survey has closed" in told.output


@pytest.mark.parametrize("body", [b"", b"{}", b"[1]", b"\xff\xfe", b"[" * 9000, b'{"wave": 3}'])
def test_what_is_no_manifest_is_said_to_be_none(host: Host, wave: Opened, body: bytes) -> None:
    host.change = at(f"{wave.path}/manifest.json", lambda _own: body)

    told = verify(f"{host.url}{wave.path}")

    assert told.exit_code == 1
    assert "The manifest is not one" in told.output
    assert "Traceback" not in told.output


def test_a_redirection_is_not_followed(host: Host, wave: Opened) -> None:
    def elsewhere(_environ: WSGIEnvironment, answer: Answer) -> Answer:
        return ("302 Found", {**answer[1], "Location": "http://127.0.0.1:1/"}, b"")

    host.change = elsewhere
    told = verify(f"{host.url}{wave.path}")

    assert told.exit_code == 1
    assert "a redirection to http://127.0.0.1:1/" in told.output


def test_an_unknown_survey_has_no_manifest(host: Host) -> None:
    told = verify(f"{host.url}/s/unknown")

    assert told.exit_code == 1
    assert "There is no manifest here (the answer was status 404)" in told.output


def test_a_host_that_does_not_answer_is_told_in_a_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]

        told = verify(f"http://127.0.0.1:{port}/s/abc")

    assert told.exit_code == 1
    assert "cannot be reached: Connection refused" in words(told)


def test_a_host_that_stays_silent_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside, "PATIENCE", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        told = verify(f"http://127.0.0.1:{silent.getsockname()[1]}/s/abc")

    assert told.exit_code == 1
    assert "no answer in time" in words(told)


class Nonsense(http.server.BaseHTTPRequestHandler):
    """Answers with what says that it is packed, and is far larger than it looks."""

    packed = gzip.compress(b" " * (outside.LARGEST + 1), mtime=0)

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(self.packed)

    def log_message(self, *_words: object) -> None:
        pass


@pytest.mark.parametrize("packed", [Nonsense.packed, b"nonsense", Nonsense.packed[:20]], ids=len)
def test_an_answer_that_cannot_be_unpacked_is_refused(packed: bytes) -> None:
    kind = type("Kind", (Nonsense,), {"packed": packed})
    with http.server.HTTPServer(("127.0.0.1", 0), kind) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        told = verify(f"http://127.0.0.1:{server.server_port}/s/abc")
        server.shutdown()
        thread.join()

    assert told.exit_code == 1
    assert "cannot be read" in words(told)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "pulse.example.org/s/abc",
        "ftp://pulse.example.org/s/abc",
        "https:///s/abc",
        "https://pulse.example.org/",
        "https://pulse.example.org/s/",
        "https://pulse.example.org/s/a/b/c",
        "https://somebody:secret@pulse.example.org/s/abc",
        "https://pulse.example.org:port/s/abc",
        "https://[::1/s/abc",
        "https://pulse.example.org/s/abc#TOKEN.1.tooshort",
    ],
)
def test_what_is_no_address_of_a_survey_is_told_so_before_anything_is_asked(url: str) -> None:
    told = verify(url)

    assert told.exit_code == 2
    assert "Traceback" not in told.output


@pytest.mark.parametrize("digits", ["12ab", "g" * 64, "a" * 65])
def test_what_is_no_fingerprint_is_told_so(digits: str) -> None:
    told = verify("http://127.0.0.1:1/s/abc", "--fingerprint", digits)

    assert told.exit_code == 2


def test_an_address_is_read_from_all_that_stands_in_a_letter() -> None:
    short = "ASNFZ4mrze8BI0VniavN7w"
    base = "https://pulse.example.org:8443/under"
    texts = [
        f"{base}/s/abc",
        f"{base}/s/abc/",
        f" {base}/s/abc/manifest\n",
        f"{base}/s/abc/manifest.json",
        f"{base}/s/abc?language=ar#0TOKEN0TOKEN0TOK",
        f"{base}/s/abc#0TOKEN0TOKEN0TOK.12.{short}",
    ]

    read = [Address.read(text) for text in texts]

    assert {each.page for each in read} == {f"{base}/s/abc"}
    assert [each.short for each in read] == [""] * 5 + [short]
    assert Address.read("http://[::1]:8000/s/abc").base == "http://[::1]:8000"
    with pytest.raises(AddressUnusable):
        Address.read(f"{base}/s/abc#x.1.{short}x")


def test_the_files_that_are_compared_are_all_that_a_wave_serves(wave: Opened) -> None:
    served = json.loads(published(wave))["served"]

    assert set(drawing.SHIPPED) < set(served)
    pages = {"ask.en", "thanks.en", "kiosk.en", "kiosk_thanks.en"}
    assert set(served) == {*pages, "respond.js", "kiosk.js", "respond.css"}
