"""Gathers what partners need to read one release together, and the record that they keep of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from pulse.reports import store
from pulse.reports.minute.page import Minute, minute
from pulse.reports.minute.reading import situation
from pulse.reports.report import names
from pulse.reports.together.talks import Talk, talks
from pulse.reports.together.timeline import RULES, Step, timeline
from pulse.reports.trend import Trend
from surveys import commitments, reviews
from surveys.commitments import Commitment
from surveys.errors import NotFound
from surveys.findings import Sign
from surveys.releases import Release
from surveys.reviews import Review
from surveys.waves import Wave


@dataclass(frozen=True, slots=True)
class Kit:
    """One release to be read together; `organisation_id` is None for all partners.

    `review` is what was written down so far, None for nothing; `promises` are those of this
    reading, `earlier` those of earlier ones that are still open.
    """

    organisation_id: int | None
    name: str
    alliance: str
    release: Release
    minute: Minute
    talks: tuple[Talk, ...]
    steps: tuple[Step, ...]
    review: Review | None
    promises: Sequence[Commitment]
    earlier: Sequence[Commitment]
    rules: tuple[str, ...] = RULES

    @property
    def trend(self) -> Trend:
        """What the release tells, with the waves before it."""
        return self.minute.trend

    @property
    def place(self) -> int:
        """The place of the reading: the organisation's id, or 0 for all partners."""
        return self.organisation_id or reviews.EVERYBODY


def kit(session: Session, organisation_id: int | None, wave_id: int) -> Kit:
    """Read what is needed to read a wave's release together.

    Args:
        session: the roster's.
        organisation_id: who reads it for itself; None: all partners.
        wave_id: the wave.

    Raises:
        NotFound: there is no such release, or it tells nothing of the organisation.
    """
    release = reviews.release_of(session, wave_id)
    alliance, name = names(session, organisation_id)
    wave = session.get_one(Wave, wave_id)
    told = store.trends(session, organisation_id, listed=store.LISTED, with_draft=wave)
    trend = next((each for each in told if each.wave_id == wave_id), None)
    if trend is None:
        raise NotFound("There is no such report.")
    read = minute(session, trend, organisation_id)
    flagged = {
        friction.construct
        for friction, _label in read.flags
        if friction.organisation_id == organisation_id
        and friction.sign is Sign.score  # the others tell nothing of a level
        and friction.wave.number <= trend.wave
    }
    band = trend.everything[0].latest.band
    found = talks(situation(session, trend, organisation_id), flagged, band)
    review = reviews.of(session, release, organisation_id)
    return Kit(
        organisation_id=organisation_id,
        name=name,
        alliance=alliance,
        release=release,
        minute=read,
        talks=found,
        steps=timeline(len(found)),
        review=review,
        promises=commitments.of_review(session, review),
        earlier=commitments.standing(session, organisation_id, before=wave),
    )
