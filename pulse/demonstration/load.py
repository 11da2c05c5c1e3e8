"""Loads the demonstration step by step; stopped anywhere, the next start goes on from there."""

from __future__ import annotations

import secrets
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from waitress import wasyncore
from waitress.server import create_server

from pulse import queue
from pulse.auth import invite
from pulse.db import db
from pulse.demonstration import afterwards, boxes, past, respondents, story
from pulse.demonstration.story import CAST, Cast
from pulse.jobs import close, open, release, workshop
from pulse.jobs.invite import send
from surveys import by_hand, charter, marks, partners, sharing, waves
from surveys.asking import directory
from surveys.earlier import sources
from surveys.errors import NotFound
from surveys.files.table import Choice, read_table
from surveys.waves import Stage, Wave

Progress = Callable[[str, int, int], None]  # what, done, of how many

PULSE = "Core pulse"
WEEKS = 12  # between two waves
PAST = 5  # waves behind the live one: one more than a trend is told from
DAYS = 14  # a wave stays open
LIVE_SINCE = 4  # days
ENDED = 2  # days since the last wave of a story without a live one
AFTERWARDS = timedelta(weeks=5)  # from a wave's end to what its marks tell
LIVE_SHARE = 0.45  # of those asked have answered the live wave
PAST_SHARE = 0.74


@dataclass(frozen=True, slots=True)
class Round:
    """One wave of the story."""

    number: int
    opens: date
    live: bool

    @property
    def closes(self) -> date:
        """Its last day."""
        return self.opens + timedelta(days=DAYS)


def rounds(today: date, *, live: bool = True) -> list[Round]:
    """The waves of the story, the live one last, if there is one."""
    waves = PAST + 1 if live else PAST
    last = today - timedelta(days=LIVE_SINCE if live else DAYS + ENDED)
    return [
        Round(number, last - timedelta(weeks=WEEKS * (waves - number)), live=number > PAST)
        for number in range(1, waves + 1)
    ]


def alliance(session: Session, cast: Cast = CAST) -> None:
    """Found the alliance with its steward, partners and leaders, unless they are there."""
    try:
        partners.alliance(session)
    except NotFound:
        founded = partners.found(session, name=cast.alliance, demonstration=True)
        charter.starter(session, founded)
        invite.steward(session, address=cast.steward)
    session.commit()


def rosters(session: Session, today: date, progress: Progress, cast: Cast = CAST) -> None:
    """Bring in each partner's people through the same import that users get."""
    for done, partner in enumerate(cast.partners):
        progress("Rosters", done, len(cast.partners))
        try:
            home = partners.organisation(session, partner.name)
        except NotFound:
            home = partners.add_organisation(session, name=partner.name, country="GB")
        table = read_table(story.roster(partner), "people.csv", choice=Choice(), likeliest="@")
        plan = directory.read(session, organisation=home, table=table, mapping={}, full=True)
        directory.apply(session, plan, today)
        invite.leader(session, address=f"leader@{partner.domain}.example", organisation_id=home.id)
        session.commit()
    progress("Rosters", len(cast.partners), len(cast.partners))


def history(session: Session, today: date, progress: Progress) -> None:
    """Bring in the partners' real history through the same import that users get."""
    if sources.every(session):
        return
    progress("History 2009-2021", 0, 1)
    past.bring(session, today)
    queue.enqueue(session, queue.DRAW_HISTORY, key="history/draw")
    session.commit()
    progress("History 2009-2021", 1, 1)


def happened(session: Session, today: date, cast: Cast = CAST) -> None:
    """Mark on the series what happened between the waves, unless it is marked."""
    if marks.every(session):
        return
    closed = [now.closes for now in rounds(today, live=cast.live)]
    for number, owner, words in cast.marks:
        whose = partners.organisation(session, owner) if owner else None
        day = closed[number - 1] + AFTERWARDS
        marks.note(session, words, day=day, organisation=whose, today=today)
    session.commit()


def wave(app: Flask, mailbox: Path, now: Round, progress: Progress, cast: Cast = CAST) -> None:
    """Take one wave of the story as far as it goes: to its release, or half-way answered."""
    wave_id = _planned(app, now)
    with workshop.of(app, today=now.opens) as shop:
        if waves.by_id(shop.roster, wave_id).stage is Stage.planned:
            open.launch(shop, wave_id)
        if waves.by_id(shop.roster, wave_id).stage is Stage.open:
            _send(shop, wave_id, f"Wave {now.number}: letters", progress)
            _answer(app, mailbox, waves.by_id(shop.roster, wave_id), now, progress, cast)
    if now.live:
        return
    with workshop.of(app, today=now.closes) as shop:
        if waves.by_id(shop.roster, wave_id).stage is not Stage.released:
            progress(f"Wave {now.number}: release", 0, 1)
            close.close(shop, wave_id)
            release.publish(shop, wave_id)
            progress(f"Wave {now.number}: release", 1, 1)
        _tell(shop, wave_id, cast)
        for letter in respondents.letters(mailbox, waves.by_id(shop.roster, wave_id).code):
            letter.file.unlink()


