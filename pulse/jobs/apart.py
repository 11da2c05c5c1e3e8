"""Keeps apart the letters of waves that write to the same people, however many workers there are.

Whether somebody has had a letter today is looked at when a batch begins. Two batches that begin at
the same moment, of two waves, would both find that nobody had one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from pulse import queue
from surveys.asking.invitations import Invitation

WRITING = frozenset({queue.INVITE, queue.REMIND, queue.THANK})

Asked = tuple[str, *tuple[int, ...]]  # a job's name and ids; of these jobs the first is the wave


def one_wave_at_a_time(
    asked: Iterable[tuple[Asked, str]], writing: Iterable[int], share: Callable[[int, int], bool]
) -> Iterator[tuple[Asked, str]]:
    """The jobs that may begin beside those that are under way; the others wait for a later look.

    Args:
        asked: jobs with their keys, the most urgent first.
        writing: waves of which letters are leaving now.
        share: whether two waves ask anybody both.
    """
    busy = set(writing)
    for job, key in asked:
        name, *ids = job
        if name in WRITING:
            if any(other != ids[0] and share(other, ids[0]) for other in busy):
                continue
            busy.add(ids[0])
        yield job, key


def writing_now(session: Session) -> set[int]:
    """The waves of which a batch of letters waits for a worker, or leaves."""
    jobs = queue.under_way(session.connection().engine)
    return {job.ids[0] for job in jobs if job.name in WRITING}


def sharing(session: Session) -> Callable[[int, int], bool]:
    """Whether two waves ask anybody both: looked up once for each two."""
    known: dict[frozenset[int], bool] = {}

    def share(one: int, other: int) -> bool:
        both = frozenset((one, other))
        if both not in known:
            again = aliased(Invitation)
            found = (
                select(Invitation.id)
                .join(again, again.person_id == Invitation.person_id)
                .where(Invitation.wave_id == one, again.wave_id == other)
                .limit(1)
            )
            known[both] = session.scalar(found) is not None
        return known[both]

    return share
