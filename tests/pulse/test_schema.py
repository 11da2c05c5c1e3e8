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
                "INSERT INTO alliance (id, name, language, demonstration, time_zone) "
                "VALUES (1, 'A', 'en', :d, 'UTC')"
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


BEFORE = """
INSERT INTO alliance (id, name, language, demonstration) VALUES (1, 'A', 'en', :no);
INSERT INTO organisation (id, alliance_id, name, language, time_zone)
    VALUES (1, 1, 'North', 'en', 'Europe/Berlin');
INSERT INTO unit (id, organisation_id, name) VALUES (1, 1, '');
INSERT INTO person (id, organisation_id, unit_id, name, address, address_key, language)
    VALUES (1, 1, 1, 'P', 'p@a.example', 'p@a.example', 'en');
INSERT INTO pulse (id, alliance_id, name, instrument, modules) VALUES (1, 1, 'Core', 'x', '[]');
INSERT INTO wave (id, pulse_id, number, code, opens, closes, stage, expected_response, left_out)
    VALUES (1, 1, 1, 'a', '2026-09-01', '2026-09-15', 'released', 0.6, '[]');
INSERT INTO wave (id, pulse_id, number, code, opens, closes, stage, expected_response, left_out)
    VALUES (2, 1, 2, 'b', '2026-12-01', '2026-12-15', 'planned', 0.6, '[]');
INSERT INTO leaf (id, wave_id, place, name, organisation_id, invited) VALUES (1, 1, 0, 'N', 1, 1);
INSERT INTO invitation (id, wave_id, person_id, leaf_id, delivery) VALUES (1, 1, 1, 1, 'sent');
"""


@BOTH
def test_pulses_from_before_go_by_hand_and_lead_back_as_they_were(settings: Settings) -> None:
    engine = database(settings, "roster")
    schema.bring(engine, "roster", to="roster_0001")
    with engine.begin() as connection:
        for line in BEFORE.strip().split(";\n"):
            connection.execute(text(line.rstrip(";")), {"no": False} if ":no" in line else {})

    schema.bring(engine, "roster")
    with engine.begin() as connection:
        pulse = connection.execute(
            text("SELECT cadence, open_days, hour, reminders, audience, paused FROM pulse")
        ).one()
        waves = connection.execute(text("SELECT slot, opened FROM wave ORDER BY id")).all()
        zone = connection.scalar(text("SELECT time_zone FROM alliance"))
        connection.execute(
            text(
                "INSERT INTO blackout_day (organisation_id, day, name) "
                "VALUES (1, '2026-12-24', 'Eve')"
            )
        )
    schema.bring(engine, "roster", to="roster_0001")
    with engine.connect() as connection:
        kept = [
            connection.scalar(text(f"SELECT count(*) FROM {table}"))  # noqa: S608  # fixed names
            for table in ("wave", "pulse", "organisation", "person", "invitation", "leaf")
        ]
        name = connection.scalar(text("SELECT name FROM pulse"))
    schema.bring(engine, "roster")
    engine.dispose()

    assert tuple(pulse) == ("by_hand", 14, None, 2, "all", False)
    assert [each.slot for each in waves] == [None, None]
    assert [str(each.opened) for each in waves] == ["2026-09-01", "None"]
    assert zone == "UTC"
    assert kept == [2, 1, 1, 1, 1, 1]
    assert name == "Core"


@BOTH
def test_reports_from_before_count_as_shared_and_nobody_is_thanked_for_them_again(
    settings: Settings,
) -> None:
    engine = database(settings, "roster")
    schema.bring(engine, "roster", to="roster_0001")
    with engine.begin() as connection:
        for line in BEFORE.strip().split(";\n"):
            connection.execute(text(line.rstrip(";")), {"no": False} if ":no" in line else {})
        connection.execute(
            text(
                "INSERT INTO release (id, wave_id, standing, published, digest) "
                "VALUES (1, 1, 'published', '2026-09-20', 'd')"
            )
        )

    schema.bring(engine, "roster", to="roster_0006")
    with engine.begin() as connection:
        shared = connection.execute(text("SELECT shared FROM wave ORDER BY id")).scalars().all()
        thanks = connection.scalar(text("SELECT thanks FROM invitation"))
        connection.execute(
            text(
                "INSERT INTO letterhead (organisation_id, name, director, role, own_words) "
                "VALUES (1, 'N', '', '', '')"
            )
        )
        connection.execute(
            text("INSERT INTO deed (wave_id, place, said, done) VALUES (1,0,'a','b')")
        )
    schema.bring(engine, "roster", to="roster_0005")
    with engine.connect() as connection:
        kept = connection.scalar(text("SELECT count(*) FROM wave"))
    schema.bring(engine, "roster")
    engine.dispose()

    assert [str(each) for each in shared] == ["2026-09-20", "None"]
    assert thanks is None
    assert kept == 2


