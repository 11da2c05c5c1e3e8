"""`pulse doctor`: what is configured, what is to do, what is missing, what is unsafe."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import rich_click as click
from flask import Flask
from pydantic import SecretStr
from sqlalchemy import func, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from pulse import queue, schema, vitals
from pulse.auth import audit
from pulse.auth.sign_in import key_file
from pulse.cli.checks import bounces, boxes, databases, disks, letters, logs, machine
from pulse.cli.checks.findings import BAD, COLOURS, Finding, Findings, Kind
from pulse.cli.session import inside, sentences
from pulse.db import db
from pulse.errors import PulseError
from pulse.keys import ring
from pulse.settings import PREFIX, Settings, load
from surveys import partners
from surveys.errors import KeyMissing, KeyringAway, SurveyError


def shown(settings: Settings) -> Iterator[str]:
    """Each setting with its value, secrets masked, and what it is for."""
    for name, field in Settings.model_fields.items():
        value = getattr(settings, name)
        if isinstance(value, SecretStr):
            value = "set, not shown"
        elif isinstance(value, str) and "@" in value and "://" in value:
            scheme, _, rest = value.partition("://")
            value = f"{scheme}://…@{rest.rpartition('@')[2]}"
        given = "" if name in settings.model_fields_set else " (default)"
        about = f": {field.description}" if field.description else ""
        told = "not set" if value is None else value
        yield f"{PREFIX}{name.upper()}{about}\n    {told}{given}"


def home(settings: Settings) -> Findings:
    """The folder of everything, and the key that signs staff sessions."""
    folder = settings.home.resolve()
    if not folder.is_dir():
        yield Finding("missing", f"The home {folder} is not there. Run `pulse init`.")
        return
    if folder.stat().st_mode & 0o077:
        yield Finding("unsafe", f"Others on this machine may look into {folder}: chmod 700 it.")
    else:
        yield Finding("fine", f"The home {folder} is its owner's alone.")
    key = key_file(settings)
    if settings.secret_key is not None:
        yield Finding("fine", "The key of staff sessions is set.")
    elif key.exists() and key.stat().st_mode & 0o077:
        yield Finding("unsafe", f"Others on this machine may read {key}: chmod 600 it.")
    elif key.exists():
        yield Finding("fine", "The key of staff sessions lies in the home.")


def keyring(settings: Settings) -> Findings:
    """The keyring: there, its owner's alone, on a disk that neither forgets nor remembers all."""
    path = settings.keyring_file
    try:
        ring.of(settings).check()
    except SurveyError as error:
        kind: Kind = "missing" if isinstance(error, KeyMissing | KeyringAway) else "unsafe"
        yield Finding(kind, str(error))
        return
    if settings.keyring_url is not None:
        yield Finding("fine", f"The key service {settings.keyring_url} answers.")
        return
    yield from disks.under(path.resolve())


def ledgers(_app: Flask, settings: Settings) -> Findings:
    """Both databases: reachable, two, and of this version."""
    if make_url(settings.roster) == make_url(settings.box):
        yield Finding("unsafe", "Roster and box are one database. They must be two.")
    for name, engine in (("roster", db.engine), ("box", db.engines["box"])):
        try:
            if schema.behind(engine, name):
                yield Finding("missing", f"The {name} is not of this version: `pulse init`.")
                continue
            yield Finding("fine", f"The {name} is reached and of this version.")
            yield from databases.postgresql(engine, name)
            yield from databases.sqlite(engine, name)
        except SQLAlchemyError as error:
            yield Finding("missing", f"The {name} cannot be reached: {error.__cause__}")


def trail(_app: Flask, _settings: Settings) -> Findings:
    """The alliance, and the audit trail."""
    try:
        name = partners.alliance(db.session()).name
        entries = audit.verify(db.session())
    except SQLAlchemyError:
        return  # said by `ledgers`
    except SurveyError as error:
        yield Finding("missing", str(error))
    except PulseError as error:
        yield Finding("unsafe", str(error).capitalize() + ".")
    else:
        yield Finding("fine", f"The alliance is {name}; the audit trail holds ({entries}).")


