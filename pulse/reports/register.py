"""The joint register: risks that partners entered, and the frictions that a reader may see."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from pulse.reports import evidence
from pulse.reports.evidence import Flag
from surveys import care, deadlines, ladder, risks
from surveys.care import Matter
from surveys.deadlines import Clocks
from surveys.files.cells import escape_cell
from surveys.heard import Heard
from surveys.risks import MOST, Risk

SHADES = (4, 8, 12, 16)  # up to which weight a field has the first shades
HEAD = ("kind", "what", "partner", "likelihood", "impact", "owner", "response", "look_again")
SIGNS = {
    "participation": "Participation",
    "spread": "How far people differ",
    "gap": "A gap between two partners",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the register: a risk, a flag, or a friction in words."""

    name: str  # by which it is put in order, and told in a file
    whose: str  # "": all partners'
    owner: str  # a role, or whoever follows a friction
    day: date | None  # when it is looked at again, or its next step is due
    risk: Risk | None = None
    flag: Flag | None = None
    heard: Heard | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One square of the picture: the risks that are so likely and so heavy."""

    weight: int
    shade: str
    risks: tuple[Risk, ...]


def register(session: Session, scope: set[int] | None, address: str, order: str) -> list[Entry]:
    """What is open, by the day on which it is looked at, or by name.

    Args:
        session: the roster's.
        scope: the partners whose frictions the reader may see; None for everybody's.
        address: of a reader who follows frictions; else empty.
        order: "day" or "name".
    """
    clocks = deadlines.clocks(session)
    found = [_risk(each) for each in risks.listed(session)]
    found += [_flag(session, each, clocks) for each in evidence.overview(session, scope).flags]
    found += [
        _heard(session, each, clocks) for each in care.listed(session, scope, address) if each.open
    ]
    if order == "name":
        return sorted(found, key=lambda each: each.name.casefold())
    return sorted(found, key=lambda each: (each.day or date.max, each.name.casefold()))


def fields(found: Collection[Risk]) -> list[list[Field]]:
    """The picture's rows, the heaviest first; in each from the least likely on."""
    return [
        [
            _field([e for e in found if (e.likelihood, e.impact) == (likely, heavy)], likely, heavy)
            for likely in range(1, MOST + 1)
        ]
        for heavy in range(MOST, 0, -1)
    ]


def lines(entries: Sequence[Entry]) -> Iterator[str]:
    """The register as lines of CSV, with a header; frictions have no weight."""
    yield _line(HEAD)
    for each in entries:
        kind = "risk" if each.risk else "flag" if each.flag else "friction"
        risk = each.risk
        weights = (str(risk.likelihood), str(risk.impact)) if risk else ("", "")
        words = [escape_cell(each.name), escape_cell(each.whose)]
        told = [escape_cell(each.owner), escape_cell(risk.response) if risk else ""]
        yield _line([kind, *words, *weights, *told, each.day.isoformat() if each.day else ""])


def _field(found: Sequence[Risk], likely: int, heavy: int) -> Field:
    weight = likely * heavy
    shade = "abcde"[sum(weight > most for most in SHADES)]
    return Field(weight, shade, tuple(found))


def _risk(each: Risk) -> Entry:
    whose = each.organisation.name if each.organisation is not None else ""
    return Entry(each.words, whose, each.owner, each.review, risk=each)


def _flag(session: Session, each: Flag, clocks: Clocks) -> Entry:
    sign = SIGNS.get(str(each.friction.sign))
    name = sign or each.label.get("en", each.friction.construct)
    names = " – ".join(name for name in (each.name, each.other) if name)
    followed = _follower(each.friction)
    return Entry(name, names, followed, _due(session, each.friction, clocks), flag=each)


def _heard(session: Session, each: Heard, clocks: Clocks) -> Entry:
    names = " – ".join(o.name for o in (each.organisation, each.other) if o is not None)
    return Entry(each.words, names, _follower(each), _due(session, each, clocks), heard=each)


def _follower(matter: Matter) -> str:
    return matter.liaison or "" if care.followed(matter) else ""


def _due(session: Session, matter: Matter, clocks: Clocks) -> date | None:
    step = next(ladder.ahead(session, matter, clocks), None)
    return step.last if step is not None else None


def _line(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue()
