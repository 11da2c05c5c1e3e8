"""A wave's end survives kill -9 at every step and a disk that takes no more; nothing stays."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pulse import queue
from pulse.db import db
from pulse.jobs import close, due
from pulse.jobs import open as opening
from pulse.settings import Settings
from surveys.answering import door
from surveys.answering.tables import Door, File, Sealed, Ticket
from surveys.asking.invitations import Invitation
from surveys.releases import Release, ReleasedCell, Standing
from surveys.waves import Stage, Wave
from tests.conftest import BOTH
from tests.pulse.jobs.conftest import TODAY, Open
from tests.pulse.jobs.test_end import add_staff, answer

ROOT = Path(__file__).parents[3]
STRIDES = {"close": 7, "publish": 4, "drop": 4}  # lines between one kill and the next


@pytest.fixture
def answered(app: Flask, open_shop: Open, wave_id: int) -> int:
    """An open wave, with its keys that sign and its stored pages, in which everybody answered."""
    add_staff(app)
    with open_shop() as shop:
        opening.launch(shop, wave_id)
        kinds = set(shop.box.scalars(select(Sealed.kind)))
        assert kinds == {"roll", "sheets", "notes", "signing"}
        assert shop.box.scalar(select(func.count()).select_from(File))
    assert answer(app, wave_id) == 60
    return wave_id


def ended(
    settings: Settings, job: str, wave_id: int, tmp_path: Path, *, full: bool = False
) -> list[str]:
    """End a wave in children that are killed ever later; how each of them ended."""
    assert settings.secret_key is not None
    order = {
        "settings": {
            "home": str(settings.home),
            "roster_url": settings.roster,
            "box_url": settings.box,
            "secret_key": settings.secret_key.get_secret_value(),
            "mail_url": settings.mail_url,
        },
        "today": TODAY.isoformat(),
        "job": job,
        "wave": wave_id,
        "full": full,
        "first": 10_000_000 if full else 1 + 2 * settings.box.startswith("postgresql"),
        "stride": STRIDES[job],
        "report": str(tmp_path / f"{job}.json"),
    }
    command = [sys.executable, "-m", "tests.pulse.jobs.ending", json.dumps(order)]
    finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr
    told: list[str] = json.loads((tmp_path / f"{job}.json").read_text(encoding="utf-8"))
    assert full or "failed" not in told, finished.stderr
    return told


def rows(box: Session) -> dict[str, int]:
    """How many rows each table of the answering side has."""
    return {
        table.__tablename__: box.scalar(select(func.count()).select_from(table)) or 0
        for table in (Door, File, Sealed, Ticket)
    }


def nothing_is_left(app: Flask, open_shop: Open, wave_id: int) -> None:
    """Nothing of a wave on the answering side but its shut door, and nobody's seat."""
    with open_shop() as shop:
        seats = select(func.count()).select_from(Invitation).where(Invitation.seat.is_not(None))
        wave = shop.roster.get_one(Wave, wave_id)
        assert rows(shop.box) == {"door": 1, "served": 0, "sealed": 0, "ticket": 0}
        assert door.is_shut(shop.box.connection(), wave.code)
        assert shop.roster.scalar(seats) == 0
        assert shop.keyring.waves() == set()
        assert due.wanted(shop) == []
        slots = shop.settings.keyring_file.read_bytes()[4096:]
    assert set(slots) == {0}


@BOTH
@pytest.mark.timeout(600)
def test_a_wave_whose_end_is_killed_at_every_step_is_counted_whole_and_leaves_nothing(
    app: Flask, settings: Settings, open_shop: Open, answered: int, tmp_path: Path
) -> None:
    closing = ended(settings, "close", answered, tmp_path)
    with open_shop() as shop:
        drafts = shop.roster.scalars(select(Release.standing)).all()
        kept = rows(shop.box)
    publishing = ended(settings, "publish", answered, tmp_path)

    assert closing.count("killed") >= 10
    assert publishing.count("killed") >= 15
    assert drafts == [Standing.draft]
    assert kept["sealed"] > 0  # so that a failed computation can be repeated
    with open_shop() as shop:
        cells = shop.roster.execute(
            select(ReleasedCell.place, ReleasedCell.n).where(
                ReleasedCell.subject == "organisation", ReleasedCell.measure == "mean"
            )
        )
        assert {(cell.place, cell.n) for cell in cells} == {(1, 38), (2, 22)}
        assert shop.roster.scalars(select(Release.standing)).all() == [Standing.published]
        assert shop.roster.get_one(Wave, answered).stage is Stage.released
    nothing_is_left(app, open_shop, answered)
    with app.app_context():
        names = [job.name for job in queue.jobs(db.engine)]
        assert (names.count(queue.CLOSED_LETTER), names.count(queue.REPORT_LETTER)) == (1, 2)


@BOTH
@pytest.mark.timeout(600)
def test_a_calling_off_that_is_killed_at_every_step_leaves_nothing(
    app: Flask, settings: Settings, open_shop: Open, answered: int, tmp_path: Path
) -> None:
    told = ended(settings, "drop", answered, tmp_path)

    assert told.count("killed") >= 10
    nothing_is_left(app, open_shop, answered)


@BOTH
@pytest.mark.timeout(600)
def test_on_a_disk_that_takes_no_more_a_wave_ends_later_and_loses_nothing(
    app: Flask, settings: Settings, open_shop: Open, answered: int, tmp_path: Path
) -> None:
    on_sqlite = settings.box.startswith("sqlite")
    closing = ended(settings, "close", answered, tmp_path, full=on_sqlite)
    publishing = ended(settings, "publish", answered, tmp_path, full=True)

    if on_sqlite:
        assert closing == ["failed", "done"]
    assert publishing == ["failed", "done"]
    with open_shop() as shop:
        n = select(ReleasedCell.n).where(
            ReleasedCell.subject == "organisation", ReleasedCell.measure == "mean"
        )
        assert set(shop.roster.scalars(n)) == {38, 22}
    nothing_is_left(app, open_shop, answered)


@BOTH
def test_a_wave_whose_keys_that_sign_are_gone_is_closed_all_the_same(
    app: Flask, open_shop: Open, answered: int
) -> None:
    with open_shop() as shop:
        wave = shop.roster.get_one(Wave, answered)
        signing = select(Sealed.place).where(Sealed.kind == "signing")
        assert shop.box.scalars(signing).all()
        lost = _without(shop.settings.keyring_file, b"signing")
        close.close(shop, answered)

        assert lost == 3
        assert wave.stage is Stage.closed
        assert shop.roster.scalars(select(Release.standing)).all() == [Standing.draft]


def _without(file: Path, kind: bytes) -> int:
    """Overwrite every slot of a kind with zeros, as a disk's fault might; how many they were."""
    number = {b"signing": 5}[kind]  # the second byte of a slot
    stored, lost = bytearray(file.read_bytes()), 0
    for start in range(4096, len(stored), 128):
        if stored[start + 1] == number:
            stored[start : start + 128] = bytes(128)
            lost += 1
    with file.open("r+b") as slots:
        slots.write(stored)
    return lost
