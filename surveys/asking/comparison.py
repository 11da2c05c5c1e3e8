"""A roster's file beside the roster: who is new, who changed, who came from elsewhere, who left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.asking import suggestions, teams, undelivered
from surveys.asking.columns import Columns
from surveys.asking.headings import ADDRESS
from surveys.asking.people import Person
from surveys.asking.plans import Known, Plan, Suggestion, Update
from surveys.asking.rows import Entry, People
from surveys.files.remarks import Remark
from surveys.partners import Organisation, same_name

MANY = 0.5  # a larger share of leavers is likelier a wrong file than a true departure


class Comparison:
    """One file beside one organisation's roster; `plan` says what importing it would do."""

    def __init__(
        self,
        session: Session,
        organisation: Organisation,
        found: Columns,
        listed: People,
        *,
        full: bool,
        choices: Mapping[str, bool],
    ) -> None:
        self.session, self.organisation = session, organisation
        self.found, self.listed, self.full, self.choices = found, listed, full, choices
        self.known = _known(session, organisation, (*listed.entries, *listed.blocked))
        self.staff = [one for one in self.known.values() if self._here(one)]
        self.leavers = self._leavers()
        self.names = {unit.id: unit.name for unit in organisation.teams}
        self.spelling = {key: unit.name for key, unit in teams.spellings(organisation).items()}
        self.fresh: dict[str, str] = {}
        self.problems = list(listed.problems)
        self.added: list[Entry] = []
        self.steps: dict[str, list[Update]] = {
            name: [] for name in ("changed", "moved", "returned", "readdressed", "arrived")
        }
        self.unchanged = 0

    def plan(self) -> Plan:
        """Look at every person of the file once."""
        others = self._elsewhere()
        moving = suggestions.arrivals(
            [(entry, self.known[entry.key], partner) for entry, partner in others.items()],
            self.choices,
        )
        again, early = self._new_addresses()
        carried = self._carried_on(again)
        for entry in self.listed.entries:
            if entry.key in early:
                self._wait(entry, early[entry.key])
            else:
                self._take(entry, others.get(entry), moving.get(entry.key), again.get(entry.key))
        every = (*carried, *again.values(), *moving.values())
        return Plan(
            organisation=self.organisation,
            columns=self.found,
            full=self.full,
            added=tuple(self.added),
            unchanged=self.unchanged,
            leavers=tuple(self.leavers),
            suggestions=every,
            units=tuple(self.fresh.values()),
            blocked=self.listed.blocked,
            repeats=self.listed.repeats,
            problems=tuple(sorted(self.problems, key=lambda problem: problem.line)),
            notes=self.listed.notes,
            alarming=len(self.staff) > 4 and len(self.leavers) > MANY * len(self.staff),
            **{name: tuple(steps) for name, steps in self.steps.items()},
        )

    def _take(
        self,
        given: Entry,
        partner: str | None,
        arrival: Suggestion | None,
        address: Suggestion | None,
    ) -> None:
        """Say what becomes of one person of the file."""
        person = self.known.get(given.key)
        if partner is not None and not (arrival and arrival.taken):
            self._problem(
                given, f"This address is on the roster of {partner}. Take it off one of the two."
            )
            return
        if address is not None and address.taken:
            person = next(one for one in self.staff if one.id == address.id)
            self.leavers = [one for one in self.leavers if one.id != address.id]
        entry = self._spelled(given)
        if person is None:
            self.added.append(entry)
            return
        self._update(person, entry, came=partner is not None, address=address)

    def _wait(self, given: Entry, address: Suggestion) -> None:
        """Leave somebody as they are whose letter of an open wave has arrived."""
        self.leavers = [one for one in self.leavers if one.id != address.id]
        self.unchanged += 1
        self._problem(
            given,
            f"This seems to be the new address of {address.before}, whom a letter of an open wave "
            "has reached there. Bring it in when the wave has closed.",
        )

    def _update(
        self, person: Known, entry: Entry, *, came: bool, address: Suggestion | None
    ) -> None:
        step = self._step(person, entry)
        now = (person.name, person.language, person.address)
        if came:
            self.steps["arrived"].append(step)
        elif address is not None and address.taken:
            self.steps["readdressed"].append(step)
        elif person.left is not None:
            self.steps["returned"].append(step)
        elif same_name(step.unit) != same_name(step.was):
            self.steps["moved"].append(step)
        elif (step.name, step.language, entry.address) != now:
            self.steps["changed"].append(step)
        else:
            self.unchanged += 1

    def _step(self, person: Known, entry: Entry) -> Update:
        was = self.names.get(person.unit_id, "")
        unit = was if entry.unit is None and self._here(person) else entry.unit or ""
        language = entry.language or person.language
        return Update(person, entry, unit, was, entry.name or person.name, language)

    def _spelled(self, entry: Entry) -> Entry:
        """Give a team the spelling it has on the roster, or that of its first row."""
        if entry.unit is None:
            return entry
        key = same_name(entry.unit)
        if key not in self.spelling:
            self.spelling[key] = entry.unit
            self.fresh[key] = entry.unit
        return replace(entry, unit=self.spelling[key])

    def _leavers(self) -> list[Known]:
        """Whoever the file shows as blocked; in a full file also whoever it does not list."""
        stays = {entry.key for entry in self.listed.entries}
        blocked = {entry.key for entry in self.listed.blocked}
        return [
            one for one in self.staff if one.key in blocked or (self.full and one.key not in stays)
        ]

    def _here(self, person: Known) -> bool:
        return person.organisation_id == self.organisation.id and person.left is None

    def _elsewhere(self) -> dict[Entry, str]:
        """Whoever is on another partner's roster, with that partner's name."""
        names: dict[int, str] = {}
        found = {}
        for entry in self.listed.entries:
            person = self.known.get(entry.key)
            if person is None or person.left is not None or self._here(person):
                continue
            own = person.organisation_id
            if own not in names:
                names[own] = self.session.get_one(Organisation, own).name
            found[entry] = names[own]
        return found

    def _new_addresses(self) -> tuple[dict[str, Suggestion], dict[str, Suggestion]]:
        """Who seems to have another address; of a part of the people, whom no letter reaches.

        Returns:
            Those that may be taken, and those for which it is too early.
        """
        blocked = {entry.key for entry in self.listed.blocked}
        leaving = [one for one in self.leavers if one.key not in blocked]
        if not self.full:
            lost = {each.id for each in undelivered.listed(self.session, self.organisation)}
            unknown = {*blocked, *(entry.key for entry in self.listed.entries)}
            leaving = [one for one in self.staff if one.id in lost and one.key not in unknown]
        fresh = [entry for entry in self.listed.entries if entry.key not in self.known]
        found = suggestions.addresses(leaving, fresh, self.choices)
        reached = undelivered.delivered_now(self.session, [each.id for each in found.values()])
        early = {key: each for key, each in found.items() if each.id in reached}
        return {key: each for key, each in found.items() if key not in early}, early

    def _carried_on(self, again: Mapping[str, Suggestion]) -> list[Suggestion]:
        """Teams that go on otherwise called, written into the names that rows are held against."""
        if not self.full:
            return []
        people = {one.id: one for one in self.staff}
        ways, named = [], set()
        for entry in self.listed.entries:
            if entry.unit is None:
                continue
            to = self.spelling.get(same_name(entry.unit), entry.unit)
            named.add(same_name(to))
            person = self.known.get(entry.key)
            if entry.key in again and again[entry.key].taken:
                person = people[again[entry.key].id]
            if person is not None and self._here(person):
                ways.append((person.unit_id, to))
        found = suggestions.teams(ways, self.names, named, self.choices)
        for each in found:
            if each.taken:
                self.names[each.id] = each.now
                self.spelling.setdefault(same_name(each.now), each.now)
        return found

    def _problem(self, entry: Entry, reason: str) -> None:
        heading = self.found.heading(ADDRESS)
        self.problems.append(Remark(entry.line, heading, entry.address, reason))


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
