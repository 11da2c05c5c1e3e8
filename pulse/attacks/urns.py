"""Urns without servers: a wave in a Box of its own, for twins that change a part of the storage."""

from __future__ import annotations

from random import Random, SystemRandom
from typing import Any

from sqlalchemy import Engine, create_engine, select
from sqlalchemy.orm import Session

from pulse.attacks.arrivals import Arrival, Played, note, sheet
from pulse.attacks.linking import PEOPLE
from pulse.attacks.seized import ITEMS, Copy
from pulse.db import harden, options
from pulse.intake import Intake
from surveys.answering import door, tickets
from surveys.answering.keyring import Keyring, Slot
from surveys.answering.tables import Sealed
from surveys.base import Box

WAVE = "tw1n"


def manifest() -> dict[str, Any]:
    """One unit of thirty people."""
    return {
        "wave": WAVE,
        "questionnaire": {"items": [{"key": f"i{n + 1}"} for n in range(ITEMS)]},
        "units": [{"place": 0, "name": "Team", "invited": PEOPLE, "notes": 0}],
        "notes": [{"place": 0}],
    }


def played(url: str, keyring: Keyring, *, dice: Random, rng: Random) -> Played:
    """Let thirty people answer by the form, with a copy of the urns after each.

    Args:
        url: of an empty database.
        keyring: the product's, or a twin of it.
        dice: the random source of the urns: the system's, or a twin of it.
        rng: for what the people say.
    """
    chosen = options(url)
    box = create_engine(chosen.pop("url"), **chosen)
    harden(box)
    Box.metadata.create_all(box)
    seats = [SystemRandom().randbytes(16) for _ in range(PEOPLE)]
    with Session(box) as session:
        door.prepare(session, keyring, wave=WAVE, manifest=manifest())
        letters = [
            tickets.issue(session, wave=WAVE, unit=0, seat=seat, rng=SystemRandom())
            for seat in seats
        ]
        session.commit()
    intake, result = Intake(box, keyring, dice), Played(0)
    for nth, (seat, token) in enumerate(zip(seats, letters, strict=True)):
        said, written = sheet(rng), note(rng)
        intake.submit(WAVE, token, said, written)
        result.copies.append((nth, _copy(box)))
        result.arrivals.append(
            Arrival(f"p{nth}@twin.example", "", seat, token, said, written, (), None)
        )
    box.dispose()
    return result


def _copy(box: Engine) -> Copy:
    with box.connect() as connection:
        rows = connection.execute(select(Sealed))
        return Copy(
            {
                Slot(row.wave, row.kind, row.place, row.shard): (row.generation, bytes(row.value))
                for row in rows
            }
        )
