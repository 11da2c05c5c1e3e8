"""What readers tell others of a thread: an answer to everybody, a friction, a number of threads.

An author's own words are shown to others only if the author agreed to just these, in the thread.
What the author kept from an organisation's readers is told to nobody there without that, either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from sqlalchemy.orm import Session

from pulse import desk
from pulse.desk import Case
from pulse.letterbox import Letterbox
from surveys import appreciation, heard, marks, partners, told
from surveys.answering import envelopes, weeks
from surveys.answering.threads import By, Shelf, State
from surveys.appreciation import Thanks
from surveys.errors import ConsentMissing, IllegalMove
from surveys.forms import FeedbackForm
from surveys.heard import Heard
from surveys.partners import Organisation
from surveys.told import PublishedAnswer

ASK_FIRST = (
    "Its author kept it from somebody. Ask in the thread first whether words of it may be shown, "
    "and then use those words."
)
NOT_AGREED = "The author did not agree to these words."
THURSDAY = timedelta(days=3)  # before a Sunday
SEALED_TO_OTHERS = (
    "Some threads of this quarter are sealed to others. A reader who can open all of them counts."
)


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that readers asked to show, and what their author said to it."""

    nth: int  # of the message that asked
    words: str
    agreed: bool | None  # None: nothing yet


def quotes(found: Case, private: bytes) -> list[Quote]:
    """The words that readers asked for, in their order; the author's last word counts."""
    asked, said = dict[int, str](), dict[int, bool]()
    for entry, _, content in desk.messages(found, private):
        if not content:
            continue
        if entry.by is By.reader and content.get("quote"):
            asked[entry.nth] = content["quote"]
        elif entry.by is By.author:
            for name, verdict in (("agrees", True), ("refuses", False)):
                if str(content.get(name, "")).isdecimal():
                    said[int(content[name])] = verdict
    return [Quote(nth, words, said.get(nth)) for nth, words in asked.items()]


def agreed(found: Case, private: bytes) -> list[str]:
    """The words of a thread that may be shown to everybody."""
    return [each.words for each in quotes(found, private) if each.agreed]


def ask(box: Letterbox, found: Case, text: str, words: str, *, week: int, rng: Random) -> None:
    """Ask an author whether some words may be shown to everybody.

    Args:
        box: the letter box.
        found: a case that the reader can open.
        text: what stands above the words.
        words: those that would be shown.
        week: this one.
        rng: the system's random source.

    Raises:
        ThreadFull: there is no room to ask.
    """
    to = desk.recipients(box.known(found.form.code), found.first or {})
    sealed = envelopes.sealed({"text": text, "quote": words}, to, rng)
    name = found.thread.name

    def write(shelf: Shelf) -> None:
        shelf.answer(name, By.reader, sealed, week)
        if shelf.thread(name).state is State.new:
            shelf.mark(name, state=State.acknowledged)

    box.change(found.form.code, write)


def publish(
    session: Session,
    found: Case,
    *,
    asked: str,
    quote: str,
    answer: str,
    leave: Sequence[str],
    week: int,
) -> PublishedAnswer:
    """Tell everybody what was asked and what is answered; flushed.

    Args:
        session: the roster's.
        found: the thread; nothing of it is kept beside the answer.
        asked: what was asked, in the reader's words.
        quote: the same in the author's; empty: the reader's are shown.
        answer: the answer.
        leave: the words that the author agreed to.
        week: this one.

    Raises:
        ConsentMissing: the author did not agree.
        PlanInvalid: one half says nothing, or too much.
    """
    if quote and quote not in leave:
        raise ConsentMissing(NOT_AGREED)
    if desk.kept_from(found) and not quote:
        raise ConsentMissing(ASK_FIRST)
    return told.publish(
        session, found.form, asked=quote or asked, quoted=bool(quote), answer=answer, week=week
    )


def record(
    session: Session,
    found: Case,
    organisation: Organisation | None,
    words: str,
    *,
    leave: Sequence[str],
    week: int,
    actor: str,
) -> Heard:
    """Write a friction down that a thread tells of, in the reader's words; flushed.

    Raises:
        ConsentMissing: people would read it from whom its author kept the thread.
        ReasonMissing: nothing was said, or too much.
    """
    away = desk.kept_from(found)
    names = away if organisation is None else marks.called(session)[organisation.id]
    if words not in leave and not away.isdisjoint(names):
        raise ConsentMissing(ASK_FIRST)
    return heard.record(session, found.form, organisation, words, week=week, actor=actor)


def thank(
    session: Session,
    found: Case,
    organisation: Organisation,
    words: str,
    *,
    leave: Sequence[str],
    week: int,
) -> Thanks:
    """Pass on thanks that a thread tells of: no giver, no thread, of the time the week; flushed.

    Raises:
        ConsentMissing: people would read it from whom its author kept the thread.
        PlanInvalid: nothing was said, or too much.
    """
    if words not in leave and desk.kept_from(found):
        raise ConsentMissing(ASK_FIRST)
    return appreciation.write(session, organisation, None, words, week=week)


def owners(session: Session) -> Sequence[Organisation]:
    """The organisations that a friction can concern."""
    return partners.organisations(session)


def quarter(day: date) -> int:
    """The quarter of a day, as 20264 for the fourth of 2026."""
    return day.year * 10 + (day.month + 2) // 3


def counted(
    box: Letterbox, form: FeedbackForm, private: bytes, today: date
) -> dict[int, Counter[str] | None]:
    """How many threads of each category began, by quarter that is over.

    A week counts where its Thursday lies, as it does in its year.

    Returns:
        By quarter; None where some of its threads are sealed to others.
    """
    cases, _ = desk.inbox(box, [form], private)
    found: dict[int, Counter[str] | None] = {}
    for case in cases:
        in_quarter = quarter(weeks.last_day(case.thread.began) - THURSDAY)
        if in_quarter >= quarter(today):
            continue
        counts = found.setdefault(in_quarter, Counter())
        if case.first is None:
            found[in_quarter] = None
        elif counts is not None:
            category = case.told("category")
            counts[category if category in form.categories else told.OTHERS] += 1
    return found


def keep(
    session: Session,
    box: Letterbox,
    form: FeedbackForm,
    of_quarter: int,
    *,
    private: bytes,
    today: date,
) -> None:
    """Keep what may be told of a quarter that is over; flushed.

    Raises:
        IllegalMove: the reader cannot open all of it, or nothing of it is there any more.
        AlreadyThere: it was kept before.
        PlanInvalid: nothing of it may be told.
    """
    counts = counted(box, form, private, today).get(of_quarter)
    if counts is None:
        raise IllegalMove(SEALED_TO_OTHERS)
    told.keep(session, form, of_quarter, counts)
