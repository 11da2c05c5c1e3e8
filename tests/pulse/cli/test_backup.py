"""A backup brings back everything but the means to open an open wave's answers."""

from __future__ import annotations

import stat
import tarfile
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse import letterbox
from pulse.cli.session import inside
from pulse.db import db
from pulse.jobs import drop, workshop
from pulse.jobs import open as opening
from pulse.settings import Settings
from surveys import by_hand, partners, waves
from surveys.answering import door, envelopes, forms, weeks
from surveys.answering.keyfile import KeyFile
from surveys.answering.keyring import Slot
from surveys.answering.tables import Sealed
from surveys.partners import Unit
from surveys.waves import Stage
from tests.alliances import person
from tests.pulse.boxed import FORM, PUBLIC
from tests.pulse.cli.test_operate import begun, run

__all__ = ["begun"]

WAVE = "WAVE0001"
MANIFEST = {
    "wave": WAVE,
    "units": [{"place": 0, "name": "All", "invited": 20, "notes": 0}],
    "notes": [{"place": 0}],
    "questionnaire": {"items": [{"key": "a"}] * 15},
}


@pytest.fixture
def asking(begun: Settings) -> Settings:
    """An installation with an organisation, and a wave that takes answers."""
    with inside(begun):
        partners.add_organisation(db.session(), name="Harbour")
        db.session.commit()
        with Session(db.engines["box"]) as box:
            keyring = KeyFile(begun.keyring_file)
            door.prepare(box, keyring, wave=WAVE, manifest=MANIFEST)
            box.commit()
    return begun


def elsewhere(settings: Settings) -> Settings:
    """An empty home beside the first one."""
    return Settings(home=settings.home.parent / "second", secret_key=settings.secret_key)


def test_a_backup_and_a_restore_bring_everything_back(asking: Settings, tmp_path: Path) -> None:
    file = tmp_path / "pulse.backup"
    second = elsewhere(asking)

    assert run(asking, "backup", str(file)).exit_code == 0
    restored = run(second, "restore", str(file))

    assert restored.exit_code == 0, restored.output
    with inside(second):
        assert partners.alliance(db.session()).name == "Coast Alliance"
        assert [one.name for one in partners.organisations(db.session())] == ["Harbour"]


def test_no_key_of_the_keyring_is_in_a_backup(asking: Settings, tmp_path: Path) -> None:
    file = tmp_path / "pulse.backup"
    ring = KeyFile(asking.keyring_file)
    keys = [ring.key(slot, 0) for slot in slots()]

    run(asking, "backup", str(file))

    held = b"".join(opened(file).values())
    assert keys
    assert not any(key in held for key in keys)
    assert set(opened(file)) == {"contents.json", "roster.sqlite", "box.sqlite"}


def slots() -> list[Slot]:
    """Every slot that the open wave uses."""
    return [Slot(WAVE, kind, 0, 0) for kind in ("roll", "sheets", "notes")]


def opened(file: Path) -> dict[str, bytes]:
    """Name and content of everything in a backup."""
    with tarfile.open(file) as tar:
        return {entry.name: tar.extractfile(entry).read() for entry in tar}  # type: ignore[union-attr]  # all are files


