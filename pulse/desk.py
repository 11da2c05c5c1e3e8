"""The readers' desk: threads as a reader with an unlocked key sees them, and what they do there."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from pulse.auth import readers
from pulse.auth.models import User
from pulse.letterbox import Letterbox
from surveys import forms
from surveys.answering import envelopes, said, weeks
from surveys.answering.forms import Open
from surveys.answering.manifests import in_text, of_text
from surveys.answering.threads import (
    ACKNOWLEDGED,
    ANSWERED,
    KEPT,
    OVER,
    By,
    Entry,
    Shelf,
    State,
    Thread,
)
from surveys.errors import NotFound, SealBroken
from surveys.forms import FeedbackForm

HANDLE = 16  # letters by which a page names a thread
LEVELS = {"now": 0, "soon": 1, "not": 2}


@dataclass(frozen=True, slots=True)
class Clock:
    """What is to be done by when."""

    what: str  # "acknowledge", "answer" or "" when nothing is
    due: date | None

    def late(self, today: date) -> bool:
        """Whether it has run out."""
        return self.due is not None and today > self.due


@dataclass(frozen=True, slots=True)
class Case:
    """One thread with its first message as a reader opens it."""

    form: FeedbackForm
    thread: Thread
    first: Mapping[str, Any] | None  # None: it was not sealed to this reader

    @property
    def handle(self) -> str:
        """What its page is called by."""
        return handle(self.thread.name)

    @property
    def clock(self) -> Clock:
        """What is to be done next."""
        return clock(self.thread)

    @property
    def began(self) -> date:
        """The Monday of the week it began in."""
        return weeks.monday(self.thread.began)

    @property
    def gone(self) -> date:
        """The last day on which it is kept, if nobody writes."""
        return weeks.within(self.thread.last, KEPT)

    @property
    def waits(self) -> bool:
        """Whether its author wrote last."""
        return self.thread.entries[-1].by is By.author and self.thread.state not in OVER

    def told(self, name: str) -> str:
        """One fact of the first message."""
        return str((self.first or {}).get(name, ""))


def handle(name: bytes) -> str:
    """What a page calls a thread by: 96 bits of its name."""
    return in_text(name)[:HANDLE]


def clock(thread: Thread) -> Clock:
    """What is to be done about a thread, and by when."""
    if thread.state in OVER:
        return Clock("", None)
    if thread.state is State.new:
        return Clock("acknowledge", weeks.within(thread.began, ACKNOWLEDGED))
    if not thread.answered:
        return Clock("answer", weeks.within(thread.began, ANSWERED))
    return Clock("", None)


def forms_of(session: Session, user: User) -> list[FeedbackForm]:
    """The forms that somebody reads."""
    mine = readers.forms_of(session, user)
    return [form for form in forms.every(session) if form.id in mine]


def form_of(session: Session, user: User, code: str) -> FeedbackForm:
    """One of the forms that somebody reads.

    Raises:
        NotFound: they read none with this code.
    """
    for form in forms_of(session, user):
        if form.code == code:
            return form
    raise NotFound("You read no form with this address.")


def inbox(
    box: Letterbox,
    forms: Sequence[FeedbackForm],
    private: bytes,
    *,
    category: str = "",
    most: int | None = None,
) -> tuple[list[Case], int]:
    """The threads of some forms: what waits first, the soonest first.

    Only as many are opened as are shown.

    Args:
        box: the letter box.
        forms: those that the reader reads.
        private: the reader's key.
        category: of those that are wanted; empty for all.
        most: how many are wanted.

    Returns:
        Those threads, and how many are left that were not looked at.
    """
    there = [(form, thread) for form in forms for thread in box.threads(form.code).values()]
    there.sort(key=lambda each: _pressing(each[1]))
    opener, found = envelopes.Opener(private), list[Case]()
    for nth, (form, thread) in enumerate(there):
        if len(found) == most:
            return sorted(found, key=_order), len(there) - nth
        case = Case(form, thread, _content(thread.entries[0], opener))
        if category in {"", case.told("category")}:
            found.append(case)
    return sorted(found, key=_order), 0


def _pressing(thread: Thread) -> tuple[bool, date, bytes]:
    """By what can be told of a thread without opening it."""
    waits = thread.entries[-1].by is By.author and thread.state not in OVER
    return (not waits, clock(thread).due or date.max, thread.name)


def _order(case: Case) -> tuple[bool, date, int, bytes]:
    waits, due, name = _pressing(case.thread)
    return (waits, due, LEVELS.get(case.told("urgency"), 2), name)


def case(box: Letterbox, form: FeedbackForm, named: str, private: bytes) -> Case:
    """One thread of a form.

    Raises:
        NotFound: there is none that is called so.
    """
    for thread in box.threads(form.code).values():
        if handle(thread.name) == named:
            opener = envelopes.Opener(private)
            return Case(form, thread, _content(thread.entries[0], opener))
    raise NotFound("There is no such thread any more.")


def messages(found: Case, private: bytes) -> list[tuple[Entry, date, Mapping[str, Any] | None]]:
    """The messages of a thread in their order: who, in the week from which Monday on, and what."""
    opener = envelopes.Opener(private)
    return [
        (entry, weeks.monday(entry.week), _content(entry, opener)) for entry in found.thread.entries
    ]


def _content(entry: Entry, opener: envelopes.Opener) -> Mapping[str, Any] | None:
    """What a message says; an author may have sealed anything."""
    try:
        content = opener.opened(entry.envelope)
        return said.more(content) if entry.nth else said.first(content)
    except SealBroken:
        return None


def kept_from(found: Case) -> frozenset[str]:
    """The organisations whose readers an author left out, by the names that they had."""
    return frozenset(str(each) for each in (found.first or {}).get("left_out", ()))


def recipients(door: Open, first: Mapping[str, Any]) -> list[bytes]:
    """To whom a message of a thread is sealed: its readers as they are now, and its author."""
    left_out = frozenset(str(each) for each in first.get("left_out", ()))
    return [*door.keys(left_out), of_text(str(first["author"]))]


def reply(
    box: Letterbox, found: Case, text: str, *, state: State | None, week: int, rng: Random
) -> None:
    """Write to a thread's author, say where it stands, or both.

    Args:
        box: the letter box.
        found: a case that the reader can open.
        text: may be empty where the state says enough.
        state: where it stands now; None: as before, or acknowledged if it was new.
        week: this one.
        rng: the system's random source.
    """
    door, first = box.known(found.form.code), found.first or {}
    name = found.thread.name

    def write(shelf: Shelf) -> None:
        if text:
            sealed = envelopes.sealed({"text": text}, recipients(door, first), rng)
            shelf.answer(name, By.reader, sealed, week)
        now = shelf.thread(name).state
        shelf.mark(name, state=state or (State.acknowledged if now is State.new else now))

    box.change(found.form.code, write)


def block(box: Letterbox, found: Case, *, blocked: bool) -> None:
    """Let a thread's author write no more, or again."""
    box.change(found.form.code, lambda shelf: shelf.mark(found.thread.name, blocked=blocked))


def share(box: Letterbox, form: FeedbackForm, private: bytes, rng: Random) -> int:
    """Seal all that a reader can open to everybody who reads the form now.

    So a reader who lost a key, or is new, opens what came before. What an author kept from an
    organisation's readers stays kept from them.

    Returns:
        How many messages were sealed anew.
    """
    door, opener = box.known(form.code), envelopes.Opener(private)

    def sealed_anew(shelf: Shelf) -> int:
        changed: list[tuple[Entry, bytes]] = []
        for thread in shelf.threads().values():
            first = _content(thread.entries[0], opener)
            if first is None:
                continue
            to = recipients(door, first)
            changed += _anew(thread.entries, to, opener, rng)
        shelf.rewrap(changed)
        return len(changed)

    return box.change(form.code, sealed_anew)


def _anew(
    entries: Sequence[Entry], to: Collection[bytes], opener: envelopes.Opener, rng: Random
) -> list[tuple[Entry, bytes]]:
    found = []
    for entry in entries:
        content = _content(entry, opener)
        if content is not None:
            found.append((entry, envelopes.sealed(content, to, rng)))
    return found
