"""Who may sign in: stewards, leaders of one organisation each, and liaisons."""

from __future__ import annotations

import secrets
from collections.abc import Collection

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from pulse.auth.models import Function, Membership, User
from pulse.errors import AddressInvalid, NobodyThere


def folded(address: str) -> str:
    """An address as staff are found by it.

    Raises:
        AddressInvalid: it is no e-mail address.
    """
    try:
        return validate_email(address, check_deliverability=False).normalized.casefold()
    except EmailNotValidError as error:
        raise AddressInvalid(f"{address!r} is not an e-mail address: {error}") from error


def user_of(session: Session, address: str) -> User | None:
    """The user with this address, if there is one who may enter."""
    try:
        found = select(User).where(User.email == folded(address), User.active)
    except AddressInvalid:
        return None
    return session.scalar(found)


def first_with(session: Session, function: Function) -> User:
    """The first user with a function, as the demonstration signs in.

    Raises:
        NobodyThere: there is none.
    """
    found = select(User).join(User.memberships).where(Membership.function == function)
    user = session.scalars(found.order_by(User.id).limit(1)).first()
    if user is None:
        raise NobodyThere(f"There is no {function} yet.")
    return user


def steward(session: Session, *, address: str) -> User:
    """Let somebody run the alliance; doing it twice changes nothing.

    Raises:
        AddressInvalid: it is no e-mail address.
    """
    return _member(session, address, Function.steward, None)


def leader(session: Session, *, address: str, organisation_id: int) -> User:
    """Let somebody read one organisation's reports; doing it twice changes nothing.

    Raises:
        AddressInvalid: it is no e-mail address.
    """
    return _member(session, address, Function.leader, organisation_id)


def liaison(session: Session, *, address: str, organisation_id: int | None = None) -> User:
    """Let somebody take up frictions and read feedback; doing it twice changes nothing.

    Args:
        session: of the roster.
        address: where sign-in links go.
        organisation_id: whose liaison; none: of the whole alliance.

    Raises:
        AddressInvalid: it is no e-mail address.
    """
    return _member(session, address, Function.liaison, organisation_id)


def liaisons(session: Session, organisation_ids: Collection[int | None] | None = None) -> list[str]:
    """The addresses of liaisons: of these organisations and of the whole alliance, or of all."""
    query = select(User.email).join(User.memberships).where(User.active)
    query = query.where(Membership.function == Function.liaison)
    if organisation_ids is not None:
        owner = Membership.organisation_id
        query = query.where(owner.is_(None) | owner.in_(organisation_ids))
    return list(session.scalars(query.distinct().order_by(User.email)))


def _member(
    session: Session, address: str, function: Function, organisation_id: int | None
) -> User:
    email = folded(address)
    user = session.scalar(select(User).where(User.email == email))
    if user is None:
        user = User(email=email, active=True)
        end_sessions(user)
        session.add(user)
    user.active = True
    held = {(m.function, m.organisation_id) for m in user.memberships}
    if (function, organisation_id) not in held:
        user.memberships.append(Membership(function=function, organisation_id=organisation_id))
    session.flush()
    return user


def inherit(session: Session, gone_id: int, home_id: int) -> None:
    """Let those who lead an organisation lead the one also that it is a part of now; flushed.

    They go on reading what was published of the old one, as they were named to its people.
    """
    for user in leaders_of(session, gone_id):
        _member(session, user.email, Function.leader, home_id)


def dismiss(session: Session, organisation_id: int) -> None:
    """Let nobody read the reports of an organisation as its leader any more; flushed."""
    session.execute(delete(Membership).where(Membership.organisation_id == organisation_id))
    session.expire_all()


def end_sessions(user: User) -> None:
    """Make every session of a user worthless, wherever its cookie lies."""
    user.fs_uniquifier = secrets.token_hex(32)


def leaders_of(session: Session, organisation_id: int) -> list[User]:
    """Those who may read one organisation's reports, by address."""
    found = select(User).join(User.memberships)
    return list(
        session.scalars(
            found.where(
                Membership.function == Function.leader,
                Membership.organisation_id == organisation_id,
                User.active,
            ).order_by(User.email)
        )
    )


def with_one_of(session: Session, functions: Collection[Function]) -> list[User]:
    """Those who have one of some functions, by address."""
    found = select(User).where(
        User.active, User.memberships.any(Membership.function.in_(functions))
    )
    return list(session.scalars(found.order_by(User.email)))
