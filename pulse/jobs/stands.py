"""How far the reminders of a seat have come, and which seats are marked together with others."""

from __future__ import annotations

from typing import NamedTuple

from pulse.jobs.seats import Waiting
from pulse.mail.errors import MailError


class Stand(NamedTuple):
    """How far the reminders of one seat have come."""

    reminders: int
    passes: int
    late: bytes | None


class Held(NamedTuple):
    """A seat that is marked together with others, and what was said against its letter."""

    seat: Waiting
    stand: Stand
    trouble: MailError | None = None
