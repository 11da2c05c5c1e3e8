"""How far a wave has come, as it changes while somebody looks on; nothing of who answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from pulse import moves
from surveys.asking import progress, reminders
from surveys.asking.progress import Letters
from surveys.asking.reminders import Reminders
from surveys.waves import Stage, Wave

SOON = 4  # seconds from one look to the next, while something is under way
SELDOM = 60  # while a wave is open and nothing is


@dataclass(frozen=True, slots=True)
class Live:
    """What a page needs to keep itself up to date."""

    standing: str  # once it is another one, other things can be done
    pause: int  # seconds until the next look; 0: there is none


def of(session: Session, wave: Wave, today: date) -> dict[str, Any]:
    """What the part of the page shows that is fetched again and again."""
    moving, trouble = moves.under_way(session, wave), moves.trouble(session, wave)
    letters = progress.letters(session, wave)
    reminded = reminders.standing(session, wave, today)
    failed = "failed" if trouble else ""
    standing = f"{wave.stage.value} {moving or failed}".strip()
    return {
        "moving": moving,
        "trouble": trouble,
        "letters": letters,
        "reminders": reminded,
        "live": Live(standing, _pause(wave, moving, letters, reminded)),
    }


def _pause(wave: Wave, moving: str | None, letters: Letters, reminded: Reminders | None) -> int:
    if moving:
        return SOON
    if wave.stage is not Stage.open:
        return 0
    due = reminded is not None and reminded.round > 0 and reminded.handled < reminded.seats
    return SOON if letters.waiting or due else SELDOM
