"""Tells the door of a feedback form what it may know: the form's words, and its readers' keys."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from pulse.auth import audit, readers
from pulse.auth.models import Function, User
from pulse.errors import ReadersMissing
from surveys import forms, marks, partners, told
from surveys.answering import forms as door
from surveys.answering.envelopes import PLACES
from surveys.answering.manifests import in_text
from surveys.forms import FeedbackForm

FEWEST = 2  # readers with a key: one may lose theirs, and none reads alone
MOST = PLACES - 1  # a message is sealed to its author, too
TOO_FEW = (
    "A form needs two readers who have set a passphrase, not both of one organisation; until "
    "then it takes no messages."
)
TOO_MANY = f"A form has at most {MOST} readers."


def publish(roster: Session, box: Connection, form: FeedbackForm) -> bool:
    """Write down for the door what a form's page says; the caller commits both ledgers.

    Returns:
        Whether the form takes messages.
    """
    found = _readers(roster, form)
    shut = form.withdrawn or not _enough(found)
    public = {
        "alliance": partners.alliance(roster).name,
        "title": form.title,
        "purpose": form.purpose,
        "categories": form.categories,
        "partners": [each.name for each in partners.organisations(roster)],
        "readers": found,
        "answers": [
            {"asked": each.asked, "quoted": each.quoted, "answer": each.answer, "week": each.week}
            for each in told.answers(roster, form)[: told.SHOWN]
        ],
    }
    door.publish(box, form.code, public, shut=shut)
    return not shut


def takes(roster: Session, form: FeedbackForm) -> bool:
    """Whether a form takes messages."""
    return not form.withdrawn and _enough(_readers(roster, form))


def _readers(roster: Session, form: FeedbackForm) -> list[dict[str, Any]]:
    """Those readers who have a key, by role; sorted by what is public of them."""
    names, known = partners.names(roster), marks.called(roster)
    found = []
    for user in readers.of_form(roster, form.id):
        key = readers.key_of(roster, user)
        if key is not None:
            organisation = organisation_of(user, names)
            role = "liaison"
            public = in_text(key.public)
            found.append(
                {
                    "role": role,
                    "organisation": organisation,
                    "known_as": sorted(names_of(user, known)),
                    "key": public,
                }
            )
    return sorted(found, key=lambda each: (each["organisation"], each["key"]))


def organisation_of(user: User, names: dict[str, str]) -> str:
    """The organisation that somebody is a liaison of; empty: of the whole alliance."""
    held = [each for each in user.memberships if each.function is Function.liaison]
    if any(each.organisation_id is None for each in held) or not held:
        return ""
    return names.get(str(held[0].organisation_id), "")


def names_of(user: User, known: Mapping[int, Collection[str]]) -> frozenset[str]:
    """All names by which an author may have left somebody out: an organisation's, now and before.

    Args:
        user: a reader.
        known: the names of each organisation, as `marks.called` tells them.
    """
    held = {each.organisation_id for each in user.memberships}
    return frozenset(name for place in held - {None} for name in known.get(place or 0, ()))


def _enough(found: Sequence[dict[str, Any]]) -> bool:
    """Whether one reader may lose a key, and nobody is left to the readers of one organisation."""
    named = {each["organisation"] for each in found}
    return len(found) >= FEWEST and (len(named) > 1 or "" in named)


def open_to(roster: Session, box: Connection, user: User) -> list[str]:
    """Publish every form that a user reads anew, after their key changed.

    Returns:
        The codes of those that take messages.
    """
    mine = readers.forms_of(roster, user)
    listed = [form for form in forms.every(roster) if form.id in mine]
    return [form.code for form in listed if publish(roster, box, form)]


def let_read(
    roster: Session, box: Connection, form: FeedbackForm, user: User, *, actor: str, now: datetime
) -> bool:
    """Let somebody read a form's messages from now on, and write it down.

    Returns:
        Whether the form takes messages now.

    Raises:
        ReadersMissing: there are as many readers as a message has places for.
    """
    if len(readers.of_form(roster, form.id)) >= MOST:
        raise ReadersMissing(TOO_MANY)
    readers.let_read(roster, form.id, user)
    subject = f"{form.title}: {user.email}"
    audit.record(roster, actor=actor, deed="feedback reader named", subject=subject, now=now)
    return publish(roster, box, form)
