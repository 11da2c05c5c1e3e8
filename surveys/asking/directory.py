"""A roster is brought in: compared with the people already there, shown, and then applied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import TypeVar

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from surveys.asking.columns import Columns, columns
from surveys.asking.headings import ADDRESS
from surveys.asking.people import Person
from surveys.asking.plans import Known, Plan, Update
from surveys.asking.rows import Entry, People, people
from surveys.errors import FileUnreadable
from surveys.files.remarks import Remark
from surveys.files.table import Table
from surveys.partners import Organisation, Unit, same_name

BATCH = 5_000  # rows of one statement
Item = TypeVar("Item")
MANY = 0.5  # a larger share of leavers is likelier a wrong file than a true departure


def read(
    session: Session,
    *,
    organisation: Organisation,
    table: Table,
    mapping: Mapping[str, str] | None = None,
    full: bool = True,
) -> Plan:
    """Compare a file with the roster and say what importing it would do. Changes nothing.

    Args:
        session: over the roster.
        organisation: whose people the file lists.
        table: the file.
        mapping: corrections to what its columns hold, as `columns` takes them.
        full: whether the file lists everybody of the organisation.

    Raises:
        FileUnreadable: no address column, a mapping to what is not there, or no row to take.
    """
    found = columns(table, mapping)
    listed = people(found)
    if not listed.entries and not listed.blocked:
        first = listed.problems[0]
        raise FileUnreadable(
            f"No row of {table.name} can be taken. On line {first.line}, "
            f"{first.column} is {first.value or 'empty'}: {first.reason} "
            f"The addresses were looked for in the column {found.heading(ADDRESS)}."
        )
    return _compare(session, organisation, found, listed, full=full)


def _compare(
    session: Session, organisation: Organisation, found: Columns, listed: People, *, full: bool
) -> Plan:
    known = _known(session, organisation, (*listed.entries, *listed.blocked))
    names = {unit.id: unit.name for unit in organisation.units}
    spelling = {same_name(name): name for name in names.values()}
    added: list[Entry] = []
    changed: list[Update] = []
    moved: list[Update] = []
    returned: list[Update] = []
    problems, unchanged = list(listed.problems), 0
    fresh: dict[str, str] = {}
    for given in listed.entries:
        person = known.get(given.key)
        if person and person.organisation_id != organisation.id and person.left is None:
            problems.append(_elsewhere(session, given, person, found))
            continue
        entry = _spelled(given, spelling, fresh)
        if person is None:
            added.append(entry)
            continue
        step = _update(person, entry, organisation, names.get(person.unit_id, ""))
        if person.left is not None:
            returned.append(step)
        elif same_name(step.unit) != same_name(step.was):
            moved.append(step)
        elif (step.name, step.language, entry.address) != _now(person):
            changed.append(step)
        else:
            unchanged += 1
    staff = [one for one in known.values() if _here(one, organisation)]
    leavers = _leavers(staff, listed, full=full)
    return Plan(
        organisation=organisation,
        columns=found,
        full=full,
        added=tuple(added),
        changed=tuple(changed),
        moved=tuple(moved),
        returned=tuple(returned),
        unchanged=unchanged,
        leavers=leavers,
        units=tuple(fresh.values()),
        blocked=listed.blocked,
        repeats=listed.repeats,
        problems=tuple(sorted(problems, key=lambda problem: problem.line)),
        notes=listed.notes,
        alarming=len(staff) > 4 and len(leavers) > MANY * len(staff),
    )


def _known(
    session: Session, organisation: Organisation, entries: Iterable[Entry]
) -> dict[str, Known]:
    """Everybody who ever was in the organisation, and whoever has one of the file's addresses."""
    wanted = select(
        Person.id,
        Person.organisation_id,
        Person.unit_id,
        Person.name,
        Person.address,
        Person.address_key,
        Person.language,
        Person.left,
    )
    there = session.execute(wanted.where(Person.organisation_id == organisation.id))
    known = {row.address_key: Known(*row) for row in there}
    keys = iter([entry.key for entry in entries if entry.key not in known])
    while batch := list(islice(keys, 500)):
        for row in session.execute(wanted.where(Person.address_key.in_(batch))):
            known[row.address_key] = Known(*row)
    return known


