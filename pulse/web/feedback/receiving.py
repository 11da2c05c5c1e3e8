"""What a receipt opens: a thread as its author sees it, worked out on the server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from secrets import SystemRandom
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from pulse import gate, letterbox
from pulse.web.feedback.forms import FirstMessage, Reply
from pulse.web.languages import chosen
from surveys.answering import envelopes, receipts, said, weeks
from surveys.answering.forms import Open
from surveys.answering.manifests import in_text
from surveys.answering.threads import KEPT, By, Entry, State, Thread
from surveys.errors import ReceiptMistyped, SealBroken

RNG = SystemRandom()


@dataclass(frozen=True, slots=True)
class Said:
    """One message, opened."""

    by: By
    week: date  # its Monday
    text: str
    nth: int
    quote: str = ""  # words that readers ask to show to everybody
    verdict: bool | None = None  # what the author said to that last


@dataclass(frozen=True, slots=True)
class Conversation:
    """A thread as its author sees it."""

    state: State
    blocked: bool
    messages: tuple[Said, ...]
    gone: date  # the last day on which it is kept, counted from the end of a week
    first: dict[str, Any]


def this_week() -> int:
    """The week it is, by UTC's calendar."""
    return weeks.of(datetime.now(UTC).date())


def mistyped(error: ReceiptMistyped) -> str:
    """What is wrong with the words that were typed, and where."""
    if error.count != receipts.WORDS:
        words = ngettext(
            "A receipt has seven words, and this is %(num)s word. Type all seven.",
            "A receipt has seven words, and these are %(num)s. Type all seven, each once.",
            error.count,
        )
    elif not error.places:
        words = _("These seven words do not belong together. Compare each with your note.")
    else:
        words = ngettext(
            "Look at word %(places)s again: it is not as it was given to you, or not in its place.",
            "Look at these words again, counted from the first: %(places)s.",
            len(error.places),
            places=", ".join(str(place) for place in error.places),
        )
    return str(words)


def opened(thread: Thread, private: bytes) -> Conversation:
    """A thread with its messages, to its author."""
    contents = [_said(entry.envelope, private) for entry in thread.entries]
    verdicts = {
        str(content.get(name)): name == "agrees"
        for entry, content in zip(thread.entries, contents, strict=True)
        for name in ("agrees", "refuses")
        if entry.by is By.author
    }
    return Conversation(
        thread.state,
        thread.blocked,
        tuple(
            _message(entry, content, verdicts)
            for entry, content in zip(thread.entries, contents, strict=True)
        ),
        weeks.within(thread.last, KEPT),
        contents[0],
    )


def _message(entry: Entry, content: dict[str, Any], verdicts: dict[str, bool]) -> Said:
    """One message, with what a reader asked in it and what was said to that."""
    text, week = said.plain(content.get("text")), weeks.monday(entry.week)
    if entry.by is By.author:
        return Said(entry.by, week, text, entry.nth)
    quote = said.quote(content.get("quote"))
    return Said(entry.by, week, text, entry.nth, quote, verdicts.get(str(entry.nth)))


def _said(envelope: bytes, private: bytes) -> dict[str, Any]:
    try:
        return envelopes.opened(envelope, private)
    except SealBroken:
        return {}


def conversation(form: Open, derived: receipts.Derived) -> Conversation:
    """What a receipt opens. Nothing is written.

    Raises:
        ThreadUnknown: nothing.
    """
    thread = letterbox.here().thread(form.code, derived.thread)
    return opened(thread, derived.private)


def recipients(form: Open, first: dict[str, Any], author: bytes) -> Sequence[bytes]:
    """To whom one more message of an author is sealed: as the first was, and to the author."""
    named = first.get("left_out")
    left_out = frozenset(map(str, named if isinstance(named, list) else ()))
    return [*form.keys(left_out), author]


def readable(words: str, language: str) -> bool:
    """Whether these words are a receipt."""
    try:
        receipts.read(words, language)
    except ReceiptMistyped:
        return False
    return True


def kept(form: Open, message: FirstMessage) -> None:
    """Seal a first message to its readers and its author, and keep it."""
    language = receipts.spoken(chosen())
    secret = receipts.read(message.receipt.data or "", language)
    gate.here().free(form.code)
    with gate.here().place():
        derived = receipts.derived(secret, form.code)
    author = envelopes.public(derived.private)
    content = message.content(in_text(author))
    envelope = envelopes.sealed(content, [*form.keys(message.excluded), author], RNG)
    gate.here().count(form.code)
    letterbox.here().begin(form.code, derived.thread, envelope, this_week())


def answered(form: Open, derived: receipts.Derived, reply: Reply) -> None:
    """Seal an answer as the first message was sealed, and keep it."""
    author = envelopes.public(derived.private)
    first = conversation(form, derived).first
    readers = recipients(form, first, author)
    envelope = envelopes.sealed(reply.content(), readers, RNG)
    letterbox.here().answer(form.code, derived.thread, By.author, envelope, this_week())