def jobs(_app: Flask, _settings: Settings) -> Findings:
    """Whether somebody does the jobs, and which ones failed or do not get on."""
    try:
        known = db.session.scalar(select(func.count()).select_from(queue.Worker))
        living = vitals.living(db.engine)
        failed = queue.failed(db.engine)
        stuck = vitals.stuck(db.engine, datetime.now(UTC))
    except SQLAlchemyError:
        return  # said by `ledgers`
    if living:
        yield Finding("fine", "A worker does the jobs.")
    elif not known:  # a worker that stops in good order takes its row away
        yield Finding("to do", "No worker runs: letters and releases wait. Start `pulse run`.")
    else:
        yield Finding("missing", "The worker says nothing any more. Start `pulse run` again.")
    if failed:
        yield Finding("missing", f"{len(failed)} job(s) failed lately; see `pulse jobs list`.")
    for each in stuck:
        what = " ".join((each.job.name, *map(str, each.job.ids)))
        yield Finding("missing", f"A job does not get on: {what}. {each.why}")


def address(_app: Flask, settings: Settings) -> Findings:
    """The address in letters."""
    local = any(f"//{host}" in settings.public_url for host in ("127.0.0.1", "localhost", "[::1]"))
    if settings.tls:
        yield Finding("fine", f"Letters link to {settings.public_url}, over TLS.")
    elif local:
        yield Finding(
            "to do", f"Letters link to {settings.public_url}, which works on this machine only."
        )
    else:
        yield Finding(
            "unsafe", f"Letters link to {settings.public_url}: without TLS answers can be read."
        )
    if settings.demonstration:
        yield Finding("unsafe", "Demonstration: anybody who reaches Pulse can sign in.")


def access(_app: Flask, settings: Settings) -> Findings:
    """What keeps who came when: the web servers of this machine."""
    port = int(settings.listen.rpartition(":")[2])
    yield from logs.of_servers(urlsplit(settings.public_url).hostname or "", port)
    yield from logs.of_programs(os.environ, {Path.cwd(), settings.home.resolve()})


def _seen(name: str, findings: Callable[[], Findings]) -> list[Finding]:
    """What one look found; a machine may be stranger than we thought, and the rest is looked at."""
    found: list[Finding] = []
    try:
        found += findings()
    except Exception as error:
        kind = type(error).__name__
        found.append(Finding("to do", f"It could not be seen whether {name} are well ({kind})."))
    return found


def examine(settings: Settings) -> list[Finding]:
    """Look at everything."""
    found = _seen("the home and its files", lambda: home(settings))
    found += _seen("the keys", lambda: keyring(settings))
    found += [*_seen("swap disks", machine.swap), *_seen("core dumps", machine.dumps)]
    parts: dict[str, Callable[[Flask, Settings], Findings]] = {
        "the ledgers": ledgers,
        "the alliance and its audit trail": trail,
        "the jobs": jobs,
        "the ways of letters": letters.way,
        "the letters that wait": letters.waiting,
        "the letters that come back": bounces.mailbox,
        "the feedback boxes": boxes.standing,
        "the settings of web servers": access,
        "the addresses in letters": address,
    }
    with inside(settings) as app:
        for name, look in parts.items():
            found += _seen(name, partial(look, app, settings))
    return found


@click.command()
def doctor() -> None:
    """Say what is configured, what is to do, missing or unsafe; exit 1 for the latter two."""
    with sentences():
        settings = load()
        found = examine(settings)
    click.secho("Settings", bold=True)
    for line in shown(settings):
        click.echo(f"  {line}")
    for kind, colour in COLOURS.items():
        if sentences_of := [each.sentence for each in found if each.kind == kind]:
            click.secho(f"\n{kind.capitalize()}", bold=True, fg=colour)
            for sentence in sentences_of:
                click.echo(f"  {sentence}")
    if any(each.kind in BAD for each in found):
        raise SystemExit(1)


COMMANDS: tuple[click.Command, ...] = (doctor,)