def _here(person: Known, organisation: Organisation) -> bool:
    return person.organisation_id == organisation.id and person.left is None


def _leavers(staff: list[Known], listed: People, *, full: bool) -> tuple[Known, ...]:
    """Whoever the file shows as blocked; in a full file also whoever it does not list."""
    stays = {entry.key for entry in listed.entries}
    blocked = {entry.key for entry in listed.blocked}
    return tuple(one for one in staff if one.key in blocked or (full and one.key not in stays))


def _spelled(entry: Entry, spelling: dict[str, str], fresh: dict[str, str]) -> Entry:
    """Give a team the spelling it has on the roster, or that of its first row."""
    if entry.unit is None:
        return entry
    key = same_name(entry.unit)
    if key not in spelling:
        spelling[key] = entry.unit
        fresh[key] = entry.unit
    return replace(entry, unit=spelling[key])


def _update(person: Known, entry: Entry, organisation: Organisation, was: str) -> Update:
    unit = was if entry.unit is None and _here(person, organisation) else entry.unit or ""
    language = entry.language or person.language
    return Update(person, entry, unit, was, entry.name or person.name, language)


def _now(person: Known) -> tuple[str, str, str]:
    return person.name, person.language, person.address


def _elsewhere(session: Session, entry: Entry, person: Known, found: Columns) -> Remark:
    other = session.get_one(Organisation, person.organisation_id)
    reason = f"This address is on the roster of {other.name}. Take it off one of the two."
    return Remark(entry.line, found.heading(ADDRESS), entry.address, reason)


def apply(session: Session, plan: Plan, today: date) -> None:
    """Do what a plan says, all of it. The caller commits.

    Args:
        session: over the roster; the one that read the plan.
        plan: made by `read` in the same transaction.
        today: the day that leavers are marked with.
    """
    units = _units(session, plan)
    home = plan.organisation
    for batch in _batches(plan.added):
        session.execute(
            insert(Person),
            [
                {
                    "organisation_id": home.id,
                    "unit_id": units[same_name(entry.unit or "")],
                    "name": entry.name or "",
                    "address": entry.address,
                    "address_key": entry.key,
                    "language": entry.language or home.language,
                    "left": None,
                }
                for entry in batch
            ],
        )
    for steps in _batches((*plan.changed, *plan.moved, *plan.returned)):
        session.execute(
            update(Person),
            [
                {
                    "id": step.person.id,
                    "organisation_id": home.id,
                    "unit_id": units[same_name(step.unit)],
                    "name": step.name,
                    "address": step.entry.address,
                    "language": step.language,
                    "left": None,
                }
                for step in steps
            ],
        )
    for leavers in _batches(plan.leavers):
        session.execute(update(Person), [{"id": one.id, "left": today} for one in leavers])
    session.flush()


def _units(session: Session, plan: Plan) -> dict[str, int]:
    """The teams that the plan needs, by folded name; those that are missing are made."""
    wanted = {same_name(entry.unit or ""): entry.unit or "" for entry in plan.added}
    for step in (*plan.changed, *plan.moved, *plan.returned):
        wanted.setdefault(same_name(step.unit), step.unit)
    home = plan.organisation
    there = {same_name(unit.name) for unit in home.units}
    session.add_all(
        Unit(organisation=home, name=name) for key, name in wanted.items() if key not in there
    )
    session.flush()
    return {same_name(unit.name): unit.id for unit in home.units}


def _batches(items: Sequence[Item]) -> Iterable[Sequence[Item]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]
