"""Gathers what one report's page shows: its trends, its earlier results, its pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.reports import store
from pulse.reports.past import Past, PastSeries, pasts
from pulse.reports.trend import Trend
from surveys.errors import NotFound
from surveys.partners import Alliance, Organisation
from surveys.releases import Drawing, Standing
from surveys.waves import Wave


@dataclass(frozen=True, slots=True)
class Report:
    """One subject's report; `organisation_id` is None for the alliance's own.

    `pictures` names the digests of a drawing by day and by night, by the drawing's name.
    """

    organisation_id: int | None
    name: str
    alliance: str
    trends: tuple[Trend, ...]
    pasts: tuple[Past, ...]
    joined: Mapping[str, PastSeries]  # earlier results that were joined to a construct
    pictures: Mapping[str, tuple[str, str]]
    draft: int | None = None  # the wave that is shown before it is published

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show yet."""
        return not self.trends and not self.pasts


def owner(organisation_id: int | None) -> str:
    """The first part of the keys of one subject's drawings."""
    return "alliance" if organisation_id is None else f"organisation/{organisation_id}"


def report(session: Session, organisation_id: int | None) -> Report:
    """Read one subject's report.

    Args:
        session: the roster's.
        organisation_id: the organisation; None for the alliance.

    Raises:
        NotFound: there is no such organisation, or no alliance yet.
    """
    called = names(session, organisation_id)
    told = store.trends(session, organisation_id, listed=store.LISTED)
    return _whole(session, organisation_id, called, told)


def unpublished(session: Session, organisation_id: int | None, wave_id: int) -> Report:
    """Read one subject's report as it will be once a wave is published, without its new pictures.

    Args:
        session: the roster's.
        organisation_id: the organisation; None for the alliance.
        wave_id: a wave whose release is a draft.

    Raises:
        NotFound: there is no such organisation, or no such draft.
    """
    called = names(session, organisation_id)
    release = store.draft(session, wave_id)
    if release is None or release.standing is not Standing.draft:
        raise NotFound("This wave has no figures that wait to be published.")
    wave = session.get_one(Wave, wave_id)
    told = store.trends(session, organisation_id, listed=store.LISTED, with_draft=wave)
    found = _whole(session, organisation_id, called, told)
    old = {name: each for name, each in found.pictures.items() if name.startswith("history/")}
    return replace(found, pictures=old, draft=wave_id)


def _whole(
    session: Session, organisation_id: int | None, called: tuple[str, str], told: Sequence[Trend]
) -> Report:
    """A report around what is told of its waves."""
    alliance, name = called
    sources = pasts(session, organisation_id)
    return Report(
        organisation_id=organisation_id,
        name=name,
        alliance=alliance,
        trends=tuple(told),
        pasts=tuple(sources),
        joined={s.construct: s for past in sources for s in past.series if s.construct},
        pictures=pictures(session, owner(organisation_id)),
    )


def names(session: Session, organisation_id: int | None) -> tuple[str, str]:
    """What the alliance and the report's subject are called."""
    alliance = session.get(Alliance, 1)
    if alliance is None:
        raise NotFound("There is no alliance yet.")
    subject = alliance if organisation_id is None else session.get(Organisation, organisation_id)
    if subject is None:
        raise NotFound("There is no such organisation.")
    return alliance.name, subject.name


def drawing(session: Session, organisation_id: int | None, name: str, digest: str) -> bytes:
    """One picture of one subject's report, as SVG.

    Raises:
        NotFound: there is no such picture, or it has been drawn anew since.
    """
    row = session.get(Drawing, f"{owner(organisation_id)}/{name}")
    if row is None or row.digest != digest:
        raise NotFound("There is no such picture.")
    return row.svg


def pictures(session: Session, prefix: str) -> dict[str, tuple[str, str]]:
    """Digests of one owner's drawings by day and by night, by their known."""
    rows = session.execute(
        select(Drawing.key, Drawing.digest).where(
            Drawing.key.startswith(f"{prefix}/", autoescape=True)
        )
    )
    digests = {key.removeprefix(f"{prefix}/"): digest for key, digest in rows}
    known = {name.rpartition("/")[0] for name in digests}
    return {
        name: (digests[f"{name}/light"], digests[f"{name}/dark"])
        for name in known
        if f"{name}/light" in digests and f"{name}/dark" in digests
    }
