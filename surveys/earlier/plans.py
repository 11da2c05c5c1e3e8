"""What somebody wishes of an import of earlier results, and what it would do."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from surveys.earlier.breaks import About
from surveys.earlier.columns import Layout
from surveys.earlier.reading import Result
from surveys.files.remarks import Remark

REFUSE, CREATE, MEDIAN_ONLY = "refuse", "create", "median"


@dataclass(frozen=True)
class Wishes:
    """What somebody wants read or kept otherwise than guessed."""

    columns: Mapping[str, str] = field(default_factory=dict)  # field -> heading
    constructs: Mapping[str, str] = field(default_factory=dict)  # measure -> construct
    aliases: Mapping[str, str] = field(default_factory=dict)  # a name in the file -> today's name
    measures: Mapping[str, str] = field(default_factory=dict)  # a heading in the file -> measure
    only: tuple[tuple[str, str], ...] | None = None  # rows to keep; None: guessed
    take: tuple[str, ...] = ()  # patterns of measures; none: all
    day: str = ""  # of all results, where no column says it
    scale: str = ""
    order: str = ""  # "dmy" or "mdy"
    strangers: str = REFUSE  # what to do with organisations that are not in the alliance
    about: Mapping[str, About] = field(default_factory=dict)  # labels and breaks of measures


@dataclass(frozen=True)
class Measure:
    """One measure that an import would bring."""

    key: str
    label: str
    scale: str
    construct: str | None
    first: date
    last: date
    results: int
    organisations: int
    lowest: float
    highest: float
    medians: tuple[tuple[date, float, int], ...]  # day, median, of how many


@dataclass(frozen=True)
class Stranger:
    """An organisation of the file that is not in the alliance, and the name nearest to it."""

    name: str
    nearest: str | None


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A measure that its source has not had so far, and the one that it may be, by key."""

    name: str
    nearest: str | None


@dataclass(frozen=True)
class Plan:
    """What an import would do; nothing has been done yet."""

    source: str
    attribution: str
    kept: tuple[date, ...]  # days that the source has and the file has not: they stay
    replaced: tuple[date, ...]  # days that both have: those of the file take their place
    newcomers: tuple[Newcomer, ...]  # measures that the source has not had; none if it is new
    labels: Mapping[str, str]  # of the measures that the source has, by key
    layout: Layout
    day: date | None  # of all results, where no column says it
    measures: tuple[Measure, ...]
    results: tuple[Result, ...]
    members: tuple[str, ...]  # organisations of the alliance that get a past
    strangers: tuple[Stranger, ...]
    fate: str  # of the strangers: REFUSE, CREATE or MEDIAN_ONLY
    about: Mapping[str, About]
    said: Wishes  # the names that somebody said with this import, to be remembered
    problems: tuple[Remark, ...]
    notes: tuple[Remark, ...]

    @property
    def blocked(self) -> str | None:
        """Why this cannot be applied, in a sentence; None if it can."""
        if not self.strangers or self.fate != REFUSE:
            return None
        names = "; ".join(
            one.name + (f" (is it {one.nearest}?)" if one.nearest else "")
            for one in self.strangers[:8]
        )
        more = f" and {len(self.strangers) - 8} more" if len(self.strangers) > 8 else ""
        return (
            f"{len(self.strangers)} organisations of the file are not in the alliance: {names}"
            f"{more}. Have them created, say which one is meant, or count them in medians only."
        )

    @property
    def digest(self) -> str:
        """A mark of all that would be stored."""
        stored = hashlib.sha256(repr((self.source, self.attribution, self.fate)).encode())
        for one in self.results:
            stored.update(repr(one).encode())
        return stored.hexdigest()[:32]
