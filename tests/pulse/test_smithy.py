"""The writer waits for those who are about to come from the smithy, and never for long."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from pulse.smithy import Smithy
from surveys.answering.keyfile import KeyFile

LONG = 30.0  # seconds; nobody waits for so long in a test that passes


@pytest.fixture
def smithy(tmp_path: Path) -> Smithy:
    return Smithy(create_engine("sqlite://"), KeyFile(tmp_path / "keyring"))


def waiting(smithy: Smithy) -> threading.Thread:
    """Somebody who waits until the smithy is empty."""
    thread = threading.Thread(target=smithy.empty, args=[LONG])
    thread.start()
    return thread


def test_nobody_is_waited_for_where_nobody_is(smithy: Smithy):
    smithy.empty(LONG)


def test_whoever_waits_goes_on_when_the_last_visitor_has_left(smithy: Smithy):
    with smithy.visit():
        with smithy.visit():
            waits = waiting(smithy)
        assert waits.is_alive()

    waits.join(LONG / 2)
    assert not waits.is_alive()


def test_a_visitor_who_failed_has_left(smithy: Smithy):
    with pytest.raises(KeyError), smithy.visit():
        raise KeyError

    smithy.empty(LONG)


def test_a_visitor_is_not_waited_for_without_end(smithy: Smithy):
    with smithy.visit():
        smithy.empty(0.01)
