"""Whether letters can leave is seen over a real connection, before anything is set."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pulse.settings import Settings
from tests.pulse.cli.test_operate import run
from tests.pulse.mail.sink import Sink, free_port, serving


@pytest.fixture
def sink() -> Sink:
    """An empty sink."""
    return Sink()


@pytest.fixture
def url(sink: Sink) -> Iterator[str]:
    """The address of a mail server that takes letters."""
    with serving(sink) as address:
        yield address


@pytest.fixture
def sent_by(settings: Settings) -> Settings:
    """Settings with a sender of their own."""
    return settings.model_copy(update={"mail_sender": "Pulse <pulse@river.example>"})


def test_a_server_that_takes_letters_is_told_and_gets_none(
    sent_by: Settings, sink: Sink, url: str
) -> None:
    told = run(sent_by, "mail", "check", url, PULSE_MAIL_SENDER=sent_by.mail_sender)

    assert told.exit_code == 0
    assert f"{url[7:]} answers, and takes letters of pulse@river.example." in told.output
    assert sink.taken == []


def test_a_test_letter_arrives_with_its_reason(sent_by: Settings, sink: Sink, url: str) -> None:
    told = run(sent_by, "mail", "check", url, "--to", "ann@example.org")

    assert told.exit_code == 0
    (message,) = sink.messages()
    assert message["to"] == "ann@example.org"
    assert message["subject"].startswith("Test letter of Pulse")


def test_the_way_that_is_set_is_looked_at_where_no_other_is_named(
    settings: Settings, tmp_path: Path
) -> None:
    told = run(settings, "mail", "check")

    assert told.exit_code == 0
    assert "reach nobody" in told.output


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("smtp://127.0.0.1:{port}", "127.0.0.1:{port} cannot be used: Connection refused"),
        ("smtp://no-such-host.invalid", "no-such-host.invalid:25 cannot be used"),
        ("smpt://mail.example.org", "PULSE_MAIL_URL must be smtp://"),
        ("smtp://me:pa/ss@mail.example.org", "%2F for /"),
        ("smtp://me:pa#ss@mail.example.org", "%23 for #"),
        ("smtp://mail.example.org:70000", "nothing follows the port"),
        ("smtp://mail.example.org/?tls=1", "it knows no option 'tls'"),
    ],
)
def test_a_slip_in_the_address_is_a_sentence_without_the_password(
    settings: Settings, wrong: str, words: str
) -> None:
    port = str(free_port())
    told = run(settings, "mail", "check", wrong.replace("{port}", port))

    assert told.exit_code == 1
    assert words.replace("{port}", port) in told.output
    assert "ss@" not in told.output
    assert "Traceback" not in told.output


def test_a_sender_that_the_server_refuses_is_told(settings: Settings, sink: Sink) -> None:
    sink.refuse_sender = "550 5.7.1 not your address"
    with serving(sink) as url:
        told = run(settings, "mail", "check", url)

    assert told.exit_code == 1
    assert "550 5.7.1 not your address" in told.output


def test_a_server_without_encryption_is_told_from_one_that_is_down(
    settings: Settings, url: str
) -> None:
    told = run(settings, "mail", "check", f"{url}?starttls")

    assert told.exit_code == 1
    assert "STARTTLS extension not supported by server" in told.output


def test_the_beginning_says_whether_letters_can_leave(settings: Settings) -> None:
    url = f"smtp://127.0.0.1:{free_port()}"
    words = ("init", "--name", "Coast Alliance", "--steward", "steward@alliance.example")
    told = run(settings, *words, PULSE_MAIL_URL=url)
    wrong = run(settings, *words, PULSE_MAIL_URL="smpt://x")

    assert told.exit_code == 0
    assert "cannot be used: Connection refused" in told.output
    assert "/sign-in/" in told.output
    assert wrong.exit_code == 1
    assert "PULSE_MAIL_URL must be" in wrong.output
