"""Counts how many took part, as coarsely as the charter says, and at most once a day."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.cells import Band
from pulse.jobs.workshop import Workshop
from surveys import charter, waves
from surveys.answering import door, extracts
from surveys.terms import Terms
from surveys.waves import Leaf, Participation, Stage, Wave

TENTHS = 10


def count(shop: Workshop, wave_id: int) -> None:
    """Write the band of every leaf of a wave that takes answers and was not counted today."""
    wave = waves.by_id(shop.roster, wave_id)
    if wave.stage is not Stage.open or door.is_shut(shop.box.connection(), wave.code):
        shop.box.rollback()
        return
    terms = _terms(shop, wave)
    stored: Mapping[int, Participation] = {
        row.leaf_id: row
        for row in shop.roster.query(Participation).filter(
            Participation.leaf_id.in_([leaf.id for leaf in wave.leaves])
        )
    }
    for leaf in wave.leaves:
        row = stored.get(leaf.id)
        if row is not None and row.day >= shop.today:
            continue
        band, tenths = banded(_answered(shop, wave, leaf), leaf.invited, terms)
        shop.roster.merge(
            Participation(leaf_id=leaf.id, day=shop.today, band=band.value, tenths=tenths)
        )
    shop.box.rollback()
    shop.roster.commit()


def banded(answered: int, invited: int, terms: Terms) -> tuple[Band, int | None]:
    """How many took part, as the charter lets it be told.

    Args:
        answered: seats on the roll.
        invited: seats.
        terms: the charter's; `share_from` invited people on, a share is told.

    Returns:
        The band, and the share in whole tenths, rounded down, where the band is `share`.
    """
    if answered < terms.team:
        return Band.few, None
    if invited >= terms.share_from:
        return Band.share, answered * TENTHS // invited
    return (Band.most if answered * 2 > invited else Band.some), None


def _terms(shop: Workshop, wave: Wave) -> Terms:
    row = shop.roster.get(charter.Charter, wave.charter_id) if wave.charter_id else None
    return (row or charter.in_force(shop.roster)).rules


def _answered(shop: Workshop, wave: Wave, leaf: Leaf) -> int:
    return len(extracts.taken_part(shop.box, shop.keyring, wave=wave.code, unit=leaf.place))
