"""One invitation per person and wave, and how far its letter got."""

from __future__ import annotations

import enum

from sqlalchemy import Enum, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from surveys.base import Roster


class Delivery(enum.StrEnum):
    """How far one letter got."""

    waiting = "waiting"
    sent = "sent"
    refused = "refused"  # for good, by the receiving side


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
    refusal: Mapped[str | None]  # the receiving server's words
