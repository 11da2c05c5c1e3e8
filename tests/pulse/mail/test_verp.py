"""An envelope sender leads back to one letter of ours, and nobody else can make one up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.mail import verp
from pulse.mail.errors import TagUnknown
from pulse.mail.verp import INVITATION, THANKS, Verp, check, pattern

OURS = Verp("s" * 32, pattern("bounces@pulse.example"))
IDS = st.integers(0, 2**40 - 1)
ROUNDS = st.integers(INVITATION, THANKS)


@given(IDS, ROUNDS, st.emails())
def test_it_leads_back_to_the_letter_and_its_address(
    invitation: int, number: int, address: str
) -> None:
    written = OURS.written(invitation, number, address)
    local, _, host = written.rpartition("@")

    assert (len(local) <= verp.LONGEST_LOCAL, host) == (True, "pulse.example")
    assert OURS.written(invitation, number, address) == written
    for header in (written, written.upper(), f'"Bounce" <{written}>', f"by x for <{written}>; Mon"):
        assert OURS.read(header) == (invitation, number, check(address))


def test_letters_to_one_seat_have_nothing_in_common() -> None:
    told = [OURS.written(7, number, "p@a.example") for number in range(20)]
    told += [OURS.written(number, 0, "p@a.example") for number in range(20) if number != 7]

    assert len({each[: len("bounces+") + 6] for each in told}) == 39


def test_another_address_leaves_another_trace() -> None:
    assert check("P@a.example") == check("p@A.example")
    assert check("p@a.example") != check("q@a.example")


@pytest.mark.parametrize(
    "text",
    [
        "bounces@pulse.example",
        f"bounces+{'a' * 40}@pulse.example",
        Verp("t" * 32, pattern("bounces@pulse.example")).written(1, 0, "p@a.example"),
        OURS.written(1, 0, "p@a.example").replace("pulse.example", "other.example"),
        OURS.written(1, 0, "p@a.example").replace("bounces+", "bounces+a"),
    ],
)
def test_what_we_did_not_write_is_not_read(text: str) -> None:
    with pytest.raises(TagUnknown):
        OURS.read(text)


@pytest.mark.parametrize(
    ("address", "before", "after"),
    [
        ("bounces@pulse.example", "bounces+", "@pulse.example"),
        ("b-*@pulse.example", "b-", "@pulse.example"),
        ("*@bounces.pulse.example", "", "@bounces.pulse.example"),
        (" bounces@pulse.example ", "bounces+", "@pulse.example"),
    ],
)
def test_the_tag_stands_after_a_plus_sign_or_at_the_star(
    address: str, before: str, after: str
) -> None:
    found = pattern(address)

    assert (found.before, found.after) == (before, after)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", "must be an address"),
        ("bounces", "must be an address"),
        ("bounces@", "must be an address"),
        ("bounces@a b", "must be an address"),
        ("b ounces@pulse.example", "plain letters"),
        ("b*-*@pulse.example", "plain letters"),
        ("b<x>@pulse.example", "plain letters"),
        (f"{'b' * 24}@pulse.example", "24 characters"),
    ],
)
def test_an_address_that_no_letter_could_come_back_to_is_refused(address: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        pattern(address)
