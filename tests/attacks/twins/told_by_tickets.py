"""A leaky twin: reminders whose tickets and marks are made for those alone who get a letter."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from pulse.jobs import remind, sending
from pulse.jobs.seats import Waiting, seats
from pulse.jobs.workshop import Workshop
from pulse.mail.transport import Line
from surveys import waves
from surveys.asking import reminders
from surveys.asking.invitations import Invitation


class Round(remind.Round):
    """One batch, in the order of the roster, of those who have not taken part."""

    def send(self, line: Line, few: Sequence[Waiting]) -> None:
        """Leave the others as they are."""
        silent = self._silent(few, self._stands(few))
        super().send(line, [each for each in few if each.id not in silent])


def send(shop: Workshop, wave_id: int, first: int, last: int) -> None:
    """Remind a batch without hiding for whom."""
    session: Session = shop.roster
    wave = waves.by_id(session, wave_id)
    due = sending.reminders_due(shop, wave)
    today = {organisation: each.day for organisation, each in due.items()}
    wanted = (reminders.waiting(wave, due), Invitation.id.between(first, last))
    found = sorted(seats(shop, wave, today, *wanted), key=lambda each: each.person)
    batch = Round(shop, wave)
    with shop.outbox.line() as line:
        batch.took.append(0.0)
        batch.send(line, found)
        batch.finish()
