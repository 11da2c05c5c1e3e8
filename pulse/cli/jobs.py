"""`pulse jobs …` and `pulse metrics`: what is done in the background, and figures of it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import rich_click as click

from pulse import metrics as figures
from pulse import queue, vitals
from pulse.cli.session import application
from pulse.db import db
from pulse.queue import Job

STATES = ("waiting", "running", "done", "put off", "failed", "cancelled")


@click.group()
def jobs() -> None:
    """See what is being done in the background, retry it or cancel it."""


@jobs.command("list")
@click.option("--limit", default=30, show_default=True, help="How many, newest first.")
@click.option("--state", type=click.Choice(STATES), help="Only those that stand like this.")
@click.option("--stuck", is_flag=True, help="Only those that do not get on.")
@click.option("--json", "as_json", is_flag=True, help="For a program to read.")
def list_jobs(limit: int, state: str | None, *, stuck: bool, as_json: bool) -> None:
    """Show the jobs asked for last, each with its id, and what went wrong in whole sentences.

    A letter that is “put off” is tried again by a job of its own, which waits. A job that does not
    get on stands first, with the reason.
    """
    with application():
        why = {each.job.id: each for each in vitals.stuck(db.engine, datetime.now(UTC))}
        first = [each.job for each in why.values()]
        others = [] if stuck else queue.jobs(db.engine, limit=limit)
        workers = vitals.living(db.engine)
    found = [
        job
        for job in (*first, *(each for each in others if each.id not in why))
        if state in (None, job.state)
    ][:limit]
    reasons = {id_: each.why for id_, each in why.items()}
    if as_json:
        listed = [_as_json(job, reasons.get(job.id)) for job in found]
        click.echo(json.dumps({"workers": workers, "jobs": listed}, indent=2))
        return
    for job in found:
        _print(job, reasons.get(job.id))
    click.echo(f"Workers that live: {', '.join(workers) or 'none. Start one with `pulse run`'}.")


def _as_json(job: Job, why: str | None) -> dict[str, Any]:
    return {
        "id": job.id,
        "job": job.name,
        "ids": list(job.ids),
        "state": job.state,
        "asked": job.asked.isoformat(),
        "due": job.due and job.due.isoformat(),
        "started": job.started and job.started.isoformat(),
        "ended": job.ended and job.ended.isoformat(),
        "worker": job.worker if job.state == "running" else None,
        "trouble": job.trouble,
        "stuck": why,
    }


def _print(job: Job, why: str | None) -> None:
    ended = f", ended {job.ended:%d %b %H:%M}" if job.ended else ""
    due = f", not before {job.due:%d %b %H:%M}" if job.due and job.state == "waiting" else ""
    at = f" at {job.worker}" if job.state == "running" else ""
    click.echo(
        f"{job.id}  {_what(job)}: {job.state}{at}, asked {job.asked:%d %b %H:%M}{due}{ended}"
    )
    if job.trouble:
        click.echo(f"      {job.trouble}")
    if why:
        click.echo(f"      Stuck. {why}")


def _what(job: Job) -> str:
    return " ".join((job.name, *map(str, job.ids)))


@jobs.command("retry")
@click.argument("ids", nargs=-1)
@click.option("--failed", is_flag=True, help="All that failed within the last week.")
def retry_jobs(ids: tuple[str, ...], *, failed: bool) -> None:
    """Do failed or cancelled jobs again; IDS may be the beginnings of ids."""
    with application():
        asked = [queue.find(db.engine, each) for each in ids]
        if failed:
            asked += queue.failed(db.engine)
        again = queue.retry(db.engine, [job.id for job in asked])
    _tell(asked, again, "is in the queue again", "so it is not done again")


@jobs.command("cancel")
@click.argument("ids", nargs=-1, required=True)
def cancel_jobs(ids: tuple[str, ...]) -> None:
    """Take jobs out of the queue; IDS may be the beginnings of ids.

    One that sends letters or draws pictures stops at its next mark; any other that runs already
    is done to its end. What is due anyway, as the letters of an open wave, is asked for again by
    itself some minutes later.
    """
    with application():
        asked = [queue.find(db.engine, each) for each in ids]
        out = queue.cancel(db.engine, [job.id for job in asked])
    _tell(asked, out, "is cancelled", "so there is nothing to cancel")


def _tell(asked: Iterable[Job], done: Iterable[Job], deed: str, instead: str) -> None:
    """Say of each job what was done with it; the exit code is 1 if nothing was with one."""
    ids = {job.id for job in done}
    refused = 0
    for job in asked:
        if job.id in ids:
            click.echo(f"{_what(job)} {deed}.")
        else:
            refused += 1
            click.echo(f"{_what(job)} is {job.state}, {instead}.")
    if not ids and not refused:
        click.echo("There is none.")
    if refused:
        sys.exit(1)


@click.command()
def metrics() -> None:
    """Print the figures that Prometheus may know, for its collector of text files."""
    with application() as app:
        click.echo(figures.text(app), nl=False)


COMMANDS: tuple[click.Command, ...] = (jobs, metrics)
