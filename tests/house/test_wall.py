"""Between who was asked and what was said stands a wall that no table crosses."""

from __future__ import annotations

from sqlalchemy import Date, DateTime, Interval, Time

from pulse.schema import BOX, ROSTER

PERSONAL = ("person", "name", "address", "email", "organisation", "user", "seat_of", "leaf")
TELLING = ("when", "time", "moment", "day", "hour", "date", "created", "updated", "at", "order")
TRACES = ("ip", "host", "agent", "device", "language", "locale", "browser", "referrer", "session")
SERIAL = ("id", "serial", "number", "sequence", "rank")
FORBIDDEN = {*PERSONAL, *TELLING, *TRACES, *SERIAL}

MOMENTS = (Date, DateTime, Time, Interval)
TABLES = BOX.sorted_tables
COLUMNS = [column for table in TABLES for column in table.columns]


def test_no_table_lies_in_both_ledgers() -> None:
    assert not set(ROSTER.tables) & set(BOX.tables)


def test_no_key_leads_out_of_the_box() -> None:
    assert not any(table.foreign_keys for table in TABLES)


def test_no_key_leads_from_the_roster_into_the_box() -> None:
    keys = [key for table in ROSTER.sorted_tables for key in table.foreign_keys]

    assert not {key.target_fullname.split(".")[0] for key in keys} & set(BOX.tables)


def test_no_column_of_the_box_keeps_a_moment() -> None:
    assert not [column for column in COLUMNS if isinstance(column.type, MOMENTS)]
    assert not [column for column in COLUMNS if column.server_default or column.onupdate]


def test_no_column_of_the_box_names_a_person_an_hour_a_device_or_an_order() -> None:
    assert not [column for column in COLUMNS if set(column.name.split("_")) & FORBIDDEN]


def test_no_table_of_the_box_counts_its_rows() -> None:
    assert not [
        table
        for table in TABLES
        if table.autoincrement_column is not None and len(table.primary_key.columns) == 1
    ]


def test_the_box_has_no_table_that_nobody_thought_about() -> None:
    assert set(BOX.tables) == {"door", "served", "ticket", "sealed", "form", "bag"}
