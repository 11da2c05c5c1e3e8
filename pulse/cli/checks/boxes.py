"""Whether feedback boxes keep what their pages promise; no number, and no thread's name."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta

from flask import Flask
from sqlalchemy.orm import Session

from pulse import letterbox, publishing
from pulse.auth import readers
from pulse.cli.checks.findings import Finding, Findings
from pulse.db import db
from pulse.settings import Settings
from surveys import forms
from surveys.answering import weeks
from surveys.answering.threads import ACKNOWLEDGED, ANSWERED, KEPT, OVER, State, Thread
from surveys.errors import SurveyError
from surveys.forms import FeedbackForm

NEAR = timedelta(days=14)


def standing(app: Flask, _settings: Settings) -> Findings:
    """Whether each box has readers with keys, and what lies in it is read in time."""
    for form in forms.every(db.session()):
        yield from _readers(db.session(), form)
        try:
            threads = letterbox.of(app).threads(form.code).values()
        except SurveyError as error:
            yield Finding("missing", f"The box “{form.title}” cannot be looked into: {error}")
            continue
        yield from _threads(form, threads, datetime.now(UTC).date())


def _readers(session: Session, form: FeedbackForm) -> Findings:
    """Readers without a key, and boxes that take nothing for want of them."""
    silent = [
        each.email
        for each in readers.of_form(session, form.id)
        if readers.key_of(session, each) is None
    ]
    if silent:
        named = ", ".join(silent)
        yield Finding("to do", f"Readers of “{form.title}” have no passphrase yet: {named}.")
    if form.withdrawn:
        return
    if publishing.takes(session, form):
        yield Finding("fine", f"The box “{form.title}” takes messages.")
    else:
        yield Finding("missing", f"The box “{form.title}” is closed. {publishing.TOO_FEW}")


def _threads(form: FeedbackForm, threads: Collection[Thread], today: date) -> Findings:
    """What is late, and what will be destroyed soon without an answer."""
    waiting = [each for each in threads if each.state not in OVER]
    if any(_late(each, today) for each in waiting):
        yield Finding("to do", f"Something in “{form.title}” waits longer than its page promises.")
    if any(not each.answered and weeks.within(each.last, KEPT) - NEAR <= today for each in waiting):
        yield Finding(
            "to do", f"Something in “{form.title}” will be destroyed soon, and has no answer."
        )


def _late(thread: Thread, today: date) -> bool:
    if thread.state is State.new:
        return weeks.within(thread.began, ACKNOWLEDGED) < today
    return not thread.answered and weeks.within(thread.began, ANSWERED) < today
