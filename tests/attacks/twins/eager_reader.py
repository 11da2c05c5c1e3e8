"""A leaky twin: whatever comes back is marked at once, also that of reminders."""

from __future__ import annotations

from pulse.jobs.workshop import Workshop
from pulse.mail import bounces, mailboxes
from surveys.asking import undelivered
from surveys.asking.invitations import Invitation


def read(shop: Workshop) -> None:
    """Read the mailbox that is set, without a look at the wave."""
    url, verp = shop.settings.bounce_url, shop.outbox.verp
    if url is None or verp is None:
        return
    with mailboxes.of(url.get_secret_value()).open() as messages:
        for message in messages:
            verdict = bounces.judge(message.content, verp)
            if verdict.sent is not None and verdict.why is None:
                invitation = shop.roster.get_one(Invitation, verdict.sent.invitation)
                undelivered.keep(shop.roster, invitation.person_id, verdict.words, shop.today)
                shop.roster.commit()
                message.take()
