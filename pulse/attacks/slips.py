"""Attack on codes on paper: slips handed out as they were printed, for whose place is whose.

The attacker has both databases and knows who was handed the first slip, the second, and so on,
because nobody mixed them; the sheets themselves are not theirs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from pulse.attacks import twins
from pulse.attacks.installation import standing
from pulse.attacks.linking import PEOPLE, Score, chance, right
from pulse.attacks.suite import Bench, Outcome
from pulse.jobs import slips
from pulse.jobs.workshop import Workshop
from surveys.answering import tickets
from surveys.answering.tables import Ticket
from surveys.asking import hats
from surveys.asking.hats import Hat
from surveys.partners import Unit
from surveys.waves import Leaf, Wave


def on_paper(session: Session) -> None:
    """Let some people of the first team have no address."""
    unit = session.scalars(select(Unit).order_by(Unit.id)).first()
    if unit is not None:
        hats.count(session, unit, PEOPLE)


def orders(shop: Workshop, hat: Hat) -> dict[str, list[bytes]]:
    """Every order in which the databases have the places of a hat."""
    places, dialect = hat.places(), shop.box.connection().dialect.name
    column = text("rowid" if dialect == "sqlite" else "ctid")
    written = shop.box.scalars(select(Ticket.seat).order_by(column))
    sorted_ = shop.box.scalars(select(Ticket.seat).order_by(Ticket.digest))
    mine = set(places)
    return {
        "places": places,
        "tickets as written": [seat for seat in written if seat in mine],
        "tickets by digest": [seat for seat in sorted_ if seat in mine],
    }


def linked(shop: Workshop, hat: Hat, tokens: Sequence[str]) -> Counter[str]:
    """How many places each order links to whoever was handed that slip."""
    rows = shop.box.execute(select(Ticket.digest, Ticket.seat))
    seats = {bytes(row.digest): row.seat for row in rows}
    truth = [seats[tickets.digest(token)] for token in tokens]
    found = {name: right(guess, truth) for name, guess in orders(shop, hat).items()}
    shop.box.rollback()
    return Counter(found)


def printed(shop: Workshop, wave: Wave, hat: Hat) -> list[str]:
    """The tokens of a hat as the product's sheets have them."""
    sheet: list[str] = []

    def read(_template: str, content: Mapping[str, Any]) -> bytes:
        sheet.extend(tickets.read(slip["code"]) for slip in content["slips"])
        return b""

    slips.printed(shop.roster, wave, hat, again=True, today=shop.today, rng=shop.rng, press=read)
    shop.roster.commit()
    return sheet


def ordered(bench: Bench) -> Outcome:
    """Print the slips of one hat again and again, and link them by every order that is stored."""
    twin = twins.load("stacked")
    kept, leaks = Counter[str](), Counter[str]()
    with standing(bench, "slips", dressed=on_paper) as house, house.shop() as shop:
        wave = shop.roster.get_one(Wave, house.wave_id)
        hat = shop.roster.scalars(select(Hat)).one()
        leaf = shop.roster.get_one(Leaf, hat.leaf_id)
        for _ in range(bench.worlds):
            kept += linked(shop, hat, printed(shop, wave, hat))
            leaks += linked(shop, hat, twin.printed(shop.box, wave, leaf, hat, rng=shop.rng))
    scores = {name: Score(kept[name], bench.worlds, PEOPLE) for name in leaks}
    best = max(scores, key=lambda name: scores[name].linked)
    control = Score(max(leaks.values()), bench.worlds, PEOPLE)
    return Outcome(
        number="A11",
        name="Slips on paper: whose place is whose, by the order of printing",
        control=str(control),
        result=f"{scores[best]} by {best}, the best of {len(scores)} orders",
        chance=chance(bench.worlds),
        held=all(each.at_chance for each in scores.values()) and control.broken,
    )
