"""Letters leave at the pace that is set, however many workers send them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pulse.db import db
from pulse.mail import pace
from pulse.mail.pace import Pace, Turn
from tests.conftest import BOTH

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
Turns = Callable[..., list[float | None]]


@contextmanager
def roster(app: Flask) -> Iterator[Session]:
    """A session of the roster."""
    with app.app_context(), Session(db.engine) as session:
        yield session


@pytest.fixture
def turns(app: Flask) -> Turns:
    """Takes turns of a pace for so many letters to a domain, so many seconds after nine."""

    def taken(kept: Pace, many: int, domain: str, later: float = 0, patience: float = 0) -> object:
        with roster(app) as session:
            now = NOW + timedelta(seconds=later)
            return kept.turns(session, [f"a@{domain}"] * many, now, patience=patience)

    return taken  # type: ignore[return-value]  # its shape is the alias above


@BOTH
def test_a_minutes_letters_leave_at_once_and_each_further_one_waits_its_turn(turns: Turns) -> None:
    kept = Pace(domain=60)
    first = turns(kept, 62, "north.example")
    later = turns(kept, 4, "north.example", later=0.5, patience=2.6)

    assert first == [0.0] * 60 + [None] * 2
    assert later == [0.5, 1.5, 2.5, None]


@BOTH
def test_domains_have_turns_of_their_own_and_share_those_of_all(turns: Turns) -> None:
    kept = Pace(overall=50, domain=30)

    assert turns(kept, 31, "north.example").count(0.0) == 30
    assert turns(kept, 31, "SOUTH.example").count(0.0) == 20
    assert turns(kept, 1, "south.example", later=60) == [0.0]


def test_a_letter_that_took_no_turn_takes_none_of_the_others(turns: Turns) -> None:
    kept = Pace(overall=10, domain=2)

    assert turns(kept, 9, "north.example").count(None) == 7
    assert turns(kept, 2, "south.example") == [0.0, 0.0]


def test_a_clock_that_is_set_back_stops_no_letter(turns: Turns) -> None:
    kept = Pace(overall=2)
    turns(kept, 2, "north.example")

    assert turns(kept, 3, "north.example", later=-3600) == [0.0, 0.0, None]


def test_without_a_limit_nothing_is_written_down(app: Flask, turns: Turns) -> None:
    found = turns(Pace(), 500, "north.example")

    assert found == [0.0] * 500
    with roster(app) as session:
        assert session.scalar(select(func.count()).select_from(Turn)) == 0


def test_what_is_known_of_domains_is_forgotten_when_it_says_nothing_more(
    app: Flask, turns: Turns
) -> None:
    turns(Pace(2, 2), 1, "north.example")
    turns(Pace(2, 2), 1, "south.example", later=400)
    with roster(app) as session:
        pace.forget(session, NOW + timedelta(seconds=500))

        assert set(session.scalars(select(Turn.name))) == {"", "south.example"}


@pytest.mark.parametrize("settings", ["postgresql"], indirect=True)
def test_three_workers_together_keep_the_pace_of_one(turns: Turns) -> None:
    kept, granted = Pace(overall=100, domain=70), list[float | None]()

    def work(domains: tuple[str, str]) -> None:
        for _ in range(10):
            for domain in domains:
                granted.extend(turns(kept, 4, domain))

    pairs = [("a.example", "b.example"), ("b.example", "a.example"), ("b.example", "a.example")]
    workers = [Thread(target=work, args=(pair,)) for pair in pairs]
    for each in workers:
        each.start()
    for each in workers:
        each.join()

    assert len(granted) == 240
    assert granted.count(0.0) == 100
