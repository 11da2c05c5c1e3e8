"""A throw-away installation: an alliance that is asked, letters in a folder, pages served."""

from __future__ import annotations

import re
import secrets
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from random import Random, SystemRandom
from typing import Any

import psycopg
from flask import Flask
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session
from waitress.server import create_server
from waitress.wasyncore import close_all

from pulse import queue, schema
from pulse.app import create_app
from pulse.attacks import twins
from pulse.attacks.suite import Bench
from pulse.auth import invite as staff
from pulse.db import db
from pulse.jobs import invite, workshop
from pulse.jobs import open as opening
from pulse.jobs.workshop import Workshop
from pulse.settings import Apart, Settings
from surveys import by_hand, partners
from surveys.answering import extracts
from surveys.asking.people import Person
from surveys.partners import Unit
from surveys.waves import Wave

Sizes = Sequence[Sequence[int]]  # people of each team of each organisation
Keys = tuple[bytes, bytes]  # the public and the private half of a signing key

SIZES: Sizes = ((20, 18), (22,))
STEWARD = "steward@alliance.example"
DOMAINS = ("partner.example",)  # of the addresses of those who are asked
LINK = re.compile(r"(https?://\S+/s/[^\s#]+)#(\S+)")
FORGED: list[Keys] = []  # keys are dear to make, and an invented wave may have another's


@dataclass(frozen=True, slots=True)
class Invited:
    """One letter as it left, and the link in it."""

    address: str
    page: str
    fragment: str
    file: Path

    @property
    def token(self) -> str:
        """The secret part of the link."""
        return self.fragment.partition(".")[0]

    @property
    def link(self) -> str:
        """The whole link."""
        return f"{self.page}#{self.fragment}"

    @property
    def message(self) -> EmailMessage:
        """The letter, parsed."""
        return message_from_bytes(self.file.read_bytes(), policy=default)


@dataclass(frozen=True, slots=True)
class Installation:
    """One application over ledgers of its own, with a wave that takes answers."""

    app: Flask
    settings: Settings
    letters: Path
    wave_id: int
    code: str
    units: int
    items: int

    @property
    def page(self) -> str:
        """The path of the wave's page."""
        return f"/s/{self.code}"

    def invited(self) -> list[Invited]:
        """Every letter with a link that has left, in the order in which they left."""
        return [each for file in sorted(self.letters.glob("*.eml")) for each in _links(file)]

    @contextmanager
    def shop(self, days: int = 0) -> Iterator[Workshop]:
        """A place where jobs work, so many days after the wave was opened."""
        today = workshop.clock().date() + timedelta(days=days)
        with workshop.of(self.app, today=today, rng=SystemRandom()) as shop:
            yield shop

    def sheets(self) -> list[tuple[int, ...]]:
        """Every sheet in every urn, as the close of the wave would read them."""
        keyring = self.app.extensions["pulse.keyring"]
        with self.app.app_context(), Session(db.engines["box"]) as box:
            return [
                sheet
                for unit in range(self.units)
                for sheet in extracts.sheets(box, keyring, wave=self.code, unit=unit)
            ]

    def on_the_roll(self) -> int:
        """How many seats have taken part."""
        keyring = self.app.extensions["pulse.keyring"]
        with self.app.app_context(), Session(db.engines["box"]) as box:
            return sum(
                len(extracts.taken_part(box, keyring, wave=self.code, unit=unit))
                for unit in range(self.units)
            )


def _links(file: Path) -> list[Invited]:
    letter = message_from_bytes(file.read_bytes(), policy=default)
    part = letter.get_body(("plain",))
    found = LINK.search(str(part.get_content())) if part is not None else None
    return [Invited(str(letter["to"]), found[1], found[2], file)] if found else []


@contextmanager
def standing(
    bench: Bench,
    name: str,
    *,
    leak: str | None = None,
    sizes: Sizes = SIZES,
    rng: Random | None = None,
    domains: Sequence[str] = DOMAINS,
    dressed: Callable[[Session], None] | None = None,
    **chosen: Any,
) -> Iterator[Installation]:
    """An installation whose pages are served on this machine, and whose letters have left.

    Args:
        bench: where its files and databases may lie.
        name: of its folder, and of its databases.
        leak: the name of a twin that takes a protection away from it before it is served.
        sizes: of the alliance.
        rng: of the plan and the launch; of the bench and of the system when left out.
        domains: that people have their addresses at, in turn.
        dressed: gives the letters a head before they leave; what it writes is committed.
        chosen: further settings.
    """
    with ExitStack() as stack:
        settings = settings_of(bench, name, f"http://127.0.0.1:{free_port()}", **chosen)
        app = stack.enter_context(application(settings))
        if leak is not None:
            twins.load(leak).leak(app)
        stack.enter_context(served(app, settings.public_url))
        wave_id = found(app, sizes, rng or bench.rng, domains)
        if dressed is not None:
            with app.app_context(), Session(db.engine) as session:
                dressed(session)
                session.commit()
        yield asked(app, wave_id, rng or SystemRandom())


