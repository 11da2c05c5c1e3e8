"""Figures about a partner, from the others: how they are named, and their trees for an audit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from analysis.cells import PAIR, RECEIVED, Cell, about, partner_of
from analysis.disclosure import Thresholds
from analysis.published import Line


@dataclass(frozen=True, slots=True)
class Of:
    """A line in the tree of what is said of one partner: the whole is what all others say."""

    subject: str
    place: int
    organisation: int | None
    name: str
    construct: str
    measure: str
    weighting: str
    cell: Cell
    invited: int
    band: str


def split(lines: Sequence[Line]) -> Iterator[tuple[Sequence[Line], bool]]:
    """Take a release apart into those of its lines that make a tree together.

    What is said of a partner has a tree of its own, of the others alone: nobody speaks of itself,
    and everybody knows that.

    Yields:
        Lines, and whether they are about one partner.
    """
    rest: list[Line] = []
    trees: dict[int, list[Line]] = {}
    for line in lines:
        if line.subject == PAIR:
            trees.setdefault(partner_of(line.construct), []).append(_part(line))
        elif line.construct == RECEIVED and line.subject == "organisation":
            trees.setdefault(line.place, []).append(_whole(line))
        elif line.construct != RECEIVED:
            rest.append(line)
    if rest:
        yield rest, False
    yield from ((found, True) for found in trees.values())


def thresholds(charter: Thresholds) -> Thresholds:
    """A charter's thresholds for what is said of a partner: of an organisation as of a team."""
    return replace(charter, organisation=max(charter.organisation, charter.team))


def _part(line: Line) -> Of:
    kind = "pool" if line.organisation is None else "organisation"
    return _of(line, kind, line.place, line.organisation, line.construct)


def _whole(line: Line) -> Of:
    return _of(line, "alliance", 0, None, about(line.place))


def _of(line: Line, subject: str, place: int, organisation: int | None, construct: str) -> Of:
    return Of(
        subject=subject,
        place=place,
        organisation=organisation,
        name=line.name,
        construct=construct,
        measure=line.measure,
        weighting=line.weighting,
        cell=line.cell,
        invited=line.invited,
        band=line.band,
    )
