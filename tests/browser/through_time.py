"""An alliance through time: its calendar, its post, its operator, and a window for everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from email import message_from_bytes, policy
from random import Random

import pytest
import time_machine
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from click.testing import CliRunner
from flask import Flask
from playwright.sync_api import Error, Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse import queue
from pulse.auth import invite
from pulse.auth.models import AuditEntry, User
from pulse.cli import main
from pulse.db import db
from pulse.jobs import due, work, workshop
from pulse.jobs.workshop import Workshop
from pulse.mail.outbox import Outbox
from pulse.schema import SCRIPTS
from pulse.settings import Settings
from surveys import by_hand
from surveys.asking import readiness
from surveys.waves import Wave
from tests.alliances import person
from tests.conftest import signed_in
from tests.pulse.reports.world import Crew, World

HARBOUR, MILL, ORCHARD = PARTNERS = ("Harbour Trust", "Mill Clinic", "Orchard")
PEOPLE, ANSWERS = 40, 36
LOW, USUAL = 2.4, 3.7
STAFF = {  # role: address
    "steward": "steward@coast.example",
    "harbour": "lead@harbour.example",
    "mill": "lead@mill.example",
    "liaison": "liaison@coast.example",
}


@dataclass
class Post:
    """A mail server of our own: the text of each letter, by its reader."""

    came: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def line(self) -> Iterator[Post]:
        """A line to itself."""
        yield self

    def send(self, _sender: str, to: str, message: bytes) -> None:
        """Take a letter in."""
        body = message_from_bytes(message, policy=policy.default).get_body(("plain",))
        assert body is not None
        self.came[to] = body.get_content()


@dataclass
class Story:
    """The installation, its calendar, its post, and a window for everybody in it."""

    app: Flask
    settings: Settings
    address: str
    clock: time_machine.Coordinates
    windows: dict[str, Page]
    post: Post = field(default_factory=Post)

    def on(self, day: str) -> None:
        """Let it be nine o'clock of a day; everybody signs in anew."""
        self.clock.move_to(datetime.combine(date.fromisoformat(day), time(9), UTC))
        for role, email in STAFF.items():
            with self.app.app_context():
                user = db.session.scalars(select(User).where(User.email == email)).one()
                cookie = signed_in(self.app, user).get_cookie("pulse")
            assert cookie is not None
            context = self.windows[role].context
            context.clear_cookies()
            context.add_cookies([{"name": "pulse", "value": cookie.value, "url": self.address}])

    def at(self, role: str, path: str) -> Page:
        """A page before somebody, even if the one before it was just loading itself anew."""
        page = self.windows[role]
        try:
            page.goto(path)
        except Error as error:
            if "ERR_ABORTED" not in error.message:
                raise
            page.goto(path)
        return page

    def operate(self, *words: str) -> None:
        """A command of the operator."""
        environ = {"PULSE_HOME": str(self.settings.home), "PULSE_MAIL_SENDER": "Pulse <p@c.org>"}
        done = CliRunner().invoke(main, list(words), env=environ)
        assert done.exit_code == 0, done.output

    def do(self, job: Callable[[Workshop, int], None], wave_id: int) -> None:
        """A job about a wave is done here, and waits no more."""
        with workshop.of(self.app, rng=Random(3)) as shop:
            job(shop, wave_id)
        with self.app.app_context():
            waits = queue.under_way(db.engine)
            queue.cancel(db.engine, [each.id for each in waits if each.ids == (wave_id,)])

    def by_itself(self) -> None:
        """What the day asks for, but the jobs that it asks for."""
        with workshop.of(self.app, rng=Random(3)) as shop:
            due.everything(shop, shop.now())

    def letters(self) -> None:
        """Every letter that is due leaves."""
        with workshop.of(self.app, rng=Random(3)) as shop:
            wanted = due.wanted(shop)
        for (name, *ids), _ in wanted:
            with workshop.of(self.app, rng=Random(3)) as shop:
                work.JOBS[name](shop, *ids)

    @contextmanager
    def world(self) -> Iterator[World]:
        """The alliance, whose waves may be answered and published at once."""
        keyring = self.app.extensions["pulse.keyring"]
        rng = Random(f"{datetime.now(UTC):%F}")
        with (
            self.app.app_context(),
            Session(db.engine) as roster,
            Session(db.engines["box"]) as box,
        ):
            yield World(roster, box, keyring, rng, weeks=4)

    def pass_by(self, *moods: float) -> int:
        """Waves in which the people of Harbour Trust felt so; the last one's id."""
        with self.world() as world:
            for mood in moods:
                feel = (mood, USUAL, USUAL - 0.2)
                world.published(
                    [
                        Crew((name,), "", PEOPLE, ANSWERS, each)
                        for name, each in zip(PARTNERS, feel, strict=True)
                    ]
                )
            return world.pulse.waves[-1].id

    def plan(self, opens: str, closes: str) -> int:
        """Plan a wave by hand; its id."""
        with self.world() as world:
            wave = by_hand.plan(
                world.roster,
                world.alliance,
                pulse="Core pulse",
                instrument="trust-core",
                opens=date.fromisoformat(opens),
                closes=date.fromisoformat(closes),
                today=datetime.now(UTC).date(),
                rng=Random(opens),
            )
            world.roster.commit()
            return wave.id

    def hindered(self, wave_id: int) -> str:
        """What keeps a wave from opening on its day, in words."""
        with self.app.app_context():
            wave = db.session.get_one(Wave, wave_id)
            found = readiness.hindrances(db.session(), wave, wave.opens)
            return " ".join(each.words for each in found)

    def asked(self, kind: int) -> list[str]:
        """To whom a letter is to go that something of a kind is to be read, by address."""
        with self.app.app_context():
            jobs = queue.jobs(db.engine, limit=999)
            users = {each.id: each.email for each in db.session.scalars(select(User))}
        letters = [each.ids for each in jobs if each.name == queue.NEWS_LETTER]
        return sorted(users[user] for what, _, user in letters if what == kind)

    def trail(self) -> list[tuple[str, str, str]]:
        """What was done, by whom, to what and why."""
        columns = (AuditEntry.deed, AuditEntry.actor, AuditEntry.subject)
        with self.app.app_context():
            rows = db.session.execute(select(*columns).order_by(AuditEntry.id)).all()
        return [(deed, actor, subject) for deed, actor, subject in rows]


