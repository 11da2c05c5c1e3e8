"""Organisations renamed, joined, split off, gone and come back; an open wave keeps its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from surveys import channels, marks, partners
from surveys.asking import teams
from surveys.asking.people import OnPaper, Person
from surveys.channels import Channel
from surveys.errors import AlreadyThere, IllegalMove
from surveys.marks import Kind
from surveys.partners import Organisation, Unit, same_name, tidy_name
from surveys.waves import Audience, Pulse, Stage, Wave


def add(
    session: Session,
    *,
    name: str,
    language: str = "en",
    time_zone: str | None = None,
    country: str | None = None,
    subdivision: str | None = None,
    today: date,
) -> Organisation:
    """Take a partner into the alliance, with a mark on its lines if there are any; flushed.

    Args:
        session, name, language, time_zone, country, subdivision: as `partners.add_organisation`.
        today: the day.

    Raises:
        AlreadyThere: a partner of that name is, or was, there.
        NameInvalid: a name or code that is none.
    """
    added = partners.add_organisation(
        session,
        name=name,
        language=language,
        time_zone=time_zone,
        country=country,
        subdivision=subdivision,
    )
    if session.scalar(select(Wave.id).where(Wave.opened.is_not(None)).limit(1)) is not None:
        marks.write(session, today, Kind.joined, [added.id], now=added.name)
    return added


def rename(session: Session, organisation: Organisation, name: str, today: date) -> None:
    """Call a partner something else: it stays the same, and so does its series; flushed.

    Raises:
        NameInvalid: the name is none.
        AlreadyThere: another one is, or was, called so.
        IllegalMove: it has left.
    """
    _must_be_there(organisation)
    tidy, old = tidy_name(name), organisation.name
    if tidy == old:
        raise AlreadyThere(f"It is called {tidy} already.")
    for other in organisation.alliance.organisations:
        if other is not organisation and same_name(other.name) == same_name(tidy):
            raise AlreadyThere(f"{other.name} is, or was, another organisation of the alliance.")
    organisation.name = tidy
    marks.write(session, today, Kind.renamed, [organisation.id], before=old, now=tidy)


def join(session: Session, gone: Organisation, home: Organisation, today: date) -> None:
    """Let a partner be a part of another one, with its teams and people; flushed.

    What was published of it stays under its name. Its teams keep their names where these are
    free, and pulses that chose it ask the other one.

    Raises:
        IllegalMove: both are the same, or one has left.
    """
    if gone.id == home.id:
        raise IllegalMove("An organisation cannot be joined with itself. Choose another one.")
    _must_be_there(gone)
    _must_be_there(home)
    teams.carry(session, list(gone.units), home)
    session.execute(
        update(Person).where(Person.organisation_id == gone.id).values(organisation_id=home.id)
    )
    theirs = update(Channel).where(Channel.organisation_id == gone.id)
    session.execute(theirs.values(organisation_id=home.id))
    gone.left, gone.into_id = today, home.id
    _ask_instead(session, gone.id, home.id)
    session.flush()
    session.refresh(gone, ["units"])
    marks.write(session, today, Kind.merged, [home.id, gone.id], before=gone.name, now=home.name)


def leave(session: Session, organisation: Organisation, today: date) -> int:
    """Let a partner go: from the next wave on none of its people is asked; flushed.

    Returns:
        How many people left with it.

    Raises:
        IllegalMove: it has left.
    """
    _must_be_there(organisation)
    organisation.left = today
    staff = update(Person).where(Person.organisation_id == organisation.id, Person.left.is_(None))
    went = session.execute(staff.values(left=today).returning(Person.id)).all()
    own = select(Unit.id).where(Unit.organisation_id == organisation.id)
    session.execute(delete(OnPaper).where(OnPaper.unit_id.in_(own)))
    for channel in session.scalars(
        select(Channel).where(Channel.organisation_id == organisation.id)
    ).all():
        channels.remove(session, channel)
    _ask_instead(session, organisation.id, None)
    marks.write(session, today, Kind.left, [organisation.id], before=organisation.name)
    return len(went)


def come_back(session: Session, organisation: Organisation, today: date) -> None:
    """Take a partner in again that had left; its people come with a roster; flushed.

    Raises:
        IllegalMove: it has not left, or is a part of another one.
    """
    if organisation.left is None:
        raise IllegalMove(f"{organisation.name} is in the alliance.")
    if organisation.into_id is not None:
        raise IllegalMove(
            f"{organisation.name} is a part of another organisation now. Split it off instead."
        )
    organisation.left = None
    marks.write(session, today, Kind.returned, [organisation.id], now=organisation.name)


def split_off(
    session: Session, home: Organisation, units: Sequence[Unit], name: str, today: date
) -> Organisation:
    """Make a partner of some teams of another one; flushed.

    Args:
        session: the roster's.
        home: whose teams they are.
        units: its teams that go, not all of those with people.
        name: of the new partner; it takes clock, holidays and language over.
        today: the day.

    Raises:
        IllegalMove: no team is named, or nobody would be left behind.
        NameInvalid: the name is none.
        AlreadyThere: another one is, or was, called so.
    """
    _must_be_there(home)
    if not units:
        raise IllegalMove("Name at least one team that goes.")
    stay = {unit.id for unit in teams.inhabited(session, home)} - {unit.id for unit in units}
    if not stay:
        raise IllegalMove(f"Nobody would be left in {home.name}. Rename it instead.")
    made = partners.add_organisation(
        session,
        name=name,
        language=home.language,
        time_zone=home.time_zone,
        country=home.country or "",
        subdivision=home.subdivision or "",
    )
    for pulse in session.scalars(select(Pulse).where(Pulse.audience == Audience.organisations)):
        if home.id in pulse.asked:
            pulse.asked = sorted({*pulse.asked, made.id})
    teams.carry(session, list(units), made)
    marks.write(session, today, Kind.split_off, [made.id, home.id], before=home.name, now=made.name)
    return made


def _must_be_there(organisation: Organisation) -> None:
    if organisation.left is not None:
        raise IllegalMove(f"{organisation.name} has left the alliance.")


def _ask_instead(session: Session, gone: int, home: int | None) -> None:
    """Let pulses that chose a partner ask the one that it is a part of, or nobody in its place."""
    for pulse in session.scalars(select(Pulse).where(Pulse.audience == Audience.organisations)):
        if gone in pulse.asked:
            pulse.asked = sorted({*pulse.asked, *([home] if home else [])} - {gone})
    for wave in session.scalars(select(Wave).where(Wave.stage == Stage.planned)):
        wave.left_out = [each for each in wave.left_out or [] if each != gone]
    session.flush()
