"""What the databases keep beside the answers: logs, statistics, archives, readable files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Engine, text

from pulse.cli.checks.findings import Finding, Findings, Kind

OFF = frozenset({"off", "", "0", "false", "no"})
NEVER = frozenset({"-1"})
HOW = "`ALTER SYSTEM SET {name} = {quiet}`, then `SELECT pg_reload_conf()`."
AGAIN = "`ALTER SYSTEM SET {name} = {quiet}`, then start the server anew."


class Habit(NamedTuple):
    """A setting of PostgreSQL that says more than it should."""

    name: str
    fine: frozenset[str]  # values that say nothing
    quiet: str  # the value to set
    kind: Kind
    about: str
    how: str = HOW


HABITS = (
    Habit("log_statement", frozenset({"none"}), "none", "unsafe",
          "writes statements, with their moments, into its log"),
    Habit("log_duration", OFF, "off", "unsafe", "writes the moment of every statement"),
    Habit("log_min_duration_statement", NEVER, "-1", "unsafe",
          "writes slow statements, with their moments, into its log"),
    Habit("log_min_duration_sample", NEVER, "-1", "unsafe",
          "writes a sample of statements, with their moments, into its log"),
    Habit("log_transaction_sample_rate", frozenset({"0"}), "0", "unsafe",
          "writes a sample of transactions, with their moments, into its log"),
    Habit("log_temp_files", NEVER, "-1", "unsafe",
          "writes statements that need a temporary file into its log"),
    Habit("log_parameter_max_length_on_error", frozenset({"0"}), "0", "unsafe",
          "writes what was sent with a statement that failed into its log"),
    Habit("log_parameter_max_length", frozenset({"0"}), "0", "to do",
          "would write what is sent with a statement, should statements ever be logged"),
    Habit("log_min_error_statement", frozenset({"panic", "fatal"}), "panic", "to do",
          "writes the statement that failed, with its moment, into its log"),
    Habit("log_lock_waits", OFF, "off", "to do",
          "writes statements that waited for another, with their moments, into its log"),
    Habit("log_connections", OFF, "off", "to do", "writes when a web process connects"),
    Habit("log_disconnections", OFF, "off", "to do", "writes when a web process lets go"),
    Habit("track_commit_timestamp", OFF, "off", "unsafe",
          "keeps the moment of every write beside it", AGAIN),
    Habit("archive_mode", OFF, "off", "to do",
          "archives its journal, which keeps for good how often and when something was written "
          "for each team, though not what", AGAIN),
    Habit("auto_explain.log_min_duration", NEVER, "-1", "unsafe",
          "writes slow statements and their plans into its log"),
    Habit("pgaudit.log", frozenset({"none", ""}), "none", "unsafe",
          "writes statements, with their moments, into its log"),
    Habit("pg_stat_statements.track", frozenset({"none"}), "none", "to do",
          "counts how often each statement ran"),
)  # fmt: skip


def postgresql(engine: Engine, name: str) -> Findings:
    """What the server of a ledger writes into logs, statistics and archives."""
    if engine.dialect.name != "postgresql":
        return
    with engine.connect() as connection:
        rows = connection.execute(
            text("SELECT name, setting FROM pg_settings WHERE name = ANY(:names)"),
            {"names": [habit.name for habit in HABITS]},
        )
        yield from judged({row.name: row.setting for row in rows}, name)


def judged(settings: Mapping[str, str], name: str) -> Findings:
    """What is to say of a server's settings; those that it does not know are not set.

    Args:
        settings: by their names, in the words of `pg_settings`.
        name: of the ledger.
    """
    for habit in HABITS:
        value = settings.get(habit.name)
        if value is None or value.strip().lower() in habit.fine:
            continue
        how = habit.how.format(name=habit.name, quiet=habit.quiet)
        yield Finding(
            habit.kind,
            f"The server of the {name} has {habit.name} = {value}: it {habit.about}. {how}",
        )


def sqlite(engine: Engine, name: str) -> Findings:
    """Whether others on this machine may read a ledger's file, or its journals."""
    file = engine.url.database
    if engine.dialect.name != "sqlite" or not file or file == ":memory:":
        return
    for path in (Path(file), Path(f"{file}-wal"), Path(f"{file}-shm"), Path(f"{file}-journal")):
        try:
            exposed = path.stat().st_mode & 0o077
            sheltered = path.resolve().parent.stat().st_mode & 0o077 == 0
        except OSError:
            continue
        if exposed and not sheltered:
            yield Finding(
                "unsafe", f"Others on this machine may read the {name}: `chmod 600 {path}`."
            )
