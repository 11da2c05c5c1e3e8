"""What a pulse's calendar says of each wave that waits: what keeps it, and when letters leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from surveys import planning
from surveys.asking import readiness
from surveys.asking.readiness import Departure, Kind
from surveys.waves import Pulse, Stage, Wave

FORESEEN = (Kind.fatigue, Kind.no_workday)  # what is known of a wave before its day


@dataclass(frozen=True, slots=True)
class Outlook:
    """One wave that waits."""

    wave: Wave
    due: bool  # its day has come
    waits: str | None  # what keeps it from opening, in a sentence
    gated: bool  # a report is not published, and the steward may let it go on
    departures: tuple[Departure, ...]  # none if letters leave at once

    @property
    def shifted(self) -> list[Departure]:
        """Whose letters leave on another day than the wave's first, or not at all."""
        return [each for each in self.departures if each.shifted]

    @property
    def gaps(self) -> list[Departure]:
        """Whose clock has no such hour on that day."""
        return [each for each in self.departures if each.gap]


def of(session: Session, wave: Wave, *, today: date, now: datetime) -> Outlook:
    """What is to be said of one planned wave.

    Args:
        session: the roster's; read only.
        wave: one that waits, or was skipped.
        today: UTC's day.
        now: the moment.
    """
    departures = tuple(readiness.departures(session, wave))
    if wave.stage is not Stage.planned:
        return Outlook(wave, False, None, False, departures)
    if today < wave.opens:
        known = [
            each.words
            for each in readiness.hindrances(session, wave, wave.opens)
            if each.kind in FORESEEN
        ]
        return Outlook(wave, False, " ".join(known) or None, False, departures)
    gated = any(
        each.kind is Kind.gate
        for each in readiness.hindrances(session, wave, max(today, wave.opens))
    )
    why = readiness.why_not(session, wave, today=today, now=now)
    return Outlook(wave, True, why, gated, departures)


def ahead(session: Session, pulse: Pulse, *, today: date, now: datetime) -> list[Outlook]:
    """The waves on a pulse's calendar, in order."""
    return [of(session, wave, today=today, now=now) for wave in planning.upcoming(pulse, today)]
