"""Slips handed out in the order in which they were printed: whose place is whose?

The attacker has both databases and knows who was handed the first slip, the second, and so on,
because nobody mixed them; the sheets themselves are not theirs.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from pulse.attacks import twins
from pulse.attacks.linking import Score, right
from pulse.db import db
from pulse.jobs import open as opening
from pulse.jobs import slips, workshop
from pulse.jobs.workshop import Workshop
from surveys import waves
from surveys.answering import tickets
from surveys.answering.tables import Ticket
from surveys.asking import hats
from surveys.asking.hats import Hat
from surveys.partners import Unit
from surveys.waves import Leaf, Wave
from tests.pulse.jobs.conftest import TODAY, found_alliance
from tests.pulse.jobs.test_slips import read

WORLDS = 6  # each a printing of the same hat
SLIPS = 30


@pytest.fixture
def wave_id(app: Flask) -> int:
    """A planned wave with thirty people of one team on paper."""
    with app.app_context(), Session(db.engine) as session:
        made = found_alliance(session)
        unit = session.scalars(select(Unit).order_by(Unit.id)).first()
        assert unit is not None
        hats.count(session, unit, SLIPS)
        session.commit()
        return made


def orders(shop: Workshop, hat: Hat) -> dict[str, list[bytes]]:
    """Every order in which the databases have the places of a hat."""
    places = hat.places()
    written = shop.box.execute(text("SELECT seat FROM ticket ORDER BY rowid")).scalars()
    sorted_ = shop.box.scalars(select(Ticket.seat).order_by(Ticket.digest))
    mine = set(places)
    return {
        "places": places,
        "tickets as written": [seat for seat in written if seat in mine],
        "tickets by digest": [seat for seat in sorted_ if seat in mine],
    }


def linked(shop: Workshop, hat: Hat, tokens: Sequence[str]) -> dict[str, int]:
    """How many places each order links to whoever was handed that slip."""
    rows = shop.box.execute(select(Ticket.digest, Ticket.seat))
    seats = {bytes(row.digest): row.seat for row in rows}
    truth = [seats[tickets.digest(token)] for token in tokens]
    found = {name: right(guess, truth) for name, guess in orders(shop, hat).items()}
    shop.box.rollback()
    return found


def printed(shop: Workshop, wave: Wave, hat: Hat, *, rng: Random) -> list[str]:
    """The tokens of a hat as the product's sheets have them."""
    return read(slips.printed(shop.roster, wave, hat, again=True, today=TODAY, rng=rng))


def test_the_order_of_slips_on_paper_says_nothing_of_what_is_stored(
    app: Flask, wave_id: int
) -> None:
    twin = twins.load("stacked")
    with workshop.of(app, today=TODAY, rng=Random(1)) as shop:
        opening.launch(shop, wave_id)
        wave, hat = waves.by_id(shop.roster, wave_id), shop.roster.scalars(select(Hat)).one()
        leaf = shop.roster.get_one(Leaf, hat.leaf_id)
        reached: dict[str, int] = {}
        leaked: dict[str, int] = {}
        for world in range(WORLDS):
            rng = Random(f"hat {world}")
            for name, count in linked(shop, hat, printed(shop, wave, hat, rng=rng)).items():
                reached[name] = reached.get(name, 0) + count
            stack = twin.printed(shop.box, wave, leaf, hat, rng=rng)
            for name, count in linked(shop, hat, stack).items():
                leaked[name] = leaked.get(name, 0) + count

    assert all(Score(count, WORLDS, SLIPS).at_chance for count in reached.values()), reached
    assert Score(leaked["places"], WORLDS, SLIPS).broken
    assert Score(leaked["tickets as written"], WORLDS, SLIPS).broken
