"""What the noise leaves to be learned of a person over a year of a pulse's waves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from analysis.budget import Loss, Profile, loss, themes_of_few
from surveys import waves
from surveys.instruments.loader import Instrument, load
from surveys.terms import Terms

USUAL = "trust-core"  # what is reckoned with before a wave is planned
YEAR = 52  # weeks


@dataclass(frozen=True, slots=True)
class Privacy:
    """One questionnaire's loss, and what a small group is shown of it.

    Attributes:
        profile: of the charter.
        loss: of somebody who answers every wave of a year.
        questions: of one sheet.
        themes: that they belong to.
        told_to_few: labels of the themes told below 12 answers; none where all of them are.
    """

    profile: Profile
    loss: Loss
    questions: int
    themes: int
    told_to_few: tuple[Mapping[str, str], ...]


def of(instrument: Instrument, terms: Terms) -> Privacy:
    """The privacy of those who answer a questionnaire as often as the charter has it asked."""
    themes = themes_in_order(instrument)
    often = max(1, round(YEAR / terms.cadence_weeks))
    labels = {each.key: each.label for each in instrument.constructs}
    few = themes_of_few(list(themes))
    return Privacy(
        profile=Profile(terms.protection),
        loss=loss(instrument.length, len(themes), often),
        questions=instrument.length,
        themes=len(themes),
        told_to_few=tuple(labels[key] for key in few) if len(few) < len(themes) else (),
    )


def usual(session: Session, terms: Terms) -> Privacy:
    """The same of the questionnaire of the newest wave, or of the usual one before there is any."""
    newest = next(iter(waves.newest(session)), None)
    return of(newest.instrument if newest is not None else load(USUAL), terms)


def themes_in_order(instrument: Instrument) -> dict[str, int]:
    """How many questions each theme has, in the order in which sheets hold them."""
    found: dict[str, int] = {}
    for item in instrument.items:
        found[item.construct] = found.get(item.construct, 0) + 1
    return found
