"""What Prometheus may know: counts of jobs, waves, letters and seats, and nothing of a person.

Every figure stands for what is stored and not for the moment at which it is asked for, so that it
moves only when something is done. None moves when somebody answers: no requests, bytes or seconds
of the processor are counted, and of participation there is nothing at all.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from importlib.metadata import version

from flask import Flask
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from sqlalchemy.orm import Session

from pulse import queue, readiness, vitals
from pulse.db import db
from surveys import waves
from surveys.asking import progress, reminders
from surveys.waves import Stage, Wave


def text(app: Flask) -> str:
    """Everything, in the form that Prometheus reads; inside the application's context."""
    registry = CollectorRegistry()
    told = _gauge(registry, "pulse_info", "The version of Pulse.", "version")
    told.labels(version("pulse-alliance")).set(1)
    _parts(registry, app)
    _jobs(registry)
    with Session(db.engine) as session:
        _waves(registry, session)
    return generate_latest(registry).decode()


def _gauge(registry: CollectorRegistry, name: str, what: str, *labels: str) -> Gauge:
    return Gauge(name, what, labels, registry=registry)


def _parts(registry: CollectorRegistry, app: Flask) -> None:
    ready = _gauge(registry, "pulse_ready", "1 if this part does its work, else 0.", "part")
    for part in readiness.parts(app):
        ready.labels(part.name).set(int(part.well))
    workers = _gauge(registry, "pulse_workers", "Workers that gave a sign within a minute.")
    workers.set(len(vitals.living(db.engine)))


def _jobs(registry: CollectorRegistry) -> None:
    engine = db.engine
    every = [*queue.under_way(engine), *queue.failed(engine)]
    jobs = _gauge(registry, "pulse_jobs", "Jobs of one kind in one state.", "job", "state")
    for (name, state), count in Counter((job.name, job.state) for job in every).items():
        jobs.labels(name, state).set(count)
    stuck = _gauge(registry, "pulse_jobs_stuck", "Jobs that do not get on.")
    stuck.set(len(vitals.stuck(engine, datetime.now(UTC))))
    oldest = _gauge(
        registry,
        "pulse_job_waiting_since_seconds",
        "When the job was due that has waited longest, in seconds since 1970; 0 if none waits.",
    )
    due = [max(job.asked, job.due or job.asked) for job in every if job.state == "waiting"]
    oldest.set(min(due).timestamp() if due else 0)


def _waves(registry: CollectorRegistry, session: Session) -> None:
    found = waves.newest(session)
    stages = _gauge(registry, "pulse_waves", "Waves in one stage.", "stage")
    counted = Counter(wave.stage for wave in found)
    for stage in Stage:
        stages.labels(stage.value).set(counted[stage])
    letters = _gauge(
        registry,
        "pulse_invitations",
        "First letters of an open wave in one state.",
        "wave",
        "name",
        "state",
    )
    reminded = _gauge(
        registry,
        "pulse_reminder_seats",
        "Seats that the newest reminder of an open wave has come to, whether a letter left or not.",
        "wave",
        "name",
    )
    for wave in found:
        if wave.stage is Stage.open:
            _letters(letters, session, wave)
            standing = reminders.standing(session, wave, datetime.now(UTC).date())
            if standing is not None and standing.round:
                reminded.labels(str(wave.id), wave.name).set(standing.handled)


def _letters(letters: Gauge, session: Session, wave: Wave) -> None:
    counted = progress.letters(session, wave)
    for state in ("waiting", "sent", "refused", "bounced"):
        letters.labels(str(wave.id), wave.name, state).set(getattr(counted, state))
