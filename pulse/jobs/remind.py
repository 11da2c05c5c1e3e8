"""Reminds a batch of seats: those that took part get no letter, and nothing kept tells which.

Every seat gets a fresh ticket and a mark, in a random order and at the pace of letters, whether
or not one leaves for it. The token of a seat that gets none is thrown away unread. Some time
later all of them are come to again, and again, for the few whose letter was put off.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from sqlalchemy import select

from pulse.jobs import pacing, sending
from pulse.jobs.invite import ALIKE, MARK, Batch
from pulse.jobs.late import Marks
from pulse.jobs.patience import PASSES
from pulse.jobs.seats import Waiting, seats
from pulse.jobs.stands import Held, Stand
from pulse.jobs.workshop import Workshop
from pulse.mail import letters
from pulse.mail.errors import Deferred, Dropped, MailError, Refused, Unreachable
from pulse.mail.pace import domain
from pulse.mail.transport import Line
from surveys import charter, waves
from surveys.answering import extracts
from surveys.asking import reminders
from surveys.asking.invitations import Delivery, Invitation
from surveys.asking.people import Person
from surveys.waves import Stage, Wave

GUESS = 0.1  # seconds of a letter at most, as long as this process has sent none
SMEAR = 0.1  # so that no time is an exact copy of another one
STOPPED = "The mail server takes no reminders at present."  # its words may tell whom one was for
CODE = 3  # digits: two letters put off with the same code were put off alike


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
    due = sending.reminders_due(shop, wave)
    wanted = [(Round, reminders.waiting(wave, due)), (Again, sending.passes_due(shop, wave, due))]
    today = {organisation_id: each.day for organisation_id, each in due.items()}
    for kind, condition in wanted if due else ():
        found = seats(shop, wave, today, condition, Invitation.id.between(first, last))
        if found:
            shop.rng.shuffle(found)
            kind(shop, wave).run(found)


class Round:
    """One batch of seats under way. What it knows of them lives in this object's memory only."""

    def __init__(self, shop: Workshop, wave: Wave) -> None:
        self.shop = shop
        self.everybody = charter.rules_of(shop.roster, wave.charter_id).remind_everybody
        self.batch = Batch(shop, wave, letters.reminder)
        self.marks = Marks(shop.keyring, wave.code)
        self.took = shop.outbox.took.copy()  # from which the times of seats without one are drawn
        self.held: list[Held] = []  # not marked yet
        self.failed: list[str] = []  # what the server said since it last took one
        self.out: dict[str, float] = {}  # domains whose last letter failed: seconds that it took
        self.works: set[str] = set()  # domains that have taken a letter
        self.taken = False
        shop.roster.commit()

    def run(self, due: Sequence[Waiting]) -> None:
        """Come to every seat."""
        began = time.monotonic()
        with self.shop.outbox.line() as line:
            if not self.took:
                self.took.append(min(time.monotonic() - began, GUESS))
            pacing.in_turn(self.shop, due, partial(self.send, line))
            self.finish()

    def send(self, line: Line, few: Sequence[Waiting]) -> None:
        """Write a ticket for each of a few seats; then bring each its letter, or none."""
        self.shop.mark()
        if not self.batch.open():
            return
        stands = self._stands(few)
        silent = self._silent(few, stands)
        tokens = self.batch.tickets(few)
        for each, token in zip(few, tokens, strict=True):
            self.shop.mark()
            if not self.batch.stands:
                return
            if each.id in silent:
                self._pass_over(each, stands[each.id])
            else:
                self._send_one(line, each, stands[each.id], token)

    def finish(self) -> None:
        """Mark what is left.

        Raises:
            Unreachable: the server put off all letters alike, so that it is not about theirs.
        """
        if self._all_fail() and len({each[:CODE] for each in self.failed}) == 1:
            raise self._stopped()
        self._mark_held(sure=len(self.failed) < ALIKE)

    def number(self, stand: Stand) -> int:
        """Which reminder, from 1 on, comes to a seat now."""
        return stand.reminders + 1

    def passes(self, _stand: Stand) -> int:
        """How often this reminder has been tried again, now included."""
        return 0

    def _stands(self, few: Sequence[Waiting]) -> dict[int, Stand]:
        wanted = select(Invitation.id, Invitation.reminders, Invitation.passes, Invitation.late)
        rows = self.shop.roster.execute(wanted.where(Invitation.id.in_([each.id for each in few])))
        return {row.id: Stand(row.reminders, row.passes, row.late) for row in rows}

    def _silent(self, few: Sequence[Waiting], _stands: dict[int, Stand]) -> set[int]:
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

    def _pass_over(self, each: Waiting, stand: Stand) -> None:
        """Take as long over a seat without a letter as over one with a letter.

        Where its domain takes none at present, it waits to be marked as those do whose letter
        failed; where others do, it has those marked that wait, as a letter that is taken does.
        """
        at = domain(each.address)
        if at in self.out:
            time.sleep(self.out[at] * self._smear())
            self.held.append(Held(each, stand))
        elif not self.taken:
            self.held.append(Held(each, stand))
        elif self.held:
            time.sleep(self.shop.rng.choice(self.took) * self._smear())
            self.held.append(Held(each, stand))
            self._mark_held(sure=False)
        else:
            self._mark_after_a_while(each, stand, late=False)

    def _send_one(self, line: Line, each: Waiting, stand: Stand, token: str) -> None:
        began, at = time.monotonic(), domain(each.address)
        trouble = self._leave(line, each, self.number(stand), token)
        took = time.monotonic() - began
        if trouble is None:
            if not self.taken:
                self.took.clear()  # of what it took to reach the server
            self.took.append(took)
            self.failed.clear()
            self.out.pop(at, None)
            self.works.add(at)
            if self.taken and not self.held:
                self._mark(each, stand, late=False)
            else:
                self.taken = True
                self.held.append(Held(each, stand))
                self._mark_held()
            return
        self.held.append(Held(each, stand, trouble))
        self.failed.append(str(trouble).replace(each.address, "…").replace(token, "…"))
        self.out[at] = took
        at_once = isinstance(trouble, Refused | Dropped)
        if at_once and len(set(self.failed)) == 1 and self._all_fail():
            raise self._stopped()

    def _all_fail(self) -> bool:
        """Whether no domain seems to take letters now: one that fails alone stops no other one.

        Were all stopped because of one, those of the others would be known to have got no letter
        whom the reminder came to since the last one was taken.
        """
        return len(self.failed) >= ALIKE and self.works <= self.out.keys()

    def _stopped(self) -> Unreachable:
        """Why no reminder can leave now; only seats of the domains that took none are left.

        Of any other domain each letter that was due has left: who was still to be marked there
        would be known to have got none.
        """
        self.held = [held for held in self.held if domain(held.seat.address) not in self.out]
        self._mark_held()
        return Unreachable(STOPPED)

    def _leave(self, line: Line, each: Waiting, number: int, token: str) -> MailError | None:
        """Hand one letter over; what the server had against it is told to nobody."""
        message = self.batch.filled(each, token, number)
        sender = self.shop.outbox.envelope_of(each.id, number, each.address)
        try:
            line.send(sender, each.address, message)
        except (Refused, Deferred) as trouble:
            return trouble
        except Unreachable:
            raise Unreachable(STOPPED) from None
        return None

    def _mark_held(self, *, sure: bool = True) -> None:
        """Mark the seats that waited, in an order that says nothing.

        Args:
            sure: whether a letter has just been taken. If not, a refusal may be the server's fault
                and not the address's, so that its letter is tried again, too.
        """
        self.shop.rng.shuffle(self.held)
        while self.held:
            each, stand, trouble = self.held.pop()
            late = isinstance(trouble, Deferred) or (trouble is not None and not sure)
            self._mark_after_a_while(each, stand, late=late)

    def _mark_after_a_while(self, each: Waiting, stand: Stand, *, late: bool) -> None:
        time.sleep(self.shop.rng.choice(self.took) * self._smear())
        self._mark(each, stand, late=late)

    def _smear(self) -> float:
        return self.shop.rng.uniform(1 - SMEAR, 1 + SMEAR)

    def _mark(self, each: Waiting, stand: Stand, *, late: bool) -> None:
        """Make durable that the reminder came to a seat, before the next one."""
        marked = {
            "which": each.id,
            "reminders": self.number(stand),
            "reminded": each.day,
            "passes": self.passes(stand),
        }
        marked |= self._next(self.passes(stand), each.seat, late=late)
        stage = self.shop.roster.connection().execute(MARK, marked).scalar()
        self.shop.roster.commit()
        self.batch.stands = stage is Stage.open

    def _next(self, passes: int, seat: bytes, *, late: bool) -> dict[str, Any]:
        """When all seats are come to again, and which of them for a letter; sealed."""
        if passes >= len(PASSES):
            return {"next_pass": None, "late": None}
        moment: datetime = self.shop.now() + PASSES[passes]
        return {
            "next_pass": moment.astimezone(UTC).replace(second=0, microsecond=0, tzinfo=None),
            "late": self.marks.sealed(seat, late=late),
        }


class Again(Round):
    """All seats of a batch once more, for those of them whose letter was put off."""

    def finish(self) -> None:
        """Mark what is left; what was put off again waits for the next pass, if there is one."""
        self._mark_held()

    def number(self, stand: Stand) -> int:
        """The reminder that was tried before."""
        return stand.reminders

    def passes(self, stand: Stand) -> int:
        """How often this reminder has been tried again, now included."""
        return stand.passes + 1

    def _silent(self, few: Sequence[Waiting], stands: dict[int, Stand]) -> set[int]:
        """All but those whose letter was put off, and who have not taken part meanwhile."""
        done = {each.id for each in few if not self.marks.late(each.seat, stands[each.id].late)}
        return done | super()._silent(few, stands)
