"""Gathers what one report says in a minute: its sentences, its newest levels, its flags."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.reports import store
from pulse.reports.minute.reading import situation
from pulse.reports.minute.saying import Sentence, Words
from pulse.reports.minute.sentences import sentences
from pulse.reports.report import names, owner, pictures
from pulse.reports.trend import Trend
from surveys import appreciation, commitments, frictions
from surveys.appreciation import Thanks
from surveys.commitments import State
from surveys.frictions import OPEN, Friction
from surveys.history import HistoryPoint, HistorySummary


@dataclass(frozen=True, slots=True)
class Minute:
    """What one pulse says in a minute."""

    trend: Trend
    sentences: tuple[Sentence, Sentence, Sentence]
    flags: tuple[tuple[Friction, Words], ...]  # open ones; no words: all themes together


@dataclass(frozen=True, slots=True)
class Brief:
    """One subject's page; `organisation_id` is None for the alliance's own.

    `pictures` names the digests of a drawing by day and by night, by the drawing's name.
    """

    organisation_id: int | None
    name: str
    alliance: str
    minutes: tuple[Minute, ...]
    earlier: bool  # whether there are earlier results
    pictures: Mapping[str, tuple[str, str]]
    thanks: tuple[Thanks, ...]  # words, which are no figure


def brief(session: Session, organisation_id: int | None, today: date) -> Brief:
    """Read what one subject's report says in a minute.

    Args:
        session: the roster's.
        organisation_id: the organisation; None for the alliance.
        today: the day.

    Raises:
        NotFound: there is no such organisation, or no alliance yet.
    """
    alliance, name = names(session, organisation_id)
    told = store.trends(session, organisation_id, listed=store.LISTED)
    return Brief(
        organisation_id=organisation_id,
        name=name,
        alliance=alliance,
        minutes=tuple(minute(session, trend, organisation_id) for trend in told),
        earlier=_earlier(session, organisation_id),
        pictures=pictures(session, owner(organisation_id)),
        thanks=tuple(appreciation.beside(session, organisation_id, today)),
    )


def minute(session: Session, trend: Trend, organisation_id: int | None) -> Minute:
    """What one pulse says in a minute."""
    own = [] if organisation_id is None else [organisation_id]
    flags = [
        (each, trend.labels.get(each.construct, {}))
        for each in frictions.listed(session, own)
        if each.state in OPEN and each.wave.pulse_id == trend.pulse_id
    ]
    made = commitments.made_in(session, trend.pulse_id, organisation_id)
    kept = sum(each.state is State.done for each in made)
    found = replace(situation(session, trend, organisation_id), promised=len(made), kept=kept)
    return Minute(trend, sentences(found), tuple(flags))


def _earlier(session: Session, organisation_id: int | None) -> bool:
    """Whether there are earlier results to read in the report."""
    if organisation_id is None:
        return session.scalar(select(HistorySummary.id).limit(1)) is not None
    own = select(HistoryPoint.id).where(HistoryPoint.organisation_id == organisation_id)
    return session.scalar(own.limit(1)) is not None