@BOTH
def test_people_on_paper_and_channels_come_and_go_and_leave_everything_else(
    settings: Settings,
) -> None:
    engine = database(settings, "roster")
    schema.bring(engine, "roster", to="roster_0001")
    with engine.begin() as connection:
        for line in BEFORE.strip().split(";\n"):
            connection.execute(text(line.rstrip(";")), {"no": False} if ":no" in line else {})

    schema.bring(engine, "roster", to="roster_0010")
    with engine.begin() as connection:
        for table, values in (
            ("on_paper", "(unit_id, people) VALUES (1, 5)"),
            ("hat", "(wave_id, leaf_id, organisation_id, slips) VALUES (1, 1, 1, 5)"),
            ("channel", "(organisation_id, name, address) VALUES (1, '#all', 'https://c.example')"),
            ("posting", "(wave_id, channel_id, refused) VALUES (1, 1, :no)"),
        ):
            line = text(f"INSERT INTO {table} {values}")
            connection.execute(line, {"no": False} if ":no" in values else {})
        slips = connection.scalar(text("SELECT slips FROM hat"))
    schema.bring(engine, "roster", to="roster_0009")
    with engine.connect() as connection:
        kept = [
            connection.scalar(text(f"SELECT count(*) FROM {table}"))  # noqa: S608  # fixed names
            for table in ("unit", "wave", "leaf", "invitation", "organisation")
        ]
    schema.bring(engine, "roster")
    engine.dispose()

    assert slips == 5
    assert kept == [1, 2, 1, 1, 1]


@BOTH
def test_letters_from_before_were_never_put_off_and_lead_back_as_they_were(
    settings: Settings,
) -> None:
    engine = database(settings, "roster")
    schema.bring(engine, "roster", to="roster_0001")
    with engine.begin() as connection:
        for line in BEFORE.strip().split(";\n"):
            connection.execute(text(line.rstrip(";")), {"no": False} if ":no" in line else {})

    schema.bring(engine, "roster", to="roster_0011")
    with engine.begin() as connection:
        marks = "SELECT tries, next_try, late, passes, next_pass FROM invitation"
        before = connection.execute(text(marks)).one()
        connection.execute(
            text("UPDATE invitation SET tries = 3, next_try = '2026-11-23 09:10:00', passes = 1")
        )
        connection.execute(text("INSERT INTO pace (name, taken) VALUES ('a.example', 1)"))
    schema.bring(engine, "roster", to="roster_0010")
    with engine.connect() as connection:
        kept = connection.scalar(text("SELECT delivery FROM invitation"))
    schema.bring(engine, "roster")
    with engine.connect() as connection:
        after = connection.execute(text(marks)).one()
    engine.dispose()

    assert tuple(before) == tuple(after) == (0, None, None, 0, None)
    assert kept == "sent"


@BOTH
def test_releases_from_before_say_nothing_of_noise_and_lead_back_as_they_were(
    settings: Settings,
) -> None:
    engine = database(settings, "roster")
    schema.bring(engine, "roster", to="roster_0001")
    with engine.begin() as connection:
        for line in BEFORE.strip().split(";\n"):
            connection.execute(text(line.rstrip(";")), {"no": False} if ":no" in line else {})
        connection.execute(
            text("INSERT INTO release (id, wave_id, standing, digest) VALUES (1, 1, 'draft', 'd')")
        )

    schema.bring(engine, "roster", to="roster_0012")
    with engine.begin() as connection:
        before = connection.scalar(text("SELECT protection FROM release"))
        connection.execute(text("UPDATE release SET protection = 'strict'"))
    schema.bring(engine, "roster", to="roster_0011")
    with engine.connect() as connection:
        kept = connection.scalar(text("SELECT digest FROM release"))
    schema.bring(engine, "roster")
    with engine.connect() as connection:
        after = connection.scalar(text("SELECT protection FROM release"))
    engine.dispose()

    assert (before, kept, after) == (None, "d", None)


