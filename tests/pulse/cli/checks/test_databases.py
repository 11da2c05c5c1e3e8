from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import create_engine

from pulse.cli.checks import databases
from pulse.cli.checks.databases import HABITS

QUIET = {habit.name: habit.quiet for habit in HABITS}


@pytest.mark.parametrize(
    ("name", "value", "kind", "said"),
    [
        ("log_statement", "all", "unsafe", "writes statements"),
        ("log_statement", "ddl", "unsafe", "writes statements"),
        ("log_duration", "on", "unsafe", "moment of every statement"),
        ("log_min_duration_statement", "0", "unsafe", "slow statements"),
        ("log_min_duration_statement", "1000", "unsafe", "slow statements"),
        ("log_min_duration_sample", "100", "unsafe", "a sample"),
        ("log_transaction_sample_rate", "0.1", "unsafe", "a sample"),
        ("log_temp_files", "0", "unsafe", "temporary file"),
        ("log_parameter_max_length", "-1", "to do", "should statements ever be logged"),
        ("log_parameter_max_length_on_error", "-1", "unsafe", "what was sent"),
        ("log_min_error_statement", "error", "to do", "the statement that failed"),
        ("log_lock_waits", "on", "to do", "waited for another"),
        ("log_connections", "on", "to do", "connects"),
        ("log_connections", "receipt,authorization", "to do", "connects"),
        ("track_commit_timestamp", "on", "unsafe", "the moment of every write"),
        ("archive_mode", "on", "to do", "for good how often and when"),
        ("archive_mode", "always", "to do", "though not what"),
        ("auto_explain.log_min_duration", "0", "unsafe", "plans"),
        ("pgaudit.log", "write", "unsafe", "writes statements"),
        ("pg_stat_statements.track", "top", "to do", "how often each statement ran"),
    ],
)
def test_a_server_that_says_too_much_is_told_what_to_set(
    name: str, value: str, kind: str, said: str
) -> None:
    [found] = databases.judged({**QUIET, name: value}, "box")

    assert found.kind == kind
    assert f"The server of the box has {name} = {value}" in found.sentence
    assert said in found.sentence
    assert f"ALTER SYSTEM SET {name} = " in found.sentence


def test_a_quiet_server_is_not_complained_of() -> None:
    assert list(databases.judged(QUIET, "box")) == []
    assert list(databases.judged({}, "box")) == []


def test_a_real_servers_settings_are_read_without_a_privilege(postgres: str) -> None:
    engine = create_engine(postgres.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP ROLE IF EXISTS nobody_special")
        connection.exec_driver_sql("CREATE ROLE nobody_special LOGIN")
    plain = create_engine(engine.url.set(username="nobody_special"))
    try:
        told = " ".join(found.sentence for found in databases.postgresql(plain, "roster"))
    finally:
        plain.dispose()
        engine.dispose()

    assert "log_min_error_statement = error" in told
    assert "log_statement" not in told


@pytest.mark.parametrize(("folder", "file", "seen"), [(0o755, 0o644, 1), (0o700, 0o644, 0),
                                                      (0o755, 0o600, 0)])  # fmt: skip
def test_a_file_of_answers_that_others_may_read_is_seen(
    tmp_path: Path, folder: int, file: int, seen: int
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "box.sqlite").touch()
    (home / "box.sqlite").chmod(file)
    home.chmod(folder)
    engine = create_engine(f"sqlite:///{home / 'box.sqlite'}")

    found = list(databases.sqlite(engine, "box"))

    assert [each.kind for each in found] == ["unsafe"] * seen


def test_a_database_in_memory_has_no_file() -> None:
    assert list(databases.sqlite(create_engine("sqlite://"), "box")) == []
