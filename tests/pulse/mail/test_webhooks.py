"""A text reaches a channel, or a sentence says why it did not."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from pulse.mail import webhooks
from pulse.mail.errors import Deferred, Refused
from surveys.errors import NameInvalid
from tests.pulse.mail.hooks import Hooks, listening


@pytest.fixture
def hooks() -> Iterator[Hooks]:
    """A chat program's server."""
    with listening() as server:
        yield server


def test_a_text_arrives_as_the_simplest_payload_there_is(hooks: Hooks) -> None:
    webhooks.post(f"{hooks.url}/services/a?key=1", "Two lines\n& a <sign>", hooks.ports)

    assert hooks.bodies == [{"text": "Two lines\n& a <sign>"}]
    assert hooks.paths == ["/services/a?key=1"]


@pytest.mark.parametrize("host", ["prod-1.westeurope.logic.azure.com", "x.powerplatform.com"])
def test_workflows_of_teams_get_a_card(host: str) -> None:
    payload = webhooks._payload(host, "One\nTwo")

    card = payload["attachments"][0]["content"]
    assert payload["attachments"][0]["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert [part["text"] for part in card["body"]] == ["One", "Two"]


def test_signs_that_slack_reads_as_markup_are_written_out() -> None:
    assert webhooks._payload("hooks.slack.com", "R&D <b>") == {"text": "R&amp;D &lt;b&gt;"}


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_a_server_in_trouble_is_asked_again_later(hooks: Hooks, status: int) -> None:
    hooks.answer, hooks.says = status, "<html>busy</html>"

    with pytest.raises(Deferred, match=rf"^127\.0\.0\.1 answered {status}\.$"):
        webhooks.post(hooks.url, "x", hooks.ports)


def test_a_refusal_is_told_in_the_servers_words(hooks: Hooks) -> None:
    hooks.answer, hooks.says = 404, "no_service\n"

    with pytest.raises(Refused, match=r"^127\.0\.0\.1 answered 404: no_service\.$"):
        webhooks.post(hooks.url, "x", hooks.ports)


def test_nobody_is_followed_elsewhere(hooks: Hooks) -> None:
    hooks.answer = 302

    with pytest.raises(Refused, match="sends elsewhere"):
        webhooks.post(hooks.url, "x", hooks.ports)
    assert len(hooks.bodies) == 1


def test_a_server_that_is_not_there_is_a_sentence() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    with pytest.raises(Deferred, match="cannot be reached: ConnectionRefusedError"):
        webhooks.post(f"http://127.0.0.1:{port}/", "x", {port})


@pytest.mark.parametrize("host", ["chat..example.org", "x" * 70 + ".example.org"])
def test_a_host_that_cannot_be_is_a_sentence(host: str) -> None:
    with pytest.raises(Refused, match="not the address of an incoming webhook"):
        webhooks.post(f"https://{host}/hook", "x")
    with pytest.raises(NameInvalid):
        webhooks.check(f"https://{host}/hook", ())


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:5432/", "https://localhost/x", "http://[::1]:6379/"]
)
def test_nothing_else_on_this_machine_is_spoken_to(address: str) -> None:
    with pytest.raises(Refused, match=r"the machine that Pulse runs on.*PULSE_WEBHOOK_PORTS"):
        webhooks.post(address, "x", {8065})


def test_a_port_that_is_allowed_no_more_gets_nothing(hooks: Hooks) -> None:
    webhooks.check(hooks.url, hooks.ports)
    with pytest.raises(Refused, match="PULSE_WEBHOOK_PORTS"):
        webhooks.post(hooks.url, "x", set())

    assert hooks.bodies == []


def test_a_server_that_does_not_answer_is_not_waited_for_for_ever(
    hooks: Hooks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhooks, "PATIENCE", 0.2)
    hooks.slow = 1.0

    with pytest.raises(Deferred, match="did not answer within 0.2 seconds"):
        webhooks.post(hooks.url, "x", hooks.ports)


def test_a_server_without_a_trusted_certificate_is_not_told(hooks: Hooks) -> None:
    with pytest.raises(Deferred, match="no certificate that this machine trusts|cannot be reached"):
        webhooks.post(hooks.url.replace("http:", "https:"), "x", hooks.ports)
    assert hooks.bodies == []
