"""Bars for what takes longer than a moment: how far it is, and that it may be interrupted."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime

import rich_click as click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from sqlalchemy.orm import Session

from pulse import moves, queue, vitals
from pulse.cli import standing
from surveys.asking import progress, reminders
from surveys.waves import Stage, Wave

LOOK = 0.5  # seconds between two looks
NOBODY = 30.0  # seconds that a worker may be missing
MOVING = {"open": "Opening", "close": "Closing", "publish": "Publishing", "drop": "Calling off"}
GOES_ON = "It goes on without you. See how far it is with: pulse wave watch"

Figures = Mapping[str, tuple[int, int | None]]  # how much is done, and of how much if that is known


def _made() -> Progress:
    return Progress(
        SpinnerColumn(finished_text="✓"),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True, highlight=False),
    )


class Steps:
    """A bar over steps that cannot be counted in any finer way."""

    def __init__(self, bar: Progress, names: tuple[str, ...]) -> None:
        self.bar, self.names, self.done = bar, names, 0
        self.task = bar.add_task(names[0], total=len(names))

    def on(self) -> None:
        """One more is done."""
        self.done += 1
        name = self.names[min(self.done, len(self.names) - 1)]
        self.bar.update(self.task, completed=self.done, description=name)


@contextmanager
def steps(*names: str) -> Iterator[Steps]:
    """Show a bar over some steps while they are taken; nothing is shown but on a terminal."""
    with _made() as bar:
        yield Steps(bar, names)


def follow(session: Session, wave: Wave) -> None:
    """Show how far the jobs of a wave are, until none is at work; interrupting ends the looking.

    Raises:
        ClickException: a job failed, or nobody is there to do it.
    """
    try:
        with _made() as bar:
            _until_done(session, wave, bar)
    except KeyboardInterrupt:
        click.echo(f"{GOES_ON} {wave.id}")
        return
    if trouble := moves.trouble(session, wave):
        raise click.ClickException(f"It did not work: {trouble}")
    standing.show(standing.of(session, wave))


def _until_done(session: Session, wave: Wave, bar: Progress) -> None:
    tasks: dict[str, TaskID] = {}
    seen = time.monotonic()
    while True:
        session.rollback()  # what is read next is of this moment
        busy = at_work(session, wave)
        for name, (done, total) in figures(session, wave).items():
            if name not in tasks:
                tasks[name] = bar.add_task(name, total=total)
            bar.update(tasks[name], completed=done, total=total)
        if not busy:
            break
        if vitals.living(session.connection().engine):
            seen = time.monotonic()
        elif time.monotonic() - seen > NOBODY:
            raise click.ClickException(
                "No worker runs, so nothing gets on. Start one with `pulse run`; what was asked "
                "for waits."
            )
        time.sleep(LOOK)
    for name, task in tasks.items():
        if name in MOVING.values():
            bar.update(task, completed=1, total=1)


def at_work(session: Session, wave: Wave) -> bool:
    """Whether a job of a wave waits for its turn or runs; not, whether one rests until later."""
    now = datetime.now(UTC)
    return any(
        job.name.startswith("wave.")
        and job.ids[:1] == (wave.id,)
        and (job.due is None or job.due <= now)
        for job in queue.under_way(session.connection().engine)
    )


def figures(session: Session, wave: Wave) -> Figures:
    """How far each part is: letters, seats reminded, and the move that is being made."""
    found: dict[str, tuple[int, int | None]] = {}
    if moving := moves.under_way(session, wave):
        found[MOVING[moving]] = (0, None)
    if wave.stage is Stage.open:
        letters = progress.letters(session, wave)
        found["Letters"] = (letters.handled, letters.seats)
        reminded = reminders.standing(session, wave, datetime.now(UTC).date())
        if reminded is not None and reminded.round:
            found[f"Reminder {reminded.round}: seats"] = (reminded.handled, reminded.seats)
    return found