def settings_of(bench: Bench, name: str, url: str, **chosen: Any) -> Settings:
    """Settings of an empty installation in a folder of its own, on the bench's database."""
    home = bench.folder / name / "home"
    home.mkdir(parents=True, mode=0o700)
    if bench.database == "postgresql":
        tag = f"{re.sub('[^a-z]', '_', name.lower())}_{secrets.token_hex(4)}"
        for ledger in ("roster", "box"):
            chosen[f"{ledger}_url"] = _database(bench.postgres or "", f"{ledger}_{tag}")
    return Apart(
        home=home,
        secret_key=secrets.token_hex(32),
        mail_url=f"file:{bench.folder / name / 'letters'}",
        public_url=url,
        listen=url.partition("//")[2],
        log_level="error",
        **chosen,
    )


def _database(server: str, name: str) -> str:
    """Make an empty database; its URL."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    made = make_url(server).set(drivername="postgresql+psycopg", database=name)
    return made.render_as_string(hide_password=False)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def application(settings: Settings) -> Iterator[Flask]:
    """The application over ledgers that are made for it."""
    app = create_app(settings)
    schema.upgrade(app)
    if "pulse.forge" in app.extensions:
        app.extensions["pulse.forge"] = _sparing(app.extensions["pulse.forge"])
    try:
        yield app
    finally:
        with app.app_context():
            db.session.remove()
            queue.let_go(db.engine)
            for engine in db.engines.values():
                engine.dispose()


def _sparing(forge: Callable[[], Keys]) -> Callable[[], Keys]:
    """Deal out keys that were forged for another invented wave, as far as they go."""
    left = iter(list(FORGED))

    def dealt() -> Keys:
        found = next(left, None)
        if found is None:
            found = forge()
            FORGED.append(found)
        return found

    return dealt


@contextmanager
def served(app: Flask, url: str, threads: int = 8) -> Iterator[None]:
    """Serve an application on this machine, by the server that `pulse run` embeds."""
    sockets: dict[int, Any] = {}
    host, _, port = url.partition("//")[2].rpartition(":")
    server: Any = create_server(
        app,
        map=sockets,
        host=host,
        port=int(port),
        threads=threads,
        ident=None,
        asyncore_use_poll=True,
    )
    thread = threading.Thread(target=server.run, name="web under attack", daemon=True)
    thread.start()
    try:
        yield
    finally:
        with suppress(OSError):  # the server was awake already, and has closed all before the pull
            server.trigger.pull_trigger(lambda: close_all(sockets))
        thread.join(timeout=10)
        server.task_dispatcher.shutdown(cancel_pending=True, timeout=5)


def found(app: Flask, sizes: Sizes, rng: Random, domains: Sequence[str] = DOMAINS) -> int:
    """Found an alliance and plan its wave for today; the wave's id."""
    with app.app_context(), Session(db.engine) as session:
        alliance = partners.found(session, name="The River Alliance")
        staff.steward(session, address=STEWARD)
        for which, teams in enumerate(sizes):
            organisation = partners.add_organisation(session, name=f"Partner {which}")
            for number, people in enumerate(teams):
                unit = Unit(organisation=organisation, name=f"Team {number}")
                session.add(unit)
                session.flush()
                session.add_all(
                    _person(unit, f"p{which}-{number}-{n}@{domains[n % len(domains)]}")
                    for n in range(people)
                )
        today = workshop.clock().date()
        wave = by_hand.plan(
            session,
            alliance,
            pulse="Core pulse",
            instrument="trust-core",
            opens=today,
            closes=today + timedelta(days=14),
            today=today,
            rng=rng,
        )
        session.commit()
        return wave.id


def _person(unit: Unit, address: str) -> Person:
    return Person(
        organisation_id=unit.organisation_id,
        unit_id=unit.id,
        name=address.partition("@")[0],
        address=address,
        address_key=address,
        language="en",
    )


def asked(app: Flask, wave_id: int, rng: Random) -> Installation:
    """Open a planned wave and let its letters leave."""
    settings: Settings = app.extensions["pulse.settings"]
    with workshop.of(app, rng=rng) as shop:
        opening.launch(shop, wave_id)
        for first, last in opening.batches(shop.roster, wave_id):
            invite.send(shop, wave_id, first, last)
        wave = shop.roster.get_one(Wave, wave_id)
        return Installation(
            app=app,
            settings=settings,
            letters=Path(str(settings.mail_url).removeprefix("file:")),
            wave_id=wave_id,
            code=wave.code,
            units=len(wave.leaves),
            items=len(wave.instrument.items),
        )
