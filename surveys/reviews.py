"""Reviews: when partners read a release together, who sat there, what they noted and decided."""

from __future__ import annotations

import enum
from collections.abc import Collection, Sequence
from datetime import date, time, timedelta

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from surveys.base import Roster
from surveys.errors import NotFound, PlanInvalid
from surveys.files.cells import legible
from surveys.partners import Organisation
from surveys.releases import Release, Standing
from surveys.waves import Leaf, LeafPart, Wave

LONGEST = 1_000  # characters of a note, a decision or a promise
PLACE = 200  # characters of where a meeting is
FURTHEST = timedelta(days=2 * 366)  # that anything is promised ahead, or a meeting planned
EVERYBODY = 0  # the place of the review that all partners share


class Sort(enum.StrEnum):
    """What an entry of a review is."""

    note = "note"
    decision = "decision"
    start = "start"
    stop = "stop"
    go_on = "go_on"


class Review(Roster):
    """The reading of one release: by all partners together, or by one organisation for itself."""

    __tablename__ = "review"
    __table_args__ = (
        UniqueConstraint("release_id", "place"),
        CheckConstraint(
            "(organisation_id IS NULL AND place = 0) OR organisation_id = place",
            name="place_is_whose_it_is",
        ),
        CheckConstraint("(planned IS NULL) = (hour IS NULL)", name="planned_with_its_hour"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"))
    place: Mapped[int]  # the organisation's id; 0 for all partners
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    met: Mapped[date | None]  # when they sat together
    planned: Mapped[date | None]  # when they are to
    hour: Mapped[time | None]  # on that day, by the clock of whose reading it is
    room: Mapped[str] = mapped_column(default="")  # where, or an address

    release: Mapped[Release] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    entries: Mapped[list[ReviewEntry]] = relationship(
        back_populates="review", cascade="all, delete-orphan", order_by="ReviewEntry.id"
    )
    presences: Mapped[list[Presence]] = relationship(
        back_populates="review", cascade="all, delete-orphan"
    )

    @property
    def present(self) -> frozenset[int]:
        """Ids of the organisations that sat there."""
        return frozenset(each.organisation_id for each in self.presences)

    def of_sort(self, sort: Sort) -> list[ReviewEntry]:
        """Its entries of one sort, in the order in which they were written."""
        return [each for each in self.entries if each.sort == sort]


class Presence(Roster):
    """One organisation that sat there; never a person."""

    __tablename__ = "review_presence"

    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)

    review: Mapped[Review] = relationship(back_populates="presences")


class ReviewEntry(Roster):
    """One note or decision, or what is to be started, stopped or gone on with."""

    __tablename__ = "review_entry"
    __table_args__ = (Index("ix_review_entry_review_id", "review_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"))
    sort: Mapped[Sort] = mapped_column(
        Enum(Sort, native_enum=False, length=8, name="sort_is_known")
    )
    words: Mapped[str]
    day: Mapped[date]
    author: Mapped[str]  # an address

    review: Mapped[Review] = relationship(back_populates="entries")


def release_of(session: Session, wave_id: int) -> Release:
    """The published release of a wave.

    Raises:
        NotFound: there is no such wave, or nothing was published of it yet.
    """
    found = session.scalar(
        select(Release).where(Release.wave_id == wave_id, Release.standing == Standing.published)
    )
    if found is None:
        raise NotFound("There is no such report.")
    return found


def of(session: Session, release: Release, organisation_id: int | None) -> Review | None:
    """The record of one reading; None while nothing was written."""
    place = organisation_id or EVERYBODY
    return session.scalar(
        select(Review).where(Review.release_id == release.id, Review.place == place)
    )


def by_wave(session: Session, organisation_id: int | None) -> dict[int, Review]:
    """The records of one subject's readings, by the id of the wave that they are about."""
    query = select(Release.wave_id, Review).join(Review, Review.release_id == Release.id)
    rows = session.execute(query.where(Review.place == (organisation_id or EVERYBODY)))
    return {wave_id: review for wave_id, review in rows}


def begun(session: Session, release: Release, organisation_id: int | None) -> Review:
    """The record of one reading, begun now if there is none; flushed."""
    review = of(session, release, organisation_id)
    if review is None:
        review = Review(
            release_id=release.id,
            place=organisation_id or EVERYBODY,
            organisation_id=organisation_id,
            room="",
            entries=[],
            presences=[],
        )
        session.add(review)
        session.flush()
    return review


def meet(
    session: Session, review: Review, day: date, *, present: Collection[int], today: date
) -> None:
    """Write down when they sat together, and which organisations did; flushed.

    Raises:
        PlanInvalid: that day is to come, or before there was a report, or nobody was there.
    """
    if day > today:
        raise PlanInvalid("A record tells what has happened; this day is to come.")
    if review.release.published is not None and day < review.release.published:
        raise PlanInvalid("The report was not published yet on that day.")
    if not present:
        raise PlanInvalid("Say which organisations sat there: one at least.")
    review.met = day
    known = {each.organisation_id: each for each in review.presences}
    review.presences = [
        known.get(each) or Presence(organisation_id=each) for each in sorted(set(present))
    ]
    session.flush()


def plan(
    session: Session, review: Review, day: date, hour: time, *, room: str, today: date
) -> None:
    """Write down when and where they are to sit together; flushed.

    Raises:
        PlanInvalid: that day is over, or far ahead, or there are too many words.
    """
    if not today <= day <= today + FURTHEST:
        raise PlanInvalid("Choose a day from today on, two years ahead at most.")
    review.planned, review.hour = day, hour
    review.room = tidied(room, PLACE) if room.strip() else ""
    session.flush()


def ahead(session: Session, places: Collection[int] | None, today: date) -> Sequence[Review]:
    """Meetings that are planned for a day or later, of some places or of any, in their order."""
    query = select(Review).where(Review.planned >= today, Review.met.is_(None))
    if places is not None:
        query = query.where(Review.place.in_(places))
    return session.scalars(query.order_by(Review.planned, Review.id)).all()


def read_on(session: Session, wave_id: int) -> date | None:
    """When all partners together read a wave's release; None if they have not."""
    query = select(Review.met).join(Release, Release.id == Review.release_id)
    return session.scalar(query.where(Release.wave_id == wave_id, Review.place == EVERYBODY))


def write(
    session: Session, review: Review, sort: Sort, words: str, *, today: date, author: str
) -> ReviewEntry:
    """Add a note or a decision; flushed.

    Raises:
        PlanInvalid: there are no words, or too many.
    """
    entry = ReviewEntry(sort=sort, words=tidied(words, LONGEST), day=today, author=author)
    review.entries.append(entry)
    session.flush()
    return entry


def strike(session: Session, review: Review, entry_id: int, author: str | None) -> ReviewEntry:
    """Take an entry away again: one's own, or anybody's for no author; flushed.

    Raises:
        NotFound: there is none, or somebody else wrote it.
    """
    found = next((each for each in review.entries if each.id == entry_id), None)
    if found is None or (author is not None and found.author != author):
        raise NotFound("There is no such entry of yours.")
    review.entries.remove(found)
    session.flush()
    return found


def rounds(session: Session, organisation_id: int | None) -> Sequence[Wave]:
    """Waves whose reports can be read together, newest first: all, or those that asked one."""
    query = (
        select(Wave)
        .join(Release, Release.wave_id == Wave.id)
        .where(Release.standing == Standing.published)
    )
    if organisation_id is not None:
        asked = select(Leaf.wave_id).join(LeafPart, LeafPart.leaf_id == Leaf.id)
        query = query.where(Wave.id.in_(asked.where(LeafPart.organisation_id == organisation_id)))
    return session.scalars(query.order_by(Wave.ended.desc(), Wave.id.desc())).all()


def tidied(words: str, most: int) -> str:
    """Words without needless blanks, if there are any, and not too many."""
    tidy = legible(words)
    if not tidy:
        raise PlanInvalid("Say it in a few words that can be printed.")
    if len(tidy) > most:
        raise PlanInvalid(f"These are {len(tidy):,} characters, and {most:,} is the most.")
    return tidy