@BOTH
def test_addresses_that_no_letter_reaches_come_and_go_and_leave_people_as_they_are(
    settings: Settings,
) -> None:
    engine = database(settings, "roster")
    schema.bring(engine, "roster", to="roster_0001")
    with engine.begin() as connection:
        for line in BEFORE.strip().split(";\n"):
            connection.execute(text(line.rstrip(";")), {"no": False} if ":no" in line else {})

    schema.bring(engine, "roster", to="roster_0007")
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO undelivered (person_id, address_key, day, words) "
                "VALUES (1, 'p@a.example', '2026-09-02', '550 no such user')"
            )
        )
        connection.execute(text("UPDATE organisation SET contact = 'hr@a.example'"))
        connection.execute(text("UPDATE invitation SET delivery = 'bounced'"))
    schema.bring(engine, "roster", to="roster_0006")
    with engine.connect() as connection:
        person = connection.execute(text("SELECT address, unit_id FROM person")).one()
    schema.bring(engine, "roster")
    with engine.connect() as connection:
        contact = connection.scalar(text("SELECT contact FROM organisation"))
        lost = connection.scalar(text("SELECT count(*) FROM undelivered"))
    engine.dispose()

    assert (tuple(person), contact, lost) == (("p@a.example", 1), None, 0)


@BOTH
def test_other_signs_of_friction_come_and_go_and_leave_flags_of_levels(settings: Settings) -> None:
    engine = database(settings, "roster")
    schema.bring(engine, "roster", to="roster_0001")
    with engine.begin() as connection:
        for line in BEFORE.strip().split(";\n"):
            connection.execute(text(line.rstrip(";")), {"no": False} if ":no" in line else {})
    schema.bring(engine, "roster", to="roster_0016")
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO friction (id, wave_id, construct, level, statistic, watch, onset,"
                " size, size_se, state)"
                " VALUES (1, 1, 'trust', 'watch', 300, 200, '2026-03-01', 5, 1, 'raised')"
            )
        )

    schema.bring(engine, "roster", to="roster_0017")
    with engine.begin() as connection:
        before = connection.execute(text("SELECT sign, other_id FROM friction")).all()
        connection.execute(
            text(
                "INSERT INTO friction (id, wave_id, construct, level, statistic, watch, onset,"
                " size, size_se, state, sign)"
                " VALUES (2, 1, 'trust', 'watch', 9, 8, '2026-03-01', 5, 1, 'raised', 'spread')"
            )
        )
    schema.bring(engine, "roster", to="roster_0016")
    with engine.connect() as connection:
        kept = connection.scalars(text("SELECT id FROM friction")).all()
    schema.bring(engine, "roster")
    engine.dispose()

    assert [tuple(row) for row in before] == [("score", None)]
    assert kept == [1]


@BOTH
def test_charters_and_frictions_from_before_were_not_asked_about_and_do_not_climb(
    settings: Settings,
) -> None:
    engine = database(settings, "roster")
    schema.bring(engine, "roster", to="roster_0001")
    with engine.begin() as connection:
        for line in BEFORE.strip().split(";\n"):
            connection.execute(text(line.rstrip(";")), {"no": False} if ":no" in line else {})
    schema.bring(engine, "roster", to="roster_0019")
    with engine.begin() as connection:
        for number, locked in ((1, "2026-09-01"), (2, None)):
            connection.execute(
                text(
                    "INSERT INTO charter (id, alliance_id, version, terms, locked)"
                    " VALUES (:n, 1, :n, '{}', :day)"
                ),
                {"n": number, "day": locked},
            )
        connection.execute(
            text(
                "INSERT INTO friction (id, wave_id, construct, level, statistic, watch, onset,"
                " size, size_se, state, sign)"
                " VALUES (1, 1, 'trust', 'watch', 9, 8, '2026-03-01', 5, 1, 'raised', 'score')"
            )
        )

    schema.bring(engine, "roster", to="roster_0020")
    with engine.begin() as connection:
        asked = connection.scalars(text("SELECT asked FROM charter ORDER BY id")).all()
        life = connection.execute(text("SELECT clock, rung, liaison FROM friction")).one()
        connection.execute(
            text(
                "INSERT INTO heard (id, form_id, words, week, state, rung, accepted)"
                " VALUES (1, NULL, 'Plans come late.', 202648, 'raised', 0, '[]')"
            )
        )
        connection.execute(
            text(
                "INSERT INTO heard_event (id, heard_id, day, state, actor, reason, deed)"
                " VALUES (1, 1, '2026-11-23', 'raised', 'a@b.example', '', 'moved')"
            )
        )
    schema.bring(engine, "roster", to="roster_0019")
    with engine.connect() as connection:
        kept = [
            connection.scalar(text(count))
            for count in (
                "SELECT count(*) FROM charter",
                "SELECT count(*) FROM friction",
                "SELECT count(*) FROM heard",
                "SELECT count(*) FROM heard_event",
            )
        ]
    schema.bring(engine, "roster")
    engine.dispose()

    assert [bool(each) for each in asked] == [False, True]
    assert tuple(life) == (None, 0, None)
    assert kept == [2, 1, 0, 0]
