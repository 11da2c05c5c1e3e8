"""What a feedback box tells everybody: answers to what was asked, and how much came in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from surveys.base import Roster
from surveys.errors import AlreadyThere, NotFound, PlanInvalid
from surveys.forms import FeedbackForm

FEWEST = 10  # threads from which on a number is told
LONGEST = 1_000  # characters of what was asked, and of the answer
SHOWN = 20  # answers on a box's page
NEWEST = 5  # answers of all boxes beside a wave's results
OTHERS = ""  # the category of all those together that are too few alone


class PublishedAnswer(Roster):
    """What was asked in a box and what was answered, for everybody; it knows no thread."""

    __tablename__ = "feedback_answer"
    __table_args__ = (
        CheckConstraint("length(asked) > 0", name="says_what_was_asked"),
        CheckConstraint("length(answer) > 0", name="answers"),
        CheckConstraint("week > 200000", name="week_has_its_year"),
        Index("ix_feedback_answer_form_id", "form_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    form_id: Mapped[int] = mapped_column(ForeignKey("feedback_form.id"))
    asked: Mapped[str]
    quoted: Mapped[bool]  # whether these are the author's words, who agreed in the thread
    answer: Mapped[str]
    week: Mapped[int]

    @property
    def since(self) -> date:
        """The Monday of its week."""
        return date.fromisocalendar(*divmod(self.week, 100), 1)


class Figure(Roster):
    """How many threads of one category began at a box in one quarter that is over."""

    __tablename__ = "feedback_figure"
    __table_args__ = (
        CheckConstraint("threads >= 10", name="is_never_few"),
        CheckConstraint("quarter > 20000", name="quarter_has_its_year"),
    )

    form_id: Mapped[int] = mapped_column(ForeignKey("feedback_form.id"), primary_key=True)
    quarter: Mapped[int] = mapped_column(primary_key=True)  # 20264 for the fourth of 2026
    category: Mapped[str] = mapped_column(primary_key=True)
    threads: Mapped[int]


def publish(
    session: Session, form: FeedbackForm, *, asked: str, quoted: bool, answer: str, week: int
) -> PublishedAnswer:
    """Tell everybody an answer; flushed.

    Raises:
        PlanInvalid: one half says nothing, or too much.
    """
    texts = [text.strip() for text in (asked, answer)]
    if not all(0 < len(text) <= LONGEST for text in texts):
        raise PlanInvalid(f"Say both in at most {LONGEST:,} characters each.")
    made = PublishedAnswer(
        form_id=form.id, asked=texts[0], quoted=quoted, answer=texts[1], week=week
    )
    session.add(made)
    session.flush()
    return made


def answers(session: Session, form: FeedbackForm) -> Sequence[PublishedAnswer]:
    """What a box tells everybody, the newest first."""
    query = select(PublishedAnswer).where(PublishedAnswer.form_id == form.id)
    return session.scalars(query.order_by(PublishedAnswer.id.desc())).all()


def of_alliance(session: Session) -> Sequence[PublishedAnswer]:
    """What the alliance's own boxes told everybody last, the newest first."""
    query = (
        select(PublishedAnswer)
        .join(FeedbackForm, FeedbackForm.id == PublishedAnswer.form_id)
        .where(FeedbackForm.organisation_id.is_(None), FeedbackForm.withdrawn.is_(False))
    )
    return session.scalars(query.order_by(PublishedAnswer.id.desc()).limit(NEWEST)).all()


def take_back(session: Session, form: FeedbackForm, answer_id: int) -> None:
    """Tell an answer no more; flushed.

    Raises:
        NotFound: this box tells no such answer.
    """
    found = session.get(PublishedAnswer, answer_id)
    if found is None or found.form_id != form.id:
        raise NotFound("There is no such answer.")
    session.delete(found)
    session.flush()


def enough(counts: Mapping[str, int]) -> dict[str, int]:
    """Of numbers by category those that may be told; small ones together, if they come to enough.

    A number that is hidden is no difference of those that are told: there is no sum beside them.
    """
    told = {name: count for name, count in counts.items() if name != OTHERS and count >= FEWEST}
    rest = sum(count for category, count in counts.items() if category not in told)
    return told | ({OTHERS: rest} if rest >= FEWEST else {})


def keep(session: Session, form: FeedbackForm, quarter: int, counts: Mapping[str, int]) -> None:
    """Keep what may be told of one quarter, once: a second count would tell the difference.

    Raises:
        AlreadyThere: it was kept before.
        PlanInvalid: nothing of it may be told.
    """
    if any(each.quarter == quarter for each in figures(session, form)):
        raise AlreadyThere("This quarter was counted already.")
    told = enough(counts)
    if not told:
        raise PlanInvalid(f"No category comes to {FEWEST} threads.")
    session.add_all(
        Figure(form_id=form.id, quarter=quarter, category=category, threads=count)
        for category, count in told.items()
    )
    session.flush()


def figures(session: Session, form: FeedbackForm) -> Sequence[Figure]:
    """The kept numbers of a box, the newest quarter and the largest number first."""
    query = select(Figure).where(Figure.form_id == form.id)
    return session.scalars(query.order_by(Figure.quarter.desc(), Figure.threads.desc())).all()
