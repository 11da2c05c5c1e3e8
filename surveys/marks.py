"""What happened to the partners between waves: marks that their series carry."""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterable
from datetime import date
from urllib.parse import urlsplit

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from surveys.base import Roster
from surveys.errors import LinkUnusable, NameInvalid, NotFound
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
    milestone = "milestone"  # what a leader or a steward wrote for all to see [what]


EVERYBODYS = (
    *(Kind.joined, Kind.left, Kind.returned, Kind.renamed, Kind.merged, Kind.split_off),
    Kind.milestone,
)
SCHEMES = ("https", "http")


class SeriesMark(Roster):
    """One thing that happened to one organisation, to two, or, where it names none, to all.

    A milestone concerns everybody; its organisation is that whose leader wrote it.
    """

    __tablename__ = "series_mark"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('noted', 'milestone') OR organisation_id IS NOT NULL",
            name="names_whose_it_is",
        ),
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
    link: Mapped[str] = mapped_column(default="")  # of a milestone: where more is told


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


def called(session: Session) -> dict[int, set[str]]:
    """The names of each organisation, now and before: of what it was a part of, or took in, too."""
    found = {
        place: {name} for place, name in session.execute(select(Organisation.id, Organisation.name))
    }
    ways = (Kind.renamed, Kind.merged, Kind.split_off)
    for mark in session.scalars(
        select(SeriesMark).where(SeriesMark.kind.in_(ways)).order_by(SeriesMark.id)
    ):
        if mark.organisation_id is not None:
            names = found.setdefault(mark.organisation_id, set())
            names |= {mark.before} | found.get(mark.other_id or 0, set())
    return found


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
    tidy = _tidy(words, day, today)
    owner = organisation.id if organisation is not None else None
    made = SeriesMark(day=day, kind=Kind.noted, organisation_id=owner, what=tidy)
    session.add(made)
    session.flush()
    return made


def milestone(
    session: Session,
    words: str,
    *,
    day: date,
    link: str,
    organisation: Organisation | None,
    today: date,
) -> SeriesMark:
    """Let every series carry a milestone, for all partners to see; flushed.

    Args:
        session: the roster's.
        words: what happened.
        day: when; not after today.
        link: where more is told; may be empty.
        organisation: whose leader writes it; None: a steward does.
        today: the day.

    Raises:
        NameInvalid: there are no words, or too many, or the day is to come.
        LinkUnusable: the link leads nowhere that a browser may go.
    """
    tidy, owner = _tidy(words, day, today), organisation.id if organisation is not None else None
    made = SeriesMark(
        day=day, kind=Kind.milestone, organisation_id=owner, what=tidy, link=_checked(link)
    )
    session.add(made)
    session.flush()
    return made


def milestones(session: Session) -> list[SeriesMark]:
    """All milestones, newest first."""
    query = select(SeriesMark).where(SeriesMark.kind == Kind.milestone)
    return list(session.scalars(query.order_by(SeriesMark.day.desc(), SeriesMark.id.desc())))


def withdraw(
    session: Session, mark_id: int, organisation_ids: Collection[int] | None
) -> SeriesMark:
    """Take away a milestone that one of these organisations wrote, or anybody; flushed.

    Raises:
        NotFound: there is none, or somebody else wrote it.
    """
    found = session.get(SeriesMark, mark_id)
    if found is None or found.kind is not Kind.milestone:
        raise NotFound("There is no such milestone.")
    if organisation_ids is not None and found.organisation_id not in organisation_ids:
        raise NotFound("There is no such milestone of yours.")
    session.delete(found)
    session.flush()
    return found


def _tidy(words: str, day: date, today: date) -> str:
    """Words of one mark, if they and its day are in order."""
    tidy = " ".join(words.split())
    if not tidy or not tidy.isprintable():
        raise NameInvalid("Say in a few words what happened.")
    if len(tidy) > LONGEST:
        raise NameInvalid(f"These are {len(tidy)} characters, and {LONGEST} is the most.")
    if day > today:
        raise NameInvalid("A mark tells what has happened; this day is to come.")
    return tidy


def _checked(link: str) -> str:
    """A link that a browser may follow, or none."""
    bare = link.strip()
    if not bare:
        return ""
    try:
        parts = urlsplit(bare)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in SCHEMES or not parts.hostname or not bare.isprintable():
        raise LinkUnusable("A link begins with https:// and the name of a site.")
    if " " in bare or len(bare) > LONGEST:
        raise LinkUnusable(f"A link has no spaces, and {LONGEST} characters at most.")
    return bare


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
