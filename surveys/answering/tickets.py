"""Tokens and tickets: the secret in a letter's link, and the digest that stands for it here."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Sequence
from random import Random

from sqlalchemy import Connection, Row, delete, func, insert, select
from sqlalchemy.orm import Session

from surveys.answering.tables import Ticket
from surveys.errors import TokenMistyped, TokenUnknown

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
RANDOM_BITS = 5 * (LENGTH - 1)
LONGEST_TYPED = 64
AT_ONCE = 500  # seats of one statement
_VALUE = {letter: value for value, letter in enumerate(ALPHABET)} | {"O": 0, "I": 1, "L": 1}
_BETWEEN = re.compile(r"[\s\-\u2010-\u2015\u2212\u00ad._]+")
_FIELD = 0b100101  # x^5 + x^2 + 1, primitive over GF(2)


def _weights() -> tuple[int, ...]:
    """The first powers of x in GF(32): all different and none zero, so that a slip always shows."""
    powers = [1]
    while len(powers) < LENGTH:
        power = powers[-1] << 1
        powers.append(power ^ _FIELD if power & 32 else power)
    return tuple(powers)


def _times(left: int, right: int) -> int:
    product = 0
    while right:
        if right & 1:
            product ^= left
        left <<= 1
        if left & 32:
            left ^= _FIELD
        right >>= 1
    return product


_TIMES = tuple(tuple(_times(weight, value) for value in range(32)) for weight in _weights())


def _checksum(values: Collection[int]) -> int:
    """Weighted sum over GF(32); zero for a whole token."""
    total = 0
    for times, value in zip(_TIMES[LENGTH - len(values) :], values, strict=True):
        total ^= times[value]
    return total


def mint(rng: Random) -> str:
    """Make one token.

    Args:
        rng: the system's random source.

    Returns:
        16 characters of Crockford's base 32: 75 random bits, then the character that makes the
        weighted sum over GF(32) zero.
    """
    drawn = rng.getrandbits(RANDOM_BITS)
    values = [drawn >> shift & 31 for shift in range(0, RANDOM_BITS, 5)]
    open_sum = _checksum([*values, 0])
    values.append(_TIMES[-1].index(open_sum))
    return "".join(ALPHABET[value] for value in values)


def grouped(token: str) -> str:
    """The token as it stands in a letter: four groups of four."""
    return "-".join(token[start : start + 4] for start in range(0, LENGTH, 4))


def read(text: str) -> str:
    """Understand a token as somebody typed it.

    Args:
        text: any case, with or without spaces and dashes; O is read as 0, I and L as 1.

    Returns:
        The 16 characters in their standard form.

    Raises:
        TokenMistyped: every single wrong character and every swap of two is recognised.
    """
    letters = _BETWEEN.sub("", text[:LONGEST_TYPED]).upper()
    values = [_VALUE.get(letter, -1) for letter in letters]
    if len(values) != LENGTH or -1 in values or _checksum(values):
        raise TokenMistyped(
            "This code cannot be right: a character is wrong, missing or in the wrong place."
        )
    return "".join(ALPHABET[value] for value in values)


def digest(token: str) -> bytes:
    """The SHA-256 of a token in its standard form: all that is ever stored of it."""
    return hashlib.sha256(token.encode("ascii")).digest()


def issue(session: Session, *, wave: str, unit: int, seat: bytes, rng: Random) -> str:
    """Write a fresh ticket for a seat; tickets given out for it before stay good.

    Args:
        session: of the Box; the caller commits before the letter leaves.
        wave: the wave's code.
        unit: the leaf's place in the manifest.
        seat: the 16 random bytes of the invitation.
        rng: the system's random source.

    Returns:
        The token, which the caller puts into the letter and then forgets.
    """
    (token,) = write(session, wave=wave, seats=[(unit, seat)], rng=rng)
    return token


def write(
    session: Session, *, wave: str, seats: Sequence[tuple[int, bytes]], rng: Random
) -> list[str]:
    """Write a fresh ticket for each of some seats, as `issue` does for one.

    Args:
        seats: place of the unit and seat of each.

    Returns:
        Their tokens, in the same order.
    """
    tokens = [mint(rng) for _ in seats]
    if not tokens:
        return tokens
    session.execute(
        insert(Ticket),
        [
            {"digest": digest(token), "seat": seat, "wave": wave, "unit": unit}
            for token, (unit, seat) in zip(tokens, seats, strict=True)
        ],
    )
    return tokens


def lay(
    session: Session, *, wave: str, unit: int, seats: Sequence[bytes], tokens: Sequence[str]
) -> None:
    """Write one ticket for each of some seats; those given out for them before are good no more.

    Args:
        session: of the Box; the caller commits before anybody gets a token.
        wave: the wave's code.
        unit: the leaf's place in the manifest.
        seats: in an order that says nothing of where their tokens will stand.
        tokens: in standard form, one for each seat.
    """
    for start in range(0, len(seats), AT_ONCE):
        few = seats[start : start + AT_ONCE]
        session.execute(delete(Ticket).where(Ticket.wave == wave, Ticket.seat.in_(few)))
    rows = [
        {"digest": digest(token), "seat": seat, "wave": wave, "unit": unit}
        for seat, token in zip(seats, tokens, strict=True)
    ]
    session.execute(insert(Ticket), rows)


def settle(session: Session, tokens: Sequence[str]) -> None:
    """Read the tickets of some tokens, right after they were committed.

    PostgreSQL marks a row in its page when somebody first reads it after its commit: left to the
    respondents, the marks would tell who has answered.
    """
    read = select(func.sum(func.length(Ticket.seat)))
    session.execute(read.where(Ticket.digest.in_([digest(token) for token in tokens])))


def present(connection: Connection, wave: str, token: str) -> Row[bytes, int]:
    """Find the seat and the unit behind a token.

    Raises:
        TokenUnknown: no ticket of this wave answers to it.
    """
    found = connection.execute(
        select(Ticket.seat, Ticket.unit).where(Ticket.digest == digest(token), Ticket.wave == wave)
    ).one_or_none()
    if found is None:
        raise TokenUnknown("This code does not belong to this survey.")
    return found


def destroy(session: Session, wave: str) -> None:
    """Delete every ticket of a wave."""
    session.execute(delete(Ticket).where(Ticket.wave == wave))


def purge(session: Session, *, keep: Collection[str]) -> int:
    """Delete the tickets of all waves but these, and say how many they were."""
    gone = session.execute(delete(Ticket).where(Ticket.wave.not_in(keep)).returning(Ticket.unit))
    return len(gone.all())
