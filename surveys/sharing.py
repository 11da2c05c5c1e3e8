"""What came of a wave, told back to those who were asked: "you said, we did"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from surveys import charter
from surveys.base import Roster
from surveys.errors import IllegalMove, PlanInvalid
from surveys.releases import Release
from surveys.waves import Pulse, Stage, Wave

GRACE = timedelta(days=3)  # from a report's publication until it is shared back by itself
MOST = 5  # lines
LONGEST = 200  # characters of one side of a line


class Deed(Roster):
    """One line of what people said in a wave, and what was done about it."""

    __tablename__ = "deed"

    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    said: Mapped[str]
    done: Mapped[str]


class Line(NamedTuple):
    """What people said, and what was done."""

    said: str
    done: str


def lines(session: Session, wave: Wave) -> list[Line]:
    """What was written down for a wave, in order."""
    rows = select(Deed.said, Deed.done).where(Deed.wave_id == wave.id).order_by(Deed.place)
    return [Line(*row) for row in session.execute(rows)]


def write(session: Session, wave: Wave, given: Sequence[Line]) -> None:
    """Write down what was said and done; lines with nothing on either side are left out.

    Raises:
        IllegalMove: nothing was asked yet, or the next wave's letters have told it already.
        PlanInvalid: a line says one side only, or more than a letter can hold.
    """
    may_write(wave)
    tidy = [Line(" ".join(said.split()), " ".join(done.split())) for said, done in given]
    wanted = [line for line in tidy if line.said or line.done]
    if len(wanted) > MOST:
        raise PlanInvalid(f"A letter holds {MOST} lines at most.")
    for number, line in enumerate(wanted, 1):
        if not (line.said and line.done):
            raise PlanInvalid(f"Line {number} needs both: what people said, and what was done.")
        if max(map(len, line)) > LONGEST:
            raise PlanInvalid(f"Line {number} is longer than {LONGEST} characters on one side.")
    session.execute(delete(Deed).where(Deed.wave_id == wave.id))
    session.add_all(
        Deed(wave_id=wave.id, place=place, said=line.said, done=line.done)
        for place, line in enumerate(wanted)
    )
    session.flush()


def may_write(wave: Wave) -> None:
    """Say whether lines may be written now, and change nothing; raises as `write` does."""
    if wave.stage not in (Stage.closed, Stage.released):
        raise IllegalMove(
            f"{wave.name} is {wave.stage.word}. What came of it is written down once it has closed."
        )
    later = next((each for each in wave.following if each.opened is not None), None)
    if wave.shared is not None and later is not None:
        raise IllegalMove(
            f"What came of {wave.name} was shared back already, and stands in the letters of "
            f"{later.name}."
        )


def share(wave: Wave, today: date) -> None:
    """Let those who were asked be told what came of a wave.

    Raises:
        IllegalMove: its report is not published, or they were told already.
    """
    if wave.stage is not Stage.released:
        raise IllegalMove(f"The report of {wave.name} is not published yet.")
    if wave.shared is not None:
        raise IllegalMove(f"What came of {wave.name} was shared back already.")
    wave.shared = today


def by_itself_on(session: Session, wave: Wave) -> date | None:
    """The day on which a published wave that waits for it is shared back by itself."""
    if wave.stage is not Stage.released or wave.shared is not None:
        return None
    published = session.scalar(select(Release.published).where(Release.wave_id == wave.id))
    return published + GRACE if published is not None else None


def newest(session: Session, pulse: Pulse) -> list[Line]:
    """What was said and done in the wave of a pulse that was shared back last."""
    last = last_of(session, pulse.id)
    return lines(session, last) if last is not None else []


def page(session: Session, pulse: Pulse, public_url: str) -> str:
    """Where everybody reads what came of the wave that was shared back last.

    Returns:
        Empty if none was, or if the page takes a sign-in, which those who are asked do not have.
    """
    last = last_of(session, pulse.id)
    return "" if last is None or shut(session, last) else f"{public_url}/results/{last.code}"


def shut(session: Session, wave: Wave) -> bool:
    """Whether what came of a wave is for those alone who sign in, by its charter or today's."""
    charters = (wave.charter_id, None)
    return "sign_in" in {charter.rules_of(session, each).results for each in charters}


def last_of(session: Session, pulse_id: int) -> Wave | None:
    """The wave of a pulse that was shared back last; None if none was."""
    return session.scalar(
        select(Wave)
        .where(Wave.pulse_id == pulse_id, Wave.shared.is_not(None))
        .order_by(Wave.shared.desc(), Wave.number.desc())
        .limit(1)
    )
