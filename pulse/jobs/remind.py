"""Reminds a batch of seats: those that took part get no letter, and nothing kept tells which.

Every seat gets a fresh ticket and a mark, in a random order and at the pace of letters, whether
or not one leaves for it. The token of a seat that gets none is thrown away unread.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Sequence

from sqlalchemy import select, update

from pulse.jobs import sending
from pulse.jobs.invite import ALIKE, TICKETS, Batch, Waiting, seats
from pulse.jobs.workshop import Workshop
from pulse.mail import letters
from pulse.mail.errors import Deferred, Refused, Unreachable
from pulse.mail.transport import Line
from surveys import charter, waves
from surveys.answering import extracts, tickets
from surveys.asking import reminders
from surveys.asking.invitations import Delivery, Invitation
from surveys.asking.people import Person
from surveys.waves import Stage, Wave

PACE = 50  # letters whose times those of the seats without one are drawn from
SMEAR = 0.1  # so that no time is an exact copy of another one
STOPPED = "The mail server takes no reminders at present."  # its words may tell whom one was for


def send(shop: Workshop, wave_id: int, first: int, last: int) -> None:
    """Bring the reminder that is due to the seats of one batch that it has not come to.

    After a kill at most the letter that was leaving is sent again. Stopped by a mail server, the
    job is begun again with the seats that are left, in another order.

    Args:
        shop: when it is told to stop, the batch ends after the letter that is leaving.
        wave_id: the wave.
        first, last: the batch's invitations.

    Raises:
        Unreachable: no letter can leave now.
    """
    wave = waves.by_id(shop.roster, wave_id)
    if wave.stage is not Stage.open:
        return
    due = _waiting(shop, wave, first, last)
    if not due:
        return
    shop.rng.shuffle(due)
    batch = Round(shop, wave)
    shop.roster.commit()
    began = time.monotonic()
    with shop.outbox.line() as line:
        batch.took.append(time.monotonic() - began)
        for start in range(0, len(due), TICKETS):
            batch.send(line, due[start : start + TICKETS])
        batch.finish(line)


class Round:
    """One batch of seats under way. What it knows of them lives in this object's memory only."""

    def __init__(self, shop: Workshop, wave: Wave) -> None:
        self.shop = shop
        self.everybody = charter.rules_of(shop.roster, wave.charter_id).remind_everybody
        self.batch = Batch(shop, wave, letters.reminder)
        self.took: deque[float] = deque(maxlen=PACE)  # seconds of the last letters
        self.held: list[Waiting] = []  # come to, but not marked until a letter was taken
        self.failed: list[str] = []  # what the server said since it last took one
        self.taken = False
        self.again: list[tuple[Waiting, int, str]] = []  # put off by the receiving side

    def send(self, line: Line, few: Sequence[Waiting]) -> None:
        """Write a ticket for each of a few seats; then bring each its letter, or none."""
        self.shop.mark()
        if not self.batch.open():
            return
        rounds = self._rounds(few)
        silent = self._silent(few)
        box, rng = self.shop.box, self.shop.rng
        tokens = [
            tickets.issue(box, wave=self.batch.code, unit=each.place, seat=each.seat, rng=rng)
            for each in few
        ]
        box.commit()
        for each, token in zip(few, tokens, strict=True):
            self.shop.mark()
            if not self.batch.open():
                return
            if each.id in silent:
                self._pass_over(each)
            else:
                self._send_one(line, each, rounds[each.id], token)

    def finish(self, line: Line) -> None:
        """Mark what is left, and try once more what the receiving side had put off."""
        self._mark_held()
        for each, number, token in self.again:
            self.shop.mark()
            if not self.batch.open():
                return
            self._leave(line, each, number, token)

    def _rounds(self, few: Sequence[Waiting]) -> dict[int, int]:
        """Which reminder, from 1 on, comes to each seat now."""
        came = select(Invitation.id, Invitation.reminders)
        rows = self.shop.roster.execute(came.where(Invitation.id.in_([each.id for each in few])))
        return {row.id: row.reminders + 1 for row in rows}

    def _silent(self, few: Sequence[Waiting]) -> set[int]:
        """The invitations of seats for which no letter leaves."""
        shop = self.shop
        reached = (
            select(Invitation.id)
            .join(Person, Person.id == Invitation.person_id)
            .where(
                Invitation.id.in_([each.id for each in few]),
                Invitation.delivery == Delivery.sent,
                Person.left.is_(None),
            )
        )
        silent = {each.id for each in few} - set(shop.roster.scalars(reached))
        unwanted = self.batch.silent(few)
        silent |= {each.id for each in few if each.person in unwanted}
        if self.everybody:
            return silent
        roll: set[bytes] = set()
        for unit in {each.place for each in few}:
            roll |= extracts.taken_part(shop.box, shop.keyring, wave=self.batch.code, unit=unit)
        shop.box.rollback()
        return silent | {each.id for each in few if each.seat in roll}

    def _pass_over(self, each: Waiting) -> None:
        """Take as long over a seat without a letter as over one with a letter."""
        if self.failed or not self.taken:
            self.held.append(each)
        else:
            self._mark_after_a_while(each)

    def _send_one(self, line: Line, each: Waiting, number: int, token: str) -> None:
        began = time.monotonic()
        trouble = self._leave(line, each, number, token)
        if trouble is None:
            if not self.taken:
                self.took.clear()  # of what it took to reach the server
            self.took.append(time.monotonic() - began)
            self.failed.clear()
            if self.taken and not self.held:
                self._mark(each)
            else:
                self.taken = True
                self.held.append(each)
                self._mark_held()
            return
        self.held.append(each)
        self.failed.append(str(trouble).replace(each.address, "…").replace(token, "…"))
        if isinstance(trouble, Deferred):
            self.again.append((each, number, token))
        if len(self.failed) >= ALIKE and len(set(self.failed)) == 1:
            raise Unreachable(STOPPED)

    def _leave(
        self, line: Line, each: Waiting, number: int, token: str
    ) -> Refused | Deferred | None:
        """Hand one letter over; what the server had against it is told to nobody."""
        message = self.batch.filled(each, token, number)
        try:
            line.send(self.shop.outbox.envelope, each.address, message)
        except (Refused, Deferred) as trouble:
            return trouble
        except Unreachable:
            raise Unreachable(STOPPED) from None
        return None

    def _mark_held(self) -> None:
        """Mark the seats that waited for a letter to be taken, in an order that says nothing."""
        self.shop.rng.shuffle(self.held)
        while self.held:
            self._mark_after_a_while(self.held.pop())

    def _mark_after_a_while(self, each: Waiting) -> None:
        smear = self.shop.rng.uniform(1 - SMEAR, 1 + SMEAR)
        time.sleep(self.shop.rng.choice(self.took) * smear)
        self._mark(each)

    def _mark(self, each: Waiting) -> None:
        """Make durable that the reminder came to a seat, before the next one."""
        self.shop.roster.execute(
            update(Invitation)
            .where(Invitation.id == each.id)
            .values(reminders=Invitation.reminders + 1, reminded=each.day)
        )
        self.shop.roster.commit()


def _waiting(shop: Workshop, wave: Wave, first: int, last: int) -> list[Waiting]:
    """Seats of a batch that a reminder is due for."""
    due = sending.reminders_due(shop, wave)
    if not due:
        return []
    today = {organisation_id: each.day for organisation_id, each in due.items()}
    wanted = reminders.waiting(wave, due)
    return seats(shop, wave, today, wanted, Invitation.id.between(first, last))
