"""Who has taken part is looked at by the intake, the bands of participation and the reminders."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OPENERS = {
    "surveys/answering/intake.py",  # counts each seat once
    "surveys/answering/extracts.py",  # for the jobs below
    "pulse/jobs/participation.py",  # as coarsely as the charter says
    "pulse/jobs/remind.py",  # no letter to those who took part
}
UNSEALERS = {
    "surveys/answering/intake.py",
    "surveys/answering/extracts.py",
    "surveys/answering/signing.py",  # keys that sign, and nothing else
    "surveys/answering/threads.py",  # of feedback, which no seat is ever beside
}
LOOKS = {"seats", "fingerprints", "taken_part"}
ATTACKERS = "pulse/attacks/"  # they have stolen whatever they open


def sources() -> Iterator[tuple[str, ast.Module]]:
    """Every module of the product, by its path."""
    for package in ("pulse", "surveys", "analysis"):
        for file in sorted((ROOT / package).rglob("*.py")):
            path = file.relative_to(ROOT).as_posix()
            if not path.startswith(ATTACKERS):
                yield path, ast.parse(file.read_text(encoding="utf-8"))


def named(tree: ast.Module) -> set[str]:
    """Every attribute and every imported name that a module speaks of."""
    found = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            found |= {alias.name for alias in node.names}
    return found


def imports_roll(tree: ast.Module) -> bool:
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module in {"surveys.answering", "surveys.answering.roll"}
        and any(alias.name == "roll" or node.module.endswith("roll") for alias in node.names)
        for node in ast.walk(tree)
    )


def test_nobody_else_opens_the_roll() -> None:
    lookers = {
        path
        for path, tree in sources()
        if "taken_part" in named(tree) or (imports_roll(tree) and named(tree) & LOOKS)
    }

    assert lookers <= OPENERS


def test_nobody_else_unseals_a_value() -> None:
    unsealers = {path for path, tree in sources() if "unseal" in named(tree)}

    assert unsealers == UNSEALERS


@pytest.mark.parametrize("opener", sorted(OPENERS))
def test_whoever_is_listed_does_look(opener: str) -> None:
    trees = dict(sources())

    assert named(trees[opener]) & LOOKS
