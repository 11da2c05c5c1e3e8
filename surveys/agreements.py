"""Who agreed to a version of the charter, who has yet to, and which version holds for frictions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys import partners
from surveys.clauses import NONE
from surveys.errors import CharterInvalid
from surveys.partners import Organisation
from surveys.terms import STARTER, Terms
from surveys.versions import Agreement, Charter, in_force

NAMED = 3  # partners that a sentence names one by one


def versions(session: Session) -> Sequence[Charter]:
    """Every version of the charter, the newest first."""
    return session.scalars(select(Charter).order_by(Charter.version.desc())).all()


def is_starter(charter: Charter) -> bool:
    """Whether it is the starter charter, which needs nobody's agreement but the steward's."""
    return charter.substance == (STARTER, NONE)


def needs_nobody(session: Session, charter: Charter) -> bool:
    """Whether it is the starter charter, and no partner has agreed to another one."""
    return is_starter(charter) and not any(
        each.agreements for each in versions(session) if not is_starter(each)
    )


def given(session: Session, charter: Charter) -> dict[int, Agreement]:
    """The agreements that hold for a version, by partner, the first of each.

    Who agreed to another version that says the same has agreed to this one.
    """
    substance = charter.substance
    found: dict[int, Agreement] = {}
    for each in sorted(versions(session), key=lambda one: one.version):
        if each.substance == substance:
            for agreement in each.agreements:
                found.setdefault(agreement.organisation_id, agreement)
    return found


def lacking(session: Session, charter: Charter) -> list[Organisation]:
    """The partners that have yet to agree to a version before a wave may open under it, by name.

    None to the starter charter before partners agreed to another, and none to one that was launched
    before partners were asked.
    """
    if needs_nobody(session, charter):
        return []
    substance = charter.substance
    if any(not each.asked and each.substance == substance for each in versions(session)):
        return []
    there = given(session, charter)
    return [each for each in partners.organisations(session) if each.id not in there]


def agree(
    session: Session,
    organisation: Organisation,
    version: int,
    *,
    today: date,
    actor: str,
    read: str | None = None,
) -> Agreement:
    """Let a partner agree to the version in force; flushed. Twice is once.

    Args:
        session: the roster's.
        organisation: whose leader agrees.
        version: the one that was read on paper.
        today: the day.
        actor: the address of who agrees, or the command line.
        read: the fingerprint of what was read on a page: it stays when a partner joins or leaves
            the mutual view; None on paper, where the version's number counts.

    Raises:
        CharterInvalid: another version is in force by now, or it needs nobody's agreement, or the
            partner has left.
        NotFound: there is no charter.
    """
    charter = in_force(session)
    if charter.version != version if read is None else charter.fingerprint != read:
        raise CharterInvalid("The charter was changed meanwhile. Read it again, then agree.")
    if needs_nobody(session, charter):
        raise CharterInvalid("This is the starter charter, which needs nobody's agreement.")
    if organisation.left is not None:
        raise CharterInvalid(f"{organisation.name} is not in the alliance any more.")
    known = given(session, charter).get(organisation.id)
    if known is not None:
        return known
    made = Agreement(organisation_id=organisation.id, day=today, actor=actor)
    charter.agreements.append(made)
    session.flush()
    return made


def why_not(session: Session, charter: Charter) -> str | None:
    """What keeps a wave from opening under a version: who has yet to agree; None if nobody has."""
    missing = [each.name for each in lacking(session, charter)]
    if not missing:
        return None
    told = missing[:NAMED] + ([f"{len(missing) - NAMED} more"] if len(missing) > NAMED else [])
    names = " and ".join(filter(None, (", ".join(told[:-1]), told[-1])))
    has = "has" if len(missing) == 1 else "have"
    return (
        f"{names} {has} not agreed to version {charter.version} of the charter yet. It differs "
        "from the starter charter, so every partner's leader agrees to it before a wave opens."
    )


def holding(session: Session) -> Charter | None:
    """The newest version that nobody has yet to agree to: by it new frictions live; None if none.

    A proposal changes nothing before all partners have agreed to it.
    """
    return next((each for each in versions(session) if not lacking(session, each)), None)


def bound(session: Session, charter_id: int | None) -> Terms:
    """The terms that a friction was raised under; the starter's where it was under none."""
    charter = session.get(Charter, charter_id) if charter_id is not None else None
    return charter.rules if charter is not None else STARTER
