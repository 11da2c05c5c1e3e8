"""A roster is brought in: compared with the people already there, shown, and then applied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from surveys.asking import addresses, teams
from surveys.asking.columns import columns
from surveys.asking.comparison import Comparison
from surveys.asking.headings import ADDRESS
from surveys.asking.people import Person
from surveys.asking.plans import Plan, Sort
from surveys.asking.rows import people
from surveys.errors import FileUnreadable
from surveys.files.table import Table
from surveys.partners import Organisation, Unit, same_name

BATCH = 5_000  # rows of one statement
Item = TypeVar("Item")


def read(
    session: Session,
    *,
    organisation: Organisation,
    table: Table,
    mapping: Mapping[str, str] | None = None,
    full: bool = True,
    choices: Mapping[str, bool] | None = None,
) -> Plan:
    """Compare a file with the roster and say what importing it would do. Changes nothing.

    Args:
        session: over the roster.
        organisation: whose people the file lists.
        table: the file.
        mapping: corrections to what its columns hold, as `columns` takes them.
        full: whether the file lists everybody of the organisation.
        choices: by the keys of suggestions, whether to take them; the usual if left out.

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
    return Comparison(session, organisation, found, listed, full=full, choices=choices or {}).plan()


def apply(session: Session, plan: Plan, today: date) -> None:
    """Do what a plan says, all of it. The caller commits.

    Args:
        session: over the roster; the one that read the plan.
        plan: made by `read` in the same transaction.
        today: the day that leavers are marked with.
    """
    home = plan.organisation
    _carry_on(session, plan, today)
    units = _units(session, plan, today)
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
    for steps in _batches(plan.updates):
        session.execute(
            update(Person),
            [
                {
                    "id": step.person.id,
                    "organisation_id": home.id,
                    "unit_id": units[same_name(step.unit)],
                    "name": step.name,
                    "address": step.entry.address,
                    "address_key": step.entry.key,
                    "language": step.language,
                    "left": None,
                }
                for step in steps
            ],
        )
    for leavers in _batches(plan.leavers):
        session.execute(update(Person), [{"id": one.id, "left": today} for one in leavers])
    session.flush()
    session.expire_all()
    for step in plan.readdressed:
        addresses.again(session, session.get_one(Person, step.person.id))


def _carry_on(session: Session, plan: Plan, today: date) -> None:
    """Let teams go on under another name, or in another team."""
    home = plan.organisation
    for each in plan.teams:
        unit = teams.by_id(session, home, each.id)
        if each.sort is Sort.renamed:
            teams.rename(session, unit, each.now, today)
        else:
            session.refresh(home, ["units"])
            teams.join(session, unit, teams.by_name(home, each.now), today)
    session.refresh(home, ["units"])


def _units(session: Session, plan: Plan, today: date) -> dict[str, int]:
    """The teams that the plan needs, by folded name; those that are missing are made."""
    wanted = {same_name(entry.unit or ""): entry.unit or "" for entry in plan.added}
    for step in plan.updates:
        wanted.setdefault(same_name(step.unit), step.unit)
    home = plan.organisation
    there = teams.spellings(home)
    missing = [name for key, name in wanted.items() if key not in there]
    for name in missing:
        teams.free(session, home, name, today)
    session.add_all(Unit(organisation=home, name=name) for name in missing)
    session.flush()
    session.refresh(home, ["units"])
    return {key: unit.id for key, unit in teams.spellings(home).items()}


def _batches(items: Sequence[Item]) -> Iterable[Sequence[Item]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]
