"""Feedback: readers hear that there is something to read, and what was silent is destroyed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

from pulse import letterbox, queue
from pulse.auth import readers
from pulse.auth.models import User
from pulse.jobs.workshop import Workshop
from pulse.mail import heads, notices
from surveys import forms, partners
from surveys.answering import weeks
from surveys.answering.threads import ANSWERED, OVER, By, State, Thread
from surveys.errors import SurveyError

SOON = 14  # days before the answer is due


def ask(shop: Workshop) -> None:
    """Ask for a letter to each reader for whom something lies there, once in a week."""
    monday = weeks.monday(weeks.of(shop.today))
    begun = datetime.combine(monday, time(), UTC)
    engine = shop.roster.connection().engine
    ended = queue.ended(engine, (queue.READING_LETTER,), begun)
    told = {job.ids[0] for job in ended if job.state == "done" and job.asked >= begun}
    for user_id in sorted(wanted(shop) - told):
        queue.enqueue(shop.roster, queue.READING_LETTER, user_id, key=f"reading/{user_id}")
    shop.roster.commit()


def wanted(shop: Workshop) -> set[int]:
    """The readers for whom something lies there: whoever holds a thread, else all of its form."""
    box, found = letterbox.of(shop.app), set[int]()
    for form in forms.every(shop.roster):
        able = readers.of_form(shop.roster, form.id)
        ids = {each.id for each in able if readers.key_of(shop.roster, each)}
        try:
            threads = box.threads(form.code).values()
        except SurveyError:  # the key ring is away: the next look comes soon
            continue
        found |= _called(threads, ids, shop)
    return found


def _called(threads: Iterable[Thread], ids: set[int], shop: Workshop) -> set[int]:
    pressing = [each for each in threads if presses(each, shop)]
    called = set[int]()
    for thread in pressing:
        called |= {thread.holder} if thread.holder in ids else ids
    return called


def presses(thread: Thread, shop: Workshop) -> bool:
    """Whether a thread of an earlier week waits for its readers, or will be late soon.

    Never one of this week: a letter must not tell on which day somebody wrote.
    """
    if thread.state in OVER or thread.last >= weeks.of(shop.today):
        return False
    if thread.state is State.new or (thread.answered and thread.entries[-1].by is By.author):
        return True
    due = weeks.within(thread.began, ANSWERED)
    return not thread.answered and shop.today >= due - timedelta(days=SOON)


def tell(shop: Workshop, user_id: int) -> None:
    """Send one letter."""
    user = shop.roster.get(User, user_id)
    if user is None or not user.active or not readers.is_liaison(user):
        return
    link = f"{shop.settings.public_url}/desk/"
    name = partners.alliance(shop.roster).name
    letter = notices.something_to_read(shop.app, user.email, link=link, alliance=name)
    shop.outbox.send(heads.common(shop.roster).on(letter))


def sweep(shop: Workshop) -> None:
    """Destroy every thread in which nobody has written for 90 days, and log nothing of it."""
    box = letterbox.of(shop.app)
    codes = [form.code for form in forms.every(shop.roster)]
    shop.roster.rollback()
    for code in codes:
        box.sweep(code, shop.today)
