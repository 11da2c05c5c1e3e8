"""Sends a batch of invitations: a fresh ticket, the letter, a durable mark, one after another."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, timedelta
from functools import partial

from sqlalchemy import bindparam, select, update

from pulse.jobs import pacing, sending
from pulse.jobs.patience import PUT_OFF, until_next_try
from pulse.jobs.seats import Waiting, seats
from pulse.jobs.workshop import Workshop
from pulse.mail import heads, letters
from pulse.mail.errors import Deferred, Dropped, Refused, Unreachable
from pulse.mail.mime import Prepared
from pulse.mail.tags import Tags
from pulse.mail.transport import Line
from pulse.mail.verp import INVITATION
from surveys import sharing, waves
from surveys.answering import door, manifests, tickets
from surveys.answering.keyring import Slot
from surveys.asking import optouts, undelivered
from surveys.asking.invitations import Delivery, Invitation
from surveys.asking.people import Person
from surveys.waves import Stage, Wave

ALIKE = 5  # letters refused in the same words, and none taken: the fault is not the addresses'
GIVEN_UP = "It was put off {tries} times, so it is not tried again."

MARK = (  # one statement makes a mark durable, and tells whether the next letter may leave
    update(Invitation)
    .where(Invitation.id == bindparam("which"))
    .returning(select(Wave.stage).where(Wave.id == Invitation.wave_id).scalar_subquery())
)


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
            pacing.in_turn(shop, waiting, partial(batch.send, line))
        batch.forgive()
    except Unreachable as trouble:
        batch.wait(first, last, str(trouble))
        raise


class Batch:
    """The letters of one wave, prepared once for each language and head."""

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
        self.heads = heads.read(shop.roster)
        self.occasion = replace(
            letters.occasion(
                self.manifest,
                shop.settings.public_url,
                manifests.fingerprint(manifests.written(self.manifest)),
            ),
            lines=sharing.newest(shop.roster, wave.pulse),
            results=sharing.page(shop.roster, wave.pulse, shop.settings.public_url),
        )
        noise = shop.keyring.key(Slot(wave.code, "noise", 0, 0), 0)
        self.message_key = hmac.digest(noise, b"pulse message identity", "sha256")
        self.prepared: dict[tuple[str, int | None], Prepared] = {}
        self.refused: list[tuple[Waiting, str]] = []  # since the last letter that was taken
        self.late: list[tuple[Waiting, str]] = []  # put off, since the last that was taken
        self.taken = False
        self.stands = True  # the wave takes answers still, as far as the last mark told
        shop.box.commit()

    def send(self, line: Line, waiting: Sequence[Waiting]) -> None:
        """Write the tickets of a few letters, then send each and mark it."""
        self.shop.mark()
        if not self.open():
            return
        tokens = self.tickets(waiting)
        silent = self.silent(waiting)
        for each, token in zip(waiting, tokens, strict=True):
            self.shop.mark()
            if not self.stands:
                return
            if each.person in silent:  # counted as all others, so that no number tells it
                self._mark(each, Delivery.sent)
            else:
                self._send_one(line, each, token)

    def tickets(self, few: Sequence[Waiting]) -> list[str]:
        """Write a ticket for each of a few seats, durably; their tokens."""
        box, rng = self.shop.box, self.shop.rng
        seats = [(each.place, each.seat) for each in few]
        tokens = tickets.write(box, wave=self.code, seats=seats, rng=rng)
        box.commit()
        tickets.settle(box, tokens)
        box.commit()
        return tokens

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
        self.stands = stage is Stage.open
        return self.stands

    def _send_one(self, line: Line, each: Waiting, token: str) -> None:
        try:
            sender = self.shop.outbox.envelope_of(each.id, INVITATION, each.address)
            line.send(sender, each.address, self.filled(each, token))
        except Refused as refusal:
            self._refuse(each, _safe(refusal, token))
            self._distrust(each, _safe(refusal, token))
        except Deferred as delay:
            self._put_off(each, _safe(delay, token))
            self._lose_patience(delay)
        else:
            self._mark(each, Delivery.sent)
            self.taken = True
            self.late.clear()

    def filled(self, each: Waiting, token: str, reminder: int = 0) -> bytes:
        """The letter for one seat: its identity is the same whenever it is made again."""
        what = each.seat + bytes([reminder]) if reminder else each.seat
        return self._letter(each.language, self.heads.branded(each.organisation)).fill(
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

    def _letter(self, language: str, branded: int | None) -> Prepared:
        if (language, branded) not in self.prepared:
            occasion = replace(self.occasion, head=self.heads.of(branded))
            letter = self.write(self.shop.app, occasion=occasion, language=language)
            self.prepared[language, branded] = self.shop.outbox.prepare(letter, letters.BLANKS)
        return self.prepared[language, branded]

    def _mark(
        self,
        each: Waiting,
        delivery: Delivery,
        words: str | None = None,
        *,
        tries: int = 0,
        rest: timedelta | None = None,
    ) -> None:
        """Make durable how far a letter got, before the next one leaves."""
        marked = {
            "which": each.id,
            "delivery": delivery,
            "refusal": words,
            "day": each.day if delivery is Delivery.sent else None,
            "tries": tries,
            "next_try": rest and (self.shop.now() + rest).astimezone(UTC).replace(tzinfo=None),
        }
        stage = self.shop.roster.connection().execute(MARK, marked).scalar()
        self.shop.roster.commit()
        self.stands = stage is Stage.open

    def _refuse(self, each: Waiting, words: str, tries: int = 0) -> None:
        """Write down that no letter reaches an address."""
        undelivered.keep(self.shop.roster, each.person, words, each.day)
        self._mark(each, Delivery.refused, words, tries=tries)

    def _put_off(self, each: Waiting, words: str) -> None:
        """Let a letter wait for hours; one that was put off for more than a day is given up."""
        self.late.append((each, words))
        rest = until_next_try(each.tries + 1)
        if rest is not None:
            self._mark(each, Delivery.waiting, words, tries=each.tries + 1, rest=rest)
        else:
            self._refuse(each, f"{words} {GIVEN_UP.format(tries=each.tries + 1)}", each.tries + 1)

    def _lose_patience(self, delay: Deferred) -> None:
        """End the batch where the server ends the connection in the middle of every letter."""
        dropped = self.late[-ALIKE:]
        if isinstance(delay, Dropped) and len(dropped) == ALIKE and not self.refused:
            self.forgive()
            raise Unreachable(str(delay))

    def forgive(self) -> None:
        """Count no try of letters that a server put off which has taken none of this wave."""
        if self.taken or len(self.late) < ALIKE or self._some_left():
            return
        undelivered.forget(self.shop.roster, [each.person for each, _ in self.late])
        for each, words in self.late:
            self._mark(each, Delivery.waiting, words, tries=each.tries, rest=PUT_OFF[0])

    def _some_left(self) -> bool:
        """Whether the server has taken a letter of this wave at some time."""
        sent = select(Invitation.id).where(
            Invitation.wave_id == self.wave_id, Invitation.delivery == Delivery.sent
        )
        return self.shop.roster.scalar(sent.limit(1)) is not None

    def _distrust(self, each: Waiting, words: str) -> None:
        """Hold back when a server refuses everybody in the same words: that is no bad address."""
        self.refused.append((each, words.replace(each.address, "…")))
        if self.taken or len(self.refused) < ALIKE:
            return
        if len({said for _, said in self.refused}) == 1:
            undelivered.forget(self.shop.roster, [one.person for one, _ in self.refused])
            for one, said in self.refused:
                self._mark(one, Delivery.waiting, said)
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
    """Letters of a batch that may leave, and were not put off until later."""
    today = sending.today_of(shop, wave)
    return seats(
        shop,
        wave,
        today,
        Invitation.wave_id == wave.id,
        Invitation.id.between(first, last),
        sending.may_be_tried(shop),
        Person.organisation_id.in_(list(today)),
    )


def _safe(error: Exception, token: str) -> str:
    """The server's words without the token, should it have quoted the letter."""
    words = str(error)
    for secret in (token, tickets.grouped(token)):
        words = words.replace(secret, "…")
    return words
