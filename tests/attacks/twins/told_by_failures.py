"""A leaky twin: reminders that mark each seat at once, but those whose letter was put off."""

from __future__ import annotations

from pulse.jobs import remind, sending
from pulse.jobs.seats import Waiting, seats
from pulse.jobs.stands import Stand
from pulse.jobs.workshop import Workshop
from pulse.mail.transport import Line
from surveys import waves
from surveys.asking import reminders
from surveys.asking.invitations import Invitation


class Round(remind.Round):
    """One batch; a letter that fails is tried again when the job comes back to its seat."""

    def _pass_over(self, each: Waiting, stand: Stand) -> None:
        self._mark(each, stand, late=False)

    def _send_one(self, line: Line, each: Waiting, stand: Stand, token: str) -> None:
        if self._leave(line, each, self.number(stand), token) is None:
            self._mark(each, stand, late=False)


def send(shop: Workshop, wave_id: int, first: int, last: int) -> None:
    """Remind a batch so."""
    wave = waves.by_id(shop.roster, wave_id)
    due = sending.reminders_due(shop, wave)
    today = {organisation: each.day for organisation, each in due.items()}
    wanted = (reminders.waiting(wave, due), Invitation.id.between(first, last))
    found = seats(shop, wave, today, *wanted)
    shop.rng.shuffle(found)
    Round(shop, wave).run(found)
