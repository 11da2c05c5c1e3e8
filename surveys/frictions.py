"""Frictions: what was flagged in released figures, and what became of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from surveys.base import Roster
from surveys.errors import NotFound
from surveys.findings import Finding, Level, Sign
from surveys.findings import forget as forget  # with the draft it belongs to
from surveys.lives import LONGEST as LONGEST
from surveys.lives import MOVES, Deed, Life, reason_for
from surveys.lives import OPEN as OPEN
from surveys.lives import REASONED as REASONED
from surveys.lives import State as State
from surveys.lives import words as words
from surveys.partners import Organisation
from surveys.releases import Release
from surveys.waves import Wave

Series = tuple[Sign, int | None, int | None, str]  # sign, organisation, the other, construct


class Friction(Life, Roster):
    """One flag and its life; the numbers are those with which it was raised.

    Of a gap `other` is the organisation that the first one fell against.
    """

    __tablename__ = "friction"
    __table_args__ = (
        CheckConstraint("level <> 'none'", name="has_evidence"),
        CheckConstraint("(sign = 'gap') = (other_id IS NOT NULL)", name="two_have_a_gap"),
        Index("ix_friction_organisation_id", "organisation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    sign: Mapped[Sign] = mapped_column(
        Enum(Sign, native_enum=False, length=13, name="sign_is_known"), default=Sign.score
    )
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    other_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    construct: Mapped[str]
    level: Mapped[Level] = mapped_column(
        Enum(Level, native_enum=False, length=5, name="level_is_known")
    )
    statistic: Mapped[float]
    watch: Mapped[float]
    onset: Mapped[date]
    size: Mapped[float]
    size_se: Mapped[float]
    state: Mapped[State] = mapped_column(
        Enum(State, native_enum=False, length=12, name="state_is_known"), default=State.raised
    )

    wave: Mapped[Wave] = relationship()
    organisation: Mapped[Organisation | None] = relationship(foreign_keys=organisation_id)
    other: Mapped[Organisation | None] = relationship(foreign_keys=other_id)
    events: Mapped[list[FrictionEvent]] = relationship(
        back_populates="friction", cascade="all, delete-orphan", order_by="FrictionEvent.id"
    )

    @property
    def moves(self) -> tuple[State, ...]:
        """What may become of it."""
        return MOVES[self.state]

    def move(self, state: State, *, today: date, actor: str, reason: str = "") -> None:
        """Go on to another state, and remember who said so and why.

        Raises:
            IllegalMove: it cannot go there from where it stands.
            ReasonMissing: it would be over without a reason.
        """
        reason = reason_for(self.state, state, reason)
        self.state = state
        self.events.append(FrictionEvent(day=today, state=state, actor=actor, reason=reason))


class FrictionEvent(Roster):
    """One step in a friction's life."""

    __tablename__ = "friction_event"
    __table_args__ = (Index("ix_friction_event_friction_id", "friction_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    friction_id: Mapped[int] = mapped_column(ForeignKey("friction.id"))
    day: Mapped[date]
    state: Mapped[State] = mapped_column(
        Enum(State, native_enum=False, length=12, name="state_is_known")
    )
    actor: Mapped[str]  # an address, or "release"
    reason: Mapped[str] = mapped_column(default="")
    deed: Mapped[Deed] = mapped_column(
        Enum(Deed, native_enum=False, length=8, name="deed_is_known"), default=Deed.moved
    )

    friction: Mapped[Friction] = relationship(back_populates="events")


def raised_by(session: Session, release: Release, wave: Wave, today: date) -> list[Friction]:
    """Raise what a published release flags, but what is raised already: that escalates at most.

    What one partner says of another raises none: that is told on the page of the two alone.

    Returns:
        The new frictions, most evidence first; flushed.
    """
    flagged = session.scalars(
        select(Finding)
        .where(
            Finding.release_id == release.id,
            Finding.level != Level.none,
            Finding.sign != Sign.pair,
        )
        .order_by(Finding.statistic.desc())
    ).all()
    standing = {
        _series(each): each
        for each in session.scalars(
            select(Friction)
            .join(Wave)
            .where(Wave.pulse_id == wave.pulse_id, Friction.state == State.raised)
        )
    }
    new = []
    for each in flagged:
        known = standing.get(_series(each))
        if known is None:
            new.append(_raised(each, wave, today))
        elif each.level is Level.alert:
            known.level = Level.alert
    session.add_all(new)
    session.flush()
    return new


def _series(each: Finding | Friction) -> tuple[Sign, frozenset[int | None], str]:
    """What something is about; a gap is that of two, whichever of them fell."""
    return each.sign, frozenset((each.organisation_id, each.other_id)), each.construct


def _raised(finding: Finding, wave: Wave, today: date) -> Friction:
    return Friction(
        wave_id=wave.id,
        sign=finding.sign,
        organisation_id=finding.organisation_id,
        other_id=finding.other_id,
        construct=finding.construct,
        level=finding.level,
        statistic=finding.statistic,
        watch=finding.watch,
        onset=finding.onset,
        size=finding.size or 0.0,
        size_se=finding.size_se or 0.0,
        state=State.raised,
        clock=today,
        events=[FrictionEvent(day=today, state=State.raised, actor="release", reason="")],
    )


def raised_in(session: Session, wave_id: int) -> Sequence[Friction]:
    """What was raised with one wave's report, most evidence first."""
    query = select(Friction).where(Friction.wave_id == wave_id)
    return session.scalars(query.order_by(Friction.statistic.desc(), Friction.id)).all()


def restarts(session: Session, pulse_id: int) -> dict[Series, set[date]]:
    """From which days on series begin anew, because somebody took note of a friction.

    Returns:
        By sign, organisation, the other of a gap, and construct, the onsets.
    """
    query = (
        select(
            Friction.sign,
            Friction.organisation_id,
            Friction.other_id,
            Friction.construct,
            Friction.onset,
        )
        .join(Wave)
        .where(Wave.pulse_id == pulse_id, Friction.state != State.raised)
    )
    found: dict[Series, set[date]] = {}
    for sign, organisation_id, other_id, construct, onset in session.execute(query):
        found.setdefault((sign, organisation_id, other_id, construct), set()).add(onset)
    return found


def listed(session: Session, organisation_ids: Collection[int] | None = None) -> list[Friction]:
    """Frictions, open ones first, most evidence first; those of all organisations among them.

    Args:
        session: the roster's.
        organisation_ids: only those of these and of the alliance, and gaps between two of them;
            all of them when left out.
    """
    query = select(Friction).order_by(Friction.statistic.desc(), Friction.id)
    if organisation_ids is not None:
        for owner in (Friction.organisation_id, Friction.other_id):
            query = query.where(owner.is_(None) | owner.in_(organisation_ids))
    found = session.scalars(query).all()
    return sorted(found, key=lambda each: each.state not in OPEN)


def by_id(session: Session, organisation_ids: Collection[int] | None, friction_id: int) -> Friction:
    """One friction of these organisations, or of the alliance; of any when left out.

    Raises:
        NotFound: there is none.
    """
    found = session.get(Friction, friction_id)
    own = organisation_ids is None or (
        found is not None and {found.organisation_id, found.other_id} <= {None, *organisation_ids}
    )
    if found is None or not own:
        raise NotFound("There is no such flag.")
    return found
