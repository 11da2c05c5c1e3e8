"""The demonstration's past is real: the UK Civil Service People Survey, 2009 to 2021."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from surveys.earlier import importing
from surveys.earlier.breaks import read_about
from surveys.earlier.plans import MEDIAN_ONLY, Wishes
from surveys.files.table import read_table
from surveys.history import HistorySource

FOLDER = Path(__file__).parent
RESULTS = FOLDER / "civil_service.csv"
MEASURES = FOLDER / "measures.toml"
SOURCE = "UK Civil Service People Survey"


def attribution() -> str:
    """The words that the data's licences ask for."""
    return (FOLDER / "ATTRIBUTION.txt").read_text(encoding="utf-8").strip()


def bring(session: Session, today: date, *, strangers: str = MEDIAN_ONLY) -> HistorySource:
    """Import the shipped results, as `pulse history import` would. The caller commits.

    Args:
        session: over the roster.
        today: the day of the import.
        strangers: what becomes of organisations that are not in the alliance; by default they
            count in the medians and nowhere else.
    """
    plan = importing.read(
        session,
        table=read_table(RESULTS.read_bytes(), RESULTS.name),
        source=SOURCE,
        attribution=attribution(),
        wishes=Wishes(strangers=strangers, about=read_about(MEASURES.read_bytes(), MEASURES.name)),
    )
    return importing.apply(session, plan, today)
