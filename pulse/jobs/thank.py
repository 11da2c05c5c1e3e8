"""Tells a batch of those who were asked what came of a wave, one letter after another."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from typing import NamedTuple

from sqlalchemy import ColumnElement, or_, select, update

from pulse import outcomes, queue
from pulse.jobs import open as opening
from pulse.jobs import pacing, sending
from pulse.jobs.patience import PUT_OFF, until_next_try
from pulse.jobs.workshop import Workshop
from pulse.mail import heads, letters
from pulse.mail.errors import Deferred, Refused, Unreachable
from pulse.mail.mime import Prepared
from pulse.mail.tags import Tags
from pulse.mail.transport import Line
from pulse.mail.verp import THANKS
from surveys import waves
from surveys.asking import optouts, thanks
from surveys.asking.invitations import Delivery, Invitation
from surveys.asking.people import Person
from surveys.waves import Wave

ALIKE = 5  # letters refused in the same words, and none taken: the fault is not the addresses'


class Reader(NamedTuple):
    """Somebody who was asked, and has not been told yet."""

    id: int  # of the invitation
    person: int
    organisation: int
    address: str
    language: str
    day: date  # by the reader's calendar
    tries: int


def send(shop: Workshop, wave_id: int, first: int, last: int) -> None:
    """Send the letters of one batch that still wait, and may leave at this hour.

    After a kill at most the letter that was leaving is sent again, with the same identity.

    Raises:
        Unreachable: no letter can leave now; they wait.
    """
    wave = waves.by_id(shop.roster, wave_id)
    if wave.shared is None:
        return
    readers = _readers(shop, wave, Invitation.id.between(first, last))
    if not readers:
        return
    post = Post(shop, wave)
    shop.roster.commit()
    with shop.outbox.line() as line:
        pacing.in_turn(shop, readers, partial(post.send, line))


def wanted(shop: Workshop, wave: Wave) -> list[tuple[tuple[str, int, int, int], str]]:
    """One job per batch in which a letter waits that may leave now, with its key."""
    waiting = {each.id for each in _readers(shop, wave)}
    return [
        ((queue.THANK, wave.id, first, last), f"thanks/{wave.id}/{first}")
        for first, last in opening.holding(shop.roster, wave.id, waiting)
    ]


class Post:
    """The letters that tell what came of one wave, prepared once for each language and head."""

    def __init__(self, shop: Workshop, wave: Wave) -> None:
        self.shop = shop
        self.pulse_id = wave.pulse_id
        secret = str(shop.app.secret_key)
        self.tags = Tags(secret)
        self.key = hmac.digest(secret.encode(), b"pulse thanks: message identity", "sha256")
        self.heads = heads.read(shop.roster)
        self.outcome = outcomes.of(shop.roster, wave, shop.settings.public_url)
        self.prepared: dict[tuple[str, int | None], Prepared] = {}
        self.refused: list[tuple[int, str]] = []  # since the last letter that was taken
        self.taken = False

    def send(self, line: Line, readers: Sequence[Reader]) -> None:
        """Send each of a few letters, and mark it; whoever wants none is marked alike."""
        silent = optouts.among(self.shop.roster, self.pulse_id, [each.person for each in readers])
        self.shop.roster.rollback()
        for each in readers:
            self.shop.mark()
            if each.person in silent:
                self._mark(each.id, thanks=Delivery.sent, thanked=each.day)
            else:
                self._send_one(line, each)

    def _send_one(self, line: Line, each: Reader) -> None:
        envelope = self.shop.outbox.envelope_of(each.id, THANKS, each.address)
        try:
            line.send(envelope, each.address, self._filled(each))
        except Refused as refusal:
            self._mark(each.id, thanks=Delivery.refused)
            self._distrust(each, str(refusal).replace(each.address, "…"))
        except Deferred:
            self._put_off(each)
        else:
            self._mark(each.id, thanks=Delivery.sent, thanked=each.day)
            self.taken = True

    def _filled(self, each: Reader) -> bytes:
        key = (each.language, self.heads.branded(each.organisation))
        if key not in self.prepared:
            outcome = replace(self.outcome, head=self.heads.of(key[1]))
            letter = letters.thanks(self.shop.app, outcome=outcome, language=each.language)
            self.prepared[key] = self.shop.outbox.prepare(letter, (letters.BLANK_TAG,))
        identity = hmac.new(self.key, each.id.to_bytes(8), hashlib.sha256).hexdigest()[:40]
        return self.prepared[key].fill(
            each.address,
            message_id=identity,
            now=self.shop.now(),
            secrets_=(self.tags.written(each.person, self.pulse_id),),
        )

    def _put_off(self, each: Reader) -> None:
        """Let a letter wait for hours; one that was put off for more than a day is given up."""
        rest = until_next_try(each.tries + 1)
        if rest is None and self.taken:
            self._mark(each.id, thanks=Delivery.refused)
        else:
            next_try = _utc(self.shop) + (rest or PUT_OFF[-1])
            self._mark(each.id, tries=each.tries + 1, next_try=next_try)

    def _mark(self, invitation_id: int, **values: object) -> None:
        """Make durable how far a letter got, before the next one leaves."""
        self.shop.roster.execute(
            update(Invitation).where(Invitation.id == invitation_id).values(values)
        )
        self.shop.roster.commit()

    def _distrust(self, each: Reader, words: str) -> None:
        """Hold back when a server refuses everybody in the same words: that is no bad address."""
        self.refused.append((each.id, words))
        if self.taken or len(self.refused) < ALIKE or len({said for _, said in self.refused}) > 1:
            return
        for invitation_id, _ in self.refused:
            self._mark(invitation_id, thanks=Delivery.waiting)
        raise Unreachable(f"The mail server refuses every letter: {words}")


def _readers(shop: Workshop, wave: Wave, *which: ColumnElement[bool]) -> list[Reader]:
    """Those whose letter may leave now."""
    today = sending.today_of(shop, wave)
    rows = shop.roster.execute(
        select(
            Invitation.id,
            Invitation.person_id,
            Invitation.tries,
            Person.organisation_id,
            Person.address,
            Person.language,
        )
        .join(Person, Person.id == Invitation.person_id)
        .where(thanks.waiting(wave, today), _rested(shop), *which)
        .order_by(Invitation.id)
    )
    return [
        Reader(
            each.id,
            each.person_id,
            each.organisation_id,
            each.address,
            letters.spoken(shop.app, each.language),
            today[each.organisation_id],
            each.tries,
        )
        for each in rows
    ]


def _rested(shop: Workshop) -> ColumnElement[bool]:
    return or_(Invitation.next_try.is_(None), Invitation.next_try <= _utc(shop))


def _utc(shop: Workshop) -> datetime:
    return shop.now().astimezone(UTC).replace(tzinfo=None)
