"""What the mission comes to: measures that partners name, each with its values by day."""

from __future__ import annotations

import enum
import math
from bisect import bisect_left
from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from surveys import turns
from surveys.base import Roster
from surveys.errors import AlreadyThere, NameInvalid, NotFound, PlanInvalid
from surveys.files.cells import legible
from surveys.partners import Organisation, alliance

NAME, UNIT, OWNER, DEFINITION = 80, 30, 80, 500  # characters
MOST = 1e15  # as far as a number may be from nought
AT_MOST = 200  # measures of one partner, or of all together, that stand on one page
EARLIEST = date(1900, 1, 1)


class Better(enum.StrEnum):
    """Which way is the good one."""

    more = "more"
    less = "less"
    neither = "neither"  # a measure that is told and not judged


class Measure(Roster):
    """One thing that a partner, or all of them together, measure about the mission."""

    __tablename__ = "outcome_measure"
    __table_args__ = (
        CheckConstraint("length(definition) > 0", name="says_what_it_is"),
        Index("ix_outcome_measure_organisation_id", "organisation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))  # None: all
    name: Mapped[str]
    unit: Mapped[str]
    better: Mapped[Better] = mapped_column(
        Enum(Better, native_enum=False, length=7, name="better_is_known")
    )
    owner: Mapped[str]  # a role, never a person
    definition: Mapped[str]

    organisation: Mapped[Organisation | None] = relationship()
    values: Mapped[list[Value]] = relationship(
        back_populates="measure", cascade="all, delete-orphan", order_by="Value.day"
    )


class Value(Roster):
    """What one measure came to on one day."""

    __tablename__ = "outcome_value"

    measure_id: Mapped[int] = mapped_column(ForeignKey("outcome_measure.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    value: Mapped[float]

    measure: Mapped[Measure] = relationship(back_populates="values")


def define(
    session: Session,
    organisation: Organisation | None,
    name: str,
    *,
    unit: str,
    better: Better,
    owner: str,
    definition: str,
) -> Measure:
    """Name a measure; flushed.

    Args:
        session: the roster's.
        organisation: whose it is; None: all partners'.
        name: what it is called.
        unit: in which it is counted, such as days.
        better: which way is the good one.
        owner: the role that answers for its values.
        definition: what is counted, and how.

    Raises:
        NameInvalid: a word is missing, or there are too many.
        AlreadyThere: there is one of that name already, or there are as many as can be.
    """
    called = _tidy(name, NAME)
    turn(session, organisation)
    own = _of(session, organisation)
    if called.casefold() in {each.name.casefold() for each in own}:
        raise AlreadyThere(f"“{called}” is measured already. Choose another name.")
    if len(own) >= AT_MOST:
        raise AlreadyThere(f"There are {AT_MOST} measures, which is the most. Remove one first.")
    made = Measure(
        organisation=organisation,
        name=called,
        unit=_tidy(unit, UNIT),
        better=better,
        owner=_tidy(owner, OWNER),
        definition=_tidy(definition, DEFINITION),
    )
    session.add(made)
    session.flush()
    return made


def amend(
    session: Session,
    measure: Measure,
    name: str,
    *,
    unit: str,
    better: Better,
    owner: str,
    definition: str,
) -> None:
    """Say anew what a measure is; its values stay. Flushed.

    Raises:
        NameInvalid: a word is missing, or there are too many.
        AlreadyThere: another one has that name.
    """
    called = _tidy(name, NAME)
    turn(session, measure.organisation)
    other = named(session, measure.organisation, called)
    if other is not None and other is not measure:
        raise AlreadyThere(f"“{called}” is measured already. Choose another name.")
    words = _tidy(unit, UNIT), _tidy(owner, OWNER), _tidy(definition, DEFINITION)
    measure.name, measure.better = called, better
    measure.unit, measure.owner, measure.definition = words
    session.flush()


def turn(session: Session, organisation: Organisation | None) -> None:
    """Wait until nobody else writes measures of one partner, or of all together."""
    turns.take(session, organisation if organisation is not None else alliance(session))


def named(session: Session, organisation: Organisation | None, name: str) -> Measure | None:
    """The measure of one partner, or of all together, that has a name."""
    like = name.casefold()  # SQLite knows no case but that of a to z
    return next((each for each in _of(session, organisation) if each.name.casefold() == like), None)


def put(measure: Measure, day: date, value: float, today: date) -> float | None:
    """Write down what a measure came to on a day, in place of what stood there.

    Returns:
        What stood there, if anything.

    Raises:
        PlanInvalid: the day is to come, or the number is none that can be.
    """
    if not EARLIEST <= day <= today:
        raise PlanInvalid("A value tells what was: choose a day up to today.")
    if not (math.isfinite(value) and abs(value) <= MOST):
        raise PlanInvalid("This is no number that can be kept.")
    at = bisect_left(measure.values, day, key=lambda each: each.day)
    there = measure.values[at] if at < len(measure.values) else None
    if there is None or there.day != day:
        measure.values.insert(at, Value(day=day, value=value))
        return None
    before, there.value = there.value, value
    return before


def strike(measure: Measure, day: date) -> float:
    """Take a value away; what it was.

    Raises:
        NotFound: there is none of that day.
    """
    there = next((each for each in measure.values if each.day == day), None)
    if there is None:
        raise NotFound("There is no value of that day.")
    measure.values.remove(there)
    return there.value


def remove(session: Session, measure: Measure) -> None:
    """Take a measure away with all its values; flushed."""
    session.delete(measure)
    session.flush()


def listed(session: Session) -> Sequence[Measure]:
    """Every measure: those of all partners first, then by partner and name."""
    query = (
        select(Measure)
        .outerjoin(Organisation)
        .order_by(Measure.organisation_id.is_not(None), Organisation.name, Measure.name, Measure.id)
    )
    return session.scalars(query).all()


def by_id(session: Session, places: Collection[int | None] | None, measure_id: int) -> Measure:
    """One measure of some partners, with None for all together; of anybody when left out.

    Raises:
        NotFound: there is none.
    """
    found = session.get(Measure, measure_id)
    if found is None or (places is not None and found.organisation_id not in places):
        raise NotFound("There is no such measure.")
    return found


def _of(session: Session, organisation: Organisation | None) -> Sequence[Measure]:
    """The measures of one partner, or of all together."""
    whose = organisation.id if organisation is not None else None
    query = select(Measure).where(Measure.organisation_id.is_not_distinct_from(whose))
    return session.scalars(query.order_by(Measure.id)).all()


def _tidy(words: str, most: int) -> str:
    tidy = legible(words)
    if not tidy:
        raise NameInvalid("Say it in a few words that can be printed.")
    if len(tidy) > most:
        raise NameInvalid(f"These are {len(tidy):,} characters, and {most:,} is the most.")
    return tidy
