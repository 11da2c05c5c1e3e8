"""Closes a wave: shuts its door, computes its draft, tells the stewards."""

from __future__ import annotations

from sqlalchemy import or_, select

from pulse import queue
from pulse.auth.models import Function, Membership, User
from pulse.jobs.sealed import must_be_readable
from pulse.jobs.workshop import Workshop
from pulse.reports import build
from surveys import waves
from surveys.answering import door
from surveys.errors import IllegalMove
from surveys.releases import Release, Standing
from surveys.waves import OVER, Stage, Wave


def close(shop: Workshop, wave_id: int) -> None:
    """Close an open wave and compute its draft; stopped anywhere, it goes on from there.

    Raises:
        IllegalMove: the wave was never opened.
        SealedForEver: no key opens its answers; the wave stays as it is, and can be called off.
    """
    wave = waves.by_id(shop.roster, wave_id)
    if wave.stage in OVER:
        return
    if wave.stage is Stage.planned:
        raise IllegalMove(f"{wave.name} was never opened, so it cannot be closed.")
    if wave.stage is Stage.open:
        door.shut(shop.box, wave.code)
        shop.box.commit()
    computed = drafted(shop, wave) is not None
    if not computed:
        must_be_readable(shop.box, shop.keyring, wave)
    if wave.stage is Stage.open:
        wave.close(shop.today)
        shop.roster.commit()
    if not computed:
        build.draft(shop.roster, shop.box, shop.keyring, wave)
        _tell_stewards(shop, wave)
        shop.roster.commit()


def drafted(shop: Workshop, wave: Wave) -> Release | None:
    """The wave's release, once it is computed.

    A draft from before figures were protected by noise is none: it is computed anew.
    """
    protected = or_(Release.protection.is_not(None), Release.standing == Standing.published)
    return shop.roster.scalar(select(Release).where(Release.wave_id == wave.id, protected))


def _tell_stewards(shop: Workshop, wave: Wave) -> None:
    stewards = (
        select(User.id)
        .join(Membership)
        .where(Membership.function == Function.steward, User.active)
        .distinct()
    )
    for user_id in shop.roster.scalars(stewards):
        queue.enqueue(shop.roster, queue.CLOSED_LETTER, wave.id, user_id)
