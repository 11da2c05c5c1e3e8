"""What is handed to programs beside the reports themselves; no other field ever leaves."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Subject(_Shape):
    """One report that a token reads."""

    name: str
    organisation: int | None = Field(description="None for the alliance's own")
    href: str


class Subjects(_Shape):
    """The reports that a token reads."""

    alliance: str
    subjects: tuple[Subject, ...]


class Problem(_Shape):
    """Why there is no answer (RFC 9457)."""

    title: str
    status: int
    detail: str = ""
