"""Whoever seizes the whole home after publication finds nothing of who held which seat."""

from __future__ import annotations

import json
import os
from contextlib import AbstractContextManager
from pathlib import Path
from random import SystemRandom

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.db import db
from pulse.jobs import close, invite, release, workshop
from pulse.jobs import open as opening
from pulse.jobs.workshop import Workshop
from pulse.settings import Settings
from surveys.answering.tables import Sealed, Ticket
from surveys.asking.invitations import Invitation
from tests.pulse.jobs.conftest import TODAY, found_alliance
from tests.pulse.jobs.test_end import answer

SIZES = ((40, 35), (60,), (50, 45))


@pytest.fixture
def wave_id(app: Flask) -> int:
    """A planned wave large enough to fill many pages of both databases."""
    with app.app_context(), Session(db.engine) as session:
        return found_alliance(session, SIZES)


def at_work(app: Flask) -> AbstractContextManager[Workshop]:
    """A workshop on the wave's first day."""
    return workshop.of(app, today=TODAY, rng=SystemRandom())


def secrets_of(app: Flask) -> set[bytes]:
    """Every seat, digest and sealed value that there is now."""
    with app.app_context(), Session(db.engine) as roster, Session(db.engines["box"]) as box:
        seats = set(roster.scalars(select(Invitation.seat)))
        digests = set(box.scalars(select(Ticket.digest)))
        values = {value[:32] for value in box.scalars(select(Sealed.value))}
    return {each for each in seats | digests | values if each}


def found_in(home: Path, secrets: set[bytes]) -> dict[str, int]:
    """How many of them each file of the home holds."""
    files = [file for file in home.rglob("*") if file.is_file()]
    counts = {file.name: sum(each in file.read_bytes() for each in secrets) for file in files}
    return {name: count for name, count in counts.items() if count}


@pytest.fixture
def ended(app: Flask, wave_id: int) -> set[bytes]:
    """Publishes an answered wave; the secrets that it had."""
    with at_work(app) as shop:
        opening.launch(shop, wave_id)
    with at_work(app) as shop:
        invite.send(shop, wave_id, 1, sum(map(sum, SIZES)))
    known = secrets_of(app)
    answer(app, wave_id)
    known |= secrets_of(app)
    with at_work(app) as shop:
        close.close(shop, wave_id)
    with at_work(app) as shop:
        release.publish(shop, wave_id)
    return known


def test_no_seat_no_digest_and_no_sealed_value_is_left_in_any_file(
    settings: Settings, ended: set[bytes]
) -> None:
    assert len(ended) > 2 * sum(map(sum, SIZES))
    assert found_in(settings.home, ended) == {}


def test_the_same_search_finds_them_where_they_were_not_destroyed(
    app: Flask, settings: Settings, wave_id: int
) -> None:
    with at_work(app) as shop:
        opening.launch(shop, wave_id)

    seats = secrets_of(app)

    assert sum(found_in(settings.home, seats).values()) >= len(seats)


def test_the_keyring_holds_zeros_only(settings: Settings, ended: set[bytes]) -> None:
    slots = settings.keyring_file.read_bytes()[4096:]

    assert ended
    assert slots.count(0) == len(slots)


def test_nothing_but_the_known_files_is_left(
    settings: Settings, ended: set[bytes], tmp_path: Path
) -> None:
    names = {str(Path(each).relative_to(settings.home)) for each in _walk(settings.home)}

    assert ended
    assert {name.removesuffix("-wal").removesuffix("-shm") for name in names} <= {
        "roster.sqlite",
        "box.sqlite",
        "keyring/slots",
        "keyring/slots.turn",
        "secret_key",
    }, json.dumps(sorted(names))


def _walk(folder: Path) -> list[str]:
    return [os.path.join(root, name) for root, _, names in os.walk(folder) for name in names]
