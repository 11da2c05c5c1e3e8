"""Tells one of the staff side that there is something to read, and never what."""

from __future__ import annotations

from pulse import queue
from pulse.auth.models import User
from pulse.jobs.workshop import Workshop
from pulse.mail import heads, notices
from surveys import partners

PAGES = {
    queue.OF_CHARTER: "/agreement/",
    queue.OF_FLAG: "/frictions/{}",
    queue.OF_FRICTION: "/frictions/heard/{}",
    queue.OF_PROMISES: "/reports/together/{}/",  # of a partner, or of all for nought
    queue.OF_RISKS: "/risks/",
    queue.OF_THANKS: "/thanks/",
    queue.OF_PAIRS: "/reports/partners/",
}


def tell(shop: Workshop, what: int, number: int, user_id: int) -> None:
    """Send one letter with the address of a page that only its readers may open."""
    user = shop.roster.get(User, user_id)
    if user is None or not user.active:
        return
    letter = notices.news(
        shop.app,
        user.email,
        link=shop.url(PAGES[what].format(number)),
        alliance=partners.alliance(shop.roster).name,
    )
    shop.outbox.send(heads.common(shop.roster).on(letter))
