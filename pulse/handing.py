"""What becomes of a thread among its readers: handed on, or taken together with another one."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from sqlalchemy.orm import Session

from pulse import publishing
from pulse.auth import readers
from pulse.auth.models import User
from pulse.desk import Case, case, handle, kept_from, messages, recipients, reply
from pulse.letterbox import Letterbox
from surveys import marks
from surveys.answering import envelopes
from surveys.answering.threads import OVER, By, Shelf, State
from surveys.errors import IllegalMove, ThreadFull


def able(session: Session, found: Case) -> Sequence[User]:
    """The readers who can open a thread: those with a key whom its author did not leave out."""
    known, left_out = marks.called(session), kept_from(found)
    return [
        user
        for user in readers.of_form(session, found.form.id)
        if readers.key_of(session, user) and left_out.isdisjoint(publishing.names_of(user, known))
    ]


def hand_on(box: Letterbox, found: Case, holder: int) -> None:
    """Let one reader hold a thread, who alone is reminded of it; 0: nobody, and all are."""
    box.change(found.form.code, lambda shelf: shelf.mark(found.thread.name, holder=holder))


def merge(box: Letterbox, found: Case, into: Case, text: str, *, week: int, rng: Random) -> None:
    """Take a thread together with another one on the same matter, and say so to its author.

    Args:
        box: the letter box.
        found: a case that the reader can open.
        into: another of the same form, whose answers its author gets from now on.
        text: what is said to the author.
        week: this one.
        rng: the system's random source.

    Raises:
        IllegalMove: they are one, or the other one is over.
        ThreadFull: there is no room to say so.
    """
    if found.handle == into.handle or into.thread.state in OVER or into.first is None:
        raise IllegalMove("Choose another thread that is not over.")
    content = {"text": text, "into": into.handle}
    to = recipients(box.known(found.form.code), found.first or {})
    sealed = envelopes.sealed(content, to, rng)

    def write(shelf: Shelf) -> None:
        shelf.answer(found.thread.name, By.reader, sealed, week)
        shelf.mark(found.thread.name, state=State.merged)

    box.change(found.form.code, write)


def merged_into(box: Letterbox, found: Case, private: bytes) -> list[Case]:
    """The threads that were taken together with one, as far as the reader can open them."""
    threads = box.threads(found.form.code).values()
    cases = [
        case(box, found.form, handle(each.name), private)
        for each in threads
        if each.state is State.merged
    ]
    return [each for each in cases if _aim(each, private) == found.handle]


def _aim(found: Case, private: bytes) -> str:
    """With which thread one was taken together; empty: with none that can be read."""
    aims = [str((content or {}).get("into", "")) for _, _, content in messages(found, private)]
    return next((aim for aim in reversed(aims) if aim), "")


def reply_to_all(
    box: Letterbox,
    found: Case,
    text: str,
    private: bytes,
    *,
    state: State | None,
    week: int,
    rng: Random,
) -> int:
    """Write to a thread's author, and the same to the authors of threads taken together with it.

    Returns:
        How many others got it; one whose thread is full gets none.
    """
    reply(box, found, text, state=state, week=week, rng=rng)
    count = 0
    for other in merged_into(box, found, private) if text else []:
        try:
            reply(box, other, text, state=State.merged, week=week, rng=rng)
        except ThreadFull:
            continue
        count += 1
    return count
