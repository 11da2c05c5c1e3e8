"""What happened to the partners between waves: marks that their series carry."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from datetime import date

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from surveys.base import Roster
from surveys.errors import NameInvalid, NotFound
from surveys.partners import Organisation

LONGEST = 200  # characters of a mark that a steward writes


class Kind(enum.StrEnum):
    """What happened; the names in brackets are those of `SeriesMark`."""

    joined = "joined"  # the organisation [now] came into the alliance
    left = "left"  # [before] went
    returned = "returned"  # [now] came back
    renamed = "renamed"  # [before] is called [now]
    merged = "merged"  # [before] is a part of [now]
    split_off = "split_off"  # [now] was a part of [before]
    team_renamed = "team_renamed"  # the team [before] is called [now]
    team_merged = "team_merged"  # the team [before] is a part of the team [now]
    team_moved = "team_moved"  # the team [what] belongs to [now], and no more to [before]
    noted = "noted"  # whatever a steward wrote [what]


EVERYBODYS = (Kind.joined, Kind.left, Kind.returned, Kind.renamed, Kind.merged, Kind.split_off)


class SeriesMark(Roster):
    """One thing that happened to one organisation, to two, or, where it names none, to all."""

    __tablename__ = "series_mark"
    __table_args__ = (
        CheckConstraint("kind = 'noted' OR organisation_id IS NOT NULL", name="names_whose_it_is"),
        Index("ix_series_mark_organisation_id", "organisation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    kind: Mapped[Kind] = mapped_column(
        Enum(Kind, native_enum=False, length=12, name="kind_is_known")
    )
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    other_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    what: Mapped[str] = mapped_column(default="")
    before: Mapped[str] = mapped_column(default="")
    now: Mapped[str] = mapped_column(default="")


def seen_by(session: Session, organisation_id: int | None) -> list[SeriesMark]:
    """The marks on one organisation's series, oldest first: its own, and those that all share.

    Args:
        session: the roster's.
        organisation_id: the organisation; None for the alliance's own series.
    """
    shared = or_(SeriesMark.kind.in_(EVERYBODYS), SeriesMark.organisation_id.is_(None))
    own = or_(SeriesMark.organisation_id == organisation_id, SeriesMark.other_id == organisation_id)
    wanted = select(SeriesMark).where(shared if organisation_id is None else or_(shared, own))
    return list(session.scalars(wanted.order_by(SeriesMark.day, SeriesMark.id)))


def every(session: Session) -> list[SeriesMark]:
    """All marks, newest first."""
    newest = select(SeriesMark).order_by(SeriesMark.day.desc(), SeriesMark.id.desc())
    return list(session.scalars(newest))


def note(
    session: Session, words: str, *, day: date, organisation: Organisation | None, today: date
) -> SeriesMark:
    """Let a series carry a mark in the steward's own words; flushed.

    Args:
        session: the roster's.
        words: what happened.
        day: when; not after today.
        organisation: whose series; all if None.
        today: the day.

    Raises:
        NameInvalid: there are no words, or too many, or the day is to come.
    """
    tidy = " ".join(words.split())
    if not tidy or not tidy.isprintable():
        raise NameInvalid("Say in a few words what happened.")
    if len(tidy) > LONGEST:
        raise NameInvalid(f"These are {len(tidy)} characters, and {LONGEST} is the most.")
    if day > today:
        raise NameInvalid("A mark tells what has happened; this day is to come.")
    owner = organisation.id if organisation is not None else None
    made = SeriesMark(day=day, kind=Kind.noted, organisation_id=owner, what=tidy)
    session.add(made)
    session.flush()
    return made


def remove(session: Session, mark_id: int) -> SeriesMark:
    """Take away a mark that a steward wrote; flushed.

    Raises:
        NotFound: there is none, or it tells a change of the alliance itself, which stays.
    """
    found = session.get(SeriesMark, mark_id)
    if found is None or found.kind is not Kind.noted:
        raise NotFound("There is no such mark that a steward wrote.")
    session.delete(found)
    session.flush()
    return found


def write(session: Session, day: date, kind: Kind, whose: Iterable[int], **names: str) -> None:
    """Mark a deed; flushed.

    Args:
        session: the roster's.
        day: of the deed.
        kind: what was done.
        whose: ids of the organisation, and of another that it touches, if any.
        names: what, before and now, as they are at that moment.
    """
    own, *other = whose
    session.add(
        SeriesMark(
            day=day, kind=kind, organisation_id=own, other_id=other[0] if other else None, **names
        )
    )
    session.flush()
