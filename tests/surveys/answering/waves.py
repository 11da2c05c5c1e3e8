"""An open wave for tests: prepared, with a ticket for everybody, and what it holds at any time."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from random import Random, SystemRandom
from typing import Any

from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from pulse.db import harden, options
from pulse.intake import Intake
from surveys.answering import door, extracts, tickets
from surveys.answering.keyfile import KeyFile
from surveys.answering.keyring import Keyring
from surveys.answering.tables import Box
from tests import keypool

WAVE = "w4ve"
ITEMS = 15


def manifest(sizes: list[int], *, organisations: int = 1, wave: str = WAVE) -> dict[str, Any]:
    """Units of these sizes, dealt out to organisations in turn."""
    return {
        "wave": wave,
        "questionnaire": {"items": [{"key": f"i{n + 1}"} for n in range(ITEMS)]},
        "units": [
            {
                "place": place,
                "name": f"Team {place}",
                "invited": size,
                "notes": place % organisations,
            }
            for place, size in enumerate(sizes)
        ],
        "notes": [{"place": place} for place in range(organisations)],
    }


def engine_of(url: str) -> Engine:
    """An engine with the options of the product."""
    chosen = options(url)
    engine = create_engine(chosen.pop("url"), **chosen)
    harden(engine)
    return engine


@dataclass(frozen=True)
class Counted:
    """How many sheets, notes and seats a wave holds."""

    sheets: int
    notes: int
    seats: int


class OpenWave:
    """One wave over a Box and a keyring, and everybody's tokens by unit."""

    def __init__(self, box: Engine, keyring: Keyring, public: dict[str, Any]) -> None:
        self.box, self.keyring, self.public = box, keyring, public
        self.code: str = public["wave"]
        self.tokens: list[list[str]] = []

    def launch(self, rng: Random) -> OpenWave:
        """Prepare the door and write everybody's ticket."""
        with Session(self.box) as session:
            private = keypool.given(self.public)
            door.prepare(
                session, self.keyring, wave=self.code, manifest=self.public, signing=private
            )
            for unit in self.public["units"]:
                issued = [
                    tickets.issue(
                        session,
                        wave=self.code,
                        unit=unit["place"],
                        seat=rng.randbytes(16),
                        rng=rng,
                    )
                    for _ in range(unit["invited"])
                ]
                self.tokens.append(issued)
            session.commit()
        return self

    def everybody(self) -> list[str]:
        """All tokens, unit by unit."""
        return [token for unit in self.tokens for token in unit]

    def sheets(self, unit: int = 0) -> list[tuple[int, ...]]:
        with Session(self.box) as session:
            return extracts.sheets(session, self.keyring, wave=self.code, unit=unit)

    def notes(self, organisation: int = 0) -> list[str]:
        with Session(self.box) as session:
            return extracts.notes(
                session, self.keyring, wave=self.code, organisation=organisation, rng=Random(1)
            )

    def seats(self, unit: int = 0) -> set[bytes]:
        with Session(self.box) as session:
            return extracts.taken_part(session, self.keyring, wave=self.code, unit=unit)

    def counted(self) -> Counted:
        """Everything the wave holds; notes are counted where something was written."""
        units = [unit["place"] for unit in self.public["units"]]
        return Counted(
            sheets=sum(len(self.sheets(unit)) for unit in units),
            notes=sum(len(self.notes(note["place"])) for note in self.public["notes"]),
            seats=sum(len(self.seats(unit)) for unit in units),
        )


def fresh(url: str, keys: Path, public: dict[str, Any]) -> OpenWave:
    """A launched wave over an empty Box."""
    box = engine_of(url)
    Box.metadata.create_all(box)
    return OpenWave(box, KeyFile(keys), public).launch(Random(2026))


def intake_over(wave: OpenWave) -> Intake:
    """A second process would have such an intake: its own engine, keyring and writer."""
    engine = engine_of(wave.box.url.render_as_string(hide_password=False))
    return Intake(engine, KeyFile(wave.keyring.path), SystemRandom())
