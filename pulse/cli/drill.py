"""`pulse drill`: an invented alliance in which something slipped, so that partners practise."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import rich_click as click
from flask import Flask

from pulse.cli.demo import local, prepared, told
from pulse.cli.run import console, listening, serve, try_address
from pulse.cli.session import sentences
from pulse.db import db
from pulse.settings import Settings, load

FOLDER = "drill"  # in the folder of the installation, or where the command is typed
MARK = "this-is-a-drill"  # written first: nothing without it is ever removed
LOADED = "loaded"  # written last


def settings() -> Settings:
    """The settings of a drill: databases, keyring and mailbox in a folder of its own."""
    given = load()
    usual = given.home == Settings.model_fields["home"].default
    home = Path(FOLDER) if usual else given.home / FOLDER
    return local(given, home.resolve()).model_copy(
        update={"drill": True, "mail_sender": "Pulse drill <drill@drill.example>"}
    )


@click.command()
@click.option("--remove", is_flag=True, help="Take the drill away with everything in it.")
def drill(remove: bool) -> None:
    """Play five waves of an invented alliance in which something slips, and serve it.

    Partners practise with it what they do when something is flagged: take it on, follow it, read
    together, promise. It lies in a folder of its own, every page and letter says that it is a
    drill, and no letter leaves this machine. Ctrl-C stops; running it again goes on.
    """
    chosen = settings()
    if remove:
        _remove(chosen.home)
        console.print(f"The drill in {chosen.home} is gone.")
        return
    with sentences():
        if not (chosen.home / MARK).exists() and any(chosen.home.glob("*")):
            raise click.ClickException(f"{chosen.home} holds something else than a drill.")
        with listening(chosen):
            try_address(chosen)
        chosen.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _alone(chosen.home):
            app = prepared(chosen)
            if not (chosen.home / LOADED).exists():
                _play(app, chosen)
            with listening(chosen):
                serve(app, ready=_say_ready)
    console.print("Stopped. Run it again to go on, or take it away with: pulse drill --remove")


def _play(app: Flask, chosen: Settings) -> None:
    """Play the waves that are not played yet, with progress bars, until a flag stands."""
    from pulse.demonstration import drill as cast  # heavy: it computes releases
    from pulse.demonstration import load as loading

    with told() as progress:
        loading.everything(app, chosen.home / "mailbox", loading.today(), progress, cast.CAST)
    with app.app_context():
        if not cast.flagged(db.session()):
            console.print("By chance nothing is flagged this time. To play again: --remove first.")
    (chosen.home / LOADED).touch()


def _remove(home: Path) -> None:
    """Delete a drill's folder, if it is one and nobody serves it.

    Raises:
        ClickException: there is none, or it runs.
    """
    if not (home / MARK).is_file():
        raise click.ClickException(f"There is no drill in {home}.")
    with _alone(home):
        shutil.rmtree(home)


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Hold a drill, so that nobody plays, serves or removes it meanwhile.

    Raises:
        ClickException: somebody does.
    """
    with (home / MARK).open("a") as mark:
        try:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise click.ClickException("The drill runs. Stop it first, with Ctrl-C.") from None
        yield


def _say_ready(url: str) -> None:
    console.print(f"The drill is at [bold]{url}[/bold]. Ctrl-C stops it.")


COMMANDS: tuple[click.Command, ...] = (drill,)
