"""Commitments: what partners promised over a report, by whom, until when, and what became of it."""

from __future__ import annotations

import enum
from collections.abc import Collection, Sequence
from datetime import date, timedelta

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from surveys.base import Roster
from surveys.errors import IllegalMove, NotFound, PlanInvalid, ReasonMissing
from surveys.partners import Organisation
from surveys.releases import Release
from surveys.reviews import EVERYBODY, FURTHEST, LONGEST, Review, tidied
from surveys.waves import Wave

OWNER = 80  # characters of a role
NEAR = timedelta(days=7)  # of a day that is so near nobody needs to be reminded
SAID = 200  # characters of what people said that a promise answers


class State(enum.StrEnum):
    """Where a commitment stands; one that will not be done says why."""

    open = "open"
    done = "done"
    given_up = "given_up"


class Commitment(Roster):
    """A promise: what, by whom, until when, how one sees that it is done, what became of it."""

    __tablename__ = "commitment"
    __table_args__ = (
        Index("ix_commitment_review_id", "review_id"),
        CheckConstraint("(state = 'open') = (settled IS NULL)", name="settled_when_over"),
        CheckConstraint("state <> 'given_up' OR reason <> ''", name="says_why_given_up"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    friction_id: Mapped[int | None] = mapped_column(ForeignKey("friction.id"))  # that it answers
    owner: Mapped[str]  # a role, never a person
    said: Mapped[str] = mapped_column(default="")  # by people: what it answers
    words: Mapped[str]
    done_when: Mapped[str] = mapped_column(default="")  # how anybody sees that it is done
    due: Mapped[date]
    state: Mapped[State] = mapped_column(
        Enum(State, native_enum=False, length=8, name="commitment_state_is_known"),
        default=State.open,
    )
    reason: Mapped[str] = mapped_column(default="")  # why it will not be done
    evidence: Mapped[str] = mapped_column(default="")  # where one sees that it was
    settled: Mapped[date | None]
    reminded: Mapped[date | None]  # when its owner was last
    author: Mapped[str]  # an address

    review: Mapped[Review] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    amendments: Mapped[list[Amendment]] = relationship(
        back_populates="commitment",
        cascade="all, delete-orphan",
        order_by="Amendment.id",
        lazy="selectin",
    )

    def settle(self, state: State, *, today: date, reason: str = "", evidence: str = "") -> None:
        """Say what became of it.

        Args:
            state: done, or given up.
            today: the day.
            reason: why it is given up.
            evidence: where one sees that it was done.

        Raises:
            IllegalMove: that was said already.
            ReasonMissing: it is given up without a reason.
            PlanInvalid: there are too many words.
        """
        if self.state is not State.open or state is State.open:
            raise IllegalMove("What became of this promise was written down already.")
        why = _words(reason)
        if state is State.given_up and not why:
            raise ReasonMissing("Say in a sentence why: it stays beside the promise for good.")
        self.evidence = _words(evidence) if state is State.done else ""
        self.reason = why if state is State.given_up else ""
        self.state, self.settled = state, today

    def move(self, due: date, *, today: date, actor: str, reason: str) -> None:
        """Promise it for another day; the day before stays beside it, with the reason.

        Raises:
            IllegalMove: what became of it was said already, or it is due on that day anyway.
            ReasonMissing: no reason is given.
            PlanInvalid: there are too many words, or the day is past or far ahead.
        """
        if self.state is not State.open or due == self.due:
            raise IllegalMove("It is over, or due on that day already.")
        self._amend(due, today=today, actor=actor, reason=reason, said="")

    def reopen(self, due: date, *, today: date, actor: str, reason: str) -> None:
        """Open it again for a day; what had been said of it stays beside it, with the reason.

        Raises:
            IllegalMove: it is open.
            ReasonMissing: no reason is given.
            PlanInvalid: there are too many words, or the day is past or far ahead.
        """
        if self.state is State.open:
            raise IllegalMove("This promise is open already.")
        words = self.reason or self.evidence
        said = f"{self.state.value}: {words}" if words else self.state.value
        self._amend(due, today=today, actor=actor, reason=reason, said=said)
        self.state, self.settled, self.reason, self.evidence = State.open, None, "", ""

    def _amend(self, due: date, *, today: date, actor: str, reason: str, said: str) -> None:
        _must_lie_ahead(due, today)
        why = _words(reason)
        if not why:
            raise ReasonMissing("Say in a sentence why: it stays beside the promise for good.")
        told = {"day": today, "before": self.due, "said": said, "reason": why, "actor": actor}
        self.amendments.append(Amendment(**told))
        self.due, self.reminded = due, today if due - today <= NEAR else None


class Amendment(Roster):
    """That a promise was given another day, or opened again: what stood before, and why."""

    __tablename__ = "commitment_amendment"
    __table_args__ = (
        Index("ix_commitment_amendment_commitment_id", "commitment_id"),
        CheckConstraint("reason <> ''", name="says_why"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id"))
    day: Mapped[date]
    before: Mapped[date]  # the day for which it had been promised
    said: Mapped[str]  # what had been said of it; "" of a day that was moved
    reason: Mapped[str]
    actor: Mapped[str]  # an address

    commitment: Mapped[Commitment] = relationship(back_populates="amendments")


def promise(
    session: Session,
    review: Review,
    words: str,
    *,
    owner: str,
    organisation: Organisation | None,
    due: date,
    today: date,
    author: str,
    done_when: str = "",
    said: str = "",
    friction_id: int | None = None,
) -> Commitment:
    """Add a commitment; flushed.

    Args:
        session: the roster's.
        review: in which it was made.
        words: what is promised.
        owner: the role that answers for it.
        organisation: whose role; None: all partners together.
        due: until when.
        today: the day.
        author: the address of who writes it down.
        done_when: how anybody sees that it is done.
        said: what people said that it answers, in the words of who writes it down.
        friction_id: the friction that it answers.

    Raises:
        PlanInvalid: words or role are missing or too long, or the day is past or far ahead.
    """
    _must_lie_ahead(due, today)
    made = Commitment(
        review=review,
        words=tidied(words, LONGEST),
        owner=tidied(owner, OWNER),
        organisation=organisation,
        friction_id=friction_id,
        due=due,
        done_when=_words(done_when),
        said=_words(said, SAID),
        author=author,
        reminded=today if due - today <= NEAR else None,
        state=State.open,
        reason="",
        evidence="",
    )
    session.add(made)
    session.flush()
    return made


def of_review(session: Session, review: Review | None) -> Sequence[Commitment]:
    """The promises of one reading, in the order in which they were made."""
    if review is None:
        return ()
    query = select(Commitment).where(Commitment.review_id == review.id)
    return session.scalars(query.order_by(Commitment.id)).all()


def counted(session: Session, review_ids: Collection[int]) -> dict[int, int]:
    """How many promises were made in each of some readings, by the reading's id."""
    query = select(Commitment.review_id, func.count()).where(Commitment.review_id.in_(review_ids))
    return {
        review_id: count
        for review_id, count in session.execute(query.group_by(Commitment.review_id))
    }


def answering(session: Session, friction_id: int, organisation_id: int | None) -> list[Commitment]:
    """What was promised because of a friction; of whom as `standing` says."""
    query = select(Commitment).join(Review).where(Commitment.friction_id == friction_id)
    query = query.where(Review.place.in_({EVERYBODY, organisation_id or EVERYBODY}))
    return list(session.scalars(query.order_by(Commitment.id)))


def standing(
    session: Session, organisation_id: int | None, *, before: Wave | None = None
) -> Sequence[Commitment]:
    """Promises that are still open, the most urgent first.

    Args:
        session: the roster's.
        organisation_id: those of its own readings, and those that all partners made; None: the
            latter alone.
        before: only those made over releases of the same pulse before this wave's.
    """
    mine = {EVERYBODY, organisation_id or EVERYBODY}
    query = select(Commitment).join(Review).where(Commitment.state == State.open)
    query = query.where(Review.place.in_(mine))
    if before is not None:
        query = query.join(Release, Release.id == Review.release_id)
        query = query.join(Wave, Wave.id == Release.wave_id)
        query = query.where(Wave.pulse_id == before.pulse_id, Wave.number < before.number)
    return session.scalars(query.order_by(Commitment.due, Commitment.id)).all()


def made_in(session: Session, pulse_id: int, organisation_id: int | None) -> Sequence[Commitment]:
    """Every promise over one pulse's releases, oldest first; of whom as `standing` says."""
    mine = {EVERYBODY, organisation_id or EVERYBODY}
    query = (
        select(Commitment)
        .join(Review)
        .join(Release, Release.id == Review.release_id)
        .join(Wave, Wave.id == Release.wave_id)
        .where(Review.place.in_(mine), Wave.pulse_id == pulse_id)
    )
    return session.scalars(query.order_by(Commitment.id)).all()


def every_open(session: Session) -> Sequence[Commitment]:
    """Every promise of which nobody has said what became of it."""
    query = select(Commitment).where(Commitment.state == State.open)
    return session.scalars(query.order_by(Commitment.id)).all()


def mark_reminded(session: Session, promise: Commitment, day: date) -> bool:
    """Write down that its owner was told of a promise; whether nobody else did so meanwhile."""
    won = session.scalar(
        update(Commitment)
        .where(
            Commitment.id == promise.id, Commitment.reminded.is_not_distinct_from(promise.reminded)
        )
        .values(reminded=day)
        .returning(Commitment.id)
        .execution_options(synchronize_session=False)
    )
    return won is not None


def by_id(session: Session, places: Collection[int] | None, commitment_id: int) -> Commitment:
    """One promise of the readings of some places, or of any.

    Raises:
        NotFound: there is none.
    """
    found = session.get(Commitment, commitment_id)
    if found is None or (places is not None and found.review.place not in places):
        raise NotFound("There is no such promise.")
    return found


def _must_lie_ahead(due: date, today: date) -> None:
    """Refuse a day that is past, or so far ahead that nobody would know of it."""
    if not today <= due <= today + FURTHEST:
        raise PlanInvalid("Choose a day from today on, two years ahead at most.")


def _words(given: str, most: int = LONGEST) -> str:
    """Words in one line; there may be none."""
    return tidied(given, most) if given.strip() else ""
