"""Attack 4: logs of gunicorn, nginx, jobs and database, joined with the order of what is stored."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from pulse.attacks import servers, twins
from pulse.attacks.guesses import Person, World, linked
from pulse.attacks.linking import chance
from pulse.attacks.rows import people
from pulse.attacks.seized import Mark, in_the_open
from pulse.attacks.suite import Bench, Outcome
from pulse.attacks.visitors import Visitor
from pulse.attacks.world import REHEARSED, recorded
from surveys.answering import urn


def joined(bench: Bench) -> Outcome:
    """Take the order of people from the logs alone, and join it with every order of sheets."""
    recording = recorded(bench)
    logs = [each.read_bytes() for each in recording.logs]
    worlds, named = [], 0
    for played, world in zip(recording.played, recording.worlds, strict=True):
        crowd = [
            Person(each.sheet, first_named(logs, (each.network, each.token, each.address)))
            for each in played.arrivals
        ]
        named += sum(bool(person.marks) for person in crowd)
        worlds.append(
            World(_by_mailbox(crowd, [e.address for e in played.arrivals]), world.sightings)
        )
    found = linked(worlds, REHEARSED)
    control = linked([_twin(bench, nth) for nth in range(2)])
    fronts = "gunicorn behind nginx" if servers.NGINX else "gunicorn (nginx is not installed)"
    return Outcome(
        number="4",
        name=f"Join of all logs, of {fronts} among them, with what is stored",
        control=f"access log on, rows in order: {control.score}",
        result=f"{found}; {named} people named in {sum(map(len, logs)):,} bytes of logs",
        chance=f"{chance(bench.worlds)}; 0 named",
        held=found.at_chance and not named and control.broken,
    )


def first_named(logs: Sequence[bytes], names: Sequence[str]) -> Mapping[str, Mark]:
    """Where each log names a person for the first time."""
    found: dict[str, Mark] = {}
    for nth, log in enumerate(logs):
        places = [log.find(name.encode() + end) for name in names for end in (b" ", b'"', b",")]
        if places := [place for place in places if place >= 0]:
            found[f"named in log {nth}"] = min(places)
    return found


def _by_mailbox(crowd: Sequence[Person], mailboxes: Sequence[str]) -> tuple[Person, ...]:
    """People in an order that says nothing: the attacker has the logs, and no list of arrivals."""
    return tuple(person for _, person in sorted(zip(mailboxes, crowd, strict=True), key=_first))


def _first(pair: tuple[str, Person]) -> str:
    return pair[0]


def _twin(bench: Bench, which: int) -> World:
    """Thirty people before a server that logs them."""
    folder = bench.folder / f"logged-{which}"
    folder.mkdir()
    said = people(bench.rng)
    place = Path(twins.load("logged").__file__ or "").parent
    environ = dict(os.environ) | {
        "TWIN_DATABASE": str(folder / "twin.sqlite"),
        "PYTHONPATH": str(place),
    }
    more = f'accesslog = "{folder}/gunicorn-access.log"'
    with servers.gunicorn("logged:create_app()", folder, environ, more=more) as port:
        for nth, sheet in enumerate(said):
            visitor = Visitor(f"127.0.0.1:{port}", f"127.2.0.{nth + 2}")
            visitor.ask("POST", "/answer", urn.written_sheet(sheet))
    logs = [each.read_bytes() for each in folder.glob("*.log")]
    crowd = [
        Person(sheet, first_named(logs, (f"127.2.0.{nth + 2}",))) for nth, sheet in enumerate(said)
    ]
    mailboxes = [f"p{bench.rng.randrange(10**9)}@twin.example" for _ in crowd]
    return World(_by_mailbox(crowd, mailboxes), in_the_open(folder.glob("*.sqlite*")))
