"""One report's numbers as tables of one kind each, for files that have more than one table."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

from pulse.reports.exports import HEAD, Row

NUMBERS = ("value", "low", "high", "n", "noise_sd", "invited", "wave", "rules")

KINDS: Mapping[str, tuple[str, ...]] = {  # a table's name, and the measures in it
    "Levels": ("mean", "favourable", "bounds"),
    "Changes": ("change", "effect"),
    "Trends": ("trend",),
    "Answers": ("alpha", "omega", "item_rest", "apart", "shift", "between", "straight"),
    "Drivers": ("explained", "driver"),
    "Turnout": ("turnout",),
    "Milestones": ("milestone",),
}
TEAMS, EARLIER = "Teams", "Earlier results"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one kind, and the columns that say something in any of them."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    numbers: tuple[str, ...] = NUMBERS


def tables(rows: Iterable[Row]) -> list[Table]:
    """Rows of a report by their kind, in a fixed order; kinds without a row are left out."""
    kinds = {measure: name for name, measures in KINDS.items() for measure in measures}
    found: dict[str, list[Row]] = {name: [] for name in (*KINDS, TEAMS, EARLIER)}
    for row in rows:
        if not row.get("release"):
            found[EARLIER].append(row)
        elif row["subject"] == "team":
            found[TEAMS].append(row)
        else:
            found[kinds[row["measure"]]].append(row)
    return [Table(name, _columns(each), tuple(each)) for name, each in found.items() if each]


def number(column: str, text: str, numbers: Container[str] = NUMBERS) -> float | int | str | None:
    """What stands in a cell: a number as one, nothing as None, anything else as it is."""
    if not text:
        return None
    if column not in numbers:
        return text
    return int(text) if text.lstrip("-").isdigit() else float(text)


def _columns(rows: Iterable[Row]) -> tuple[str, ...]:
    told = {column for row in rows for column, text in row.items() if text}
    return tuple(column for column in HEAD if column in told)
