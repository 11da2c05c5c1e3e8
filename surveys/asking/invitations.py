"""One invitation per person and wave, and how far its letter got."""

from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy import (
    Enum,
    ForeignKey,
    Index,
    LargeBinary,
    UniqueConstraint,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from surveys.base import Roster


class Delivery(enum.StrEnum):
    """How far one letter got."""

    waiting = "waiting"
    sent = "sent"
    refused = "refused"  # for good, by the receiving side
    bounced = "bounced"  # left, and came back


FAILED = (Delivery.refused, Delivery.bounced)


class Invitation(Roster):
    """One person's place in one wave. The seat is random, and is struck out at publication."""

    __tablename__ = "invitation"
    __table_args__ = (
        UniqueConstraint("wave_id", "person_id"),
        UniqueConstraint("seat"),
        Index("ix_invitation_wave_id_delivery", "wave_id", "delivery"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    leaf_id: Mapped[int] = mapped_column(ForeignKey("leaf.id"))
    seat: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    delivery: Mapped[Delivery] = mapped_column(
        Enum(Delivery, native_enum=False, length=8, name="delivery_is_known"),
        default=Delivery.waiting,
    )
    day: Mapped[date | None]  # on which its letter left, by the recipient's calendar
    reminders: Mapped[int] = mapped_column(default=0)  # that came to this seat, letter or none
    reminded: Mapped[date | None]  # the day on which the last of them did
    refusal: Mapped[str | None]  # the receiving server's words; of a waiting one, why it waits
    tries: Mapped[int] = mapped_column(default=0)  # of the first letter, put off each time
    next_try: Mapped[datetime | None]  # of the first letter, by UTC; not before it
    late: Mapped[bytes | None] = mapped_column(LargeBinary(64))  # sealed, for every seat alike
    passes: Mapped[int] = mapped_column(default=0)  # in which the last reminder was tried again
    next_pass: Mapped[datetime | None]  # the next of these, by UTC, for every seat alike
    thanks: Mapped[Delivery | None] = mapped_column(  # the letter that tells what came of it
        Enum(Delivery, native_enum=False, length=8, name="delivery_is_known")
    )
    thanked: Mapped[date | None]  # the day on which it left


def why_waiting(session: Session, wave_id: int) -> str | None:
    """The reason that letters of a wave wait, where one is known."""
    return session.scalar(
        select(Invitation.refusal)
        .where(
            Invitation.wave_id == wave_id,
            Invitation.delivery == Delivery.waiting,
            Invitation.refusal.is_not(None),
        )
        .limit(1)
    )


def strike_seats(session: Session, wave_id: int) -> None:
    """Forget which seat was whose, and what was sealed beside it."""
    struck = {"seat": None, "late": None, "next_pass": None, "next_try": None}
    session.execute(update(Invitation).where(Invitation.wave_id == wave_id).values(struck))
