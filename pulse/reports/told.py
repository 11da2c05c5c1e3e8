"""Reads a published file of figures back, as rows for an audit that needs nothing else."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from analysis.cells import GAP, PAIR, RECEIVED, Band, Cell, Hidden, about
from analysis.release import Row
from surveys.errors import FileUnreadable
from surveys.files.cells import shown
from surveys.files.table import Row as Line
from surveys.files.table import Table

NEEDED = ("subject", "construct", "measure", "weighting", "value", "n")
SUBJECTS = {
    **{"alliance": "alliance", "organisation": "organisation", "pool": "pool", "team": "leaf"},
    PAIR: PAIR,
}
OF = "of "  # stands before a partner's name where a construct is what another one says of it
LEVELS = ("mean", "favourable", "bounds")  # from 0 to 100
MEASURES = (*LEVELS, "change", "effect", "trend", "trend_from", GAP)
WEIGHTINGS = ("person", "partner")
MOST_PEOPLE = 10_000_000


@dataclass
class Told:
    """What a file tells of one wave."""

    source: str
    wave: str
    rows: list[Row] = field(default_factory=list)
    places: dict[tuple[str, str, str], int] = field(default_factory=dict)
    seen: set[tuple[str, int, str, str, str]] = field(default_factory=set)


def told(table: Table) -> list[Told]:
    """What a file of figures says of each wave: a report's, or a whole release's.

    Rows of measures that no audit needs are passed over, as are those of earlier results.

    Raises:
        FileUnreadable: it is no such file, or a row cannot be; with the line.
    """
    head = _head(table)
    found: dict[tuple[str, str], Told] = {}
    for line in table.rows[1:]:
        cells = {name: line.cell(place).strip() for name, place in head.items()}
        if cells["measure"] not in MEASURES or not cells["weighting"]:
            continue
        about = (cells.get("source", ""), cells.get("wave", ""))
        wave = found.setdefault(about, Told(*about))
        try:
            _take(wave, cells)
        except _Wrong as wrong:
            raise FileUnreadable(f"{table.name}, line {line.line}: {wrong}") from wrong
    if not found:
        raise FileUnreadable(f"There are no figures in {table.name}.")
    return [_with_owners(table, each) for each in found.values()]


class _Wrong(Exception):
    """A row cannot be; `str()` is the end of a sentence."""


def _head(table: Table) -> dict[str, int]:
    first = table.rows[0] if table.rows else Line(1, ())
    head = {name.strip().lower(): place for place, name in enumerate(first.cells)}
    missing = [name for name in NEEDED if name not in head]
    if missing:
        raise FileUnreadable(
            f"{table.name} is no file of figures: it has no column {', '.join(missing)}."
        )
    return head


def _take(wave: Told, cells: Mapping[str, str]) -> None:
    """Add one row of the file."""
    if cells["subject"] not in SUBJECTS:
        raise _Wrong(f"“{shown(cells['subject'])}” is no subject; there are {', '.join(SUBJECTS)}.")
    if cells["weighting"] not in WEIGHTINGS:
        raise _Wrong(f"“{shown(cells['weighting'])}” is no weighting.")
    subject, name = SUBJECTS[cells["subject"]], cells.get("name", "")
    if subject == PAIR:
        _take_pair(wave, cells)
        return
    owner = cells.get("organisation", "") or (name if subject == "organisation" else "")
    key = (subject, owner if subject == "leaf" else "", name)
    place = 0 if subject == "alliance" else wave.places.setdefault(key, len(wave.places) + 1)
    row = Row(
        subject=subject,
        place=place,
        organisation=place if subject == "organisation" else _owner(wave, subject, owner),
        name=name or cells["subject"],
        construct=cells["construct"],
        measure=cells["measure"],
        weighting=cells["weighting"],
        cell=_cell(cells),
        invited=-1 if not cells.get("invited") else _count(cells, "invited"),
        band=_band(cells.get("participation", "")),
    )
    about = (row.subject, row.place, row.construct, row.measure, row.weighting)
    if about in wave.seen:
        raise _Wrong(f"“{row.measure}” of “{shown(row.construct)}” stands twice for {shown(name)}.")
    everybody_of_all = (row.subject, row.construct) == ("alliance", RECEIVED)  # answers, not people
    most = math.inf if row.invited < 0 or everybody_of_all else row.invited
    if (row.cell.n or 0) > most and row.measure in LEVELS:
        raise _Wrong(f"{row.cell.n} people answered, and only {row.invited} were asked.")
    wave.seen.add(about)
    wave.rows.append(row)


def _take_pair(wave: Told, cells: Mapping[str, str]) -> None:
    """Add what one partner, or a pool of them, says of another."""
    name, owner = cells.get("name", ""), cells.get("organisation", "")
    kind = ("organisation", "", owner) if owner else ("pool", "", name)
    place = wave.places.setdefault(kind, len(wave.places) + 1)
    rated = ("organisation", "", cells["construct"].removeprefix(OF))
    construct = about(wave.places.setdefault(rated, len(wave.places) + 1))
    if cells["measure"] not in (*LEVELS, GAP):
        return
    key = (PAIR, place, construct, cells["measure"], cells["weighting"])
    if key in wave.seen:
        raise _Wrong(f"“{shown(name)}” speaks of “{shown(rated[-1])}” twice.")
    wave.seen.add(key)
    invited = -1 if not cells.get("invited") else _count(cells, "invited")
    band = _band(cells.get("participation", ""))
    wave.rows.append(
        Row(
            *(PAIR, place, place if owner else None, name, construct, *key[3:]),
            cell=_cell(cells),
            invited=invited,
            band=band,
        )
    )


def _owner(wave: Told, subject: str, owner: str) -> int | None:
    """The place of a team's organisation, where the file names it."""
    if subject != "leaf" or not owner:
        return None
    return wave.places.setdefault(("organisation", "", owner), len(wave.places) + 1)


