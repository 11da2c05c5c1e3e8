"""Frictions that were heard in a feedback box, in a reader's words, and what became of them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from surveys.base import Roster
from surveys.errors import ReasonMissing
from surveys.forms import FeedbackForm
from surveys.lives import LONGEST, MOVES, OPEN, Deed, Life, State, reason_for
from surveys.partners import Organisation


class Heard(Life, Roster):
    """One matter that somebody wrote of: which box and what it is, of the time the week alone.

    It knows no thread. No organisation: it concerns all of them.
    """

    __tablename__ = "heard"
    __table_args__ = (
        CheckConstraint("length(words) > 0", name="says_something"),
        CheckConstraint("week > 200000", name="week_has_its_year"),
        CheckConstraint(
            "other_id IS NULL OR (organisation_id IS NOT NULL AND other_id <> organisation_id)",
            name="two_are_not_one",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    form_id: Mapped[int | None] = mapped_column(ForeignKey("feedback_form.id"))  # None: by hand
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    other_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    evidence_id: Mapped[int | None] = mapped_column(ForeignKey("friction.id"))  # a flag
    charter_id: Mapped[int | None] = mapped_column(ForeignKey("charter.id"))  # when it was raised
    topic: Mapped[str | None]  # of `TOPICS`, if it was raised by hand
    words: Mapped[str]
    week: Mapped[int]  # 202648 for the 48th of 2026: in which it was written down
    state: Mapped[State] = mapped_column(
        Enum(State, native_enum=False, length=12, name="heard_state_is_known"), default=State.raised
    )

    form: Mapped[FeedbackForm | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship(foreign_keys=organisation_id)
    other: Mapped[Organisation | None] = relationship(foreign_keys=other_id)
    events: Mapped[list[HeardEvent]] = relationship(
        back_populates="heard", cascade="all, delete-orphan", order_by="HeardEvent.id"
    )

    @property
    def moves(self) -> tuple[State, ...]:
        """What may become of it."""
        return MOVES[self.state]

    @property
    def open(self) -> bool:
        """Whether it is not over."""
        return self.state in OPEN

    @property
    def since(self) -> date:
        """The Monday of its week."""
        return date.fromisocalendar(*divmod(self.week, 100), 1)

    def move(self, state: State, *, today: date, actor: str, reason: str = "") -> None:
        """Go on to another state, and remember who said so and why.

        Raises:
            IllegalMove: it cannot go there from where it stands.
            ReasonMissing: it would be over without a reason.
        """
        tidy = reason_for(self.state, state, reason)
        self.state = state
        self.events.append(HeardEvent(day=today, state=state, actor=actor, reason=tidy))


class HeardEvent(Roster):
    """One step in the life of what was heard."""

    __tablename__ = "heard_event"
    __table_args__ = (Index("ix_heard_event_heard_id", "heard_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    heard_id: Mapped[int] = mapped_column(ForeignKey("heard.id"))
    day: Mapped[date]
    state: Mapped[State] = mapped_column(
        Enum(State, native_enum=False, length=12, name="heard_event_state_is_known")
    )
    actor: Mapped[str]  # an address
    reason: Mapped[str] = mapped_column(default="")
    deed: Mapped[Deed] = mapped_column(
        Enum(Deed, native_enum=False, length=8, name="heard_deed_is_known"), default=Deed.moved
    )

    heard: Mapped[Heard] = relationship(back_populates="events")


def record(
    session: Session,
    form: FeedbackForm,
    organisation: Organisation | None,
    words: str,
    *,
    week: int,
    actor: str,
) -> Heard:
    """Write down what was heard; of the time the week alone. Flushed.

    Raises:
        ReasonMissing: nothing was said, or too much.
    """
    tidy = " ".join(words.split())
    if not 0 < len(tidy) <= LONGEST:
        raise ReasonMissing(f"Say what it is, in at most {LONGEST:,} characters.")
    made = Heard(
        form_id=form.id, organisation=organisation, words=tidy, week=week, state=State.raised
    )
    made.clock = made.since
    made.events.append(HeardEvent(day=made.since, state=State.raised, actor=actor, reason=""))
    session.add(made)
    session.flush()
    return made


def listed(
    session: Session,
    organisation_ids: Collection[int] | None = None,
    *,
    charters: Collection[int] = (),
) -> list[Heard]:
    """What was heard, open ones first, the newest first; that of all organisations among it.

    Args:
        session: the roster's.
        organisation_ids: only of these and of all together; everything when left out.
        charters: ids of versions under which everybody sees what was raised.
    """
    query = select(Heard).order_by(Heard.week.desc(), Heard.id.desc())
    if organisation_ids is not None:
        query = query.where(
            Heard.organisation_id.is_(None)
            | Heard.organisation_id.in_(organisation_ids)
            | Heard.other_id.in_(organisation_ids)
            | Heard.charter_id.in_(charters)
        )
    return sorted(session.scalars(query).all(), key=lambda each: not each.open)