def test_a_restored_open_wave_takes_no_answers_and_that_is_said(
    asking: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "pulse.backup"
    run(asking, "backup", str(file))

    restored = run(elsewhere(asking), "restore", str(file))

    assert "sealed for ever" in restored.output
    with inside(elsewhere(asking)), db.engines["box"].connect() as connection:
        assert door.is_shut(connection, WAVE)


def test_a_restored_open_wave_can_only_be_called_off_and_that_is_said(
    begun: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "pulse.backup"
    with inside(begun) as app:
        for name in ("North", "Quay", "Tide"):
            unit = Unit(organisation=partners.add_organisation(db.session(), name=name), name="")
            db.session.add(unit)
            db.session.flush()
            db.session.add_all(person(unit, number) for number in range(20))
        db.session.commit()
        open_a_wave(app)
    run(begun, "backup", str(file))
    second = elsewhere(begun)
    restored = run(second, "restore", str(file))
    closed = run(second, "wave", "close", "1")
    dropped = run(second, "wave", "drop", "1", "--yes")

    assert "Core pulse, wave 1 was open." in restored.output
    assert "Call it off with `pulse wave drop 1`" in restored.output
    assert closed.exit_code == 1
    assert "sealed for ever; call the wave off (`pulse wave drop 1`" in closed.output
    assert dropped.exit_code == 0, dropped.output
    with inside(second) as app, workshop.of(app) as shop:
        drop.drop(shop, 1)
        assert waves.by_id(shop.roster, 1).stage is Stage.dropped
        assert shop.box.scalars(select(Sealed)).all() == []


def open_a_wave(app: Flask) -> None:
    """Plan a wave for today and open it."""
    with workshop.of(app) as shop:
        wave = by_hand.plan(
            shop.roster,
            partners.alliance(shop.roster),
            pulse="Core pulse",
            instrument="trust-core",
            opens=shop.today,
            closes=shop.today + timedelta(days=14),
            today=shop.today,
            rng=shop.rng,
        )
        shop.roster.commit()
        opening.launch(shop, wave.id)


def test_a_sign_in_link_of_before_the_backup_is_of_no_use_after_a_restore(
    begun: Settings, tmp_path: Path
) -> None:
    link = run(begun, "init", "--steward", "steward@alliance.example").output
    path = "/sign-in/" + link.partition("/sign-in/")[2].split()[0]
    run(begun, "backup", str(tmp_path / "pulse.backup"))

    run(elsewhere(begun), "restore", str(tmp_path / "pulse.backup"))

    with inside(elsewhere(begun)) as app:
        assert app.test_client().get(path).status_code == 410


def test_a_backup_is_readable_by_its_owner_alone(begun: Settings, tmp_path: Path) -> None:
    run(begun, "backup", str(tmp_path / "pulse.backup"))

    assert stat.S_IMODE((tmp_path / "pulse.backup").stat().st_mode) == 0o600


def test_nothing_is_written_over(begun: Settings, tmp_path: Path) -> None:
    file = tmp_path / "pulse.backup"
    run(begun, "backup", str(file))
    before = file.read_bytes()

    twice = run(begun, "backup", str(file))
    back = run(begun, "restore", str(file))

    assert twice.exit_code == back.exit_code == 1
    assert "is there already" in twice.output
    assert "empty home" in back.output
    assert file.read_bytes() == before


@pytest.mark.parametrize("harm", ["cut", "changed", "foreign"])
def test_a_damaged_backup_restores_nothing(begun: Settings, tmp_path: Path, harm: str) -> None:
    file = tmp_path / "pulse.backup"
    run(begun, "backup", str(file))
    whole = file.read_bytes()
    if harm == "cut":
        file.write_bytes(whole[: len(whole) // 2])
    elif harm == "changed":
        pieces = opened(file)
        pieces["roster.sqlite"] = pieces["roster.sqlite"].replace(b"Coast", b"Moist")
        rewritten(file, pieces)
    else:
        file.write_bytes(b"name,address\n")

    told = run(elsewhere(begun), "restore", str(file))

    assert told.exit_code == 1
    assert not (elsewhere(begun).home / "roster.sqlite").exists()


def rewritten(file: Path, pieces: dict[str, bytes]) -> None:
    """Put changed pieces into a backup's file."""
    folder = file.parent / "pieces"
    folder.mkdir()
    with tarfile.open(file, "w:gz") as tar:
        for name, piece in pieces.items():
            (folder / name).write_bytes(piece)
            tar.add(folder / name, arcname=name)


@pytest.mark.parametrize("settings", ["postgresql"], indirect=True)
def test_on_postgresql_its_own_tools_are_named(begun: Settings, tmp_path: Path) -> None:
    told = run(begun, "backup", str(tmp_path / "pulse.backup"))

    assert told.exit_code == 1
    assert "pg_dump" in told.output


def test_a_restored_box_has_its_form_and_takes_messages_and_what_lay_in_it_stays_sealed(
    begun: Settings, tmp_path: Path
) -> None:
    file, second = tmp_path / "pulse.backup", elsewhere(begun)
    envelope, week = bytes(envelopes.SIZE), weeks.of(workshop.clock().date())
    with inside(begun) as app:
        with db.engines["box"].begin() as connection:
            forms.publish(connection, FORM, PUBLIC, shut=False)
        letterbox.of(app).begin(FORM, b"1" * 32, envelope, week)
        key = app.extensions["pulse.keyring"].key(Slot(FORM, "threads", week, 0), 1)

    run(begun, "backup", str(file))
    restored = run(second, "restore", str(file))

    assert restored.exit_code == 0, restored.output
    held = b"".join(opened(file).values())
    assert not any(each in held for each in (key, b"1" * 32))
    with inside(second) as app:
        box = letterbox.of(app)
        before = box.threads(FORM)
        box.begin(FORM, b"2" * 32, envelope, week)
        assert (before, set(box.threads(FORM))) == ({}, {b"2" * 32})
        assert box.form(FORM).title == PUBLIC["title"]
