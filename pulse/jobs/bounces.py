"""Reads what came back, marks whom no letter reaches, and asks for their addresses.

What answers to a reminder stays in the mailbox, unread and uncounted, until its wave has closed:
only those who have not taken part get one.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy import Select, select

from pulse import queue
from pulse.auth.models import Function, Membership, User
from pulse.jobs.workshop import Workshop
from pulse.mail import bounces, letters, mailboxes, notices
from pulse.mail.bounces import Verdict, Why
from pulse.mail.mailboxes import Mailbox
from pulse.mail.verp import INVITATION, Verp, check
from surveys import partners, workdays
from surveys.asking import undelivered
from surveys.asking.invitations import Delivery, Invitation
from surveys.asking.people import Person
from surveys.partners import Organisation
from surveys.waves import Stage, Wave

EVERY = timedelta(minutes=30)  # the mailbox is read
HOUR = time(15)  # by an organisation's clock: most of what comes back has come by then
CONTACT = 0  # in place of a steward's id
PAGES = "/manage/organisations"


@dataclass
class Found:
    """What a mailbox held; nothing of it is kept."""

    returned: int = 0
    left: Counter[Why] = field(default_factory=Counter)


class Case(NamedTuple):
    """What one message comes to."""

    why: Why | None = None  # it is left alone
    waits: bool = False  # nobody may know yet
    invitation: Invitation | None = None  # whose letter came back


def read(shop: Workshop) -> None:
    """Read the mailbox that is set.

    Raises:
        MailboxUnreachable: with the reason; what was read until then is marked.
    """
    url, verp = shop.settings.bounce_url, shop.outbox.verp
    if url is not None and verp is not None:
        go_through(shop, mailboxes.of(url.get_secret_value()), verp)


def go_through(shop: Workshop, mailbox: Mailbox, verp: Verp, *, dry: bool = False) -> Found:
    """Read a mailbox, message after message; each is marked before it is taken out.

    Args:
        shop: when it is told to stop, the reading ends after the message at hand.
        mailbox: where letters come back to.
        verp: knows the envelope senders of our letters.
        dry: only look, and change nothing here or there.

    Returns:
        What there was, but for what answers to reminders of open waves.

    Raises:
        MailboxUnreachable: with the reason.
    """
    found = Found()
    with mailbox.open() as messages:
        for message in messages:
            shop.mark()
            content = message.content
            if not content:
                continue  # somebody else has read it meanwhile
            verdict = bounces.judge(content, verp)
            case = weighed(shop, verdict)
            if case.why is not None:
                found.left[case.why] += 1
            elif not case.waits:
                found.returned += 1
            if dry or case.waits:
                continue
            if case.invitation is None:
                message.leave()
            else:
                _mark(shop, case.invitation, verdict)
                message.take()
    return found


def weighed(shop: Workshop, verdict: Verdict) -> Case:
    """What a message comes to, with all that is known of the letter that it answers to."""
    sent = verdict.sent
    invitation = shop.roster.get(Invitation, sent.invitation) if sent is not None else None
    if sent is None or invitation is None:
        return Case(why=Why.stranger)
    wave = shop.roster.get_one(Wave, invitation.wave_id)
    is_first = sent.round == INVITATION
    if not is_first and wave.stage is Stage.open:
        return Case(waits=True)
    if verdict.why is not None:
        return Case(why=verdict.why)
    person = shop.roster.get_one(Person, invitation.person_id)
    if check(person.address) != sent.check:
        return Case(why=Why.earlier)
    if not bounces.concerns(verdict, person.address):
        return Case(why=Why.forwarded)
    if is_first and wave.stage is Stage.open and invitation.delivery is Delivery.waiting:
        return Case(waits=True)  # it came back before it was marked as sent
    return Case(invitation=invitation)


def _mark(shop: Workshop, invitation: Invitation, verdict: Verdict) -> None:
    """Make durable whose letter came back."""
    if verdict.sent is not None and verdict.sent.round == INVITATION:
        undelivered.came_back(shop.roster, invitation, verdict.words, shop.today)
    else:
        undelivered.keep(shop.roster, invitation.person_id, verdict.words, shop.today)
    shop.roster.commit()


def ask(shop: Workshop, moment: datetime) -> None:
    """Ask for the mailbox to be read, and for the letters about addresses that are due.

    Args:
        shop: its clock says whether letters may leave.
        moment: by the clock of those who do jobs, which says when the mailbox was read last.
    """
    if shop.settings.bounce_url is not None and _rested(shop, moment):
        queue.enqueue(shop.roster, queue.READ_BOUNCES, key="bounces")
    now = shop.now()
    calendars = workdays.of(shop.roster)
    for organisation_id in sorted(undelivered.to_tell(shop.roster)):
        organisation = shop.roster.get_one(Organisation, organisation_id)
        calendar = calendars[organisation_id]
        today = calendar.today(now)
        told_today = undelivered.last_told(shop.roster, organisation) == today
        if organisation.left is None and not told_today and calendar.takes_letters(now, HOUR):
            people = [each.id for each in undelivered.listed(shop.roster, organisation)]
            undelivered.mark_told(shop.roster, people, today)
            for reader in _readers(shop, organisation):
                queue.enqueue(shop.roster, queue.UNDELIVERED_LETTER, organisation_id, reader)
    shop.roster.commit()


def _rested(shop: Workshop, moment: datetime) -> bool:
    """Whether the mailbox was not read for a while."""
    last = queue.last(shop.roster.connection().engine, queue.READ_BOUNCES)
    return last is None or moment - (last.ended or last.asked) >= EVERY


def _readers(shop: Workshop, organisation: Organisation) -> list[int]:
    """Who is asked: the organisation's contact, or the stewards where it has none."""
    if organisation.contact is not None:
        return [CONTACT]
    return list(shop.roster.scalars(_stewards()))


def _stewards() -> Select[int]:
    return (
        select(User.id)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.function == Function.steward, User.active)
        .order_by(User.id)
    )


def tell(shop: Workshop, organisation_id: int, reader: int) -> None:
    """Ask an organisation's contact, or a steward, for the right addresses."""
    alliance = partners.alliance(shop.roster)
    organisation = partners.by_id(shop.roster, alliance, organisation_id)
    lost = undelivered.listed(shop.roster, organisation)
    first = shop.roster.scalars(_stewards().limit(1)).first()
    steward = shop.roster.get_one(User, first).email if first is not None else ""
    user = shop.roster.get(User, reader) if reader != CONTACT else None
    to = organisation.contact if reader == CONTACT else user.email if user is not None else None
    if to is None or not lost:
        return
    shop.outbox.send(
        notices.undelivered(
            shop.app,
            to,
            alliance=alliance.name,
            organisation=organisation.name,
            lost=[(each.name, each.address, each.words) for each in lost],
            link="" if user is None else shop.url(f"{PAGES}/{organisation.id}/addresses/"),
            steward=steward,
            language=letters.spoken(shop.app, organisation.language),
        )
    )
