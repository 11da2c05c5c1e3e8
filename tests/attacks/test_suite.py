"""Every attack of the suite: the product holds, and the leaky twin is broken, on both databases."""

from __future__ import annotations

import fcntl
import os
import pickle
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from pulse.attacks import report, world
from pulse.attacks.catalogue import ENTRIES
from pulse.attacks.linking import bound
from pulse.attacks.suite import Bench, Database, Entry

WORLDS = 20
ALL = [(entry, database) for entry in ENTRIES for database in entry.databases]


def named(entry: Entry, database: Database) -> str:
    """What a test is called."""
    return f"{entry.number} {entry.name} on {report.NAMES[database]}"


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of one test run share."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "attacks"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def kept() -> dict[Database, dict[str, object]]:
    """What attacks of one process share, by database."""
    return {"sqlite": {}, "postgresql": {}}


def recorded(bench: Bench, shared: Path) -> world.Recording:
    """The worlds of one database: whoever needs them first plays them for all processes."""
    file = shared / f"{bench.database}.pickle"
    with (shared / f"{bench.database}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            folder = shared / bench.database
            folder.mkdir()
            file.write_bytes(pickle.dumps(world.play(replace(bench, folder=folder))))
    found: world.Recording = pickle.loads(file.read_bytes())  # noqa: S301 - we wrote it
    return found


@pytest.mark.timeout(900)  # whoever comes first plays the worlds for all
@pytest.mark.parametrize(("entry", "database"), ALL, ids=[named(*each) for each in ALL])
def test_the_product_holds_and_the_twin_is_broken(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    shared: Path,
    kept: dict[Database, dict[str, object]],
    entry: Entry,
    database: Database,
) -> None:
    server = request.getfixturevalue("postgres") if database == "postgresql" else None
    bench = Bench(tmp_path, database, server, WORLDS, Random(entry.number), kept[database])
    if entry.plays and "recording" not in bench.common:
        bench.common["recording"] = recorded(bench, shared)

    outcome = report.attempted(entry, bench)

    if outcome.left_out:
        pytest.skip(outcome.left_out)
    assert outcome.held, f"{outcome.result}; the twin: {outcome.control}"
    assert outcome.number == entry.number


def test_the_bound_is_the_one_of_the_design() -> None:
    assert (bound(20), bound(50)) == (35, 73)


def test_no_two_attacks_have_one_number() -> None:
    numbers = [entry.number for entry in ENTRIES]

    assert len(set(numbers)) == len(numbers)
