"""The job engine's client: enqueue by name, in the caller's transaction; look, retry, cancel."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import BigInteger, Engine, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from pulse.errors import PulseError
from surveys.base import Roster

APPLICATION = "pulse"
QUEUE = "pulse"
LETTERS = "letters"  # one at a time on each worker: a kill repeats one letter at most
VERSION = "1"  # of the jobs' arguments; only a change that old jobs cannot live with raises it
SCHEMA = "dbos"  # of the engine's tables on PostgreSQL; on SQLite they lie beside ours

OPEN_WAVE = "wave.open"  # wave
INVITE = "wave.invite"  # wave, first and last invitation of a batch
REMIND = "wave.remind"  # wave, first and last invitation of a batch
THANK = "wave.thank"  # wave, first and last invitation of a batch
CLOSE_WAVE = "wave.close"  # wave
PUBLISH = "wave.publish"  # wave
DROP_WAVE = "wave.drop"  # wave
ANNOUNCE = "wave.announce"  # wave, channel
OPENED_LETTER = "wave.opened_letter"  # wave, user
CLOSED_LETTER = "wave.closed_letter"  # wave, user
REPORT_LETTER = "wave.report_letter"  # wave, membership
TEST_LETTER = "wave.test_letter"  # wave, user
SAMPLE_LETTER = "letters.sample"  # which letter, user, language, organisation or 0, wave or 0
DRAW_HISTORY = "history.draw"  # the organisation, `SCORECARD`, or nothing for all
SCORECARD = 0  # the measures of the mission, and no report
SCORE_ANSWERS = "history.score"  # nothing: all files that wait
SIGN_IN_LETTER = "staff.sign_in_letter"  # user
WELCOME_LETTER = "staff.welcome_letter"  # user
READ_BOUNCES = "bounces.read"  # nothing
UNDELIVERED_LETTER = "bounces.letter"  # organisation, and a steward or 0 for its own contact
DIGEST_LETTER = "staff.digest_letter"  # user
FLAGS_LETTER = "friction.letter"  # wave, user
READING_LETTER = "feedback.letter"  # user
NEWS_LETTER = "staff.news_letter"  # of what, the number of it or 0, user
OF_CHARTER, OF_FLAG, OF_FRICTION, OF_PROMISES, OF_RISKS, OF_THANKS, OF_PAIRS = range(1, 8)
MANY_LETTERS = frozenset({INVITE, REMIND, THANK})

UNDER_WAY = ("ENQUEUED", "DELAYED", "PENDING")
ENDED = ("SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")
FAILED = ("ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")
KEPT = timedelta(days=7)

_clients: WeakKeyDictionary[Engine, Any] = WeakKeyDictionary()  # Any: its type is imported late


class Worker(Roster):
    """A process that runs jobs, and when it last said that it lives."""

    __tablename__ = "worker"

    slot: Mapped[str] = mapped_column(primary_key=True)
    beat: Mapped[int] = mapped_column(BigInteger)  # seconds since 1970


class JobUnknown(PulseError):
    """No job has this id."""


@dataclass(frozen=True, slots=True)
class Job:
    """One job, as an operator sees it."""

    id: str
    name: str
    ids: tuple[int, ...]
    state: str  # "waiting", "running", "done", "put off", "failed" or "cancelled"
    key: str | None
    asked: datetime
    ended: datetime | None
    trouble: str | None
    started: datetime | None = None  # when a worker took it, the last time
    due: datetime | None = None  # when one may take it, should that be later than it was asked
    worker: str | None = None  # the slot of the one that took it last
    queue: str = QUEUE


STATES = {
    "ENQUEUED": "waiting",
    "DELAYED": "waiting",
    "PENDING": "running",
    "SUCCESS": "done",
    "ERROR": "failed",
    "CANCELLED": "cancelled",
    "MAX_RECOVERY_ATTEMPTS_EXCEEDED": "failed",
}


def clock(session: Session) -> int:
    """Seconds since 1970 by the one clock that all workers share: the database's."""
    if session.get_bind().dialect.name == "postgresql":
        return int(session.scalar(select(func.extract("epoch", func.clock_timestamp()))) or 0)
    return int(time.time())


def migrate(url: str) -> None:
    """Create the engine's own tables in the roster's database, or bring them up to date."""
    from dbos import DBOS  # heavy: only those who enqueue pay for it

    DBOS.migrate(url, schema=SCHEMA)


def client(engine: Engine) -> Any:
    """The engine's client over the roster's database: made at first use, kept, never forked."""
    from dbos import DBOSClient, DBOSPortableJSONSerializer  # heavy, as above

    if engine not in _clients:
        _clients[engine] = DBOSClient(
            system_database_engine=engine,
            dbos_system_schema=SCHEMA,
            serializer=DBOSPortableJSONSerializer(),
            application_name=APPLICATION,
            lazy=True,
            retry_connection_errors=False,
        )
    return _clients[engine]


def let_go(engine: Engine) -> None:
    """Close the client of a database that is about to be let go, if there is one."""
    if engine in _clients:
        _clients.pop(engine).destroy()


