"""`pulse wave hat|announce`, `pulse roster on-paper`, `pulse channel …`."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from pulse import queue
from pulse.app import create_app
from pulse.db import db
from pulse.jobs import open as opening
from pulse.jobs import workshop
from pulse.settings import Settings
from tests import keypool
from tests.pulse.cli.test_waves import PLAN, TODAY, begun, run
from tests.pulse.jobs.test_slips import read
from tests.pulse.mail.hooks import Hooks, listening

__all__ = ["begun"]  # a fixture


@pytest.fixture
def hooks(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hooks]:
    """A chat program's server."""
    with listening() as server:
        (port,) = server.ports
        monkeypatch.setenv("PULSE_WEBHOOK_PORTS", str(port))
        yield server


def launch(settings: Settings) -> None:
    """Open the one wave there is."""
    app = create_app(settings)
    app.extensions["pulse.forge"] = keypool.dealt()
    with workshop.of(app, today=TODAY) as shop:
        opening.launch(shop, 1)
        queue.let_go(db.engine)
        for engine in db.engines.values():
            engine.dispose()


def test_people_are_counted_slips_listed_and_printed(begun: Settings, tmp_path: Path) -> None:
    counted = [
        run(begun, "roster", "on-paper", "north", "12", "--team", "a"),
        run(begun, "roster", "on-paper", "Quay", "4"),
        run(begun, "roster", "on-paper", "North", "3", "--team", "Night shift"),
    ]
    refused = run(begun, "roster", "on-paper", "Quay", "--team", "x", "--", "-1")
    planned = run(begun, *PLAN)
    nothing = run(begun, "wave", "hat", "1")
    run(begun, "roster", "on-paper", "Wee", "40")
    launch(begun)
    listed = run(begun, "wave", "hat", "1")
    status = run(begun, "wave", "status", "1")
    to = tmp_path / "slips"
    printed = run(begun, "wave", "hat", "1", "--to", str(to), "--organisation", "quay")
    left = run(begun, "wave", "hat", "1", "--to", str(to), "--organisation", "Quay")
    clash = run(begun, "wave", "hat", "1", "--to", str(to), "--organisation", "Quay", "--again")
    (file,) = to.iterdir()

    assert [told.output for told in counted] == [
        "   12  A\n",
        "    4  Quay\n",
        "   12  A\n    3  Night shift\n",
    ]
    assert "from 0 to 2,000" in refused.output
    assert "88 people will be asked" in planned.output
    assert "Nobody is counted" in nothing.output
    assert "4  Quay, counted as Quay (not printed yet)" in listed.output
    assert len(listed.output.splitlines()) >= 3
    assert "slips to print: 4 for Quay, Quay (pulse wave hat 1 --to FOLDER)" in status.output
    assert printed.exit_code == 0, printed.output
    assert "Print the files, then delete them" in printed.output
    assert "left as it is" in left.output
    assert "is there already" in clash.output
    assert len(set(read(file.read_bytes()))) == 4
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_slips_cannot_be_printed_before_the_wave_is_open(begun: Settings, tmp_path: Path) -> None:
    run(begun, "roster", "on-paper", "Quay", "4")
    run(begun, *PLAN)
    told = run(begun, "wave", "hat", "1", "--to", str(tmp_path / "slips"))

    assert told.exit_code == 0
    assert not (tmp_path / "slips").exists()


def test_a_channel_is_added_tried_and_removed(begun: Settings, hooks: Hooks) -> None:
    added = run(begun, "channel", "add", "#all", "--webhook", f"{hooks.url}/x")
    wrong = run(begun, "channel", "add", "#all", "--webhook", "http://chat.example.org")
    listed = run(begun, "channel", "list")
    tried = run(begun, "channel", "test", "1")
    hooks.answer = 404
    failed = run(begun, "channel", "test", "1")
    removed = run(begun, "channel", "remove", "1")

    assert "pulse channel test 1" in added.output
    assert wrong.exit_code == 1
    assert "begins with https://" in wrong.output
    assert "#all (all partners) 127.0.0.1" in listed.output
    assert "A test was posted" in tried.output
    assert failed.exit_code == 1
    assert "answered 404" in failed.output
    assert "forgotten" in removed.output
    assert "There are none yet" in run(begun, "channel", "list").output


def test_the_words_are_printed_and_posted_when_asked_for(begun: Settings, hooks: Hooks) -> None:
    run(begun, "channel", "add", "#all", "--webhook", f"{hooks.url}/x")
    run(begun, *PLAN)
    early = run(begun, "wave", "announce", "1")
    refused = run(begun, "wave", "announce", "1", "--post")
    run(begun, "roster", "on-paper", "Wee", "40")
    launch(begun)
    posted = run(begun, "wave", "announce", "1", "--post")

    assert "Use the link in your own letter" in early.output
    assert "Only an open wave is announced" in refused.output
    assert "#all (all partners): not posted yet" in posted.output
    assert "It is being posted" in posted.output
