"""Prints the slips of a hat: fresh codes for all its places, handed over once and kept nowhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from random import Random
from typing import Any

from flask import Flask, current_app
from flask_babel import force_locale
from sqlalchemy.orm import Session

from pulse.db import db
from pulse.mail import letters
from pulse.mail import slips as words
from pulse.paper.press import pdf as paper
from surveys.answering import door, manifests, tickets
from surveys.asking import hats
from surveys.asking.hats import Hat
from surveys.partners import Organisation
from surveys.waves import Leaf, Wave

KEY = "pulse.slips"
Press = Callable[[str, Mapping[str, Any]], bytes]


def plug_in(app: Flask) -> None:
    """Let the stewards' door ask for slips; it cannot reach a ticket itself."""
    app.extensions[KEY] = printed


def printed(
    session: Session,
    wave: Wave,
    hat: Hat,
    *,
    again: bool,
    today: date,
    rng: Random,
    press: Press = paper,
) -> bytes:
    """Make the slips of a hat as a PDF; those that were printed before are worthless from now on.

    The codes lie in this function's memory only. In the document they stand in an order of their
    own, and the tickets are written in another one. The Box is committed before this returns, and
    the roster by the caller.

    Args:
        session: over the roster.
        wave: an open one.
        hat: one of its hats; nobody else prints it before the caller's commit.
        again: whether slips that were printed before may become worthless.
        today: the day of printing.
        rng: the system's random source.
        press: what makes sheets of a template and its content.

    Raises:
        IllegalMove: the wave takes no answers; or the slips were printed, and not to be again.
        WaveClosed: it has just stopped taking them.
        PaperFailed: the sheets could not be set; those printed before stay good.
    """
    hats.may_print(wave)
    hats.hold(session, hat, again=again)
    leaf = session.get_one(Leaf, hat.leaf_id)
    seats = hat.places()
    rng.shuffle(seats)
    tokens = [tickets.mint(rng) for _ in seats]
    with Session(db.engines["box"]) as box:
        public = door.manifest(box.connection(), wave.code)
        box.rollback()
        occasion = letters.occasion(
            public,
            current_app.extensions["pulse.settings"].public_url,
            manifests.fingerprint(manifests.written(public)),
        )
        stack = _stack(session.get_one(Organisation, hat.organisation_id), wave, leaf, rng, tokens)
        sheets = _set(stack, occasion, press)
        door.manifest(box.connection(), wave.code)
        tickets.lay(box, wave=wave.code, unit=leaf.place, seats=seats, tokens=tokens)
        box.commit()
        tickets.settle(box, tokens)
        box.commit()
    hat.printed = today
    return sheets


def _stack(
    organisation: Organisation, wave: Wave, leaf: Leaf, rng: Random, tokens: list[str]
) -> words.Stack:
    shown = [(token, tickets.grouped(token)) for token in tokens]
    rng.shuffle(shown)
    return words.Stack(
        wave=wave.name,
        organisation=organisation.name,
        group=leaf.name,
        place=leaf.place,
        country=organisation.country,
        language=letters.spoken(current_app, organisation.language),
        codes=shown,
    )


def _set(stack: words.Stack, occasion: letters.Occasion, press: Press) -> bytes:
    day = current_app.jinja_env.filters["day"]  # as letters have it
    with force_locale(stack.language):
        return press("slips", words.content(stack, occasion, day(occasion.closes)))