def enqueue(
    session: Session, name: str, *ids: int, key: str | None = None, rest: timedelta | None = None
) -> bool:
    """Ask for a job in the caller's transaction: it runs if, and after, the caller commits.

    Args:
        session: of the roster.
        name: one of this module's names.
        ids: all that the job is told; they are stored, so nothing else may be.
        key: while a job with this key is waiting or running, no second one is made.
        rest: how long it waits before it may run.

    Returns:
        Whether a job was made.
    """
    if not all(isinstance(each, int) for each in ids):
        raise TypeError("a job is told numbers only: whatever it is told is stored")
    engine = session.connection().engine
    if key is not None and key in keys_under_way(engine):
        return False
    queue = LETTERS if name in MANY_LETTERS else QUEUE
    options: dict[str, Any] = {
        "workflow_name": name,
        "queue_name": queue,
        "app_version": VERSION,
    }
    if rest is not None:
        options["delay_seconds"] = rest.total_seconds()
    if key is not None:
        options["deduplication_id"] = key
    client(engine).enqueue_in_transaction(session, options, *ids)
    return True


def under_way(engine: Engine) -> list[Job]:
    """Every job that waits or runs now."""
    return [_job(row) for row in client(engine).list_workflows(status=list(UNDER_WAY))]


def failed(engine: Engine) -> list[Job]:
    """Every job of the last week that failed, newest first."""
    return [_job(row) for row in client(engine).list_workflows(status=list(FAILED), sort_desc=True)]


def keys_under_way(engine: Engine) -> set[str]:
    """Keys of the jobs that wait or run now."""
    found = client(engine).list_workflows(
        status=list(UNDER_WAY), load_input=False, load_output=False
    )
    return {job.deduplication_id for job in found if job.deduplication_id is not None}


def jobs(engine: Engine, *, limit: int = 50) -> list[Job]:
    """The jobs asked for last, newest first."""
    return [_job(row) for row in client(engine).list_workflows(limit=limit, sort_desc=True)]


def last(engine: Engine, name: str, *ids: int) -> Job | None:
    """The newest job with this name and these ids: how far it is, or its trouble."""
    rows = client(engine).list_workflows(name=name, limit=50, sort_desc=True)
    return next((job for job in map(_job, rows) if job.ids == ids), None)


def ended(engine: Engine, names: Iterable[str], since: datetime) -> list[Job]:
    """Jobs with these names that ended after a moment, done or not."""
    rows = client(engine).list_workflows(name=list(names), completed_after=since.isoformat())
    return [_job(row) for row in rows]


def find(engine: Engine, part: str) -> Job:
    """The one job whose id begins like this.

    Raises:
        JobUnknown: none does, or several do; the sentence says which.
    """
    rows = client(engine).list_workflows(workflow_id_prefix=part, limit=2) if part else []
    if not rows:
        raise JobUnknown(f"There is no job {part}. `pulse jobs list` shows those of the last week.")
    if len(rows) > 1:
        raise JobUnknown(f"More than one job begins with {part}. Give more of its id.")
    return _job(rows[0])


def retry(engine: Engine, ids: Iterable[str]) -> list[Job]:
    """Put failed or cancelled jobs back into the queue, as new jobs with the same arguments.

    Returns:
        Those that were put back; any other is done, or waits or runs still.
    """
    wanted = list(ids)
    again = []
    for row in client(engine).list_workflows(workflow_ids=wanted) if wanted else []:
        job = _job(row)
        if job.state not in ("failed", "cancelled"):
            continue
        with Session(engine) as session:
            enqueue(session, job.name, *job.ids)
            session.commit()
        again.append(job)
    return again


def cancel(engine: Engine, ids: Iterable[str]) -> list[Job]:
    """Take jobs out of the queue.

    One that runs stops at its next mark, and keeps what it has done until there: letters have
    one every half second. A job without marks is done to its end.

    Returns:
        Those that were taken out; any other had ended.
    """
    wanted = list(ids)
    rows = client(engine).list_workflows(workflow_ids=wanted) if wanted else []
    ending = [job for job in map(_job, rows) if job.state in ("waiting", "running")]
    if ending:
        client(engine).cancel_workflows([job.id for job in ending])
    return ending


def is_cancelled(engine: Engine, job_id: str) -> bool:
    """Whether somebody has cancelled a job, be it running or not."""
    found = client(engine).list_workflows(
        workflow_ids=[job_id], status="CANCELLED", load_input=False, load_output=False
    )
    return bool(found)


def forget_ended(engine: Engine, now: datetime) -> int:
    """Delete the rows of jobs that ended more than a week before `now`."""
    old = client(engine).list_workflows(
        status=list(ENDED),
        completed_before=(now - KEPT).isoformat(),
        load_input=False,
        load_output=False,
        limit=10_000,
    )
    if old:
        client(engine).delete_workflows([job.workflow_id for job in old])
    return len(old)


def _job(row: Any) -> Job:
    put_off = row.output if row.status == "SUCCESS" and isinstance(row.output, str) else None
    return Job(
        id=row.workflow_id,
        name=row.name,
        ids=tuple(row.input["args"]) if row.input else (),
        state="put off" if put_off else STATES.get(row.status, row.status.lower()),
        key=row.deduplication_id,
        asked=_moment(row.created_at or 0),
        ended=_moment(row.completed_at) if row.completed_at else None,
        trouble=str(row.error) if row.error else put_off,
        started=_moment(row.dequeued_at) if row.dequeued_at else None,
        due=_moment(row.delay_until_epoch_ms) if row.delay_until_epoch_ms else None,
        worker=row.executor_id,
        queue=row.queue_name or QUEUE,
    )


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, tz=UTC)
