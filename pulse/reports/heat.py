"""Every theme beside every organisation, or beside one organisation's teams, in the newest wave."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from analysis.cells import Cell, Hidden
from pulse.reports.minute.saying import whole
from pulse.reports.minute.situation import Theme
from pulse.reports.photographs import NOT_ASKED, Round, cell_of, rounds
from pulse.reports.store import OVERALL
from surveys import series
from surveys.releases import ReleasedCell

STEPS = (40, 50, 60, 70)  # printed levels at which the next shade begins
SHADES = ("a", "b", "c", "d", "e")

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Square:
    """One level; `apart` is -1 or 1 where it lies below or above the alliance beyond chance."""

    cell: Cell
    apart: int

    @property
    def shade(self) -> str:
        """The name of its shade; "" where nothing is shown."""
        if self.cell.value is None:
            return ""
        return SHADES[sum(whole(self.cell.value) >= step for step in STEPS)]


@dataclass(frozen=True, slots=True)
class Row:
    """One subject: the alliance, an organisation, a pool of small ones, or a team."""

    subject: str
    organisation_id: int | None
    name: str
    band: str
    squares: tuple[Square, ...]


@dataclass(frozen=True, slots=True)
class Heat:
    """The newest wave of one pulse; rows stand by their names, never by their levels."""

    pulse: str
    wave: int
    day: date
    themes: tuple[tuple[str, Words], ...]  # keys and labels; overall, without one, first
    rows: tuple[Row, ...]
    protection: str | None
    digest: str

    @property
    def moved_by(self) -> float:
        """By less than how much the protection moves any of the levels, 19 in 20."""
        return max(square.cell.moved_by for row in self.rows for square in row.squares)

    @property
    def reasons(self) -> tuple[Hidden, ...]:
        """Why something is not shown, each reason once."""
        found = [square.cell.hidden for row in self.rows for square in row.squares]
        return tuple(why for why in Hidden if why in found)


def heat(session: Session, organisation_ids: Collection[int] | None, *, teams: bool) -> list[Heat]:
    """The newest published wave of every pulse.

    Args:
        session: the roster's.
        organisation_ids: whose levels, beside the alliance's; everybody's when left out.
        teams: whether their teams' levels are told too.
    """
    found = []
    for pulse in series.every(session):
        newest = rounds(session, pulse.id, newest=1)
        if newest:
            found.append(_heat(session, pulse.name, newest[0], organisation_ids, teams=teams))
    return found


def _heat(
    session: Session, pulse: str, wave: Round, ids: Collection[int] | None, *, teams: bool
) -> Heat:
    labels = {each["key"]: each["label"] for each in wave.questionnaire["constructs"]}
    themes = ([(OVERALL, {})] if len(labels) > 1 else []) + list(labels.items())
    levels: dict[tuple[str, int], dict[str, ReleasedCell]] = {}
    for cell in _cells(session, wave, ids, teams=teams):
        levels.setdefault((cell.subject, cell.place), {})[cell.construct] = cell
    alliance = levels.get(("alliance", 0), {})
    rows = [_row(cells, alliance, themes) for cells in levels.values()]
    order = {"alliance": 0, "organisation": 1, "pool": 1, "leaf": 2}
    rows.sort(key=lambda row: (order[row.subject], row.name.casefold()))
    return Heat(
        pulse=pulse,
        wave=wave.number,
        day=wave.last_day,
        themes=tuple(themes),
        rows=tuple(rows),
        protection=wave.protection,
        digest=wave.digest,
    )


def _cells(
    session: Session, wave: Round, ids: Collection[int] | None, *, teams: bool
) -> Collection[ReleasedCell]:
    """Levels of one release: the alliance's, and those of some organisations and their pools."""
    cell = ReleasedCell
    subjects = ("organisation", "leaf") if teams else ("organisation",)
    seen = [cell.subject == "alliance"]
    if ids is None:
        seen.append(cell.subject.in_((*subjects, "pool")))
    else:
        asked = [wave.make.subject_of(each) for each in ids]
        pools = [place for kind, place in filter(None, asked) if kind == "pool"]
        seen.append(and_(cell.subject.in_(subjects), cell.organisation_id.in_(ids)))
        seen.append(and_(cell.subject == "pool", cell.place.in_(pools)))
    query = select(cell).where(
        cell.release_id == wave.release_id,
        cell.measure == "mean",
        cell.weighting == "person",
        or_(*seen),
    )
    return session.scalars(query.order_by(cell.id)).all()


def _row(
    cells: Mapping[str, ReleasedCell],
    alliance: Mapping[str, ReleasedCell],
    themes: Collection[tuple[str, Words]],
) -> Row:
    first = next(iter(cells.values()))
    return Row(
        subject=first.subject,
        organisation_id=first.organisation_id if first.subject == "organisation" else None,
        name=first.name,
        band=first.band,
        squares=tuple(_square(cells.get(key), alliance.get(key), key) for key, _ in themes),
    )


def _square(own: ReleasedCell | None, other: ReleasedCell | None, key: str) -> Square:
    cell = cell_of(own) if own is not None else NOT_ASKED
    beside = cell_of(other) if other is not None and other is not own else None
    gap = Theme(key, {}, cell, beside).gap
    return Square(cell, (gap > 0) - (gap < 0))
