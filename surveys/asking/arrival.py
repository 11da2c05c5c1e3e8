"""How far a new partner's people have come: on the roster, reachable, and in a first wave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys import series
from surveys.asking import people, undelivered
from surveys.partners import Organisation
from surveys.waves import Leaf, LeafPart, Stage, Wave


@dataclass(frozen=True, slots=True)
class People:
    """Who of a partner can be asked, and when that was or will be for the first time."""

    count: int
    lost: int  # addresses that no letter reaches
    asked: Wave | None  # the first wave that asked them
    next: Wave | None  # the next one planned, if none has


def people_of(session: Session, organisation: Organisation, today: date) -> People:
    """How far one partner's people have come."""
    took_in = (
        select(Wave)
        .join(Leaf, Leaf.wave_id == Wave.id)
        .join(LeafPart, LeafPart.leaf_id == Leaf.id)
        .where(LeafPart.organisation_id == organisation.id, Wave.stage != Stage.dropped)
    )
    asked = session.scalars(took_in.order_by(Wave.opens, Wave.id).limit(1)).first()
    return People(
        count=people.people_per_organisation(session).get(organisation.id, 0),
        lost=len(undelivered.listed(session, organisation)),
        asked=asked,
        next=_next(session, organisation, today) if asked is None else None,
    )


def _next(session: Session, organisation: Organisation, today: date) -> Wave | None:
    planned = select(Wave).where(Wave.stage == Stage.planned, Wave.closes >= today)
    for wave in session.scalars(planned.order_by(Wave.opens, Wave.id)):
        if organisation.id in series.asks(session, wave.pulse) - set(wave.left_out):
            return wave
    return None
