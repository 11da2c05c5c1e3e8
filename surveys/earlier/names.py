"""What names and headings in files of earlier results mean, as somebody once said: remembered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from surveys import partners
from surveys.errors import NotFound
from surveys.files.headings import folded
from surveys.history import MeasureName, OrganisationName
from surveys.partners import Alliance, Organisation, same_name

LIKELY = 78.0  # of 100; from here on a name is suggested
ASIDE = re.compile(r"\([^)]*\)|^\s*[A-Za-z]{1,2}\d{1,3}[A-Za-z]?[.:]?\s+")
COMMON = frozenset(("theme", "score", "index", "average", "the", "of", "and"))


@dataclass(frozen=True)
class Meanings:
    """What is remembered: a name in a file, folded, to what it means here."""

    organisations: Mapping[str, str]  # to the organisation's name of today
    measures: Mapping[str, str]  # to the measure's key


@dataclass(frozen=True, slots=True)
class Meaning:
    """One remembered name: as the file had it, and what it means."""

    kind: str  # "organisation" or "measure"
    written: str
    means: str


def remembered(session: Session, alliance: Alliance) -> Meanings:
    """What names in files mean, as far as somebody has said so."""
    organisations = session.execute(
        select(OrganisationName.folded, Organisation.name)
        .join(Organisation, Organisation.id == OrganisationName.organisation_id)
        .where(OrganisationName.alliance_id == alliance.id)
    )
    measures = session.execute(
        select(MeasureName.folded, MeasureName.measure).where(
            MeasureName.alliance_id == alliance.id
        )
    )
    return Meanings(
        {key: name for key, name in organisations}, {key: measure for key, measure in measures}
    )


def listed(session: Session, alliance: Alliance) -> list[Meaning]:
    """Everything that is remembered: organisations, then measures, by name."""
    organisations = session.execute(
        select(OrganisationName.written, Organisation.name)
        .join(Organisation, Organisation.id == OrganisationName.organisation_id)
        .where(OrganisationName.alliance_id == alliance.id)
        .order_by(OrganisationName.folded)
    )
    measures = session.execute(
        select(MeasureName.written, MeasureName.measure)
        .where(MeasureName.alliance_id == alliance.id)
        .order_by(MeasureName.folded)
    )
    return [
        *(Meaning("organisation", *row) for row in organisations),
        *(Meaning("measure", *row) for row in measures),
    ]


def remember_organisations(
    session: Session, alliance: Alliance, meanings: Mapping[str, str]
) -> None:
    """Remember which organisation each name means; a name said before means the new one.

    Raises:
        NotFound: the alliance has no organisation of that name.
    """
    for written, today in meanings.items():
        organisation = partners.organisation(session, today)
        forget(session, alliance, "organisation", written)
        session.add(
            OrganisationName(
                alliance_id=alliance.id,
                written=written,
                folded=same_name(written),
                organisation_id=organisation.id,
            )
        )
    session.flush()


def remember_measures(session: Session, alliance: Alliance, meanings: Mapping[str, str]) -> None:
    """Remember which measure each heading means; a heading said before means the new one."""
    for written, measure in meanings.items():
        forget(session, alliance, "measure", written)
        session.add(
            MeasureName(
                alliance_id=alliance.id, written=written, folded=folded(written), measure=measure
            )
        )
    session.flush()


def forget(session: Session, alliance: Alliance, kind: str, written: str) -> None:
    """Remember one name no longer, if it was remembered.

    Raises:
        NotFound: it is a kind of name that is never remembered.
    """
    if kind == "organisation":
        session.execute(
            delete(OrganisationName).where(
                OrganisationName.alliance_id == alliance.id,
                OrganisationName.folded == same_name(written),
            )
        )
    elif kind == "measure":
        session.execute(
            delete(MeasureName).where(
                MeasureName.alliance_id == alliance.id, MeasureName.folded == folded(written)
            )
        )
    else:
        raise NotFound("Names of organisations and of measures are remembered, and no others.")


def nearest_organisation(name: str, known: Iterable[str]) -> str | None:
    """The organisation that a name most likely means; None if none is near."""
    best = process.extractOne(name, known, scorer=fuzz.WRatio, processor=folded, score_cutoff=78)
    return best[0] if best else None


def nearest_measure(heading: str, known: Mapping[str, str]) -> str | None:
    """The measure that a heading most likely means; None if none is near.

    Args:
        heading: as a file has it. Numbers of questions, brackets and words that say nothing are
            left aside: "B01. My work (average)" is "my work".
        known: label by key.

    Returns:
        A key of `known`.
    """
    wanted = _bare(heading)
    if not wanted:
        return None
    choices = {key: _bare(label) for key, label in known.items()}
    best = process.extractOne(wanted, choices, scorer=fuzz.token_sort_ratio, score_cutoff=LIKELY)
    return best[2] if best else None


def _bare(heading: str) -> str:
    kept = [word for word in folded(ASIDE.sub(" ", heading)).split() if word not in COMMON]
    return " ".join(kept)
