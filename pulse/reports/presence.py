"""Who is missing from the alliance's picture: how many took part in how many organisations."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.cells import Band
from pulse.reports.photographs import Round
from surveys.partners import Organisation
from surveys.releases import ReleasedCell
from surveys.terms import Terms
from surveys.waves import Wave

HALF = 5  # tenths
ATTENDED = (Band.most, *(f"{Band.share}_{tenths}" for tenths in range(HALF, 11)))


@dataclass(frozen=True, slots=True)
class Presence:
    """One wave's participation by organisation; `band` is that of the whole alliance.

    Attributes:
        asked: people.
        organisations: how many were asked.
        low: in how many of them up to half took part, or fewer than seven people; None where so
            few are on one side that the others would know of whom it is told.
        pooled: organisations that are told of together with others.
        unasked: organisations of the alliance that were not asked.
    """

    asked: int
    band: str
    organisations: int
    low: int | None
    pooled: int
    unasked: int


def presence(session: Session, wave: Round, terms: Terms) -> Presence | None:
    """Read who took part in a wave, and against the roster who did not.

    Args:
        session: the roster's.
        wave: one with a release.
        terms: the rules that it was bound to.

    Returns:
        None where fewer partners were asked than a pooled figure needs: each would know of the
        other; and where figures are about partners, so that nobody's own people stand in them.
    """
    if wave.make.rated:
        return None
    cell = ReleasedCell.__table__.c
    query = (
        select(cell.subject, cell.place, cell.invited, cell.band)
        .where(
            cell.release_id == wave.release_id,
            cell.subject.in_(("alliance", "organisation", "pool")),
            cell.measure == "mean",
        )
        .distinct()
    )
    found = session.execute(query).all()
    within = {place: len(wave.make.partners.get(place, ())) for place in wave.make.pools}
    groups = [
        (within.get(place, 1) if subject == "pool" else 1, band in ATTENDED)
        for subject, place, _, band in found
        if subject != "alliance"
    ]
    every = sum(partners for partners, _ in groups)
    low = sum(partners for partners, attended in groups if not attended)
    whole = next(((asked, band) for kind, _, asked, band in found if kind == "alliance"), None)
    if whole is None or every < terms.pooled_partners:
        return None
    asked, band = whole
    return Presence(
        asked=asked,
        band=band,
        organisations=every,
        low=low if min(low, every - low) >= terms.pooled_partners else None,
        pooled=sum(within.values()),
        unasked=_unasked(session, wave),
    )


def _unasked(session: Session, wave: Round) -> int:
    """How many organisations that were in the alliance at launch it did not ask."""
    kept = session.execute(select(Wave.names, Wave.left_out).where(Wave.id == wave.id)).one()
    gone = session.scalars(select(Organisation.id).where(Organisation.left <= wave.first_day))
    there = {int(each) for each in kept.names or {}} - set(gone)
    return len((there | set(kept.left_out)) - wave.make.everybody)
