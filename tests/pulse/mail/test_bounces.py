"""A message is a letter that came back for good, or it is left alone, whatever it holds."""

from __future__ import annotations

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.mail.bounces import Verdict, Why, concerns, judge
from pulse.mail.verp import Verp, check, pattern
from tests.pulse.mail import returned

OURS = Verp("s" * 32, pattern("bounces@pulse.example"))
ANN = "ann@example.org"
TO = OURS.written(12, 0, ANN)


def test_a_report_names_the_letter_the_address_and_the_servers_words() -> None:
    verdict = judge(returned.report(TO, ANN), OURS)

    assert verdict.sent == (12, 0, check(ANN))
    assert (verdict.why, verdict.addresses) == (None, {ANN})
    assert verdict.words == (
        "550 5.1.1 <gone@example.org>: Recipient address rejected: no such user"
    )


def test_a_failure_in_prose_is_one_as_well() -> None:
    verdict = judge(returned.qmail(TO, ANN), OURS)

    assert (verdict.why, verdict.addresses) == (None, {ANN})
    assert verdict.words == "The receiving server gave no reason."


@pytest.mark.parametrize(
    ("message", "why"),
    [
        (returned.report(TO, ANN, action="delayed", status="4.4.1"), Why.delayed),
        (returned.report(TO, ANN, action="relayed", status="2.0.0"), Why.no_bounce),
        (returned.out_of_office(TO, ANN), Why.no_bounce),
        (returned.spam("bounces@pulse.example"), Why.stranger),
        (returned.report(f"bounces+{'a' * 40}@pulse.example", ANN), Why.stranger),
        (returned.report("bounces@pulse.example", ANN), Why.stranger),
        (returned.spam(TO), Why.no_bounce),
        (b"", Why.stranger),
        (TO.encode(), Why.unreadable),
    ],
)
def test_what_is_no_failure_of_ours_is_left_alone(message: bytes, why: Why) -> None:
    assert judge(message, OURS).why is why


@given(st.binary(max_size=400))
def test_no_message_stops_the_reading(rest: bytes) -> None:
    head = f"To: {TO}\r\nContent-Type: multipart/report; boundary=x\r\n\r\n--x\r\n".encode()
    for message in (
        rest,
        head + rest,
        head + b"Content-Type: message/delivery-status\r\n\r\n" + rest,
    ):
        assert isinstance(judge(message, OURS), Verdict)


@pytest.mark.parametrize(
    "words",
    [
        "smtp; 550 blocked link https://pulse.example/s/abc#ABCDEFGHJKMNPQRS.0.xyz",
        f"smtp; 550 blocked: {returned.TOKEN} is spam",
        "smtp; 550 blocked: ABCDEFGHJKMNPQRS",
        f"smtp; 550 sender {TO} is unknown here",
        "smtp; 550 \x07control\x1b[31m",
    ],
)
def test_words_hold_nothing_by_which_a_letter_could_be_used(words: str) -> None:
    kept = judge(returned.report(TO, ANN, words=words), OURS).words

    assert "550" in kept
    for secret in ("PQRS", "bounces+", "https", "\x1b", "\x07"):
        assert secret not in kept


@pytest.mark.parametrize(
    ("failed", "ours"),
    [
        ("ann@example.org", True),
        ("ANN@EXAMPLE.ORG", True),
        ("a.smith@example.org", True),
        ("ann@mailbox1.example.org", True),
        ("ann@example.com", False),
        ("ann@notexample.org", False),
    ],
)
def test_a_copy_that_was_passed_on_elsewhere_is_not_the_letter(failed: str, ours: bool) -> None:
    assert concerns(judge(returned.report(TO, failed), OURS), ANN) is ours


def test_a_report_that_names_nobody_is_about_its_letter() -> None:
    verdict = judge(returned.report(TO, "änn@example.org"), OURS)

    assert (verdict.why, verdict.addresses) == (None, frozenset())
    assert concerns(verdict, ANN)


def test_nothing_of_a_strangers_message_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    judge(returned.report(TO, ANN), OURS)

    assert caplog.text == ""
