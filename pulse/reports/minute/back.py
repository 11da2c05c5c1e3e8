"""What is told back to everybody who was asked: the alliance's figures of one wave, and deeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.reports import store
from pulse.reports.minute.levels import stands
from pulse.reports.minute.movements import moved
from pulse.reports.minute.reading import situation
from pulse.reports.minute.saying import Sentence
from pulse.reports.trend import Trend
from surveys import sharing
from surveys.errors import NotFound
from surveys.partners import Alliance
from surveys.sharing import Line
from surveys.waves import Wave


@dataclass(frozen=True, slots=True)
class Back:
    """One wave's results for respondents; no trend where nothing was published of it."""

    alliance: str
    wave: Wave
    trend: Trend | None
    sentences: tuple[Sentence, ...]
    lines: Sequence[Line]


def back(session: Session, code: str) -> Back:
    """Read what was told back of a wave.

    Args:
        session: the roster's.
        code: the wave's, as its survey's address has it; nobody guesses it.

    Raises:
        NotFound: there is no such wave, or its results have not been shared back.
    """
    wave = session.scalar(select(Wave).where(Wave.code == code, Wave.shared.is_not(None)))
    if wave is None:
        raise NotFound("There is no such page.")
    told = store.trends(session, None, listed=store.LISTED, with_draft=wave)
    trend = next((each for each in told if each.wave_id == wave.id), None)
    sentences: tuple[Sentence, ...] = ()
    if trend is not None:
        found = situation(session, trend, None)
        sentences = (stands(found), moved(found))
    return Back(
        alliance=session.get_one(Alliance, wave.pulse.alliance_id).name,
        wave=wave,
        trend=trend,
        sentences=sentences,
        lines=sharing.lines(session, wave),
    )
