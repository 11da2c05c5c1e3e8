"""What one version of the charter says otherwise than another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from surveys.clauses import NONE, Clauses, Decision
from surveys.terms import STARTER, Terms
from surveys.versions import Charter


@dataclass(frozen=True, slots=True)
class Changed:
    """One rule that is another now."""

    name: str  # of `Terms` or `Clauses`
    before: Any
    now: Any


@dataclass(frozen=True, slots=True)
class Difference:
    """What was changed between two versions."""

    rules: tuple[Changed, ...]
    added: tuple[Decision, ...]
    gone: tuple[Decision, ...]

    @property
    def by_partners(self) -> bool:
        """Whether it is only what each partner decides for itself."""
        names = [each.name for each in self.rules]
        return names == ["mutual"] and not self.added and not self.gone

    def __bool__(self) -> bool:
        return bool(self.rules or self.added or self.gone)


def between(before: Charter | None, now: Charter) -> Difference:
    """What a version says otherwise than the one before; than the starter charter if none was."""
    terms, clauses = (before.rules, before.words) if before is not None else (STARTER, NONE)
    return Difference(
        rules=(*_terms(terms, now.rules), *_texts(clauses, now.words)),
        added=tuple(each for each in now.words.decisions if each not in clauses.decisions),
        gone=tuple(each for each in clauses.decisions if each not in now.words.decisions),
    )


def one_by_one(versions: Sequence[Charter]) -> list[tuple[Charter, Difference]]:
    """Each version beside what it changed.

    Args:
        versions: the newest first.
    """
    first = [(each, between(None, each)) for each in versions[-1:]]
    later = [(now, between(before, now)) for now, before in pairwise(versions)]
    return [*later, *first]


def _terms(before: Terms, now: Terms) -> list[Changed]:
    old, new = before.as_dict(), now.as_dict()
    return [Changed(name, old[name], new[name]) for name in new if old[name] != new[name]]


def _texts(before: Clauses, now: Clauses) -> list[Changed]:
    return [
        Changed(name, getattr(before, name), getattr(now, name))
        for name in ("data_sharing", "quality")
        if getattr(before, name) != getattr(now, name)
    ]
