"""The Box: tables without a person, an hour, a key outward or a row per sheet."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, CheckConstraint, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from surveys.base import Box


class Door(Box):
    """What the respondents' door may know of a wave: its public manifest, and if it is shut."""

    __tablename__ = "door"

    wave: Mapped[str] = mapped_column(primary_key=True)  # the wave's random code
    shut: Mapped[bool]
    manifest: Mapped[dict[str, Any]] = mapped_column(JSON)


class File(Box):
    """One file that a wave serves as it was drawn at launch: a page, the script, the sheet."""

    __tablename__ = "served"

    wave: Mapped[str] = mapped_column(primary_key=True)
    file: Mapped[str] = mapped_column(primary_key=True)
    media: Mapped[str]
    body: Mapped[bytes] = mapped_column(LargeBinary)  # gzip


class Ticket(Box):
    """The SHA-256 of one link's secret, and the seat it stands for. Never updated."""

    __tablename__ = "ticket"
    __table_args__ = (CheckConstraint("length(digest) = 32", name="digest_is_sha256"),)

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    seat: Mapped[bytes] = mapped_column(LargeBinary(16))
    wave: Mapped[str]
    unit: Mapped[int]  # the leaf's place in the manifest


class Sealed(Box):
    """One sealed value: a roll, an urn of sheets, an urn of notes, or a key that signs.

    `place` is the organisation's place in the manifest for notes, and the leaf's place for all
    others. Each has a slot of its own in the keyring.
    """

    __tablename__ = "sealed"
    __table_args__ = (
        CheckConstraint("kind IN ('roll', 'sheets', 'notes', 'signing')", name="kind_is_known"),
    )

    wave: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    shard: Mapped[int] = mapped_column(primary_key=True)
    generation: Mapped[int]
    value: Mapped[bytes] = mapped_column(LargeBinary)


class Form(Box):
    """What its door may know of one feedback form: all its public words and its readers' keys."""

    __tablename__ = "form"

    code: Mapped[str] = mapped_column(primary_key=True)  # random
    shut: Mapped[bool]
    public: Mapped[dict[str, Any]] = mapped_column(JSON)


class Bag(Box):
    """The sealed messages of one form and week, stirred; with a slot of its own in the keyring."""

    __tablename__ = "bag"
    __table_args__ = (CheckConstraint("week > 200000", name="week_has_its_year"),)

    form: Mapped[str] = mapped_column(primary_key=True)
    week: Mapped[int] = mapped_column(primary_key=True)  # 202648 for the 48th of 2026
    generation: Mapped[int]
    value: Mapped[bytes] = mapped_column(LargeBinary)
