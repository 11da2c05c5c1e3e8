"""Who is told what came of a wave: everybody who was asked, and never only those who answered.

By then the roll of those who took part is destroyed, so nothing here could tell them apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from surveys import sharing
from surveys.asking.invitations import Delivery, Invitation
from surveys.asking.people import Person
from surveys.errors import IllegalMove
from surveys.sharing import Line
from surveys.waves import Stage, Wave

USEFUL = timedelta(days=14)  # after which a letter that has not left is not sent any more
REACHED = (Delivery.sent, Delivery.waiting)


@dataclass(frozen=True, slots=True)
class Thanks:
    """How many letters that tell what came of a wave stand where."""

    waiting: int
    sent: int
    refused: int

    @property
    def seats(self) -> int:
        """All of them."""
        return self.waiting + self.sent + self.refused

    @property
    def handled(self) -> int:
        """Those that left or were refused."""
        return self.sent + self.refused


def share(session: Session, wave: Wave, today: date) -> None:
    """Let everybody who was asked, is still there and can be reached be told what came of a wave.

    Raises:
        IllegalMove: its report is not published, or they were told already.
    """
    sharing.share(wave, today)
    still_there = exists().where(Person.id == Invitation.person_id, Person.left.is_(None))
    session.execute(
        update(Invitation)
        .where(Invitation.wave_id == wave.id, Invitation.delivery.in_(REACHED), still_there)
        .values(thanks=Delivery.waiting, tries=0, next_try=None)
    )
    session.flush()


def write(session: Session, wave: Wave, given: Sequence[Line], today: date) -> None:
    """Write down what was said and done, for letters that have not begun to leave.

    Between two letters, and until the next wave opens, it may be brought up to date: the next
    invitation tells it, and so do the pages that everybody reads.

    Raises:
        IllegalMove: letters are leaving, so that some would tell something else; or as
            `sharing.write` says.
        PlanInvalid: as `sharing.write` says.
    """
    may_write(session, wave, today)
    sharing.write(session, wave, given)


def may_write(session: Session, wave: Wave, today: date) -> None:
    """Say whether lines may be written now, and change nothing; raises as `write` does."""
    sharing.may_write(wave)
    if wave in under_way(session, today):
        raise IllegalMove(
            f"What came of {wave.name} was shared back already, and its letters are leaving. Once "
            "all have left, these lines can be brought up to date for the next invitation."
        )


def waiting(wave: Wave, today: Mapping[int, date]) -> ColumnElement[bool]:
    """Which invitations, joined with their persons, wait for a letter that may leave now.

    Nobody gets two letters on one day, of whatever wave.

    Args:
        wave: one that is shared back.
        today: the day by the calendar of each organisation whose letters may leave now.
    """
    other = aliased(Invitation)
    alike: dict[date, list[int]] = {}
    for organisation_id, day in today.items():
        alike.setdefault(day, []).append(organisation_id)
    return and_(
        Invitation.wave_id == wave.id,
        Invitation.thanks == Delivery.waiting,
        Person.left.is_(None),
        or_(
            *(
                and_(
                    Person.organisation_id.in_(organisations),
                    ~exists().where(
                        other.person_id == Invitation.person_id,
                        or_(other.day == day, other.reminded == day, other.thanked == day),
                    ),
                )
                for day, organisations in alike.items()
            ),
            false(),
        ),
    )


def standing(session: Session, wave: Wave) -> Thanks | None:
    """How far the letters have come; None before they were asked for."""
    if wave.shared is None:
        return None
    rows = session.execute(
        select(Invitation.thanks, func.count())
        .where(Invitation.wave_id == wave.id, Invitation.thanks.is_not(None))
        .group_by(Invitation.thanks)
    )
    numbers: dict[Delivery | None, int] = {delivery: number for delivery, number in rows}
    return Thanks(
        waiting=numbers.get(Delivery.waiting, 0),
        sent=numbers.get(Delivery.sent, 0),
        refused=numbers.get(Delivery.refused, 0) + numbers.get(Delivery.bounced, 0),
    )


def under_way(session: Session, today: date) -> list[Wave]:
    """Waves of which letters may still leave."""
    waits = exists().where(Invitation.wave_id == Wave.id, Invitation.thanks == Delivery.waiting)
    return list(
        session.scalars(select(Wave).where(Wave.shared >= today - USEFUL, waits).order_by(Wave.id))
    )


def to_share(session: Session, today: date) -> list[Wave]:
    """Published waves that nobody has shared back in time, so that it happens by itself."""
    unshared = select(Wave).where(Wave.stage == Stage.released, Wave.shared.is_(None))
    found = session.scalars(unshared.order_by(Wave.id))
    days = ((wave, sharing.by_itself_on(session, wave)) for wave in found)
    return [wave for wave, day in days if day is not None and day <= today]
