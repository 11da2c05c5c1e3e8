"""Publishes a release, then destroys what it was made from."""

from __future__ import annotations

import time

from sqlalchemy import select

from pulse import queue
from pulse.auth import audit, choices
from pulse.auth.models import Function, Membership, User
from pulse.db import db, empty_journal, rewrite
from pulse.jobs import alerting, noted
from pulse.jobs.close import drafted
from pulse.jobs.workshop import Workshop
from pulse.reports import build
from surveys import frictions, waves
from surveys.answering import door
from surveys.asking import hats, invitations
from surveys.errors import IllegalMove
from surveys.waves import Stage, Wave

BY_ITSELF = "Pulse"  # the actor of what figures alone bring about
PAUSES = (0, 0.5, 1, 2, 4, 8)  # seconds before each try to empty the journals


def publish(shop: Workshop, wave_id: int) -> None:
    """Publish a closed wave's draft, and destroy urns, rolls, tickets, keys and seats.

    Stopped anywhere, it goes on from there: what is published is destroyed again without harm.

    Raises:
        IllegalMove: the wave has not closed, or its figures are not computed yet.
    """
    wave = waves.by_id(shop.roster, wave_id)
    if wave.stage is not Stage.released:
        wave.may_release()
        if drafted(shop, wave) is None:
            raise IllegalMove(f"The figures of {wave.name} are not computed yet. Try again soon.")
        build.publish(shop.roster, wave, shop.today)
        wave.release()
        queue.enqueue(shop.roster, queue.DRAW_HISTORY)
        _write_down_flags(shop, wave)
        _tell_leaders(shop, wave)
        alerting.ask(shop, wave)
        shop.roster.commit()
    noted.begin(shop, wave)
    destroy(shop, wave)


def destroy(shop: Workshop, wave: Wave) -> None:
    """Destroy everything that was said in a wave that is over; a release stays."""
    door.destroy(shop.box, shop.keyring, wave.code)
    shop.box.commit()
    invitations.strike_seats(shop.roster, wave.id)
    hats.strike(shop.roster, wave.id)
    shop.roster.commit()
    _sweep()


def _sweep() -> None:
    """Let nothing of what was destroyed stay in SQLite's files; readers may take a while."""
    full = [db.engine, db.engines["box"]]
    for engine in full:
        rewrite(engine)
    for pause in PAUSES:
        time.sleep(pause)
        full = [engine for engine in full if not empty_journal(engine)]
        if not full:
            return


def _write_down_flags(shop: Workshop, wave: Wave) -> None:
    """Write down which flags the report has raised; a gap is that of two partners."""
    now = shop.now()
    for each in frictions.raised_in(shop.roster, wave.id):
        both = [one.name for one in (each.organisation, each.other) if one is not None]
        whose = " – ".join(both) or "all organisations"
        subject = f"flag {each.id}: {whose}, {each.construct} ({each.sign})"
        audit.record(shop.roster, actor=BY_ITSELF, deed="flag raised", subject=subject, now=now)


def _tell_leaders(shop: Workshop, wave: Wave) -> None:
    """Ask for a letter to each leader of an organisation that the wave asked."""
    asked = {part.organisation_id for leaf in wave.leaves for part in leaf.parts}
    leaders = (
        select(Membership.id)
        .join(User)
        .where(Membership.function == Function.leader, Membership.organisation_id.in_(asked))
    )
    others = choices.not_each(shop.roster)
    wanted = leaders.where(User.active, User.id.not_in(others))
    for membership_id in shop.roster.scalars(wanted):
        queue.enqueue(shop.roster, queue.REPORT_LETTER, wave.id, membership_id)
