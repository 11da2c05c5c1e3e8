"""Letters reach a real mail server, or stay, and say why."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword

from pulse.mail import mime, transport
from pulse.mail.errors import Deferred, MailUrlInvalid, Refused, Unreachable
from pulse.mail.mime import Letter
from pulse.mail.outbox import Outbox
from tests.pulse.mail.sink import Sink, free_port, serving

LETTER = Letter("ann@example.org", "Grüße, a test", "Line one\n.\nline thrée\n", "<p>Hé</p>")
SENDER = "The River <pulse@example.net>"


@pytest.fixture
def sink() -> Sink:
    """An empty sink."""
    return Sink()


@pytest.fixture
def outbox(sink: Sink) -> Iterator[Outbox]:
    """An outbox whose letters go to the sink."""
    with serving(sink) as url:
        yield Outbox(transport.of(url), SENDER)


def test_a_letter_arrives_whole(outbox: Outbox, sink: Sink) -> None:
    outbox.send(LETTER)

    (message,) = sink.messages()
    assert message["to"] == "ann@example.org"
    assert message["from"] == SENDER
    assert message["subject"] == "Grüße, a test"
    assert message["auto-submitted"] == "auto-generated"
    assert message["message-id"].endswith("@example.net>")
    text = message.get_body(("plain",))
    html = message.get_body(("html",))
    assert text is not None
    assert text.get_content().splitlines() == LETTER.text.splitlines()
    assert html is not None
    assert html.get_content().strip() == LETTER.html


def test_one_line_carries_many_letters(outbox: Outbox, sink: Sink) -> None:
    prepared = outbox.prepare(LETTER)
    with outbox.line() as line:
        for number in range(20):
            to = f"p{number}@example.org"
            message = prepared.fill(to, message_id=None, now=datetime.now(UTC))
            line.send(outbox.envelope, to, message)

    assert len(sink.taken) == 20
    assert sink.connections == 1


def test_an_address_refused_for_good_is_told_from_one_refused_for_now(
    outbox: Outbox, sink: Sink
) -> None:
    sink.refuse = {"gone@example.org": "550 no such person", "slow@example.org": "450 come back"}

    with pytest.raises(Refused, match="550 no such person"):
        outbox.send(dataclasses.replace(LETTER, to="gone@example.org"))
    with pytest.raises(Deferred, match="450 come back"):
        outbox.send(dataclasses.replace(LETTER, to="slow@example.org"))
    outbox.send(LETTER)

    assert sink.addresses() == ["ann@example.org"]


def test_a_line_goes_on_after_a_refusal(outbox: Outbox, sink: Sink) -> None:
    sink.refuse = {"gone@example.org": "550 no such person"}
    message = outbox.prepare(LETTER).fill("x@example.org", message_id=None, now=datetime.now(UTC))

    with outbox.line() as line:
        with pytest.raises(Refused):
            line.send(outbox.envelope, "gone@example.org", message)
        line.send(outbox.envelope, "ann@example.org", message)

    assert sink.addresses() == ["ann@example.org"]


def test_nobody_listening_is_said_with_the_address() -> None:
    port = free_port()

    with pytest.raises(Unreachable, match=f"127.0.0.1:{port} cannot be used: Connection refused"):
        Outbox(transport.of(f"smtp://127.0.0.1:{port}"), SENDER).send(LETTER)


def test_a_line_survives_a_server_that_was_started_anew(sink: Sink) -> None:
    port = free_port()
    outbox = Outbox(transport.of(f"smtp://127.0.0.1:{port}"), SENDER)
    message = outbox.prepare(LETTER).fill("x@example.org", message_id=None, now=datetime.now(UTC))
    with serving(sink, port):
        way = outbox.line()
        line = way.__enter__()
        line.send(outbox.envelope, "ann@example.org", message)
    with serving(sink, port):
        line.send(outbox.envelope, "bea@example.org", message)
        way.__exit__(None, None, None)

    assert sink.addresses() == ["ann@example.org", "bea@example.org"]


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # it is a test server
def test_the_server_is_signed_in_to(sink: Sink) -> None:
    def check(
        _server: object, _session: object, _envelope: object, _how: str, given: LoginPassword
    ) -> AuthResult:
        return AuthResult(success=given == LoginPassword(b"us er", b"p@ss/word"), handled=False)

    port = free_port()
    with serving(sink, port, authenticator=check, auth_require_tls=False, auth_required=True):
        Outbox(transport.of(f"smtp://us%20er:p%40ss%2Fword@127.0.0.1:{port}"), SENDER).send(LETTER)
        with pytest.raises(Unreachable, match="535"):
            Outbox(transport.of(f"smtp://us%20er:wrong@127.0.0.1:{port}"), SENDER).send(LETTER)

    assert len(sink.taken) == 1


def test_a_password_does_not_show_where_the_way_is_printed() -> None:
    assert "hush" not in repr(transport.of("smtp://user:hush@example.org"))


def test_nothing_set_says_what_to_set() -> None:
    with pytest.raises(Unreachable, match="Set PULSE_MAIL_URL"):
        Outbox(transport.of(None), SENDER).send(LETTER)


def test_a_folder_holds_one_complete_file_per_letter(tmp_path: Path) -> None:
    outbox = Outbox(transport.of(f"file:{tmp_path / 'letters'}"), SENDER)
    outbox.send(LETTER)
    outbox.send(dataclasses.replace(LETTER, to="bea@example.org"))

    files = sorted((tmp_path / "letters").iterdir())
    parsed = [message_from_bytes(each.read_bytes(), policy=default) for each in files]
    assert [each.suffix for each in files] == [".eml", ".eml"]
    assert [each["to"] for each in parsed] == ["ann@example.org", "bea@example.org"]


@pytest.mark.parametrize(
    "url",
    ["example.org:25", "http://example.org", "smtp://", "file:", "smtp://x?tls", "smtp://x:port"],
)
def test_an_address_that_is_none_is_refused_with_examples(url: str) -> None:
    with pytest.raises(MailUrlInvalid, match="smtp://user:password@host:port"):
        transport.of(url)


@pytest.mark.parametrize(
    ("url", "port", "tls", "starttls"),
    [
        ("smtp://x", 25, False, False),
        ("smtp://x?starttls", 587, False, True),
        ("smtps://x", 465, True, False),
        ("smtp://x:2525?starttls=1", 2525, False, True),
    ],
)
def test_the_usual_ports_are_known(url: str, port: int, tls: bool, starttls: bool) -> None:
    way = transport.of(url)

    assert isinstance(way, transport.Smtp)
    assert (way.port, way.tls, way.starttls) == (port, tls, starttls)


def test_a_secret_stands_whole_in_both_bodies_and_in_no_header() -> None:
    letter = Letter("", "Subject", f"{'x' * 70} go to #0BLANK0 now", "<a href='#0BLANK0'>é</a>")
    prepared = mime.prepare(letter, sender=SENDER, blanks=("0BLANK0",))

    message = message_from_bytes(
        prepared.fill(
            "ann@example.org", message_id="m", now=datetime.now(UTC), secrets_=("SECRET1",)
        ),
        policy=default,
    )

    bodies = [message.get_body((kind,)) for kind in ("plain", "html")]
    assert [body.get_content().strip() for body in bodies if body] == [
        f"{'x' * 70} go to #SECRET1 now",
        "<a href='#SECRET1'>é</a>",
    ]
    assert not any("SECRET1" in str(value) for value in message.values())


def test_no_line_of_a_letter_is_longer_than_mail_allows() -> None:
    letter = Letter("", "Wörds " * 60, "é " * 500, f"<p>{'long ' * 400}#0BLANK0</p>")

    filled = mime.prepare(letter, sender=SENDER, blanks=("0BLANK0",)).fill(
        "ann@example.org", message_id=None, now=datetime.now(UTC), secrets_=("SECRET1",)
    )

    assert max(len(line) for line in filled.split(b"\r\n")) <= 78
    assert b"\n" not in filled.replace(b"\r\n", b"")


@pytest.mark.parametrize("to", ["a@b.org, c@d.org", "a@b.org\r\nBcc: c@d.org", "Ann <a@b.org>"])
def test_an_address_that_is_more_than_one_is_not_written(to: str) -> None:
    prepared = mime.prepare(LETTER, sender=SENDER)

    with pytest.raises(ValueError, match="one address"):
        prepared.fill(to, message_id=None, now=datetime.now(UTC))
