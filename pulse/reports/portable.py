"""A report's numbers as JSON, in a shape that is published as a JSON Schema."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from pulse.reports.exports import Row
from pulse.reports.tables import number

SCHEMA_ID = "pulse-report-1"


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Figure(_Shape):
    """One number of a report, or the reason why there is none; columns as in the CSV."""

    source: str = Field(description="The pulse, or the file of earlier results, it is from")
    wave: int | None = None
    day: str = Field(description="ISO 8601: the last day of the wave")
    subject: str = Field(description="alliance, organisation or team")
    name: str | None = Field(default=None, description="The team's name")
    about: str | None = Field(
        default=None, alias="construct", description="Theme or question, by its key"
    )
    measure: str = Field(description="mean, favourable, change, trend, ...: see the methods")
    weighting: str | None = Field(default=None, description="Every person or partner equal")
    value: float | None = None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    noise_sd: float | None = None
    invited: int | None = None
    participation: str | None = None
    within_noise: str | None = Field(default=None, description="yes: not told from noise")
    not_shown_because: str | None = None
    note: str | None = None
    alliance: str
    rules: int | None = Field(default=None, description="Version of the charter")
    release: str | None = Field(default=None, description="SHA-256 of the release's cells")


class Document(_Shape):
    """One report."""

    schema_id: str = Field(description="Which shape this is")
    alliance: str
    subject: str
    figures: tuple[Figure, ...]


def document(alliance: str, subject: str, rows: Iterable[Row]) -> str:
    """A report as JSON text: the same figures as in its CSV, rounded alike."""
    figures = tuple(
        Figure.model_validate(
            {
                column: value
                for column, text in row.items()
                if (value := number(column, text)) is not None
            }
        )
        for row in rows
    )
    whole = Document(schema_id=SCHEMA_ID, alliance=alliance, subject=subject, figures=figures)
    return whole.model_dump_json(by_alias=True, exclude_none=True, indent=1)


def schema() -> dict[str, Any]:
    """The JSON Schema of such a document (draft 2020-12)."""
    told = Document.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA_ID, **told}
