"""A leaky twin of the slips: codes are made, stored and printed in the order of their places."""

from __future__ import annotations

from random import Random

from sqlalchemy.orm import Session

from surveys.answering import tickets
from surveys.asking.hats import Hat
from surveys.waves import Leaf, Wave


def printed(box: Session, wave: Wave, leaf: Leaf, hat: Hat, *, rng: Random) -> list[str]:
    """The tokens of a hat as its sheets have them."""
    seats = hat.places()
    tokens = [tickets.mint(rng) for _ in seats]
    tickets.lay(box, wave=wave.code, unit=leaf.place, seats=seats, tokens=tokens)
    box.commit()
    return tokens
