"""Who belongs to the alliance: organisations and their teams, as they stand today."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from surveys.base import Roster


class Alliance(Roster):
    """The organisations that work together and agreed one charter; one per installation."""

    __tablename__ = "alliance"
    __table_args__ = (CheckConstraint("id = 1", name="one_alliance"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    language: Mapped[str] = mapped_column(default="en")
    demonstration: Mapped[bool] = mapped_column(default=False)

    organisations: Mapped[list[Organisation]] = relationship(
        back_populates="alliance", order_by="Organisation.name"
    )


class Organisation(Roster):
    """A partner in the alliance."""

    __tablename__ = "organisation"
    __table_args__ = (UniqueConstraint("alliance_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    name: Mapped[str]
    language: Mapped[str] = mapped_column(default="en")
    time_zone: Mapped[str] = mapped_column(default="UTC")
    country: Mapped[str | None]  # ISO 3166 alpha-2, for its public holidays
    left: Mapped[date | None]

    alliance: Mapped[Alliance] = relationship(back_populates="organisations")
    units: Mapped[list[Unit]] = relationship(back_populates="organisation", order_by="Unit.name")


class Unit(Roster):
    """A team, as the roster names it today; what is shown is fixed per wave as a `Leaf`."""

    __tablename__ = "unit"
    __table_args__ = (UniqueConstraint("organisation_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str]  # empty: the organisation names no teams

    organisation: Mapped[Organisation] = relationship(back_populates="units")