def _tell(shop: workshop.Workshop, wave_id: int, cast: Cast) -> None:
    """Say what was done about a wave, and that people were told then."""
    wave = waves.by_id(shop.roster, wave_id)
    if wave.shared is None:
        sharing.write(shop.roster, wave, cast.deeds[wave.number - 1])
        sharing.share(wave, shop.today)
        shop.roster.commit()


def survey_link(url: str, mailbox: Path, code: str) -> str:
    """The link of one person who let the live wave pass: a visitor may answer it."""
    for letter in respondents.letters(mailbox, code):
        if story.answers(letter.address, PAST + 1, [], share=LIVE_SHARE) is None:
            return f"{url}/s/{code}#{letter.token}{letter.rest}"
    raise NotFound("The demonstration has no unanswered letter left.")


def live_code(session: Session) -> str:
    """The code of the live wave."""
    found = session.scalar(select(Wave).where(Wave.number == PAST + 1))
    if found is None:
        raise NotFound("The demonstration has no live wave.")
    return found.code


def _planned(app: Flask, now: Round) -> int:
    with workshop.of(app, today=now.opens) as shop:
        there = shop.roster.scalar(select(Wave).where(Wave.number == now.number))
        if there is None:
            there = by_hand.plan(
                shop.roster,
                partners.alliance(shop.roster),
                pulse=PULSE,
                instrument="trust-core",
                opens=now.opens,
                closes=now.closes,
                today=now.opens,
                rng=secrets.SystemRandom(),
            )
            shop.roster.commit()
        return there.id


def _send(shop: workshop.Workshop, wave_id: int, what: str, progress: Progress) -> None:
    batches = open.batches(shop.roster, wave_id)
    for done, (first, last) in enumerate(batches):
        progress(what, done, len(batches))
        send(shop, wave_id, first, last)
    progress(what, len(batches), len(batches))


def _answer(
    app: Flask, mailbox: Path, wave: Wave, now: Round, progress: Progress, cast: Cast
) -> None:
    items = [(item.construct, item.reverse) for item in wave.instrument.items]
    share = LIVE_SHARE if now.live else PAST_SHARE
    work = []
    for letter in respondents.letters(mailbox, wave.code):
        points = story.answers(
            letter.address, now.number, items, share=share, partners=cast.partners
        )
        if points is not None:
            work.append((letter, points, story.note(letter.address, now.number)))
    what = f"Wave {now.number}: answers"
    count = Counter(lambda done: progress(what, done, len(work)))
    with _served(app) as url:
        respondents.answer_all(url, work, done=count)
    progress(what, len(work), len(work))


class Counter:
    """Counts calls of several threads, and tells each count."""

    def __init__(self, tell: Callable[[int], None]) -> None:
        self._tell = tell
        self._count = 0
        self._lock = threading.Lock()

    def __call__(self) -> None:
        """Count one."""
        with self._lock:
            self._count += 1
            self._tell(self._count)


@contextmanager
def _served(app: Flask) -> Iterator[str]:
    """Serve the pages on a free port of this machine while simulated respondents answer."""
    door = socket.create_server(("127.0.0.1", 0))
    sockets: dict[int, Any] = {}
    server = create_server(app, map=sockets, sockets=[door], threads=16, ident=None)
    over = threading.Event()

    def turn() -> None:
        while not over.is_set():
            wasyncore.loop(timeout=0.1, use_poll=True, map=sockets, count=1)
        wasyncore.close_all(sockets)  # by this thread: the loop stumbles over what others close

    thread = threading.Thread(target=turn, name="pulse demonstration", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
    finally:
        server.task_dispatcher.shutdown()
        over.set()
        thread.join(timeout=10)


def everything(
    app: Flask, mailbox: Path, today: date, progress: Progress, cast: Cast = CAST
) -> None:
    """Load whatever of a story is not there yet."""
    with app.app_context():
        alliance(db.session(), cast)
        rosters(db.session(), today, progress, cast)
        if cast.real:
            history(db.session(), today, progress)
        happened(db.session(), today, cast)
        boxes.open_box(app, today, secrets.SystemRandom())
    for now in rounds(today, live=cast.live):
        wave(app, mailbox, now, progress, cast)
    if cast.real:
        with app.app_context():
            afterwards.bring(db.session(), today, PAST - 1)
            queue.enqueue(db.session(), queue.DRAW_HISTORY, queue.SCORECARD, key="scorecard/draw")
            db.session.commit()


def today() -> date:
    """The day by UTC's calendar."""
    return datetime.now(UTC).date()
