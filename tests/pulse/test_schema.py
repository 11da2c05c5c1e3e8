"""Migrations lead to exactly the tables that are declared, on both databases, and back."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import Engine, create_engine, inspect, text

from pulse import schema
from pulse.settings import Settings
from tests.conftest import BOTH

LEDGERS = pytest.mark.parametrize("ledger", ["roster", "box"])


def database(settings: Settings, ledger: str) -> Engine:
    """An engine on the empty database of one ledger."""
    return create_engine(settings.roster if ledger == "roster" else settings.box)


@BOTH
@LEDGERS
def test_a_migrated_database_has_the_declared_tables(settings: Settings, ledger: str) -> None:
    engine = database(settings, ledger)
    schema.bring(engine, ledger)

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, schema.LEDGERS[ledger])
    engine.dispose()

    assert differences == []


@BOTH
@LEDGERS
def test_constraints_are_named_alike_whether_migrated_or_declared(
    settings: Settings, ledger: str
) -> None:
    engine = database(settings, ledger)
    schema.bring(engine, ledger)

    seen = inspect(engine)
    declared = {
        (table.name, check.name)
        for table in schema.LEDGERS[ledger].tables.values()
        for check in table.constraints
        if check.name and type(check).__name__ == "CheckConstraint"
    }
    found = {
        (table, check["name"])
        for table in schema.LEDGERS[ledger].tables
        for check in seen.get_check_constraints(table)
    }
    engine.dispose()

    assert {(table, str(name)) for table, name in declared} <= found


@BOTH
@LEDGERS
def test_migrations_lead_back_to_nothing_and_forward_again(settings: Settings, ledger: str) -> None:
    engine = database(settings, ledger)
    schema.bring(engine, ledger)
    schema.bring(engine, ledger, to="base")
    left = set(inspect(engine).get_table_names())
    schema.bring(engine, ledger)
    back = set(inspect(engine).get_table_names())
    engine.dispose()

    assert left == {"alembic_version"}
    assert set(schema.LEDGERS[ledger].tables) <= back


@BOTH
def test_upgrading_twice_keeps_what_is_there(app: Flask, settings: Settings) -> None:
    fresh = database(settings, "roster")
    schema.ROSTER.drop_all(fresh)
    schema.BOX.drop_all(box := database(settings, "box"))
    schema.upgrade(app)
    with fresh.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO alliance (id, name, language, demonstration) VALUES (1, 'A', 'en', :d)"
            ),
            {"d": False},
        )

    schema.upgrade(app)

    with fresh.connect() as connection:
        assert connection.scalar(text("SELECT name FROM alliance")) == "A"
    assert not schema.behind(fresh, "roster")
    assert not schema.behind(box, "box")
    fresh.dispose()
    box.dispose()
