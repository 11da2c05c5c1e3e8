"""Plays worlds for the attacker: real servers, thirty people in each world, everything seized."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from random import SystemRandom

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.attacks import heaps, installation, seizure, servers
from pulse.attacks.arrivals import Arrival, Played, come
from pulse.attacks.guesses import Person, World
from pulse.attacks.installation import Installation, Invited
from pulse.attacks.linking import PEOPLE
from pulse.attacks.seized import Mark, Sighting, entries_of, in_the_open, sheets_of
from pulse.attacks.suite import Bench
from pulse.db import db
from pulse.settings import Settings
from surveys.answering import door, roll, urn
from surveys.answering.keyfile import KeyFile
from surveys.answering.keyring import Keyring
from surveys.asking.invitations import Invitation
from surveys.asking.people import Person as Asked
from surveys.waves import Leaf

REHEARSED = 5  # worlds in which the attacker tries what works, before those that are counted

Seats = Mapping[str, tuple[bytes, int]]  # of each address: the seat, and the unit's place


@dataclass
class Recording:
    """Everything that an attacker seizes of one installation, and what they know of its people."""

    played: list[Played]
    files: list[Path]  # databases, journals, relations, logs of writes, backups, temporary files
    logs: list[Path]
    keyring_file: Path
    before: dict[str, str]  # all that is stored, before the first answer and after the last
    after: dict[str, str]
    keys: dict[int, str]  # every unit's public key, as the manifest gives it
    wave: str
    secret_key: str

    @property
    def keyring(self) -> KeyFile:
        """The final keys."""
        return KeyFile(self.keyring_file)

    @cached_property
    def spilt(self) -> list[Sighting]:
        """Sheets that lie in the open anywhere."""
        return in_the_open(self.files + self.logs)

    @cached_property
    def worlds(self) -> list[World]:
        """The worlds as an attacker sees them who has all files and the final keys."""
        keyring = self.keyring
        return [seen(each, keyring, self.spilt) for each in self.played]

    def everybody(self) -> list[Arrival]:
        """All people of all worlds."""
        return [each for played in self.played for each in played.arrivals]


def seen(played: Played, keyring: Keyring, spilt: Sequence[Sighting]) -> World:
    """One world as an attacker sees it.

    Args:
        played: its people, and copies of its urns.
        keyring: the final keys.
        spilt: sheets that lie in the open.
    """
    last = played.copies[-1][1]
    on_roll = entries_of(keyring, last, "roll")
    places = {entry[: roll.SEAT]: nth for nth, entry in enumerate(on_roll)}
    notes = [urn.read_note(entry) for entry in entries_of(keyring, last, "notes")]
    people = []
    for each in played.arrivals:
        marks: dict[str, Mark] = {"seat": each.seat, "mailbox": each.address.encode()}
        if each.seat in places:
            marks["place on the roll"] = place = places[each.seat]
            marks["rest of the roll"] = on_roll[place][roll.SEAT :]
        if each.note and each.note in notes:
            marks["place of the note"] = notes.index(each.note)
        people.append(Person(each.sheet, marks))
    own = {each.sheet for each in played.arrivals}
    opened = sheets_of(keyring, last)
    return World(tuple(people), [*opened, *(each for each in spilt if each.sheet in own)])


def recorded(bench: Bench) -> Recording:
    """The worlds of a bench, played once for all attacks that ask."""
    if "recording" not in bench.common:
        bench.common["recording"] = play(bench)
    found: Recording = bench.common["recording"]
    return found


def play(bench: Bench) -> Recording:
    """Found an alliance, open its wave, let everybody answer one by one, and seize everything.

    Each organisation is a world: thirty people, half of them in full mode. They come in random
    order, through real servers, and nobody waits for anything but the server.
    """
    name = f"played-{bench.database}"
    base = f"http://127.0.0.1:{installation.free_port()}"
    settings = installation.settings_of(bench, name, base)
    folder = bench.folder / name
    for each in ("logs", "temporary"):
        (folder / each).mkdir()
    since = heaps.segment(bench.postgres) if bench.postgres is not None else ""
    environ = servers.environment(settings) | {"TMPDIR": str(folder / "temporary")}
    with installation.application(settings) as app:
        wave = installation.found(app, ((PEOPLE,),) * (bench.worlds + REHEARSED), bench.rng)
        asked = installation.asked(app, wave, SystemRandom())
        seats, public = _seats(app), _public(app, asked.code)
        with ExitStack() as stack:
            stack.enter_context(servers.worker(folder / "logs", environ))
            workers = 1 if bench.database == "sqlite" else 2
            behind = stack.enter_context(
                servers.gunicorn(
                    "pulse.app:create_app()", folder / "logs", environ, workers=workers
                )
            )
            port = stack.enter_context(servers.front(folder / "logs", behind))
            before = seizure.settled(bench, settings)
            played = _answered(bench, settings, asked, seats, port)
            after = seizure.contents(bench, settings)
            files, logs, ring = seizure.seize(bench, settings, folder, environ, since)
    secret = environ["PULSE_SECRET_KEY"]
    return Recording(played, files, logs, ring, before, after, public, asked.code, secret)


def _public(app: Flask, wave: str) -> dict[int, str]:
    """Every unit's public key."""
    with app.app_context(), db.engines["box"].connect() as box:
        units = door.published(box, wave)["units"]
    return {unit["place"]: unit.get("key", "") for unit in units}


def _seats(app: Flask) -> Seats:
    """Who was asked, as the roster tells whoever seizes it."""
    with app.app_context(), Session(db.engine) as roster:
        rows = roster.execute(
            select(Asked.address, Invitation.seat, Leaf.place)
            .join(Invitation, Invitation.person_id == Asked.id)
            .join(Leaf, Leaf.id == Invitation.leaf_id)
        )
        return {row.address: (bytes(row.seat or b""), row.place) for row in rows}


def _answered(
    bench: Bench, settings: Settings, asked: Installation, seats: Seats, port: int
) -> list[Played]:
    """Let everybody answer, in random order."""
    letters = asked.invited()
    bench.rng.shuffle(letters)
    full = _half_of_each(letters, seats)
    played = [Played(place) for place in range(bench.worlds + REHEARSED)]
    with seizure.eyes(bench, settings) as look:
        for nth, letter in enumerate(letters):
            seat, place = seats[letter.address]
            come(
                letter,
                host=f"127.0.0.1:{port}",
                network=f"127.1.{nth // 250}.{nth % 250 + 2}",
                seat=seat,
                full=letter.address in full,
                played=played[place],
                look=look,
                rng=bench.rng,
            )
    return played


def _half_of_each(letters: Sequence[Invited], seats: Seats) -> set[str]:
    """A random half of the people of each world: the letters have been stirred."""
    worlds: dict[int, list[str]] = defaultdict(list)
    for letter in letters:
        worlds[seats[letter.address][1]].append(letter.address)
    chosen = {place: sorted(people)[::2] for place, people in worlds.items()}
    return {address for people in chosen.values() for address in people}
