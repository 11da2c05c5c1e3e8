"""Runs the attack suite and writes down what came of it, without a date or a machine's name."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path
from random import Random, SystemRandom

from pulse.attacks.catalogue import ENTRIES
from pulse.attacks.linking import PEOPLE, bound
from pulse.attacks.suite import Bench, Database, Entry, Outcome

NAMES: Mapping[str, str] = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
Told = Callable[[Database, str], None]  # a database, and the attack that begins on it

HEAD = """# Attacks, and what they reached

Written by `make attack`; `pulse attack` does the same on any machine. Each attack runs against a
throw-away installation with real servers, and first against a *leaky twin*: the same storage or
code with the protection removed, which it must break. "Held" means both: the twin was broken, the
product was not.

Where people are linked to answers, {people} people answer in each of {worlds}; a random guess links
one of them in each world, and up to {most} in all of them with a probability of 99.9 %. The
attacker knows the order of arrival, has every file and every log, the keys as they are at the end,
and five more worlds in which to find out what works best. "Luckiest" is what the best of all
orders that were tried would have linked, had the attacker known beforehand which one that is. An
attack that goes past a bound is repeated with fresh worlds, and fails if it does so again.
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One attack on one database."""

    database: Database
    outcome: Outcome

    @property
    def failed(self) -> bool:
        """Whether the product did not hold, or the twin was not broken."""
        return not self.outcome.held and not self.outcome.left_out


def chosen(only: Collection[str]) -> list[Entry]:
    """The attacks with these numbers, or all.

    Raises:
        LookupError: no attack has such a number.
    """
    wanted = {number.upper() for number in only}
    if unknown := wanted - {entry.number.upper() for entry in ENTRIES}:
        known = ", ".join(entry.number for entry in ENTRIES)
        raise LookupError(f"No attack has the number {sorted(unknown)[0]}. There are: {known}.")
    return [entry for entry in ENTRIES if not wanted or entry.number.upper() in wanted]


def run(
    folder: Path,
    servers: Mapping[Database, str | None],
    *,
    worlds: int,
    only: Collection[str] = (),
    rng: Random | None = None,
    told: Told = lambda _database, _name: None,
) -> list[Row]:
    """Run attacks on each database.

    Args:
        folder: an empty one, for everything that is made.
        servers: the databases, each with the URL of a PostgreSQL server where it needs one.
        worlds: how many worlds are counted.
        only: numbers of attacks; all when empty.
        rng: for what invented people say.
        told: is called before each attack.
    """
    rows = []
    for database, server in servers.items():
        shared: dict[str, object] = {}
        for entry in chosen(only):
            if database in entry.databases:
                told(database, entry.name)
                own = folder / f"{database}-{entry.number}"
                own.mkdir()
                bench = Bench(own, database, server, worlds, rng or SystemRandom(), shared)
                rows.append(Row(database, attempted(entry, bench)))
    return rows


def attempted(entry: Entry, bench: Bench) -> Outcome:
    """The outcome of one attack, which is tried again with worlds of its own if it won.

    Chance alone goes past a bound once in a thousand; a leak does so again.
    """
    first = _once(entry, bench)
    if first.held or first.left_out:
        return first
    again = bench.folder / "again"
    again.mkdir()
    return _once(entry, replace(bench, folder=again, common={}))


def _once(entry: Entry, bench: Bench) -> Outcome:
    """One try; one that breaks off has not shown that the product holds."""
    try:
        return entry.attack(bench)
    except Exception as trouble:  # the other attacks must run all the same
        words = " ".join(f"broke off: {type(trouble).__name__}: {trouble}".split())
        return Outcome(entry.number, entry.name, "", words[:300], "", held=False)


def as_json(rows: Sequence[Row], worlds: int) -> str:
    """The results as the public page reads them."""
    found = {
        "software": version("pulse-alliance"),
        "worlds": dict.fromkeys({row.database: worlds for row in rows}, worlds),
        "attacks": [{"database": row.database, **asdict(row.outcome)} for row in rows],
    }
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def as_markdown(rows: Sequence[Row], worlds: int) -> str:
    """The results as a page of the documentation."""
    parts = [HEAD.format(people=PEOPLE, worlds=f"{worlds} worlds", most=bound(worlds))]
    for database, name in NAMES.items():
        own = [row.outcome for row in rows if row.database == database]
        if own:
            parts += [f"\n## {name}\n", "| # | attack | leaky twin | Pulse | chance | verdict |"]
            parts += ["|---|---|---|---|---|---|", *map(_line, own), ""]
    return "\n".join(parts)


def _line(found: Outcome) -> str:
    verdict = f"left out: {found.left_out}" if found.left_out else found.verdict
    cells = (found.number, found.name, found.control, found.result, found.chance, verdict)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
