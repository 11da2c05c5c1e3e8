"""A pulse is a series of waves; a wave moves forward only."""

from __future__ import annotations

import enum
from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Enum, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from surveys.base import Roster


class Stage(enum.StrEnum):
    """Where a wave stands."""

    planned = "planned"
    open = "open"
    closed = "closed"
    released = "released"


class Pulse(Roster):
    """A series of waves with one instrument, audience and cadence."""

    __tablename__ = "pulse"
    __table_args__ = (UniqueConstraint("alliance_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    name: Mapped[str]
    instrument: Mapped[str]  # the name of a file in surveys/instruments
    modules: Mapped[list[str]] = mapped_column(JSON, default=list)  # constructs added from the bank

    waves: Mapped[list[Wave]] = relationship(back_populates="pulse", order_by="Wave.number")


class Wave(Roster):
    """One round of a pulse: planned, open, closed, released, in this order."""

    __tablename__ = "wave"
    __table_args__ = (
        UniqueConstraint("pulse_id", "number"),
        UniqueConstraint("code"),
        CheckConstraint("closes > opens", name="closes_after_opening"),
        CheckConstraint(
            "expected_response > 0 AND expected_response <= 1", name="response_is_a_share"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    pulse_id: Mapped[int] = mapped_column(ForeignKey("pulse.id"))
    number: Mapped[int]
    code: Mapped[str]  # random, in the link and in the Box
    opens: Mapped[date]
    closes: Mapped[date]
    stage: Mapped[Stage] = mapped_column(
        Enum(Stage, native_enum=False, length=8, name="stage_is_known"), default=Stage.planned
    )
    expected_response: Mapped[float] = mapped_column(default=0.6)
    charter_id: Mapped[int | None] = mapped_column(ForeignKey("charter.id"))
    questionnaire: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # frozen at launch

    pulse: Mapped[Pulse] = relationship(back_populates="waves")
    leaves: Mapped[list[Leaf]] = relationship(back_populates="wave", order_by="Leaf.place")


class Leaf(Roster):
    """A unit frozen at launch: a team, merged teams, a whole organisation, or a pool of them."""

    __tablename__ = "leaf"
    __table_args__ = (UniqueConstraint("wave_id", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    place: Mapped[int]  # its index in the manifest, and its name in the Box
    name: Mapped[str]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    invited: Mapped[int]

    wave: Mapped[Wave] = relationship(back_populates="leaves")
    parts: Mapped[list[LeafPart]] = relationship(back_populates="leaf")


class LeafPart(Roster):
    """One team of the roster that lies in a leaf of a wave."""

    __tablename__ = "leaf_part"
    __table_args__ = (UniqueConstraint("leaf_id", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    leaf_id: Mapped[int] = mapped_column(ForeignKey("leaf.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))

    leaf: Mapped[Leaf] = relationship(back_populates="parts")


class Participation(Roster):
    """How many of a leaf took part, as a band, counted at most once a day."""

    __tablename__ = "participation"

    leaf_id: Mapped[int] = mapped_column(ForeignKey("leaf.id"), primary_key=True)
    day: Mapped[date]
    band: Mapped[str]  # a member of analysis.cells.Band
    tenths: Mapped[int | None]  # of the invited, where the band is "share"
