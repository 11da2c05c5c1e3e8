"""`pulse`: its subjects are loaded when they are asked for, and the table of them is true."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pkgutil import iter_modules

import pytest
from click.testing import CliRunner

from pulse import cli
from pulse.cli.main import SUBJECTS, Subjects, main

LOADED = "import sys, pulse.cli.main; print(*{name.partition('.')[0] for name in sys.modules})"


def test_the_list_of_subjects_loads_nothing_that_they_need() -> None:
    told = subprocess.run(
        [sys.executable, "-c", LOADED], capture_output=True, text=True, check=True
    ).stdout.split()

    assert {"flask", "sqlalchemy", "pydantic", "pandas", "cryptography"}.isdisjoint(told)


@pytest.mark.parametrize("name", SUBJECTS)
def test_a_subject_is_what_the_list_says_of_it(name: str) -> None:
    group = Subjects()
    group.load(name)

    assert group.commands[name].get_short_help_str(200) == SUBJECTS[name][0]


def test_no_subject_is_missing_from_the_list() -> None:
    found: dict[str, set[str]] = {}
    for each in iter_modules(cli.__path__):
        module = import_module(f"pulse.cli.{each.name}")
        for command in getattr(module, "COMMANDS", ()):
            found.setdefault(command.name, set()).add(each.name)

    assert set(found) == set(SUBJECTS)
    assert all(set(SUBJECTS[name][1]) >= modules for name, modules in found.items())


@pytest.mark.parametrize(
    ("group", "command"),
    [("organisation", "merge"), ("roster", "on-paper"), ("wave", "hat"), ("pulse", "plan")],
)
def test_a_group_has_what_several_modules_say_of_it(group: str, command: str) -> None:
    told = CliRunner().invoke(main, [group, command, "--help"])

    assert told.exit_code == 0


def test_what_is_no_subject_is_a_sentence() -> None:
    told = CliRunner().invoke(main, ["nonsense"])

    assert told.exit_code == 2
    assert "No such command 'nonsense'" in told.output
