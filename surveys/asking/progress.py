"""How far a wave has come, without seeing anybody: letters handled, participation in bands."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys.asking.invitations import FAILED, Delivery, Invitation, why_waiting
from surveys.asking.people import Person
from surveys.partners import Organisation
from surveys.waves import Leaf, Participation, Wave

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
    )


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
