"""How far a new partner has come from invitation to first wave, as it stands at this moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.auth import invite
from pulse.auth.models import AuditEntry
from surveys import agreements, blackouts, versions
from surveys.asking import arrival
from surveys.asking.arrival import People
from surveys.errors import NotFound
from surveys.partners import Organisation
from surveys.versions import Charter

SIGNED_IN, TESTED = "signed in", "test letter sent"


@dataclass(frozen=True, slots=True)
class Arrival:
    """What there is of a new partner, and what is still to come."""

    leaders: tuple[str, ...]
    signed_in: tuple[str, ...]  # of them
    starter: bool  # the starter charter is in force, to which nobody has to agree
    agreed: date | None
    people: People
    holidays: bool  # its country is known, and with it its public holidays
    closed: int  # further days to come on which it gets no letters
    liaisons: tuple[str, ...]
    tested: bool  # a steward has had a letter sent to themselves

    @property
    def done(self) -> tuple[bool, ...]:
        """Of the steps, in their order, which are taken."""
        return (
            bool(self.signed_in),
            self.starter or self.agreed is not None,
            self.people.count > 0 and not self.people.lost,
            self.holidays,
            bool(self.liaisons),
            self.tested,
            self.people.asked is not None,
        )


def arrival_of(session: Session, organisation: Organisation, today: date) -> Arrival:
    """How far one partner has come."""
    leaders = tuple(user.email for user in invite.leaders_of(session, organisation.id))
    charter = _charter(session)
    given = agreements.given(session, charter).get(organisation.id) if charter else None
    return Arrival(
        leaders=leaders,
        signed_in=tuple(sorted(_signed_in(session, leaders))),
        starter=charter is None or agreements.needs_nobody(session, charter),
        agreed=given.day if given is not None else None,
        people=arrival.people_of(session, organisation, today),
        holidays=organisation.country is not None,
        closed=len(blackouts.to_come(session, organisation, today)),
        liaisons=tuple(invite.liaisons(session, (organisation.id,))),
        tested=session.scalar(select(AuditEntry.id).where(AuditEntry.deed == TESTED).limit(1))
        is not None,
    )


def _charter(session: Session) -> Charter | None:
    """The version in force; none before the steward's first look at it."""
    try:
        return versions.in_force(session)
    except NotFound:
        return None


def _signed_in(session: Session, addresses: tuple[str, ...]) -> set[str]:
    """Those of some addresses whose owners have signed in before."""
    query = select(AuditEntry.actor).where(
        AuditEntry.deed == SIGNED_IN, AuditEntry.actor.in_(addresses)
    )
    return set(session.scalars(query.distinct()))
