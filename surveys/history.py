"""Earlier results: series of their own, joined to a construct only where the map says so."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from surveys.base import Roster


class HistorySource(Roster):
    """One imported file: its name, and the words that its licence asks for."""

    __tablename__ = "history_source"
    __table_args__ = (UniqueConstraint("alliance_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    name: Mapped[str]
    attribution: Mapped[str] = mapped_column(default="")
    imported: Mapped[date]

    measures: Mapped[list[HistoryMeasure]] = relationship(
        back_populates="source", cascade="all, delete-orphan"
    )


class HistoryMeasure(Roster):
    """One measure of a source; `construct` is set only where the map joins it to one."""

    __tablename__ = "history_measure"
    __table_args__ = (UniqueConstraint("source_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("history_source.id"))
    key: Mapped[str]
    label: Mapped[str]
    scale: Mapped[str]  # "percent" (0 to 100) or "score" (0 to 100)
    construct: Mapped[str | None]

    source: Mapped[HistorySource] = relationship(back_populates="measures")
    summaries: Mapped[list[HistorySummary]] = relationship(
        back_populates="measure", cascade="all, delete-orphan", order_by="HistorySummary.day"
    )
    points: Mapped[list[HistoryPoint]] = relationship(
        back_populates="measure", cascade="all, delete-orphan"
    )
    breaks: Mapped[list[HistoryBreak]] = relationship(
        back_populates="measure", cascade="all, delete-orphan", order_by="HistoryBreak.day"
    )


class HistoryPoint(Roster):
    """One earlier result of one organisation; n and sd may be unknown."""

    __tablename__ = "history_point"
    __table_args__ = (UniqueConstraint("measure_id", "organisation_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    measure_id: Mapped[int] = mapped_column(ForeignKey("history_measure.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    day: Mapped[date]  # a bare year is its 1 July
    published: Mapped[str] = mapped_column(default="")  # the name then, where the file says it
    value: Mapped[float]
    n: Mapped[int | None]
    sd: Mapped[float | None]
    low: Mapped[float | None]  # of the interval around the value; computed when n is known
    high: Mapped[float | None]
    change: Mapped[float | None]  # from the point before, taken before any rounding
    break_before: Mapped[str | None]  # why it cannot be compared with the point before it

    measure: Mapped[HistoryMeasure] = relationship(back_populates="points")


class HistorySummary(Roster):
    """The median of a measure over the organisations of one day; computed at import."""

    __tablename__ = "history_summary"
    __table_args__ = (UniqueConstraint("measure_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    measure_id: Mapped[int] = mapped_column(ForeignKey("history_measure.id"))
    day: Mapped[date]
    median: Mapped[float]
    organisations: Mapped[int]
    change: Mapped[float | None]  # of the unrounded medians

    measure: Mapped[HistoryMeasure] = relationship(back_populates="summaries")


class HistoryBreak(Roster):
    """From this day on a measure is not what it was before."""

    __tablename__ = "history_break"
    __table_args__ = (UniqueConstraint("measure_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    measure_id: Mapped[int] = mapped_column(ForeignKey("history_measure.id"))
    day: Mapped[date]
    why: Mapped[str]

    measure: Mapped[HistoryMeasure] = relationship(back_populates="breaks")


class OrganisationName(Roster):
    """Somebody said that a name in files of earlier results means this organisation."""

    __tablename__ = "history_organisation_name"
    __table_args__ = (UniqueConstraint("alliance_id", "folded"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    written: Mapped[str]  # as the file had it
    folded: Mapped[str]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))


class MeasureName(Roster):
    """Somebody said that a heading in files of earlier results means this measure."""

    __tablename__ = "history_measure_name"
    __table_args__ = (UniqueConstraint("alliance_id", "folded"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    written: Mapped[str]
    folded: Mapped[str]
    measure: Mapped[str]
