from __future__ import annotations

from random import Random

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys.answering import tickets
from surveys.answering.tables import Ticket
from surveys.errors import TokenMistyped, TokenUnknown
from tests.conftest import BOTH
from tests.surveys.answering.waves import OpenWave

TOKENS = [tickets.mint(Random(seed)) for seed in range(20)]


def test_a_token_has_sixteen_characters_that_are_hard_to_confuse():
    assert all(len(token) == 16 for token in TOKENS)
    assert set("".join(TOKENS)) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    assert len(set(TOKENS)) == 20


def test_a_token_uses_all_its_random_bits():
    rng = Random(5)
    firsts = {tickets.mint(rng)[place] for _ in range(2000) for place in [0]}
    fifteenths = {tickets.mint(rng)[14] for _ in range(2000)}

    assert len(firsts) == 32
    assert len(fifteenths) == 32


def test_a_letter_shows_four_groups_of_four():
    assert tickets.grouped("0123456789ABCDEF") == "0123-4567-89AB-CDEF"


@pytest.mark.parametrize("token", TOKENS[:5])
def test_a_token_is_read_back_however_it_is_typed(token: str):
    shown = tickets.grouped(token)
    typed = [
        token,
        shown,
        shown.lower(),
        shown.replace("-", " "),
        "  " + shown.replace("-", " \u2013 ") + "\n",
        token.replace("0", "o").replace("1", "l"),
        token.replace("0", "O").replace("1", "I"),
        "\u00a0".join(token),
    ]

    assert [tickets.read(text) for text in typed] == [token] * len(typed)


@pytest.mark.parametrize("token", TOKENS[:5])
def test_every_single_wrong_character_is_recognised(token: str):
    for place in range(16):
        for letter in set(tickets.ALPHABET) - {token[place]}:
            with pytest.raises(TokenMistyped):
                tickets.read(token[:place] + letter + token[place + 1 :])


@pytest.mark.parametrize("token", TOKENS)
def test_every_swap_of_two_characters_is_recognised(token: str):
    for left in range(16):
        for right in range(left + 1, 16):
            if token[left] == token[right]:
                continue
            letters = list(token)
            letters[left], letters[right] = letters[right], letters[left]
            with pytest.raises(TokenMistyped):
                tickets.read("".join(letters))


@pytest.mark.parametrize(
    "text", ["", " ", "ABCD", TOKENS[0] + "0", TOKENS[0][:15], "U" * 16, "é" * 16, "0" * 10_000]
)
def test_what_is_no_token_is_mistyped(text: str):
    with pytest.raises(TokenMistyped):
        tickets.read(text)


@BOTH
def test_a_token_finds_its_seat_and_unit(wave: OpenWave):
    with wave.box.connect() as connection:
        found = {tickets.present(connection, wave.code, token) for token in wave.everybody()}

    assert {ticket.unit for ticket in found} == {0}
    assert len({ticket.seat for ticket in found}) == 20


@BOTH
def test_a_token_of_another_wave_is_unknown(wave: OpenWave):
    with wave.box.connect() as connection, pytest.raises(TokenUnknown):
        tickets.present(connection, "another", wave.tokens[0][0])


@BOTH
def test_only_the_digest_of_a_token_is_stored(wave: OpenWave):
    with wave.box.connect() as connection:
        stored = {row.digest for row in connection.execute(select(Ticket.digest))}

    assert stored == {tickets.digest(token) for token in wave.everybody()}


@BOTH
def test_a_seat_that_is_written_to_again_gets_a_fresh_token_and_both_work(wave: OpenWave):
    with Session(wave.box) as session:
        first = tickets.present(session.connection(), wave.code, wave.tokens[0][0])
        again = tickets.issue(session, wave=wave.code, unit=0, seat=first.seat, rng=Random(3))
        session.commit()
        second = tickets.present(session.connection(), wave.code, again)

    assert again != wave.tokens[0][0]
    assert second == first


@BOTH
def test_tickets_of_waves_that_nobody_knows_are_purged(wave: OpenWave):
    with Session(wave.box) as session:
        tickets.issue(session, wave="orphan", unit=0, seat=bytes(16), rng=Random(4))
        gone = tickets.purge(session, keep={wave.code})
        session.commit()
        left = session.scalar(select(func.count()).select_from(Ticket))

    assert (gone, left) == (1, 20)


@BOTH
def test_destroyed_tickets_are_unknown(wave: OpenWave):
    with Session(wave.box) as session:
        tickets.destroy(session, wave.code)
        session.commit()

        with pytest.raises(TokenUnknown):
            tickets.present(session.connection(), wave.code, wave.tokens[0][0])
