"""Who does the jobs, and which of them are stuck and why.

Nothing here is said of a person, and nothing changes when somebody answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from pulse import queue
from pulse.queue import Job, Worker

SILENT = 60  # seconds without a sign, after which a worker is not counted on
TAKEN_UP = timedelta(minutes=3)  # within which living workers take up the jobs of a dead one
LATE = timedelta(minutes=10)  # that a job may wait while nothing else of its queue is done
LONG = timedelta(hours=2)  # that no job is at work


@dataclass(frozen=True, slots=True)
class Stuck:
    """A job that does not get on, and what is known of why."""

    job: Job
    why: str


def living(engine: Engine) -> list[str]:
    """The slots of the workers that gave a sign of life within a minute."""
    with Session(engine) as session:
        now = queue.clock(session)
        rows = session.execute(select(Worker.slot, Worker.beat).order_by(Worker.slot))
        return [row.slot for row in rows if abs(now - row.beat) <= SILENT]


def stuck(engine: Engine, now: datetime) -> list[Stuck]:
    """The jobs that do not get on, those asked for first at the top.

    Args:
        engine: of the roster.
        now: the moment by the machine's clock.
    """
    under_way = queue.under_way(engine)
    alive = set(living(engine))
    busy = {job.queue for job in under_way if job.state == "running"}
    found = []
    for job in sorted(under_way, key=lambda each: each.asked):
        if job.state == "running":
            why = _why_running(job, alive, now)
        else:
            why = _why_waiting(job, alive, busy, now)
        if why is not None:
            found.append(Stuck(job, why))
    return found


def _why_running(job: Job, alive: set[str], now: datetime) -> str | None:
    since = job.started or job.asked
    if job.worker not in alive and now - since > TAKEN_UP:
        return (
            f"The worker {job.worker} that had it gives no sign of life, and no other one has "
            "taken it up. Start one with `pulse run`, and it goes on where it stopped."
        )
    if now - since > LONG:
        return (
            f"It has been at work since {_clock(since)}, longer than a job should be. If it does "
            "not get on, start its worker anew: it goes on where it stopped."
        )
    return None


def _why_waiting(job: Job, alive: set[str], busy: set[str], now: datetime) -> str | None:
    since = max(job.asked, job.due or job.asked)
    if now - since <= LATE:
        return None
    if not alive:
        return (
            f"It has been waiting since {_clock(since)}, and no worker runs. Start one with "
            "`pulse run`."
        )
    if job.queue not in busy:
        return (
            f"It has been waiting since {_clock(since)}, and no worker takes it although one "
            "lives. Start the worker anew; if that does not help, look into its log."
        )
    return None  # behind others that are done meanwhile


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%d %b %H:%M} UTC"
