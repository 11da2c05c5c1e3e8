"""Thanks to a partner's people: words that its own liaison reads before anybody else does."""

from __future__ import annotations

import enum
from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from surveys.base import Roster
from surveys.errors import ConsentMissing, IllegalMove, PlanInvalid, ReasonMissing
from surveys.files.cells import legible
from surveys.partners import Organisation

LONGEST = 600  # characters of thanks
REASON = 300
WEEKS = 26  # for which thanks stand beside a report
BESIDE = 3  # of them


class State(enum.StrEnum):
    """Where thanks stand."""

    waiting = "waiting"
    shown = "shown"
    declined = "declined"


class Thanks(Roster):
    """Words of thanks to one partner's people; of the time the week alone.

    From a feedback box they name no giver and no thread. No figure is ever made of them.
    """

    __tablename__ = "thanks"
    __table_args__ = (
        CheckConstraint("length(words) > 0", name="says_something"),
        CheckConstraint("giver_id IS NULL OR giver_id <> organisation_id", name="thanks_others"),
        CheckConstraint("state <> 'declined' OR reason <> ''", name="says_why_declined"),
        CheckConstraint("week > 200000", name="week_has_its_year"),
        Index("ix_thanks_organisation_id", "organisation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))  # whom it thanks
    giver_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))  # None: from a box
    words: Mapped[str]
    week: Mapped[int]  # 202648 for the 48th of 2026
    state: Mapped[State] = mapped_column(
        Enum(State, native_enum=False, length=8, name="thanks_state_is_known"),
        default=State.waiting,
    )
    reason: Mapped[str] = mapped_column(default="")  # why they are not shown
    told: Mapped[bool] = mapped_column(default=False)  # whether its liaisons were

    organisation: Mapped[Organisation] = relationship(foreign_keys=organisation_id)
    giver: Mapped[Organisation | None] = relationship(foreign_keys=giver_id)

    @property
    def since(self) -> date:
        """The Monday of its week."""
        return date.fromisocalendar(*divmod(self.week, 100), 1)

    def show(self, *, unnamed: bool) -> None:
        """Show them to everybody who reads reports.

        Args:
            unnamed: whether the moderator says that no person is named who did not agree.

        Raises:
            IllegalMove: they do not wait.
            ConsentMissing: that was not said.
        """
        if self.state is not State.waiting:
            raise IllegalMove("These thanks do not wait any more.")
        if not unnamed:
            raise ConsentMissing("Say first that nobody is named who did not agree.")
        self.state = State.shown

    def decline(self, reason: str) -> None:
        """Do not show them, or no longer.

        Raises:
            IllegalMove: they are not shown anyway.
            ReasonMissing: no reason is given, or too long a one.
        """
        if self.state is State.declined:
            raise IllegalMove("These thanks are not shown anyway.")
        why = " ".join(reason.split())
        if not 0 < len(why) <= REASON:
            raise ReasonMissing("Say in a sentence why: whoever gave thanks reads it.")
        self.state, self.reason = State.declined, why


def write(
    session: Session,
    organisation: Organisation,
    giver: Organisation | None,
    words: str,
    *,
    week: int,
) -> Thanks:
    """Write thanks down, which then wait for the partner's liaison; flushed.

    Args:
        session: the roster's.
        organisation: whose people are thanked.
        giver: whose leader thanks them; None: words out of a feedback box.
        words: the thanks.
        week: this one.

    Raises:
        PlanInvalid: there are no words, or too many, or somebody thanks themselves.
    """
    tidy = legible(words)
    if not 0 < len(tidy) <= LONGEST:
        raise PlanInvalid(f"Say it in at most {LONGEST} characters.")
    if giver is not None and giver.id == organisation.id:
        raise PlanInvalid("Choose another partner than your own.")
    made = Thanks(
        organisation=organisation,
        giver=giver,
        words=tidy,
        week=week,
        state=State.waiting,
        reason="",
        told=False,
    )
    session.add(made)
    session.flush()
    return made


def listed(
    session: Session, state: State, organisation_ids: Collection[int] | None = None
) -> Sequence[Thanks]:
    """Thanks in one state, the newest first: to these partners, or to all of them."""
    query = select(Thanks).where(Thanks.state == state)
    if organisation_ids is not None:
        query = query.where(Thanks.organisation_id.in_(organisation_ids))
    return session.scalars(query.order_by(Thanks.week.desc(), Thanks.id.desc())).all()


def given(session: Session, organisation_ids: Collection[int]) -> Sequence[Thanks]:
    """What leaders of these partners gave that is not shown, and why, the newest first."""
    query = select(Thanks).where(Thanks.giver_id.in_(organisation_ids), Thanks.state != State.shown)
    return session.scalars(query.order_by(Thanks.week.desc(), Thanks.id.desc())).all()


def beside(session: Session, organisation_id: int | None, today: date) -> Sequence[Thanks]:
    """The newest thanks to one partner, or to any: beside a report for half a year."""
    own = None if organisation_id is None else {organisation_id}
    found = listed(session, State.shown, own)
    return [each for each in found if (today - each.since).days < 7 * WEEKS][:BESIDE]


def by_id(
    session: Session, organisation_ids: Collection[int] | None, thanks_id: int
) -> Thanks | None:
    """Thanks to one of these partners, or to any; None if there are none."""
    found = session.get(Thanks, thanks_id)
    if found is None or (
        organisation_ids is not None and found.organisation_id not in organisation_ids
    ):
        return None
    return found


def untold(session: Session) -> Sequence[Thanks]:
    """Thanks that wait, of which its liaisons have not been told."""
    query = select(Thanks).where(Thanks.state == State.waiting, Thanks.told.is_(False))
    return session.scalars(query.order_by(Thanks.id)).all()


def mark_told(session: Session, found: Thanks) -> bool:
    """Write down that its liaisons were told; whether nobody else did so meanwhile."""
    won = session.scalar(
        update(Thanks)
        .where(Thanks.id == found.id, Thanks.told.is_(False))
        .values(told=True)
        .returning(Thanks.id)
        .execution_options(synchronize_session=False)
    )
    return won is not None


def week_of(day: date) -> int:
    """The week of a day, as 202648."""
    year, week, _ = day.isocalendar()
    return 100 * year + week
