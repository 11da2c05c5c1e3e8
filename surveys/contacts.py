"""Who works with whom, as each organisation declares it: of organisations, never of people."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import CheckConstraint, ForeignKey, delete, select
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from surveys.base import Roster
from surveys.partners import Organisation, organisations


class Contact(Roster):
    """One organisation says that its people work with another one's."""

    __tablename__ = "contact"
    __table_args__ = (CheckConstraint("organisation_id <> other_id", name="two_are_not_one"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)


@dataclass(frozen=True)
class Contacts:
    """What was declared: by organisation, those with whom it says that its people work."""

    declared: Mapping[int, frozenset[int]]

    def strength(self, one: int, other: int) -> int:
        """How many of two say that they work together: 0, 1 or 2."""
        return sum(
            there in self.declared.get(here, ()) for here, there in ((one, other), (other, one))
        )

    def expected(self, one: int, other: int) -> bool:
        """Whether people of two can be expected to know each other.

        One of them says so, or neither has declared anything.
        """
        silent = not self.declared.get(one) and not self.declared.get(other)
        return silent or self.strength(one, other) > 0

    def reach(self, people: Mapping[int, int]) -> dict[int, int]:
        """How many people can be expected to know each partner.

        Args:
            people: how many are asked at each, by its id.
        """
        return {
            one: sum(
                count
                for other, count in people.items()
                if other != one and self.expected(one, other)
            )
            for one in people
        }


UNKNOWN = Contacts({})  # nobody declared anything


def declared(session: Session) -> Contacts:
    """What the partners that have not left declared of each other."""
    one, other = aliased(Organisation), aliased(Organisation)
    rows = session.execute(
        select(Contact.organisation_id, Contact.other_id)
        .join(one, one.id == Contact.organisation_id)
        .join(other, other.id == Contact.other_id)
        .where(one.left.is_(None), other.left.is_(None))
    )
    found: dict[int, set[int]] = {}
    for here, there in rows:
        found.setdefault(here, set()).add(there)
    return Contacts({here: frozenset(those) for here, those in found.items()})


def declare(session: Session, organisation: Organisation, others: Collection[int]) -> bool:
    """Say with whom an organisation's people work, instead of what it said before; flushed.

    Args:
        session: over the roster.
        organisation: it says so.
        others: ids; partners that are none, or it itself, are left out.

    Returns:
        Whether anything changed.
    """
    own = select(Organisation.id).where(Organisation.id == organisation.id)
    session.execute(own.with_for_update())  # two that say so at once take turns
    there = {each.id for each in organisations(session)} - {organisation.id}
    wanted = there & set(others)
    before = declared(session).declared.get(organisation.id, frozenset())
    session.execute(delete(Contact).where(Contact.organisation_id == organisation.id))
    session.add_all(
        Contact(organisation_id=organisation.id, other_id=each) for each in sorted(wanted)
    )
    session.flush()
    return wanted != before
