"""Calls a wave off: nothing of it is published, and everything that was said is destroyed."""

from __future__ import annotations

from pulse.jobs.release import destroy
from pulse.jobs.workshop import Workshop
from pulse.reports import build
from surveys import waves
from surveys.waves import Stage


def drop(shop: Workshop, wave_id: int) -> None:
    """Call a wave off, and destroy its draft, urns, rolls, tickets, keys and seats.

    Stopped anywhere, it goes on from there: what was called off is destroyed again without harm.

    Raises:
        IllegalMove: its report is published.
    """
    wave = waves.by_id(shop.roster, wave_id)
    if wave.stage is not Stage.dropped:
        wave.drop()
        build.discard(shop.roster, wave)
        shop.roster.commit()
    destroy(shop, wave)