def _with_owners(table: Table, wave: Told) -> Told:
    """Give teams whose organisation is not named the only one there is."""
    own = {row.place for row in wave.rows if row.subject == "organisation"}
    for nth, row in enumerate(wave.rows):
        if row.subject == "leaf" and row.organisation is None:
            if len(own) != 1:
                raise FileUnreadable(
                    f"{table.name} does not say to which organisation {shown(row.name)} belongs: "
                    "a column “organisation” must name it."
                )
            wave.rows[nth] = _in(row, next(iter(own)))
        elif row.subject == "leaf" and row.organisation not in own:
            raise FileUnreadable(
                f"{table.name} has {shown(row.name)}, and nothing of its organisation."
            )
    return wave


def _in(row: Row, organisation: int) -> Row:
    return Row(
        *(row.subject, row.place, organisation, row.name, row.construct, row.measure),
        *(row.weighting, row.cell, row.invited, row.band),
    )


def _cell(cells: Mapping[str, str]) -> Cell:
    """A number with its interval, or the reason for none."""
    why = cells.get("not_shown_because", "")
    if why:
        if why not in set(Hidden):
            raise _Wrong(f"“{shown(why)}” is no reason that is known.")
        if cells["value"]:
            raise _Wrong("there is a number, and a reason for none.")
        return Cell(None, None, None, None, hidden=Hidden(why))
    value = _number(cells, "value")
    ends = [_number(cells, end) if cells.get(end) else value for end in ("low", "high")]
    if cells["measure"] in LEVELS and not 0 <= value <= 100:
        raise _Wrong(f"{value:g} does not lie between 0 and 100.")
    spread = _number(cells, "noise_sd") if cells.get("noise_sd") else 0.0
    n = _count(cells, "n") if cells["n"] or cells["measure"] in LEVELS else 0
    return Cell(value, min(ends[0], value), max(ends[1], value), n, noise_var=spread**2)


def _number(cells: Mapping[str, str], column: str) -> float:
    try:
        number = float(cells[column])
    except ValueError:
        raise _Wrong(f"“{shown(cells[column])}” in {column} is no number.") from None
    if not abs(number) < MOST_PEOPLE:
        raise _Wrong(f"“{shown(cells[column])}” in {column} cannot be.")
    return number


def _count(cells: Mapping[str, str], column: str) -> int:
    number = _number(cells, column)
    if number != int(number) or number < 0:
        raise _Wrong(f"{number:g} in {column} is no number of people.")
    return int(number)


def _band(word: str) -> str:
    """Participation as it is told; "" where it is not."""
    name, _, tenths = word.partition("_")
    known = name == Band.share and tenths.isdigit() and int(tenths) <= 10
    if word and not known and word not in set(Band) - {Band.share}:
        raise _Wrong(f"“{shown(word)}” is no participation that is known.")
    return word
