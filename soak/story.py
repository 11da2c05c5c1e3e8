"""What happened in a play, written down for those who judge it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from soak.post import Letter


@dataclass
class Kill:
    """One worker killed, and how many letters had been taken before and after."""

    before: int
    after: int


@dataclass
class Story:
    """What happened, for the judges."""

    letters: list[Letter] = field(default_factory=list)
    kills: list[Kill] = field(default_factory=list)
    stops: int = 0
    left: datetime | None = None  # when the organisation left
    gone: str | None = None  # which
    outage: tuple[datetime, datetime] | None = None
    set_back: datetime | None = None
    taken_over: int = 0  # dead workers whose jobs another one took up
    answered: dict[tuple[str, str], datetime] = field(default_factory=dict)  # wave and address
    refused: set[str] = field(default_factory=set)  # addresses that do not exist
    bouncing: set[str] = field(default_factory=set)  # addresses whose letters came back
    moments: int = 0
    until: date = date.min  # the last day that was played
    interrupted: bool = False
