"""How far a wave has come, without seeing anybody: letters handled, participation in bands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys import workdays
from surveys.asking.invitations import FAILED, Delivery, Invitation, why_waiting
from surveys.asking.people import Person
from surveys.partners import Organisation
from surveys.waves import Leaf, Participation, Stage, Wave

SHOWN = 50  # refused letters listed on a page


@dataclass(frozen=True, slots=True)
class Refusal:
    """One letter that its receiver's server refused for good, or that came back."""

    name: str
    address: str
    organisation: str
    words: str


@dataclass(frozen=True, slots=True)
class Letters:
    """How many first letters stand where."""

    waiting: int
    sent: int
    refused: int
    refusals: tuple[Refusal, ...]
    why_waiting: str | None  # the reason, where one is known
    bounced: int = 0
    put_off: int = 0  # of those that wait: a receiving server put them off, for a while

    @property
    def seats(self) -> int:
        """All people invited."""
        return self.waiting + self.sent + self.undelivered

    @property
    def undelivered(self) -> int:
        """Letters that were refused, or came back."""
        return self.refused + self.bounced

    @property
    def handled(self) -> int:
        """Those whose letter left or was refused."""
        return self.sent + self.undelivered


@dataclass(frozen=True, slots=True)
class Group:
    """One leaf of a launched wave, and how many took part, as a band."""

    name: str
    organisation: str | None
    invited: int
    band: str | None  # None: not counted yet
    tenths: int | None


def letters(session: Session, wave: Wave) -> Letters:
    """Count a wave's letters, and list the first of those that were refused."""
    counted = select(Invitation.delivery, func.count()).where(Invitation.wave_id == wave.id)
    rows = session.execute(counted.group_by(Invitation.delivery))
    numbers: dict[Delivery, int] = {delivery: number for delivery, number in rows}
    refused = (
        select(Person.name, Person.address, Organisation.name, Invitation.refusal)
        .join(Person, Person.id == Invitation.person_id)
        .join(Organisation, Organisation.id == Person.organisation_id)
        .where(Invitation.wave_id == wave.id, Invitation.delivery.in_(FAILED))
        .order_by(Organisation.name, Person.name, Person.id)
        .limit(SHOWN)
    )
    return Letters(
        waiting=numbers.get(Delivery.waiting, 0),
        sent=numbers.get(Delivery.sent, 0),
        refused=numbers.get(Delivery.refused, 0),
        refusals=tuple(
            Refusal(name, address, organisation, words or "")
            for name, address, organisation, words in session.execute(refused)
        ),
        why_waiting=why_waiting(session, wave.id),
        bounced=numbers.get(Delivery.bounced, 0),
        put_off=session.scalar(
            select(func.count())
            .select_from(Invitation)
            .where(
                Invitation.wave_id == wave.id,
                Invitation.delivery == Delivery.waiting,
                Invitation.tries > 0,
            )
        )
        or 0,
    )


@dataclass(frozen=True, slots=True)
class Hour:
    """When the letters of one organisation that wait will leave, by its own calendar and clock."""

    organisation: str
    zone: str
    day: date | None  # none: no working day is left
    hour: time


def hours(session: Session, wave: Wave, now: datetime) -> list[Hour]:
    """The organisations with first letters that wait for their hour, by name.

    Args:
        session: the roster's.
        wave: an open one; of one whose letters leave at once there are none.
        now: the moment.
    """
    hour = wave.pulse.hour
    if hour is None or wave.stage is not Stage.open:
        return []
    waiting = (
        select(Organisation.id, Organisation.name)
        .join(Person, Person.organisation_id == Organisation.id)
        .join(Invitation, Invitation.person_id == Person.id)
        .where(Invitation.wave_id == wave.id, Invitation.delivery == Delivery.waiting)
        .distinct()
        .order_by(Organisation.name)
    )
    calendars = workdays.of(session)
    found = []
    for key, name in session.execute(waiting):
        calendar = calendars[key]
        today = max(calendar.today(now), wave.first_day)
        if today == calendar.today(now) and calendar.takes_letters(now, hour):
            continue
        over = now >= calendar.at(today, hour)
        day = calendar.first(today + timedelta(days=over), wave.closes)
        found.append(Hour(name, calendar.zone, day, hour))
    return found


def groups(session: Session, wave: Wave) -> list[Group]:
    """The leaves of a launched wave in the order of their places."""
    rows = session.execute(
        select(
            Leaf.name,
            Organisation.id,
            Organisation.name,
            Leaf.invited,
            Participation.band,
            Participation.tenths,
        )
        .join(Organisation, Organisation.id == Leaf.organisation_id, isouter=True)
        .join(Participation, Participation.leaf_id == Leaf.id, isouter=True)
        .where(Leaf.wave_id == wave.id)
        .order_by(Leaf.place)
    )
    then = wave.names or {}
    return [
        Group(row[0], then.get(str(row[1]), row[2]), invited=row[3], band=row[4], tenths=row[5])
        for row in rows
    ]
