"""`pulse demo`: a demonstration alliance with real history, served on this machine."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import rich_click as click
from flask import Flask
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

from pulse import schema
from pulse.app import create_app
from pulse.cli.operate import make_home
from pulse.cli.run import console, listening, serve, try_address
from pulse.cli.session import sentences
from pulse.db import db
from pulse.keys import ring
from pulse.settings import Settings, load

HOME = Path("demo")
LOADED = "survey-link"  # written last: the link of one person who has not answered


def settings() -> Settings:
    """The settings of the demonstration: its own folder, its own mailbox, everything local."""
    given = load()
    home = HOME.resolve() if given.home == Settings.model_fields["home"].default else given.home
    return local(given, home)


def local(given: Settings, home: Path) -> Settings:
    """The same settings for a folder in which nothing is real."""
    return given.model_copy(
        update={
            "home": home,
            "roster_url": None,
            "box_url": None,
            "keyring": None,
            "mail_url": f"file:{home / 'mailbox'}",
            "mail_sender": "Pulse <pulse@alliance.example>",
            "demonstration": True,
        }
    )


@contextmanager
def bars() -> Iterator[Progress]:
    """Progress bars, one for each thing that takes longer than a moment."""
    with Progress(
        TextColumn("{task.description:<24}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
    ) as shown:
        yield shown


@contextmanager
def told() -> Iterator[Callable[[str, int, int], None]]:
    """What tells progress bars how far each thing is."""
    with bars() as shown:
        tasks: dict[str, TaskID] = {}

        def progress(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = shown.add_task(what, total=total)
            shown.update(tasks[what], completed=done, total=total)

        yield progress


def fill(app: Flask, chosen: Settings) -> None:
    """Load what is not there yet, with progress bars."""
    from pulse.demonstration import load as loading  # heavy: it computes releases

    with told() as progress:
        mailbox = chosen.home / "mailbox"
        loading.everything(app, mailbox, loading.today(), progress)
        with app.app_context():
            code = loading.live_code(db.session())
        link = loading.survey_link(chosen.public_url, mailbox, code)
        (chosen.home / LOADED).write_text(f"{link}\n", encoding="utf-8")


def prepared(chosen: Settings) -> Flask:
    """The application over ledgers, a keyring and a mailbox in a folder of its own."""
    make_home(chosen.home)
    (chosen.home / "mailbox").mkdir(mode=0o700, exist_ok=True)
    ring.of(chosen).create()
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    app = create_app(chosen)
    schema.upgrade(app)
    return app


@click.command()
def demo() -> None:
    """Load a demonstration alliance and serve it; Ctrl-C stops, running it again goes on.

    Its history is real, its people and their answers are invented. Everything lies in the folder
    `demo`; remove it to start over.
    """
    with sentences():
        chosen = settings()
        with listening(chosen):
            try_address(chosen)  # loading takes a minute: better told now that nobody can see it
        app = prepared(chosen)
        if not (chosen.home / LOADED).exists():
            fill(app, chosen)
        with listening(chosen):
            serve(app, ready=_say_ready)
    console.print("Stopped. Run it again to go on where it was.")


def _say_ready(url: str) -> None:
    console.print(f"The demonstration is at [bold]{url}[/bold]. Ctrl-C stops it.")


COMMANDS: tuple[click.Command, ...] = (demo,)
