"""Signs of life of the workers, and what becomes of the jobs of one that gives none."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from pulse import queue
from pulse.queue import Worker
from pulse.vitals import SILENT

BEAT = 10.0  # seconds between two signs of life
FORGOTTEN = 86_400  # seconds after which a dead worker is not spoken of any more


class Vigil:
    """One worker's watch over all others, by a clock of its own that only runs on.

    A worker lives while its sign changes. What a sign says is not looked at, so that neither
    clocks that are set back nor clocks of machines that differ make the living look dead.
    """

    def __init__(self, slot: str, *, alone: bool) -> None:
        """Begin to watch.

        Args:
            slot: the worker that watches; it lives.
            alone: no other worker can live: each other sign is of a dead one.
        """
        self.slot, self.alone = slot, alone
        self.seen: dict[str, tuple[int, float]] = {}  # a sign, and since when it is the same

    def living(self, signs: Mapping[str, int], at: float) -> set[str]:
        """Which workers live.

        Args:
            signs: the newest of each worker.
            at: seconds of a clock that only runs on.
        """
        since = self.seen
        self.seen = {
            slot: (sign, since[slot][1] if slot in since and since[slot][0] == sign else at)
            for slot, sign in signs.items()
        }
        if self.alone:
            return {self.slot}
        return {slot for slot, (_, then) in self.seen.items() if at - then <= SILENT} | {self.slot}


def beat(engine: Engine, slot: str) -> dict[str, int]:
    """Give a sign of life.

    Args:
        engine: of the roster.
        slot: ours.

    Returns:
        The newest sign of every worker.
    """
    with Session(engine) as session:
        now = queue.clock(session)
        session.merge(Worker(slot=slot, beat=now))
        session.execute(delete(Worker).where(Worker.beat < now - FORGOTTEN))
        session.commit()
        return {row.slot: row.beat for row in session.execute(select(Worker.slot, Worker.beat))}


def farewell(engine: Engine, slot: str) -> None:
    """Give no sign any more: what we had at work may be taken up at once."""
    with Session(engine) as session:
        session.execute(delete(Worker).where(Worker.slot == slot))
        session.commit()


def recover(engine: Engine, vigil: Vigil, at: float) -> list[str]:
    """Give a sign of life, and put the running jobs of dead workers back into the queue.

    Jobs are looked at before signs, so that a worker that has just begun is not taken for dead.

    Args:
        engine: of the roster.
        vigil: ours.
        at: seconds of a clock that only runs on.

    Returns:
        The ids of those jobs.
    """
    client = queue.client(engine)
    at_work = client.list_workflows(status="PENDING", load_input=False, load_output=False)
    living = vigil.living(beat(engine, vigil.slot), at)
    orphans: dict[str, list[str]] = {}
    for job in at_work:
        if job.executor_id not in living:
            orphans.setdefault(job.queue_name or queue.QUEUE, []).append(job.workflow_id)
    for queue_name, ids in orphans.items():
        client.resume_workflows(ids, queue_name=queue_name)
    return [each for ids in orphans.values() for each in ids]
