"""What released figures say of frictions, as one release keeps it."""

from __future__ import annotations

import enum
from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Text, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from surveys.base import Roster
from surveys.releases import Release
from surveys.waves import Pulse, Wave


class Level(enum.StrEnum):
    """How much evidence there is; an alert has five times that of a watch."""

    none = "none"
    watch = "watch"
    alert = "alert"


class Sign(enum.StrEnum):
    """What a series is of."""

    score = "score"  # a level; what is looked for is a fall
    participation = "participation"  # the share that answers; likewise
    spread = "spread"  # how far people of one organisation lie apart; a rise
    gap = "gap"  # one organisation's level against another's; a fall
    pair = "pair"  # what one partner says of another; a fall


Line = tuple[Sign, int | None, int | None, str]  # sign, organisation, the other, construct


class Finding(Roster):
    """What the released cells up to one wave say of one series; no organisation: of all together.

    Of a gap `other_id` is the organisation that the first fell against, of a pair that of which
    the first says it. Both are kept if flagged; a pair's is for those alone who see the pair.

    Sizes are in points of 0 to 100, more than 0 for a fall. What is None cannot be said yet.
    """

    __tablename__ = "finding"
    __table_args__ = (
        UniqueConstraint("release_id", "sign", "organisation_id", "other_id", "construct"),
        CheckConstraint(
            "(sign IN ('gap', 'pair')) = (other_id IS NOT NULL)", name="two_have_a_gap"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"))
    sign: Mapped[Sign] = mapped_column(
        Enum(Sign, native_enum=False, length=13, name="sign_is_known"), default=Sign.score
    )
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    other_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    construct: Mapped[str]
    statistic: Mapped[float | None]
    level: Mapped[Level] = mapped_column(
        Enum(Level, native_enum=False, length=5, name="level_is_known")
    )
    onset: Mapped[date | None]
    size: Mapped[float | None]
    size_se: Mapped[float | None]
    recovery: Mapped[float | None]  # the statistic of a rise
    recovering: Mapped[Level] = mapped_column(
        Enum(Level, native_enum=False, length=5, name="rise_is_known")
    )
    smallest: Mapped[float | None]  # fall that could have been seen by now
    shock: Mapped[float | None]  # what moved all organisations, taken out of the score
    watch: Mapped[float]  # statistic from which on it is flagged
    listed: Mapped[bool]  # in the list of which a fifth may be false


class Outlook(Roster):
    """How many waves it takes to see a fall among so many answers, as of one release."""

    __tablename__ = "outlook"

    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"), primary_key=True)
    answers: Mapped[int] = mapped_column(primary_key=True)
    fall: Mapped[int] = mapped_column(primary_key=True)  # hundredths of a standard deviation
    points: Mapped[float]  # the same fall in points of 0 to 100
    waves: Mapped[int | None]  # None: more than are looked ahead


class Working(Roster):
    """What all series of one release share, as JSON: enough to work any of them out alone."""

    __tablename__ = "working"

    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"), primary_key=True)
    shared: Mapped[str] = mapped_column(Text)


def forget(session: Session, release_id: int) -> None:
    """Delete what a draft was found to say; flushed."""
    for table in (Finding, Outlook, Working):
        session.execute(delete(table).where(table.release_id == release_id))
    session.flush()


def findings(
    session: Session, release_id: int, organisation_ids: Collection[int] | None = None
) -> Sequence[Finding]:
    """What one release says of its series but for pairs', most evidence first."""
    query = select(Finding).where(Finding.release_id == release_id, Finding.sign != Sign.pair)
    if organisation_ids is not None:
        owner = Finding.organisation_id
        query = query.where(owner.is_(None) | owner.in_(organisation_ids))
    return session.scalars(query.order_by(Finding.statistic.desc().nulls_last())).all()


def of_pairs(session: Session, release_id: int) -> Sequence[Finding]:
    """What one partner says of another and was found to have fallen, as of one release."""
    query = select(Finding).where(Finding.release_id == release_id, Finding.sign == Sign.pair)
    return session.scalars(query.order_by(Finding.id)).all()


def fresh_pairs(session: Session, wave: Wave) -> list[Finding]:
    """What a wave's report found of pairs that the one published before it did not say already."""
    published = (
        select(Release)
        .join(Wave, Wave.id == Release.wave_id)
        .where(Wave.pulse_id == wave.pulse_id, Release.standing == "published")
    )
    now = session.scalar(published.where(Wave.id == wave.id))
    if now is None:
        return []
    earlier = published.where(Wave.number < wave.number).order_by(Wave.number.desc()).limit(1)
    last = session.scalar(earlier)
    known = {
        (each.organisation_id, each.other_id)
        for each in (of_pairs(session, last.id) if last is not None else ())
    }
    return [
        each
        for each in of_pairs(session, now.id)
        if (each.organisation_id, each.other_id) not in known
    ]


def of_line(
    session: Session, release_ids: Collection[int], like: Line
) -> dict[int, tuple[float | None, float]]:
    """How much evidence some releases had of one line, and from how much on it is flagged.

    Args:
        session: the roster's.
        release_ids: the releases.
        like: sign, organisation, the other of a gap, and construct.
    """
    sign, organisation_id, other_id, construct = like
    query = select(Finding.release_id, Finding.statistic, Finding.watch).where(
        Finding.release_id.in_(release_ids),
        Finding.sign == sign,
        Finding.organisation_id.is_not_distinct_from(organisation_id),
        Finding.other_id.is_not_distinct_from(other_id),
        Finding.construct == construct,
    )
    return {row.release_id: (row.statistic, row.watch) for row in session.execute(query)}


def outlook(session: Session, release_id: int) -> Sequence[Outlook]:
    """How soon falls can be seen, as of one release; by size of organisation, then of fall."""
    query = select(Outlook).where(Outlook.release_id == release_id)
    return session.scalars(query.order_by(Outlook.answers, Outlook.fall)).all()


def newest_release(session: Session, pulse: Pulse) -> Release | None:
    """A pulse's last published release."""
    return session.scalar(
        select(Release)
        .join(Wave, Wave.id == Release.wave_id)
        .where(Wave.pulse_id == pulse.id, Release.standing == "published")
        .order_by(Wave.number.desc())
        .limit(1)
    )
