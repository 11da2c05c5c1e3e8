"""Risks that partners enter: likelihood, impact, who answers, when it is looked at again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, Index, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from surveys.base import Roster
from surveys.deadlines import Clocks
from surveys.errors import IllegalMove, NotFound, PlanInvalid, ReasonMissing
from surveys.files.cells import legible
from surveys.partners import Organisation

WORDS, OWNER, RESPONSE = 200, 80, 500  # characters
FURTHEST = timedelta(days=730)  # ahead, for a day on which a risk is looked at
LEAST, MOST = 1, 5  # of likelihood, and of impact


class Risk(Roster):
    """Something that may happen to the work of one partner, or of all of them."""

    __tablename__ = "risk"
    __table_args__ = (
        CheckConstraint("likelihood BETWEEN 1 AND 5", name="likelihood_is_one_to_five"),
        CheckConstraint("impact BETWEEN 1 AND 5", name="impact_is_one_to_five"),
        CheckConstraint("(closed IS NULL) = (reason = '')", name="says_why_closed"),
        Index("ix_risk_organisation_id", "organisation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))  # None: all
    words: Mapped[str]
    likelihood: Mapped[int]
    impact: Mapped[int]
    owner: Mapped[str]  # a role, never a person
    response: Mapped[str]  # what is done about it
    raised: Mapped[date]
    review: Mapped[date]  # when it is looked at again
    reminded: Mapped[date | None]  # for which review its owner was told
    closed: Mapped[date | None]
    reason: Mapped[str] = mapped_column(default="")  # why it is closed

    organisation: Mapped[Organisation | None] = relationship()

    @property
    def weight(self) -> int:
        """Likelihood times impact, from 1 to 25."""
        return self.likelihood * self.impact

    def weigh(
        self, likelihood: int, impact: int, *, response: str, review: date, today: date
    ) -> None:
        """Say its likelihood and impact anew, what is done, and when it is looked at again.

        Raises:
            IllegalMove: it is closed.
            PlanInvalid: a number is not from one to five, words are missing, or the day cannot be.
        """
        if self.closed is not None:
            raise IllegalMove("This risk is closed. Enter it again if it is back.")
        _check(likelihood, impact, review, today)
        self.response = _tidy(response, RESPONSE)
        self.likelihood, self.impact, self.review = likelihood, impact, review

    def close(self, reason: str, today: date) -> None:
        """Close it, and say why.

        Raises:
            IllegalMove: it is closed.
            ReasonMissing: no reason is given, or too long a one.
        """
        if self.closed is not None:
            raise IllegalMove("This risk is closed already.")
        why = " ".join(reason.split())
        if not 0 < len(why) <= RESPONSE:
            raise ReasonMissing("Say in a sentence why: it stays beside the risk.")
        self.closed, self.reason = today, why


def enter(
    session: Session,
    organisation: Organisation | None,
    words: str,
    *,
    likelihood: int,
    impact: int,
    owner: str,
    response: str,
    review: date,
    today: date,
) -> Risk:
    """Enter a risk; flushed.

    Args:
        session: the roster's.
        organisation: whose it is; None: all partners'.
        words: what may happen.
        likelihood: 1 to 5.
        impact: 1 to 5.
        owner: the role that answers for it.
        response: what is done about it.
        review: when it is looked at again.
        today: the day.

    Raises:
        PlanInvalid: a number is not from one to five, words are missing or too long, or the day
            cannot be.
    """
    _check(likelihood, impact, review, today)
    made = Risk(
        organisation=organisation,
        words=_tidy(words, WORDS),
        likelihood=likelihood,
        impact=impact,
        owner=_tidy(owner, OWNER),
        response=_tidy(response, RESPONSE),
        raised=today,
        review=review,
    )
    session.add(made)
    session.flush()
    return made


def listed(session: Session, *, closed: bool = False) -> Sequence[Risk]:
    """Risks that are open, or those that are closed, by the day on which they are looked at."""
    over = Risk.closed.is_not(None) if closed else Risk.closed.is_(None)
    return session.scalars(select(Risk).where(over).order_by(Risk.review, Risk.id)).all()


def by_id(session: Session, risk_id: int) -> Risk:
    """One risk: all partners see every one.

    Raises:
        NotFound: there is none.
    """
    found = session.get(Risk, risk_id)
    if found is None:
        raise NotFound("There is no such risk.")
    return found


def to_look_at(risk: Risk, clocks: Clocks, today: date) -> bool:
    """Whether a risk's day has come and nobody was told of it yet.

    Args:
        risk: any.
        clocks: the partners' calendars.
        today: the day where its owner is. On a day off it waits for the next working day.
    """
    last = clocks.last_day(risk.organisation_id, risk.review)
    return risk.closed is None and today >= last and risk.reminded != risk.review


def mark_reminded(session: Session, risk: Risk) -> bool:
    """Write down that its owner was told of its day; whether nobody else did so meanwhile."""
    won = session.scalar(
        update(Risk)
        .where(Risk.id == risk.id, Risk.reminded.is_not_distinct_from(risk.reminded))
        .values(reminded=risk.review)
        .returning(Risk.id)
        .execution_options(synchronize_session=False)
    )
    return won is not None


def _check(likelihood: int, impact: int, review: date, today: date) -> None:
    if not all(LEAST <= each <= MOST for each in (likelihood, impact)):
        raise PlanInvalid("Choose from one to five.")
    if not today <= review <= today + FURTHEST:
        raise PlanInvalid("Choose a day from today on, two years ahead at most.")


def _tidy(words: str, most: int) -> str:
    tidy = legible(words)
    if not tidy:
        raise PlanInvalid("Say it in a few words that can be printed.")
    if len(tidy) > most:
        raise PlanInvalid(f"These are {len(tidy):,} characters, and {most:,} is the most.")
    return tidy
