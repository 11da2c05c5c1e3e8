"""Letters to staff wait out a mail server that is down: each is tried again, ever more seldom."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from pulse import queue
from pulse.jobs.patience import rest
from pulse.jobs.workshop import Workshop
from pulse.mail.errors import Deferred, MailError, Refused, Unreachable

USEFUL = timedelta(days=2)  # that a letter is tried for


def patient(
    name: str, send: Callable[..., None], *, told: int, useful: timedelta = USEFUL
) -> Callable[..., str | None]:
    """Make the job that sends one kind of letter, and puts it off while it cannot leave.

    A letter that was put off is written anew at its next try, with a fresh link: a job is told
    numbers only, which are its ids, how often it was put off, and until which second of the clock
    it is of use.

    Args:
        name: of the job.
        send: sends the letter now; of a workshop and ids.
        told: how many ids it is told.
        useful: how long after the first try a letter is still of use.

    Returns:
        A job. It says why and until when the letter waits, or None once it has left.
    """

    def job(shop: Workshop, *numbers: int) -> str | None:
        ids, past = numbers[:told], numbers[told:]
        now = shop.now()
        tries, until = past or (0, int((now + useful).timestamp()))
        try:
            send(shop, *ids)
        except Refused as refusal:
            raise Refused(_kept(shop, refusal)) from None
        except (Deferred, Unreachable) as trouble:
            shop.roster.rollback()
            words = _kept(shop, trouble)
            next_try = now + rest(tries + 1)
            if next_try.timestamp() >= until:
                end = datetime.fromtimestamp(until, tz=UTC)
                raise type(trouble)(f"{words} {_given_up(end)}") from None
            key = f"again/{name}/{'/'.join(map(str, ids))}/{tries + 1}"
            rested = rest(tries + 1)
            queue.enqueue(shop.roster, name, *ids, tries + 1, until, key=key, rest=rested)
            shop.roster.commit()
            return f"{words} It is tried again by itself at {next_try:%H:%M} UTC."
        return None

    return job


def _kept(shop: Workshop, error: MailError) -> str:
    """The server's words as they may be stored: without our links, should it have quoted one."""
    words = re.sub(rf"{re.escape(shop.settings.public_url)}\S*", "…", str(error))
    return words if words.endswith((".", "!", "?")) else f"{words}."


def _given_up(end: datetime) -> str:
    return f"The letter is of no use after {end:%d %b %H:%M} UTC, so it is not tried again."
