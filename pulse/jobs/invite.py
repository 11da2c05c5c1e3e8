"""Sends a batch of invitations: a fresh ticket, the letter, a durable mark, one after another."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, select, update

from pulse.jobs import sending
from pulse.jobs.workshop import Workshop
from pulse.mail import letters
from pulse.mail.errors import Deferred, Refused, Unreachable
from pulse.mail.mime import Prepared
from pulse.mail.tags import Tags
from pulse.mail.transport import Line
from surveys import waves
from surveys.answering import door, manifests, tickets
from surveys.answering.keyring import Slot
from surveys.asking import optouts
from surveys.asking.invitations import Delivery, Invitation
from surveys.asking.people import Person
from surveys.waves import Leaf, Stage, Wave

TICKETS = 20  # written in one commit before the letters that they belong to leave
ALIKE = 5  # letters refused in the same words, and none taken: the fault is not the addresses'


class Waiting(NamedTuple):
    """One invitation whose letter has not left."""

    id: int
    seat: bytes
    place: int
    address: str
    language: str
    person: int
    day: date  # by the recipient's calendar


def send(shop: Workshop, wave_id: int, first: int, last: int) -> None:
    """Send the letters of one batch that still wait, and may leave at this hour.

    After a kill at most the letter that was leaving is sent again, with a fresh token for the
    same seat. A token lives in this function's memory only.

    Args:
        shop: when it is told to stop, the batch ends after the letter that is leaving.
        wave_id: the wave.
        first, last: the batch's invitations.

    Raises:
        Unreachable: no letter can leave now; they wait, with the reason.
    """
    wave = waves.by_id(shop.roster, wave_id)
    if wave.stage is not Stage.open:
        return
    waiting = _waiting(shop, wave, first, last)
    if not waiting:
        return
    batch = Batch(shop, wave)
    shop.roster.commit()
    try:
        with shop.outbox.line() as line:
            for start in range(0, len(waiting), TICKETS):
                batch.send(line, waiting[start : start + TICKETS])
    except Unreachable as trouble:
        batch.wait(first, last, str(trouble))
        raise


class Batch:
    """The letters of one wave, prepared once for each language."""

    def __init__(
        self, shop: Workshop, wave: Wave, write: letters.Writer = letters.invitation
    ) -> None:
        self.shop = shop
        self.write = write
        self.wave_id = wave.id
        self.pulse_id = wave.pulse_id
        self.tags = Tags(str(shop.app.secret_key))
        self.code = wave.code
        self.manifest = door.manifest(shop.box.connection(), wave.code)
        self.occasion = letters.occasion(
            self.manifest,
            shop.settings.public_url,
            manifests.fingerprint(manifests.written(self.manifest)),
        )
        noise = shop.keyring.key(Slot(wave.code, "noise", 0, 0), 0)
        self.message_key = hmac.digest(noise, b"pulse message identity", "sha256")
        self.prepared: dict[str, Prepared] = {}
        self.refused: list[tuple[int, str]] = []  # since the last letter that was taken
        self.taken = False
        shop.box.commit()

    def send(self, line: Line, waiting: Sequence[Waiting]) -> None:
        """Write the tickets of a few letters, then send each and mark it."""
        self.shop.mark()
        if not self.open():
            return
        tokens = [
            tickets.issue(
                self.shop.box, wave=self.code, unit=each.place, seat=each.seat, rng=self.shop.rng
            )
            for each in waiting
        ]
        self.shop.box.commit()
        tickets.settle(self.shop.box, self.code)
        self.shop.box.commit()
        silent = self.silent(waiting)
        for each, token in zip(waiting, tokens, strict=True):
            self.shop.mark()
            if not self.open():
                return
            if each.person in silent:  # counted as all others, so that no number tells it
                self._mark(each.id, Delivery.sent, None, each.day)
            else:
                self._send_one(line, each, token)

    def silent(self, few: Sequence[Waiting]) -> set[int]:
        """Which of some people want no letters of this pulse."""
        people = [each.person for each in few]
        found = optouts.among(self.shop.roster, self.pulse_id, people)
        self.shop.roster.rollback()
        return found

    def open(self) -> bool:
        """Whether the wave takes answers still: it may be closed or called off meanwhile."""
        stage = self.shop.roster.scalar(select(Wave.stage).where(Wave.id == self.wave_id))
        self.shop.roster.rollback()
        return stage is Stage.open

    def _send_one(self, line: Line, each: Waiting, token: str) -> None:
        try:
            line.send(self.shop.outbox.envelope, each.address, self.filled(each, token))
        except Refused as refusal:
            self._mark(each.id, Delivery.refused, _safe(refusal, token))
            self._distrust(each, _safe(refusal, token))
        except Deferred as delay:
            self._mark(each.id, Delivery.waiting, _safe(delay, token))
        else:
            self._mark(each.id, Delivery.sent, None, each.day)
            self.taken = True

    def filled(self, each: Waiting, token: str, reminder: int = 0) -> bytes:
        """The letter for one seat: its identity is the same whenever it is made again."""
        what = each.seat + bytes([reminder]) if reminder else each.seat
        return self._letter(each.language).fill(
            each.address,
            message_id=hmac.new(self.message_key, what, hashlib.sha256).hexdigest()[:40],
            now=self.shop.now(),
            secrets_=(
                token,
                tickets.grouped(token),
                str(each.place),
                self.tags.written(each.person, self.pulse_id),
            ),
        )

    def _letter(self, language: str) -> Prepared:
        if language not in self.prepared:
            letter = self.write(self.shop.app, occasion=self.occasion, language=language)
            self.prepared[language] = self.shop.outbox.prepare(letter, letters.BLANKS)
        return self.prepared[language]

    def _mark(
        self, invitation_id: int, delivery: Delivery, words: str | None, day: date | None = None
    ) -> None:
        """Make durable how far a letter got, before the next one leaves."""
        self.shop.roster.execute(
            update(Invitation)
            .where(Invitation.id == invitation_id)
            .values(delivery=delivery, refusal=words, day=day)
        )
        self.shop.roster.commit()

    def _distrust(self, each: Waiting, words: str) -> None:
        """Hold back when a server refuses everybody in the same words: that is no bad address."""
        self.refused.append((each.id, words.replace(each.address, "…")))
        if self.taken or len(self.refused) < ALIKE:
            return
        if len({said for _, said in self.refused}) == 1:
            for invitation_id, said in self.refused:
                self._mark(invitation_id, Delivery.waiting, said)
            raise Unreachable(f"The mail server refuses every letter: {self.refused[0][1]}")

    def wait(self, first: int, last: int, why: str) -> None:
        """Say of the letters of a batch why they wait."""
        self.shop.roster.rollback()
        self.shop.roster.execute(
            update(Invitation)
            .where(
                Invitation.wave_id == self.wave_id,
                Invitation.id.between(first, last),
                Invitation.delivery == Delivery.waiting,
            )
            .values(refusal=why)
        )
        self.shop.roster.commit()


def _waiting(shop: Workshop, wave: Wave, first: int, last: int) -> list[Waiting]:
    """Letters of a batch that may leave."""
    today = sending.today_of(shop, wave)
    return seats(
        shop,
        wave,
        today,
        Invitation.wave_id == wave.id,
        Invitation.id.between(first, last),
        Invitation.delivery == Delivery.waiting,
        Person.organisation_id.in_(list(today)),
    )


def seats(
    shop: Workshop, wave: Wave, today: Mapping[int, date], *wanted: ColumnElement[bool]
) -> list[Waiting]:
    """Seats to which a letter may be brought: nobody gets two on one day, of whatever pulse.

    Args:
        shop: where the job works.
        wave: an open one.
        today: the day by the calendar of each organisation.
        wanted: which invitations, joined with their persons.
    """
    rows = shop.roster.execute(
        select(
            Invitation.id,
            Invitation.seat,
            Leaf.place,
            Person.address,
            Person.language,
            Person.id.label("person"),
            Person.organisation_id,
        )
        .join(Person, Person.id == Invitation.person_id)
        .join(Leaf, Leaf.id == Invitation.leaf_id)
        .where(*wanted)
        .order_by(Invitation.id)
    )
    found = [
        Waiting(
            each.id,
            each.seat,
            each.place,
            each.address,
            letters.spoken(shop.app, each.language),
            each.person,
            today[each.organisation_id],
        )
        for each in rows
        if each.seat is not None
    ]
    had = sending.had_a_letter(shop.roster, wave, [each.person for each in found])
    return [each for each in found if (each.person, each.day) not in had]


def _safe(error: Exception, token: str) -> str:
    """The server's words without the token, should it have quoted the letter."""
    words = str(error)
    for secret in (token, tickets.grouped(token)):
        words = words.replace(secret, "…")
    return words
