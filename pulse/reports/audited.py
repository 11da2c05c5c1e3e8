"""Audits releases: those that are kept, and any from its published file alone."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from babel.numbers import format_decimal
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from analysis.audit import Breach, audit
from analysis.budget import Profile
from analysis.cells import PAIR, Cell, Hidden, partner_of
from analysis.disclosure import Thresholds
from analysis.protection import Protection
from analysis.release import Row
from pulse.errors import ReleaseUnsafe
from pulse.reports import frames, store
from pulse.reports.told import OF, Told
from surveys.errors import NotFound
from surveys.files.cells import escape_cell
from surveys.releases import Release, ReleasedCell
from surveys.waves import Wave

ROUNDED = 0.05  # by how much values of a file may have been rounded
HEAD = (
    *("source", "wave", "subject", "name", "organisation", "construct", "measure", "weighting"),
    *("value", "low", "high", "n", "invited", "participation", "not_shown_because", "noise_sd"),
)
NAMES = {"leaf": "team"}


@dataclass(frozen=True)
class Audited:
    """What an audit of one wave's figures came to."""

    source: str
    wave: str
    shown: int
    hidden: int
    breaches: tuple[Breach, ...]


def of_rows(
    source: str, wave: str, rows: Sequence[Row], thresholds: Thresholds, *, rounding: float
) -> Audited:
    """Audit one wave's published rows."""
    hidden = sum(row.cell.hidden is not None for row in rows)
    found = tuple(audit(rows, thresholds, rounding=rounding))
    return Audited(source, wave, len(rows) - hidden, hidden, found)


def of_told(told: Told, least: Mapping[str, int]) -> Audited:
    """Audit what a file tells of one wave.

    Args:
        told: as read from the file.
        least: thresholds by name, as `Thresholds` has them; the rest are the floors.
    """
    rules = Thresholds(**least)
    return of_rows(told.source, told.wave, told.rows, rules, rounding=ROUNDED)


def release(session: Session, wave_id: int) -> Audited:
    """Audit a wave's release, published or not, from its kept cells alone.

    Raises:
        NotFound: there is no such wave, or its release is not computed yet.
    """
    wave, found = _found(session, wave_id)
    rows = [row_of(cell) for cell in found.cells]
    return of_rows(
        wave.pulse.name, str(wave.number), rows, thresholds(session, wave, found), rounding=0.0
    )


def thresholds(session: Session, wave: Wave, found: Release) -> Thresholds:
    """The thresholds that a release was computed with."""
    chosen = frames.thresholds(store.terms(session, wave))
    if found.protection is None:  # computed before there was any
        return chosen
    return Protection(Profile(found.protection), b"").thresholds(chosen)


def must_be_safe(cells: Iterable[ReleasedCell], rules: Thresholds) -> None:
    """Refuse a release that gives anything away.

    Raises:
        ReleaseUnsafe: it does; with the first breach in words.
    """
    found = audit([row_of(cell) for cell in cells], rules)
    if found:
        raise ReleaseUnsafe(
            f"The figures are held back, because they would give something away. {found[0].words}"
        )


def row_of(cell: ReleasedCell) -> Row:
    """A kept cell as it was computed."""
    return Row(
        subject=cell.subject,
        place=cell.place,
        organisation=cell.organisation_id,
        name=cell.name,
        construct=cell.construct,
        measure=cell.measure,
        weighting=cell.weighting,
        cell=Cell(
            value=cell.value,
            low=cell.low,
            high=cell.high,
            n=cell.n,
            hidden=Hidden(cell.hidden) if cell.hidden else None,
            noise_var=cell.noise_var,
        ),
        invited=cell.invited,
        band=cell.band,
    )


def written(session: Session, wave_id: int) -> Iterator[str]:
    """One wave's whole release as lines of CSV, with a header, for an audit anywhere.

    Raises:
        NotFound: there is no such wave, or its release is not computed yet.
    """
    wave, found = _found(session, wave_id)
    cells = sorted(found.cells, key=lambda each: each.id)
    yield from lines(wave.pulse.name, str(wave.number), [row_of(cell) for cell in cells])


def lines(source: str, wave: str, rows: Sequence[Row]) -> Iterator[str]:
    """One release's rows as lines of CSV, with a header.

    Args:
        source: the pulse's name.
        wave: its number.
        rows: in the order of the file.
    """
    names = {row.organisation: row.name for row in rows if row.subject == "organisation"}
    yield _line(HEAD)
    for row in rows:
        cell = row.cell
        numbers = [_number(each) for each in (cell.value, cell.low, cell.high)]
        yield _line(
            [
                *(escape_cell(source), wave),
                *(NAMES.get(row.subject, row.subject), escape_cell(row.name)),
                escape_cell(names.get(row.organisation, "")),
                *(escape_cell(_construct(row, names)), row.measure, row.weighting, *numbers),
                *("" if cell.n is None else str(cell.n), str(row.invited), row.band),
                *(cell.hidden or "", f"{math.sqrt(cell.noise_var):.3f}"),
            ]
        )


def _construct(row: Row, names: Mapping[int | None, str]) -> str:
    """A theme by its key; of what is said of a partner, by the partner's name."""
    if row.subject != PAIR:
        return row.construct
    return f"{OF}{names.get(partner_of(row.construct), '')}"


def _found(session: Session, wave_id: int) -> tuple[Wave, Release]:
    wave = session.get(Wave, wave_id)
    found = session.scalar(
        select(Release).where(Release.wave_id == wave_id).options(selectinload(Release.cells))
    )
    if wave is None or found is None:
        raise NotFound("This wave has no figures yet. They are computed when it closes.")
    return wave, found


def _number(value: float | None) -> str:
    return "" if value is None else str(format_decimal(value, "0.0", locale="en"))


def _line(fields: Sequence[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(fields)
    return buffer.getvalue()
