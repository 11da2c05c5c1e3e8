"""The versions of a charter, who agreed to each, and which of them holds."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from surveys.base import Roster
from surveys.clauses import Clauses
from surveys.errors import NotFound
from surveys.partners import Alliance, Organisation
from surveys.terms import STARTER, Terms


class Charter(Roster):
    """One version of the rules; a wave is bound to the version in force when it opened."""

    __tablename__ = "charter"
    __table_args__ = (UniqueConstraint("alliance_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    version: Mapped[int]
    terms: Mapped[dict[str, Any]] = mapped_column(JSON)  # the fields of `Terms`
    locked: Mapped[date | None]  # the day of the first launch under it
    clauses: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # fields of `Clauses`
    why: Mapped[str] = mapped_column(default="")  # it was made, in the steward's words
    asked: Mapped[bool] = mapped_column(default=True)  # False: launched before partners were asked

    agreements: Mapped[list[Agreement]] = relationship(
        back_populates="charter", cascade="all, delete-orphan", order_by="Agreement.day"
    )

    @property
    def words(self) -> Clauses:
        """What it says in words."""
        return Clauses.from_dict(self.clauses or {})

    @property
    def substance(self) -> tuple[Terms, Clauses]:
        """What partners agree to; the mutual view is agreed to by those alone who take part."""
        return replace(self.rules, mutual=""), self.words

    @property
    def fingerprint(self) -> str:
        """Twelve signs that differ where what partners agree to does."""
        terms, words = self.substance
        plain = json.dumps([terms.as_dict(), words.as_dict()], sort_keys=True, default=str)
        return hashlib.sha256(plain.encode()).hexdigest()[:12]

    @property
    def rules(self) -> Terms:
        """The terms as an object with names."""
        return Terms.from_dict(self.terms)


class Agreement(Roster):
    """That one partner agreed to one version, by whoever leads it."""

    __tablename__ = "charter_agreement"

    charter_id: Mapped[int] = mapped_column(ForeignKey("charter.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    day: Mapped[date]
    actor: Mapped[str]  # an address, or "command line"

    charter: Mapped[Charter] = relationship(back_populates="agreements")
    organisation: Mapped[Organisation] = relationship()


def starter(session: Session, alliance: Alliance) -> Charter:
    """The alliance's first charter, with every default; made if there is none yet."""
    first = session.scalar(select(Charter).where(Charter.alliance_id == alliance.id).limit(1))
    if first is not None:
        return in_force(session)
    charter = Charter(alliance_id=alliance.id, version=1, terms=STARTER.as_dict(), locked=None)
    session.add(charter)
    session.flush()
    return charter


def launched(session: Session) -> Terms | None:
    """The terms of the newest version that a wave was opened under; None before the first."""
    locked = select(Charter).where(Charter.locked.is_not(None))
    newest = session.scalar(locked.order_by(Charter.version.desc()).limit(1))
    return newest.rules if newest is not None else None


def in_force(session: Session) -> Charter:
    """The newest version of the charter.

    Raises:
        NotFound: the alliance has no charter yet.
    """
    newest = session.scalar(select(Charter).order_by(Charter.version.desc()).limit(1))
    if newest is None:
        raise NotFound("The alliance has no charter yet.")
    return newest


def newest_version(session: Session) -> int:
    """The number of the version in force; 1 before there is any."""
    return session.scalar(select(func.max(Charter.version))) or 1


def rules_of(session: Session, charter_id: int | None) -> Terms:
    """The terms of the charter that a wave is bound to; before its launch, those in force.

    Args:
        session: the roster's.
        charter_id: as a wave has it; None before its launch.

    Returns:
        The starter's terms where the alliance has no charter yet.
    """
    bound = session.get(Charter, charter_id) if charter_id is not None else None
    if bound is not None:
        return bound.rules
    try:
        return in_force(session).rules
    except NotFound:
        return STARTER


def before(session: Session, charter_id: int | None) -> list[Terms]:
    """The terms that waves may have been opened under before a charter, the loosest first.

    They begin with the starter's, than which none can be looser.
    """
    own = session.get(Charter, charter_id) if charter_id is not None else None
    if own is None:
        return [STARTER]
    earlier = (
        select(Charter)
        .where(Charter.alliance_id == own.alliance_id, Charter.version < own.version)
        .where(Charter.locked.is_not(None))
        .order_by(Charter.version)
    )
    return [STARTER, *(each.rules for each in session.scalars(earlier))]


def by_version(session: Session, version: int) -> Charter:
    """One version of the charter, for those whose wave was opened under it.

    Raises:
        NotFound: there never was such a version.
    """
    charter = session.scalar(select(Charter).where(Charter.version == version))
    if charter is None:
        raise NotFound(f"There is no version {version} of the charter.")
    return charter


def lock(session: Session, charter: Charter, today: date) -> None:
    """Bind the charter at a launch; the day of the first one stays."""
    if charter.locked is None:
        charter.locked = today
        session.flush()
