"""The people on the roster: name, address, unit, language."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from surveys.base import Roster


class Person(Roster):
    """Somebody who may be invited. `address_key` is the address folded for comparison."""

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("address_key"),
        Index("ix_person_organisation_id_unit_id", "organisation_id", "unit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    name: Mapped[str]
    address: Mapped[str]
    address_key: Mapped[str]
    language: Mapped[str]
    left: Mapped[date | None]
