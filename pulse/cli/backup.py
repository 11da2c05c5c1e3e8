"""`pulse backup` and `pulse restore`: both ledgers in one file, the keyring in none."""

from __future__ import annotations

import hashlib
import io
import json
import os
import sqlite3
import tarfile
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import rich_click as click
from sqlalchemy import delete, select
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from pulse import schema
from pulse.auth import audit
from pulse.auth.models import SignInLink
from pulse.cli.operate import make_home
from pulse.cli.session import inside, sentences
from pulse.db import db
from pulse.keys import ring
from pulse.settings import Settings, load
from surveys import waves
from surveys.answering import door
from surveys.answering.tables import Door
from surveys.waves import Wave

FORMAT = 1
CONTENTS = "contents.json"
LEFT_OUT = (
    "The keyring was left out, so that no backup can ever open the answers of an open wave. "
    "A wave that is open when this backup is restored stays sealed, and can only be called off."
)
KEEP_KEY = (
    "Links to stop letters, in those that have left, work with the secret key of the old place "
    "only: PULSE_SECRET_KEY, or the file secret_key of its home."
)
NOT_HERE = (
    "The ledgers lie in PostgreSQL. Back them up with its own tools, the roster first "
    "(pg_dump --format=custom), and leave the keyring out."
)


def ledger_files(settings: Settings) -> dict[str, Path]:
    """Name in the backup and place on disk of both ledgers, the roster first.

    The roster is copied first: a ticket in the box without its letter is harmless, a letter
    without its ticket is not.
    """
    urls = {"roster.sqlite": settings.roster, "box.sqlite": settings.box}
    if any(make_url(url).get_backend_name() != "sqlite" for url in urls.values()):
        raise click.ClickException(NOT_HERE)
    return {name: Path(str(make_url(url).database)) for name, url in urls.items()}


def snapshot(source: Path, copy: Path) -> bytes:
    """One moment of a database that may be in use, without the traces of what was deleted."""
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as connection:
        connection.execute("VACUUM INTO ?", (str(copy),))
    return copy.read_bytes()


def contents(pieces: dict[str, bytes], now: datetime) -> bytes:
    """What a backup holds, with the digests that a restore checks."""
    return json.dumps(
        {
            "format": FORMAT,
            "day": now.date().isoformat(),
            "sha256": {name: hashlib.sha256(piece).hexdigest() for name, piece in pieces.items()},
        },
        indent=2,
    ).encode()


def pack(file: Path, pieces: dict[str, bytes]) -> None:
    """Write a new file that only its owner can read, complete or not at all."""
    part = file.with_name(file.name + ".part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as raw:
        with tarfile.open(fileobj=raw, mode="w:gz") as tar:
            for name, piece in pieces.items():
                entry = tarfile.TarInfo(name)
                entry.size, entry.mode = len(piece), 0o600
                tar.addfile(entry, io.BytesIO(piece))
        raw.flush()
        os.fsync(raw.fileno())
    part.rename(file)


def unpack(file: Path) -> dict[str, bytes]:
    """Both ledgers of a backup, once their digests have been checked.

    Raises:
        click.ClickException: it is no backup of Pulse, or it is damaged.
    """
    try:
        with tarfile.open(file, mode="r:gz") as tar:
            pieces = {entry.name: _piece(tar, entry) for entry in tar if entry.isfile()}
        listed: dict[str, Any] = json.loads(pieces.pop(CONTENTS))
        if listed["format"] != FORMAT:
            raise click.ClickException(f"{file} was made by another version of Pulse.")
        digests = {name: hashlib.sha256(piece).hexdigest() for name, piece in pieces.items()}
    except (OSError, tarfile.TarError, EOFError, KeyError, ValueError) as error:
        raise click.ClickException(f"{file} is not a backup of Pulse, or is cut off.") from error
    if digests != listed["sha256"]:
        raise click.ClickException(f"{file} is damaged: what it holds does not fit its list.")
    return pieces


def _piece(tar: tarfile.TarFile, entry: tarfile.TarInfo) -> bytes:
    stream = tar.extractfile(entry)
    return stream.read() if stream else b""


def put_back(pieces: dict[str, bytes], places: dict[str, Path]) -> None:
    """Write the ledgers where none are."""
    for name, place in places.items():
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as raw:
            raw.write(pieces[name])
            raw.flush()
            os.fsync(raw.fileno())


def seal_off(settings: Settings) -> list[str]:
    """Shut the doors of waves whose keys are not here, and make old sign-in links worthless.

    Returns:
        The waves whose answers are sealed for ever, by name and with the command that ends them.
    """
    ring.of(settings).create()
    with inside(settings) as app:
        schema.upgrade(app)
        with Session(db.engines["box"]) as box:
            open_waves = box.scalars(select(Door.wave).where(Door.shut.is_(False))).all()
            for code in open_waves:
                door.shut(box, code)
            box.commit()
        roster = db.session()
        held = {each.code: each for each in waves.newest(roster)}
        sealed = [_sealed(code, held.get(code)) for code in open_waves]
        roster.execute(delete(SignInLink))
        now = datetime.now(UTC)
        audit.record(roster, actor=audit.COMMAND_LINE, deed="restored", subject="backup", now=now)
        roster.commit()
    return sealed


def _sealed(code: str, wave: Wave | None) -> str:
    if wave is None:
        return f"The answers of wave {code} are sealed for ever: no backup holds their keys."
    return (
        f"{wave.name} was {wave.stage}. No backup holds the keys of its answers: it takes no more, "
        f"and those given stay sealed for ever. Call it off with `pulse wave drop {wave.id}`, and "
        "ask again in a new wave."
    )


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write both ledgers into FILE, as of one moment each. The keyring is left out."""
    with sentences():
        places = ledger_files(load())
    if file.exists():
        raise click.ClickException(f"{file} is there already; name a new file.")
    if missing := [str(place) for place in places.values() if not place.exists()]:
        raise click.ClickException(f"There is nothing to back up: {missing[0]} is not there.")
    with tempfile.TemporaryDirectory(dir=file.resolve().parent) as folder:
        pieces = {name: snapshot(place, Path(folder) / name) for name, place in places.items()}
    pack(file, {CONTENTS: contents(pieces, datetime.now(UTC)), **pieces})
    click.echo(f"Backed up into {file} ({file.stat().st_size:,} bytes). {LEFT_OUT}")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Bring the ledgers of a backup into a home that has none."""
    with sentences():
        settings = load()
        places = ledger_files(settings)
        if there := [place for place in places.values() if place.exists()]:
            raise click.ClickException(f"{there[0]} is there already; restore into an empty home.")
        pieces = unpack(file)
        if set(pieces) != set(places):
            raise click.ClickException(f"{file} does not hold both ledgers.")
        make_home(settings.home.resolve())
        put_back(pieces, places)
        sealed = seal_off(settings)
    click.echo(f"Restored into {settings.home.resolve()}. Everybody has to sign in again.")
    click.echo(KEEP_KEY)
    for words in sealed:
        click.echo(words)


COMMANDS: tuple[click.Command, ...] = (backup, restore)