def stamped(app: Flask) -> None:
    """Say of the tables that they are of the newest version, so that commands may work on them."""
    with app.app_context():
        for ledger, engine in (("roster", db.engine), ("box", db.engines["box"])):
            scripts = ScriptDirectory(str(SCRIPTS), version_locations=[str(SCRIPTS / ledger)])
            with engine.begin() as connection:
                MigrationContext.configure(connection).stamp(scripts, "head")


@pytest.fixture
def story(
    app: Flask, settings: Settings, address: str, window: Callable[..., Page]
) -> Iterator[Story]:
    """Three partners who have asked their people six times under the starter charter."""
    with time_machine.travel(datetime(2025, 8, 11, 9, tzinfo=UTC), tick=True) as clock:
        windows = {role: window() for role in STAFF}
        windows["asked"] = window(viewport={"width": 360, "height": 740}, java_script_enabled=False)
        stamped(app)
        made = Story(app, settings, address, clock, windows)
        app.extensions["pulse.outbox"] = Outbox(made.post, "pulse@coast.example")
        made.pass_by(*[USUAL + 0.1] * 6)
        with made.world() as world:
            for name in PARTNERS:
                unit = world.unit(world.organisation(name), "")
                world.roster.add_all(person(unit, each) for each in range(PEOPLE))
            ids = {name: world.organisation(name).id for name in PARTNERS}
            world.charter.locked = date(2025, 3, 3)
            invite.steward(world.roster, address=STAFF["steward"])
            invite.leader(world.roster, address=STAFF["harbour"], organisation_id=ids[HARBOUR])
            invite.leader(world.roster, address=STAFF["mill"], organisation_id=ids[MILL])
            invite.liaison(world.roster, address=STAFF["liaison"])
            world.roster.commit()
        yield made
