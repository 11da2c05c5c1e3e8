"""Attack 26: looks for a person, an hour, an order or a row per sheet in the shape of the Box."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Date, DateTime, Interval, Time, inspect, text
from sqlalchemy.engine.reflection import Inspector

from pulse.attacks import wire
from pulse.attacks.installation import Installation, standing
from pulse.attacks.suite import Bench, Outcome
from pulse.db import db

PERSONAL = ("person", "name", "address", "email", "organisation", "user", "people", "leaf")
TELLING = ("when", "time", "moment", "day", "hour", "date", "created", "updated", "at", "order")
TRACES = ("ip", "host", "agent", "device", "language", "locale", "browser", "referrer", "session")
SERIAL = ("id", "serial", "number", "sequence", "rank")
FORBIDDEN = frozenset({*PERSONAL, *TELLING, *TRACES, *SERIAL})
MOMENTS = (Date, DateTime, Time, Interval)
ENGINES_OWN = {"alembic_version"}
ANSWERS = 4


def faults(connection: Connection) -> set[str]:
    """Everything in a live database that could tell a person, a moment or an order."""
    seen = inspect(connection)
    found: set[str] = set()
    for table in set(seen.get_table_names()) - ENGINES_OWN:
        found |= _of_columns(seen, table)
        if seen.get_foreign_keys(table):
            found.add(f"{table}: a foreign key")
        if seen.get_table_comment(table)["text"] if _comments(connection) else False:
            found.add(f"{table}: a comment")
    return found | _machinery(connection)


def _of_columns(seen: Inspector, table: str) -> set[str]:
    found = set()
    for column in seen.get_columns(table):
        name: str = column["name"]
        said = f"{table}.{name}"
        if FORBIDDEN & set(name.split("_")):
            found.add(f"{said}: a word of a person, an hour, a device or an order")
        if isinstance(column["type"], MOMENTS):
            found.add(f"{said}: a moment")
        if column.get("default") is not None or column.get("identity") is not None:
            found.add(f"{said}: filled in by the database")
    key = seen.get_pk_constraint(table)["constrained_columns"]
    kinds: dict[str, Any] = {each["name"]: each["type"] for each in seen.get_columns(table)}
    if len(key) == 1 and kinds[key[0]].python_type is int:
        found.add(f"{table}: rows are counted by their key")
    return found


def _comments(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"


def _machinery(connection: Connection) -> set[str]:
    """Triggers, sequences, views and counters, which no model shows."""
    if connection.dialect.name == "sqlite":
        query = (
            "SELECT type || ' ' || name FROM sqlite_master"
            " WHERE type IN ('trigger', 'view') OR name = 'sqlite_sequence'"
        )
    else:
        query = (
            "SELECT 'trigger ' || tgname FROM pg_trigger WHERE NOT tgisinternal"
            " UNION ALL SELECT CAST(relkind AS text) || ' ' || relname FROM pg_class c"
            " JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE nspname = 'public' AND relkind IN ('S', 'v', 'm', 'f')"
        )
    return set(connection.scalars(text(query)))


def _rows(connection: Connection) -> dict[str, int]:
    """How many rows each table has."""
    return {
        table: connection.scalar(text(f'SELECT count(*) FROM "{table}"')) or 0  # noqa: S608 - its own
        for table in inspect(connection).get_table_names()
    }


def found_in(house: Installation) -> set[str]:
    """The faults of a Box, and the tables that grow with every answer."""
    with house.app.app_context():
        box = db.engines["box"]
        with box.connect() as connection:
            found, before = faults(connection), _rows(connection)
        for each in house.invited()[:ANSWERS]:
            wire.send(house.settings.public_url, house.page, each.token, [3] * house.items)
        with box.connect() as connection:
            after = _rows(connection)
    return found | {
        f"{each}: a row for each answer" for each in after if after[each] > before[each]
    }


def lint(bench: Bench) -> Outcome:
    """Reflect a live Box that has taken answers, and read its shape."""
    with standing(bench, "twin", leak="person_column") as house:
        leaks = found_in(house)
    with standing(bench, "product") as house:
        kept = found_in(house)
    return Outcome(
        number="26",
        name="The shape of the Box: people, hours, devices, orders, rows per sheet",
        control=f"{len(leaks)} traces found",
        result=f"{len(kept)} found" + "".join(f"; {each}" for each in sorted(kept)[:3]),
        chance="0",
        held=not kept and len(leaks) >= 5,
    )
