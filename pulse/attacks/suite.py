"""The attack suite: what an attack is given, what it reports, and the list of all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Literal

Database = Literal["sqlite", "postgresql"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One row of the table."""

    number: str  # "1", "2", …; those that the design does not list: "A1", …
    name: str
    control: str  # what the same attack did to its leaky twin
    result: str  # what it did to the product
    chance: str  # what guessing would reach, or the bound that was allowed
    held: bool  # the product held and the twin was broken
    left_out: str = ""  # why it could not run here; `held` means nothing then

    @property
    def verdict(self) -> str:
        """One word for the table."""
        if self.left_out:
            return "left out"
        return "held" if self.held else "FAILED"


@dataclass(frozen=True, slots=True)
class Bench:
    """What an attack works with: a throw-away place, a database, and how often to try."""

    folder: Path  # empty, and this attack's own
    database: Database
    postgres: str | None  # URL of a server of our own, as its superuser, without a database
    worlds: int
    rng: Random  # for what the invented people do; never for the product
    common: dict[str, Any] = field(default_factory=dict)  # what attacks of one run share


Attack = Callable[[Bench], Outcome]


@dataclass(frozen=True, slots=True)
class Entry:
    """One attack of the list, and on which databases it says something."""

    number: str
    name: str
    attack: Attack
    databases: tuple[Database, ...] = ("sqlite", "postgresql")
    plays: bool = False  # whether it looks at the worlds that are played once for all
