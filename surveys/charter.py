"""The rules all partners agreed: one page of numbers, locked at launch, public to respondents."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from surveys.base import Roster
from surveys.errors import CharterInvalid, NotFound
from surveys.partners import Alliance


@dataclass(frozen=True, slots=True)
class Terms:
    """What a charter says, as numbers; the starter charter keeps every default."""

    team: int = 7  # answers behind a team's figure
    organisation: int = 5  # answers behind a whole organisation's figure
    item: int = 15  # answers behind the figure of a single item
    notes: int = 10  # free-text notes before any is shown
    likely: float = 0.9  # chance with which a team must reach its threshold, or it is merged
    share_from: int = 30  # invited people from which participation is told as a share
    pooled_partners: int = 3  # organisations in a pooled figure
    pooled_share: float = 0.5  # of the invited that one organisation may have in a pool
    open_days: int = 14  # that a wave takes answers
    cadence_weeks: int = 12  # from one wave to the next
    publish_days: int = 7  # from a wave's close to its report
    remind_everybody: bool = False  # also those who took part, so that nobody looks who did
    protection: str = "standard"  # what is done to the numbers, a key of `STRICTER`

    def as_dict(self) -> dict[str, Any]:
        """Plain numbers by name, as `Charter.terms` holds them."""
        return asdict(self)

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Terms:
        """The terms that `as_dict` was called on; what is missing has its default."""
        return cls(**{each.name: plain[each.name] for each in fields(cls) if each.name in plain})


STARTER = Terms()
FLOORS: Mapping[str, float] = {
    "team": 7,
    "organisation": 5,
    "item": 15,
    "notes": 10,
    "likely": 0.5,
    "share_from": 30,
    "pooled_partners": 3,
    "pooled_share": 0.34,
    "open_days": 3,
    "cadence_weeks": 4,
    "publish_days": 1,
}
CEILINGS: Mapping[str, float] = {
    "likely": 0.99,
    "pooled_share": 0.5,
    "open_days": 60,
    "cadence_weeks": 104,
    "publish_days": 7,
}
PLAIN, PLAIN_FROM = "plain-from-30", 30
STRICTER: Mapping[str, frozenset[str]] = {  # what a charter may go on to from each protection
    "standard": frozenset({"strict", PLAIN}),
    "strict": frozenset(),
    PLAIN: frozenset(),
}
ONLY_RISE = ("team", "organisation", "item", "notes", "share_from", "pooled_partners")


class Charter(Roster):
    """One version of the rules; a wave is bound to the version in force when it opened."""

    __tablename__ = "charter"
    __table_args__ = (UniqueConstraint("alliance_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    version: Mapped[int]
    terms: Mapped[dict[str, Any]] = mapped_column(JSON)  # the fields of `Terms`
    locked: Mapped[date | None]  # the day of the first launch under it

    @property
    def rules(self) -> Terms:
        """The terms as an object with names."""
        return Terms.from_dict(self.terms)


def check(terms: Terms, before: Terms | None = None) -> None:
    """Refuse terms below a floor, above a ceiling, or softer than those that were launched.

    Args:
        terms: the new ones.
        before: those of the version that was last locked, if any was.

    Raises:
        CharterInvalid: with the first rule that is broken, in one sentence.
    """
    new = terms.as_dict()
    for name, floor in FLOORS.items():
        if not (isinstance(new[name], int | float) and math.isfinite(new[name])):
            raise CharterInvalid(f"“{name}” must be a number.")
        if new[name] < floor:
            raise CharterInvalid(f"“{name}” may not be below {floor:g}; it is {new[name]:g}.")
    for name, ceiling in CEILINGS.items():
        if new[name] > ceiling:
            raise CharterInvalid(f"“{name}” may not be above {ceiling:g}; it is {new[name]:g}.")
    if terms.item < terms.team:
        raise CharterInvalid("A single item may not be shown from fewer answers than a team.")
    days = terms.open_days + terms.publish_days
    if days > 7 * terms.cadence_weeks:
        raise CharterInvalid(
            f"A wave that is open for {terms.open_days} days and published {terms.publish_days} "
            f"days later is not over when the next one opens, {terms.cadence_weeks} weeks after it."
        )
    _check_protection(terms, before)
    for name in ONLY_RISE if before is not None else ():
        if new[name] < getattr(before, name):
            raise CharterInvalid(
                f"“{name}” was {getattr(before, name)} at the last launch, and may only rise."
            )


def _check_protection(terms: Terms, before: Terms | None) -> None:
    """Refuse a protection that is unknown, softer than the last, or at odds with the numbers."""
    if terms.protection not in STRICTER:
        known = ", ".join(f"“{name}”" for name in STRICTER)
        raise CharterInvalid(
            f"“{terms.protection}” is no protection of the numbers. There are {known}."
        )
    if terms.protection == PLAIN and min(terms.team, terms.organisation, terms.item) < PLAIN_FROM:
        raise CharterInvalid(
            f"“{PLAIN}” shows figures as they are, so none from fewer than {PLAIN_FROM} answers:"
            " “team”, “organisation” and “item” may not be below that."
        )
    was = before.protection if before is not None else terms.protection
    if terms.protection != was and terms.protection not in STRICTER[was]:
        raise CharterInvalid(
            f"The numbers were protected as “{was}” at the last launch; “{terms.protection}” is not"
            " stricter than that, and the protection may only get stricter."
        )


def protect(session: Session, alliance: Alliance, protection: str) -> Charter:
    """Choose what is done to the numbers of waves that open from now on.

    Args:
        session: the roster's; flushed.
        alliance: whose charter it is.
        protection: a key of `STRICTER`. “plain-from-30” raises the smallest groups to 30, too.

    Returns:
        The version in force: a new one if the last was launched already, else the same.

    Raises:
        CharterInvalid: there is no such protection, or it is not stricter than what was launched.
    """
    rules = starter(session, alliance).rules
    chosen = replace(rules, protection=protection)
    if protection == PLAIN:
        chosen = replace(
            chosen,
            team=max(rules.team, PLAIN_FROM),
            organisation=max(rules.organisation, PLAIN_FROM),
            item=max(rules.item, PLAIN_FROM),
        )
    elif rules.protection == PLAIN:  # not launched yet, or it will be refused
        before = launched(session) or STARTER
        chosen = replace(
            chosen, team=before.team, organisation=before.organisation, item=before.item
        )
    return _amend(session, alliance, chosen)


def starter(session: Session, alliance: Alliance) -> Charter:
    """The alliance's first charter, with every default; made if there is none yet."""
    first = session.scalar(select(Charter).where(Charter.alliance_id == alliance.id).limit(1))
    if first is not None:
        return in_force(session)
    charter = Charter(alliance_id=alliance.id, version=1, terms=STARTER.as_dict(), locked=None)
    session.add(charter)
    session.flush()
    return charter


def remind_everybody(session: Session, alliance: Alliance, everybody: bool) -> Charter:
    """Say whether those are reminded, too, who took part; open waves keep their own rules.

    Returns:
        The version in force: a new one if the last was launched already, else the same.
    """
    rules = starter(session, alliance).rules
    return _amend(session, alliance, replace(rules, remind_everybody=everybody))


def _amend(session: Session, alliance: Alliance, terms: Terms) -> Charter:
    """Put terms in force: in the newest version until it is launched, else in one more."""
    newest = starter(session, alliance)
    if newest.rules == terms:
        return newest
    check(terms, launched(session))
    if newest.locked is None:
        newest.terms = terms.as_dict()
    else:
        version = newest.version + 1
        newest = Charter(alliance_id=alliance.id, version=version, terms=terms.as_dict())
        session.add(newest)
    session.flush()
    return newest


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
