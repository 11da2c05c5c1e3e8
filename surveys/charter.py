"""The rules all partners agreed: one page of numbers, locked at launch, public to respondents."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from surveys.base import Roster


class Charter(Roster):
    """One version of the rules; a wave is bound to the version in force when it opened."""

    __tablename__ = "charter"
    __table_args__ = (UniqueConstraint("alliance_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    version: Mapped[int]
    terms: Mapped[dict[str, Any]] = mapped_column(JSON)  # the fields of `Terms`
    locked: Mapped[date | None]  # the day of the first launch under it
