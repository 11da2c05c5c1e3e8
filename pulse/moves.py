"""What a steward asks of a wave: checked at once, done by a job, and written down."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from pulse import queue
from pulse.auth import audit
from surveys.asking import readiness, thanks
from surveys.errors import IllegalMove
from surveys.waves import Stage, Wave

LONGEST_OVERRIDE = 300  # characters
MOVES = frozenset({queue.OPEN_WAVE, queue.CLOSE_WAVE, queue.PUBLISH, queue.DROP_WAVE})
UNDER_WAY = {
    "open": "is being opened",
    "close": "is being closed",
    "publish": "is being published",
    "drop": "is being called off",
}


def ask_to_open(session: Session, wave: Wave, *, today: date, actor: str, now: datetime) -> None:
    """Have a planned wave opened and its letters sent.

    Raises:
        IllegalMove: it is not planned, this is not one of its days, something keeps it from
            opening, or it is being opened.
        TooSmall: an organisation could never be shown, or there is nobody to invite.
    """
    readiness.check(session, wave, today=today, now=now)
    _ask(session, wave, "open", queue.OPEN_WAVE)
    audit.record(session, actor=actor, deed="wave opened", subject=wave.name, now=now)


def override(session: Session, wave: Wave, reason: str, *, actor: str, now: datetime) -> None:
    """Let a wave open although the report of the one before is not published, and say why.

    Raises:
        IllegalMove: it is not planned, or no reason is given.
    """
    tidy = " ".join(reason.split())
    if not tidy:
        raise IllegalMove("Say why this wave need not wait: the reason is written down.")
    if wave.stage is not Stage.planned:
        raise IllegalMove(f"{wave.name} is {wave.stage.word}, so it waits for no report.")
    wave.override = tidy[:LONGEST_OVERRIDE]
    audit.record(
        session,
        actor=actor,
        deed="wave need not wait",
        subject=f"{wave.name}: {wave.override}",
        now=now,
    )


def ask_to_close(session: Session, wave: Wave, *, actor: str, now: datetime) -> None:
    """Have an open wave closed and its report computed.

    Raises:
        IllegalMove: it is not open, or it is being closed.
    """
    wave.may_close()
    _ask(session, wave, "close", queue.CLOSE_WAVE)
    audit.record(session, actor=actor, deed="wave closed", subject=wave.name, now=now)


def ask_to_publish(session: Session, wave: Wave, *, actor: str, now: datetime) -> None:
    """Have a closed wave's report published, and its answers destroyed.

    Raises:
        IllegalMove: it is not closed, or it is being published.
    """
    wave.may_release()
    _ask(session, wave, "publish", queue.PUBLISH)
    audit.record(session, actor=actor, deed="wave published", subject=wave.name, now=now)


def share_back(session: Session, wave: Wave, *, today: date, actor: str, now: datetime) -> None:
    """Have everybody who was asked told what came of a wave; letters leave in the background.

    Raises:
        IllegalMove: its report is not published, or they were told already.
    """
    thanks.share(session, wave, today)
    audit.record(session, actor=actor, deed="wave shared back", subject=wave.name, now=now)


def ask_to_drop(session: Session, wave: Wave, *, actor: str, now: datetime) -> None:
    """Have a wave called off, and everything that was said in it destroyed.

    Raises:
        IllegalMove: its report is published, it was called off before, or another move is under
            way.
    """
    wave.may_drop()
    _ask(session, wave, "drop", queue.DROP_WAVE)
    audit.record(session, actor=actor, deed="wave dropped", subject=wave.name, now=now)


def _ask(session: Session, wave: Wave, move: str, job: str) -> None:
    """Ask for the job, unless a move of this wave waits or is being made."""
    moving = under_way(session, wave)
    if moving is not None or not queue.enqueue(session, job, wave.id, key=f"{move}/{wave.id}"):
        raise IllegalMove(f"{wave.name} {UNDER_WAY[moving or move]} already.")


def ask_for_test_letter(
    session: Session, wave: Wave, user_id: int, *, actor: str, now: datetime
) -> None:
    """Have the invitation sent to the steward alone, with a link that opens no questionnaire."""
    queue.enqueue(session, queue.TEST_LETTER, wave.id, user_id)
    audit.record(session, actor=actor, deed="test letter sent", subject=wave.name, now=now)


def under_way(session: Session, wave: Wave) -> str | None:
    """The move that a job is making with a wave now, of `UNDER_WAY`; None if none is made."""
    keys = queue.keys_under_way(session.connection().engine)
    return next((move for move in UNDER_WAY if f"{move}/{wave.id}" in keys), None)


def trouble(session: Session, wave: Wave) -> str | None:
    """Why the newest move of a wave failed, in the job's words; None if it did not."""
    newest = next(
        (
            job
            for job in queue.jobs(session.connection().engine)
            if job.name in MOVES and job.ids[:1] == (wave.id,)
        ),
        None,
    )
    if newest is None or newest.state != "failed":
        return None
    return newest.trouble or "The job ended without a reason."
