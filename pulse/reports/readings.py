"""What the figures of published waves are made of, read once in a process and not for each page."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from pulse.reports.breaks import Comparison, Make
from surveys.lineage import Lineage

NAME = "pulse.readings"  # in `Session.info`, where an application wants them to be kept
MOST = 256  # of each kind; then all are let go and read again

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Asked:
    """A wave's questionnaire, and what its figures are made of; fixed once it was opened."""

    questionnaire: Mapping[str, Any]
    make: Make


@dataclass(frozen=True, slots=True)
class Readings:
    """Waves, and comparisons of two of them, by `key`."""

    asked: dict[Hashable, Asked] = field(default_factory=dict)
    comparisons: dict[Hashable, Comparison] = field(default_factory=dict)


def of(session: Session) -> Readings:
    """What a session's application keeps; of any other session nothing is kept for long."""
    found = session.info.get(NAME)
    return found if isinstance(found, Readings) else Readings()


def key(release_id: int, digest: str, lineage: Lineage) -> Hashable:
    """What a reading of one release depends on."""
    joined = (tuple(lineage.units.items()), tuple(lineage.organisations.items()))
    return release_id, digest, joined


def kept(items: dict[Hashable, Item], name: Hashable, read: Callable[[], Item]) -> Item:
    """An item that is kept, or that is read now and kept."""
    found = items.get(name)
    if found is None:
        if len(items) >= MOST:
            items.clear()
        found = items[name] = read()
    return found
