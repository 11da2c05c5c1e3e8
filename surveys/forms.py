"""Feedback forms as the alliance keeps them: what for, at whose partner, in force or withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from surveys.base import Roster
from surveys.errors import NameInvalid, NotFound
from surveys.partners import Organisation, tidy_name

LETTERS = "23456789abcdefghjkmnpqrstvwxyz"  # that nobody takes for one another
CODE = 10
LONGEST_PURPOSE = 1_000
MOST_CATEGORIES = 12
CATEGORIES = ("How we work together", "A decision", "Something unsafe", "Something unfair", "Idea")


class FeedbackForm(Roster):
    """One box that answers back, of the alliance or of one partner."""

    __tablename__ = "feedback_form"
    __table_args__ = (
        UniqueConstraint("code"),
        CheckConstraint("length(code) = 10", name="code_is_whole"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    title: Mapped[str]
    purpose: Mapped[str]
    language: Mapped[str] = mapped_column(default="en")
    categories: Mapped[list[str]] = mapped_column(JSON)
    withdrawn: Mapped[bool] = mapped_column(default=False)

    organisation: Mapped[Organisation | None] = relationship()


def open_form(
    session: Session,
    *,
    title: str,
    purpose: str,
    categories: Sequence[str] = CATEGORIES,
    organisation: Organisation | None = None,
    language: str = "en",
    rng: Random,
) -> FeedbackForm:
    """Keep a new form, with an address that cannot be guessed; flushed.

    Raises:
        NameInvalid: a title or category that is none, or a purpose that is too long.
    """
    named = [tidy_name(each) for each in categories]
    if not 0 < len(named) <= MOST_CATEGORIES or len(set(named)) < len(named):
        raise NameInvalid(f"Give between 1 and {MOST_CATEGORIES} different categories.")
    form = FeedbackForm(
        code="".join(rng.choice(LETTERS) for _ in range(CODE)),
        organisation=organisation,
        title=tidy_name(title),
        purpose=_purpose(purpose),
        language=language,
        categories=named,
        withdrawn=False,
    )
    session.add(form)
    session.flush()
    return form


def _purpose(text: str) -> str:
    purpose = " ".join(text.split())
    if not purpose:
        raise NameInvalid("Say in a sentence or two what the form is for.")
    if len(purpose) > LONGEST_PURPOSE:
        raise NameInvalid(f"The purpose is longer than {LONGEST_PURPOSE:,} characters. Shorten it.")
    return purpose


def every(session: Session) -> Sequence[FeedbackForm]:
    """All forms, the oldest first."""
    return session.scalars(select(FeedbackForm).order_by(FeedbackForm.id)).all()


def by_code(session: Session, code: str) -> FeedbackForm:
    """A form by the code in its address.

    Raises:
        NotFound: there is none.
    """
    found = session.scalar(select(FeedbackForm).where(FeedbackForm.code == code.strip()))
    if found is None:
        raise NotFound(f"No feedback form has the code {code.strip()!r}.")
    return found
