"""`pulse doctor`: what is configured, what is to do, what is missing, what is unsafe."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

import rich_click as click
from flask import Flask
from pydantic import SecretStr
from sqlalchemy import Engine, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from pulse import queue, schema
from pulse.auth import audit
from pulse.auth.sign_in import key_file
from pulse.cli.session import inside, sentences
from pulse.db import db
from pulse.errors import PulseError
from pulse.keys import ring
from pulse.mail import outbox, transport
from pulse.settings import PREFIX, Settings, load
from surveys import partners
from surveys.errors import SurveyError

Kind = Literal["fine", "to do", "missing", "unsafe"]
COLOURS: dict[Kind, str] = {"fine": "green", "to do": "cyan", "missing": "yellow", "unsafe": "red"}
BAD: frozenset[Kind] = frozenset({"missing", "unsafe"})


class Finding(NamedTuple):
    """One thing that was looked at."""

    kind: Kind
    sentence: str


Findings = Iterator[Finding]

SILENCE = 180.0  # seconds after which a worker that says nothing is taken for gone
MEMORY = frozenset({"tmpfs", "ramfs"})
COPYING = frozenset({"btrfs", "zfs", "bcachefs", "overlay"})
TALKATIVE = {  # settings of PostgreSQL that would write answers' times or statements into a log
    "log_statement": ("none",),
    "log_min_duration_statement": ("-1",),
    "log_min_duration_sample": ("-1",),
    "log_transaction_sample_rate": ("0",),
    "log_parameter_max_length_on_error": ("0",),
}


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


def file_system(path: Path, mounts: str) -> str:
    """The kind of file system a path lies on, as /proc/mounts tells it."""
    best, kind = "", ""
    for line in mounts.splitlines():
        _device, point, its_kind, *_rest = line.split()
        inside = point == "/" or path == Path(point) or Path(point) in path.parents
        if inside and len(point) >= len(best):
            best, kind = point, its_kind
    return kind


def keyring(settings: Settings) -> Findings:
    """The keyring: there, its owner's alone, on a disk that neither forgets nor remembers all."""
    path = settings.keyring_file
    try:
        ring.of(settings).check()
    except SurveyError as error:
        kind: Kind = "unsafe" if path.exists() else "missing"
        yield Finding(kind, str(error))
        return
    mounts = Path("/proc/mounts")
    on = file_system(path.resolve(), mounts.read_text()) if mounts.exists() else ""
    if on in MEMORY:
        yield Finding("unsafe", f"The keyring lies in memory ({on}): a reboot loses open waves.")
    elif on in COPYING:
        yield Finding(
            "unsafe",
            f"The keyring lies on {on}, which may keep copies of keys that were overwritten. "
            "Name a file on a plain disk with PULSE_KEYRING.",
        )
    else:
        yield Finding("fine", f"The keyring is its owner's alone{f', on {on}' if on else ''}.")


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
            yield from talk(engine, name)
        except SQLAlchemyError as error:
            yield Finding("missing", f"The {name} cannot be reached: {error.__cause__}")


def talk(engine: Engine, name: str) -> Findings:
    """What the database server writes into its log."""
    if engine.dialect.name != "postgresql":
        return
    with engine.connect() as connection:
        for setting, quiet in TALKATIVE.items():
            value = connection.scalar(text("SELECT current_setting(:s, true)"), {"s": setting})
            if value is not None and value not in quiet:
                yield Finding(
                    "unsafe",
                    f"The server of the {name} has {setting} = {value}, which may write answers "
                    f"or their times into its log. Set it to {quiet[0]}.",
                )


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
    """Whether somebody does the jobs, and which ones failed."""
    try:
        beats = db.session.scalars(select(queue.Worker.beat)).all()
        failed = [job for job in queue.jobs(db.engine) if job.state == "failed"]
    except SQLAlchemyError:
        return  # said by `ledgers`
    if not beats:  # a worker that stops in good order takes its row away
        yield Finding("to do", "No worker runs: letters and releases wait. Start `pulse run`.")
    elif time.time() - max(beats) > SILENCE:
        yield Finding("missing", "The worker says nothing any more. Start `pulse run` again.")
    else:
        yield Finding("fine", "A worker does the jobs.")
    if failed:
        yield Finding("missing", f"{len(failed)} job(s) failed lately; see `pulse jobs list`.")


def mail(app: Flask, settings: Settings) -> Findings:
    """Whether letters can leave, and not into a folder by mistake."""
    way = outbox.of(app).way
    if isinstance(way, transport.Nowhere):
        yield Finding("to do", transport.NOWHERE)
        return
    if isinstance(way, transport.Folder):
        if not settings.demonstration:
            yield Finding(
                "unsafe",
                f"Letters go into the folder {way.path} and reach nobody; whoever reads it can "
                "use their links. Set PULSE_MAIL_URL=smtp://…",
            )
        return
    try:
        with outbox.of(app).line():
            yield Finding("fine", "The mail server answers.")
    except PulseError as error:
        yield Finding("missing", str(error))


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


def machine() -> Findings:
    """Where the memory of this process, and so a key, may come to lie on a disk."""
    swaps = Path("/proc/swaps")
    if swaps.exists() and len(swaps.read_text().splitlines()) > 1:
        yield Finding("unsafe", "The machine swaps: keys may come to lie on a disk. swapoff -a.")
    if resource.getrlimit(resource.RLIMIT_CORE)[0] != 0:
        yield Finding("unsafe", "A crash may write memory, with keys, to a disk. ulimit -c 0.")


def examine(settings: Settings) -> list[Finding]:
    """Look at everything."""
    found = [*home(settings), *keyring(settings), *machine()]
    parts: tuple[Callable[[Flask, Settings], Findings], ...] = (ledgers, trail, jobs, mail, address)
    with inside(settings) as app:
        for look in parts:
            found += look(app, settings)
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
