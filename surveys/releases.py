"""A release is a photograph of all published cells of one wave."""

from __future__ import annotations

import enum
from datetime import date

from sqlalchemy import Enum, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from surveys.base import Roster


class Standing(enum.StrEnum):
    """A release is a draft until the steward publishes it."""

    draft = "draft"
    published = "published"


class Release(Roster):
    """One wave's photograph: its cells and their digest."""

    __tablename__ = "release"
    __table_args__ = (UniqueConstraint("wave_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    standing: Mapped[Standing] = mapped_column(
        Enum(Standing, native_enum=False, length=9, name="standing_is_known"),
        default=Standing.draft,
    )
    published: Mapped[date | None]
    digest: Mapped[str]  # SHA-256 of the canonical JSON of the cells
    protection: Mapped[str | None]  # a key of `surveys.terms.STRICTER`; None: from before noise

    cells: Mapped[list[ReleasedCell]] = relationship(
        back_populates="release", cascade="all, delete-orphan"
    )
    notes: Mapped[list[ReleasedNote]] = relationship(
        back_populates="release", cascade="all, delete-orphan"
    )


class ReleasedCell(Roster):
    """One number of a release, or the reason why there is none.

    `subject` is "alliance", "organisation", "leaf" or "pool". Scores run from 0 to 100; a
    reliability ("alpha", the alliance's only) runs up to 1.
    """

    __tablename__ = "released_cell"
    __table_args__ = (
        UniqueConstraint("release_id", "subject", "place", "construct", "measure", "weighting"),
        Index("ix_released_cell_organisation_id_construct", "organisation_id", "construct"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"))
    subject: Mapped[str]
    place: Mapped[int]  # organisation's id or leaf's place; 0 for the alliance
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str]
    construct: Mapped[str]
    measure: Mapped[str]  # "mean", "favourable", "change" since the last released wave, or "alpha"
    weighting: Mapped[str]  # "person" or "partner"
    value: Mapped[float | None]
    low: Mapped[float | None]
    high: Mapped[float | None]
    n: Mapped[int | None]
    invited: Mapped[int]
    band: Mapped[str]  # participation, in words' key
    sd: Mapped[float | None]  # the alliance's pooled within-unit sd of the construct
    noise_var: Mapped[float] = mapped_column(default=0.0)
    within_noise: Mapped[bool | None]  # of a measure "change": not told from noise
    hidden: Mapped[str | None]  # a member of analysis.cells.Hidden

    release: Mapped[Release] = relationship(back_populates="cells")


class ReleasedNote(Roster):
    """One free-text note of a release; with an organisation only where enough were written there.

    The alliance's list holds a note a second time, with no organisation. Their order is chance.
    """

    __tablename__ = "released_note"
    __table_args__ = (
        Index("ix_released_note_release_id_organisation_id", "release_id", "organisation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    text: Mapped[str]

    release: Mapped[Release] = relationship(back_populates="notes")


class Drawing(Roster):
    """One picture, drawn once when a release or a history changes: SVG, light or dark."""

    __tablename__ = "drawing"

    key: Mapped[str] = mapped_column(primary_key=True)  # e.g. "organisation/3/follow_through/dark"
    svg: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[str]  # of the SVG, for its immutable address and ETag
