"""The demonstration's feedback box: three readers, an answer, two messages of lost receipts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random

from flask import Flask
from sqlalchemy.orm import Session

from pulse import letterbox, publishing
from pulse.auth import audit, invite, readers
from pulse.db import db
from surveys import forms, partners, told
from surveys.answering import envelopes, receipts, weeks
from surveys.answering.manifests import in_text
from surveys.forms import FeedbackForm

PASSPHRASE = "seven harbours and a ferry"  # noqa: S105  # of the demonstration alone, and told
SAID = (
    ("How we work together", "We hear of changed dates from our guests before we hear of them."),
    ("Idea", "Could the minutes of the Tuesday call be sent to those who were on the road?"),
)
ASKED = "Whom do people tell when a date changes and the list is not in the office?"
ANSWER = (
    "The list has a page that everybody reaches from the road; its address is on the back of it."
)


def open_box(app: Flask, today: date, rng: Random) -> None:
    """Open the box, unless there is one."""
    session = db.session()
    if forms.every(session):
        return
    form = forms.open_form(
        session,
        title="Say it here",
        purpose="What should be heard about our work together, and cannot wait for a survey.",
        rng=rng,
    )
    last_week = weeks.of(today - timedelta(days=7))
    told.publish(session, form, asked=ASKED, quoted=False, answer=ANSWER, week=last_week)
    _named(session, form)
    session.commit()
    for text in SAID:
        _written(form.code, *text, week=last_week, rng=rng)


def _named(session: Session, form: FeedbackForm) -> None:
    """Let the alliance's liaison and those of two partners read it."""
    homes = [None, *(each.id for each in partners.organisations(session)[:2])]
    with db.engines["box"].begin() as door:
        for nth, home in enumerate(homes, 1):
            address = f"liaison{nth}@alliance.example"
            user = invite.liaison(session, address=address, organisation_id=home)
            readers.make_key(session, user, PASSPHRASE)
            now = datetime.now(UTC)
            publishing.let_read(session, door, form, user, actor=audit.COMMAND_LINE, now=now)


def _written(code: str, category: str, text: str, *, week: int, rng: Random) -> None:
    """Put one message into the box, as its author would."""
    box = letterbox.here()
    form, own = box.known(code), receipts.derived(receipts.drawn(rng), code)
    author = envelopes.public(own.private)
    content = {"text": text, "category": category, "concerns": "", "author": in_text(author)}
    envelope = envelopes.sealed(content, [*form.keys(), author], rng)
    box.begin(code, own.thread, envelope, week)
