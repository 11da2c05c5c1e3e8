"""Teams added, renamed, joined and moved between waves; a wave that is open keeps its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from surveys import marks, partners
from surveys.asking.people import OnPaper, Person
from surveys.errors import AlreadyThere, IllegalMove, NotFound
from surveys.marks import Kind
from surveys.partners import Organisation, Unit, same_name, tidy_name
from surveys.waves import Audience, Pulse

NO_TEAM = "(no team)"


def by_id(session: Session, organisation: Organisation, unit_id: int) -> Unit:
    """Fetch a team through its organisation.

    Raises:
        NotFound: the organisation has no such team, or it was joined with another one.
    """
    found = session.get(Unit, unit_id)
    if found is None or found.organisation_id != organisation.id or found.into_id is not None:
        raise NotFound("The organisation has no such team.")
    return found


def by_name(organisation: Organisation, name: str) -> Unit:
    """Find a team by its name, whatever its case and spacing; an old name of it will do.

    Raises:
        NotFound: none is called so; the sentence lists those there are.
    """
    spoken = spellings(organisation)
    if same_name(name) in spoken:
        return spoken[same_name(name)]
    known = ", ".join(unit.name or NO_TEAM for unit in organisation.teams[:20]) or "none"
    raise NotFound(f"{organisation.name} has no team called {name.strip()}. It has: {known}.")


def called(session: Session, said: str) -> Unit:
    """The team called ORGANISATION/TEAM, or the one without a name of an organisation.

    Raises:
        NotFound: there is no such organisation, or no such team of it.
    """
    name, slash, team = said.rpartition("/")
    home = partners.organisation(session, name if slash else said)
    return by_name(home, team if slash else "")


def spellings(organisation: Organisation) -> dict[str, Unit]:
    """The teams of an organisation by every name that leads to them, folded."""
    every = {unit.id: unit for unit in organisation.units}
    found: dict[str, Unit] = {}
    for unit in organisation.units:
        here: Unit | None = unit
        while here is not None and here.into_id is not None:
            here = every.get(here.into_id)  # None: it went to another organisation
        if here is not None:
            found[same_name(unit.name)] = here
    return found


def headcount(session: Session, unit: Unit) -> int:
    """How many people a team has today."""
    counted = select(func.count(Person.id)).where(Person.unit_id == unit.id, Person.left.is_(None))
    return (session.scalar(counted) or 0) + _on_paper(session, unit)


def add(session: Session, organisation: Organisation, name: str, today: date) -> Unit:
    """Give an organisation a team, with nobody in it yet; flushed.

    Raises:
        NameInvalid: the name is none.
        AlreadyThere: a team of it is called so.
    """
    tidy = tidy_name(name)
    _must_be_free(organisation, tidy)
    free(session, organisation, tidy, today)
    made = Unit(organisation=organisation, name=tidy)
    session.add(made)
    session.flush()
    return made


def rename(session: Session, unit: Unit, name: str, today: date) -> None:
    """Call a team something else: it stays the same group; flushed.

    Its old name stays behind and leads to it, for a roster that still uses it.

    Raises:
        NameInvalid: the name is none.
        AlreadyThere: another team of the organisation is called so.
    """
    tidy, old, home = tidy_name(name), unit.name, unit.organisation
    if tidy == old:
        raise AlreadyThere(f"The team is called {tidy} already.")
    if same_name(tidy) != same_name(old):
        _must_be_free(home, tidy)
        free(session, home, tidy, today)
    unit.name = tidy
    session.flush()
    if same_name(tidy) != same_name(old):
        session.add(Unit(organisation=home, name=old, into_id=unit.id))
        session.flush()
    marks.write(session, today, Kind.team_renamed, [home.id], before=old or NO_TEAM, now=tidy)


def join(session: Session, unit: Unit, into: Unit, today: date) -> None:
    """Let a team be a part of another one of the same organisation; flushed.

    Raises:
        IllegalMove: it is the same team, or one of another organisation.
    """
    if unit.id == into.id:
        raise IllegalMove("A team cannot be joined with itself. Choose another one.")
    if unit.organisation_id != into.organisation_id:
        raise IllegalMove(
            f"{into.name or NO_TEAM} belongs to another organisation. Move one of the two first."
        )
    session.execute(update(Person).where(Person.unit_id == unit.id).values(unit_id=into.id))
    _add_up(session, unit, into)
    unit.into_id = into.id
    _ask_instead(session, unit.id, [into.id])
    marks.write(
        session,
        today,
        Kind.team_merged,
        [unit.organisation_id],
        before=unit.name or NO_TEAM,
        now=into.name or NO_TEAM,
    )


def move(session: Session, unit: Unit, home: Organisation, today: date) -> None:
    """Let a team with all its people belong to another organisation; flushed.

    Where a team there has its name, it is called with its old organisation's beside it.

    Raises:
        IllegalMove: it belongs there already, or nobody would be left behind.
    """
    old = unit.organisation
    if old.id == home.id:
        raise IllegalMove(f"{unit.name or NO_TEAM} belongs to {home.name} already.")
    if len(inhabited(session, old)) == 1 and headcount(session, unit):
        raise IllegalMove(
            f"{unit.name or NO_TEAM} is the only team of {old.name} with people. Join the two "
            "organisations instead."
        )
    name = unit.name
    carry(session, [unit], home)
    marks.write(
        session,
        today,
        Kind.team_moved,
        [home.id, old.id],
        what=name or NO_TEAM,
        before=old.name,
        now=home.name,
    )


def inhabited(session: Session, organisation: Organisation) -> list[Unit]:
    """The teams of an organisation that have people."""
    peopled = select(Person.unit_id).where(
        Person.organisation_id == organisation.id, Person.left.is_(None)
    )
    there = {*session.scalars(peopled.distinct()), *session.scalars(select(OnPaper.unit_id))}
    return [unit for unit in organisation.teams if unit.id in there]


def carry(session: Session, units: Sequence[Unit], home: Organisation) -> None:
    """Bring teams and their people to another organisation, under names that are free; flushed."""
    for unit in units:
        old = unit.organisation
        unit.name = _free_name(home, unit.name, old)
        unit.organisation = home
        session.flush()
        session.execute(
            update(Person).where(Person.unit_id == unit.id).values(organisation_id=home.id)
        )


def free(session: Session, organisation: Organisation, name: str, today: date) -> None:
    """Take a name from what only leads to another team, so that a team can have it; flushed."""
    for unit in organisation.units:
        if unit.into_id is not None and same_name(unit.name) == same_name(name):
            until = f"{unit.name or NO_TEAM} (until {today.isoformat()})"
            unit.name = _free_name(organisation, until, organisation)
    session.flush()


def _on_paper(session: Session, unit: Unit) -> int:
    """How many people of a team have no address."""
    there = session.get(OnPaper, unit.id)
    return there.people if there is not None else 0


def _add_up(session: Session, unit: Unit, into: Unit) -> None:
    """Count a team's people without an address to those of another one."""
    gone, there = session.get(OnPaper, unit.id), session.get(OnPaper, into.id)
    if gone is None:
        return
    if there is not None:
        there.people += gone.people
    else:
        session.add(OnPaper(unit_id=into.id, people=gone.people))
    session.delete(gone)
    session.flush()


def _free_name(home: Organisation, wanted: str, old: Organisation) -> str:
    """A name that no unit of an organisation has, with as much added as it takes."""
    taken = {same_name(unit.name) for unit in home.units}
    named = f"{wanted} ({old.name})" if wanted else old.name
    first = [wanted] if wanted else []  # a team without a name has its organisation's
    tries = [*first, named, *(f"{named} {each}" for each in range(2, len(taken) + 3))]
    return next(name for name in tries if same_name(name) not in taken)


def _must_be_free(home: Organisation, name: str) -> None:
    if any(same_name(unit.name) == same_name(name) for unit in home.teams):
        raise AlreadyThere(
            f"{home.name} has a team called {name} already. To make one of two, join them."
        )


def _ask_instead(session: Session, gone: int, instead: Sequence[int]) -> None:
    """Let pulses that chose a team ask what it is a part of now."""
    for pulse in session.scalars(select(Pulse).where(Pulse.audience == Audience.units)):
        if gone in pulse.asked:
            pulse.asked = sorted({*pulse.asked, *instead} - {gone})
    session.flush()
