"""Writes once a quarter to those who want no letter with each report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import select

from pulse import queue
from pulse.auth import choices
from pulse.auth.models import User
from pulse.jobs.alerting import until_open
from pulse.jobs.briefing import briefing
from pulse.jobs.workshop import Workshop
from pulse.mail import heads, letters, notices
from pulse.mail.notices import Digest
from surveys import frictions, partners, reviews, workdays
from surveys.frictions import OPEN
from surveys.partners import Organisation
from surveys.releases import Release
from surveys.workdays import Workdays

MONTHS = 3


def quarter(day: date) -> date:
    """The first day of the quarter that a day lies in."""
    return day.replace(month=(day.month - 1) // MONTHS * MONTHS + 1, day=1)


def ask(shop: Workshop) -> None:
    """Ask for the letters about the quarter that is over, for the next working hours."""
    now = quarter(shop.today)
    waiting = choices.waiting(shop.roster, now)
    if not waiting:
        return
    before = quarter(now - timedelta(days=1))
    query = select(Release.id).where(Release.published >= before, Release.published < now)
    if shop.roster.scalar(query.limit(1)) is None:
        return
    calendars = workdays.of(shop.roster)
    usual = Workdays(partners.alliance(shop.roster).time_zone)
    for user_id in waiting:
        user = shop.roster.get_one(User, user_id)
        own = (m.organisation_id for m in user.memberships if m.organisation_id is not None)
        rest = until_open(calendars.get(next(own, 0), usual), shop.now())
        key = f"digest/{user_id}/{now.isoformat()}"
        queue.enqueue(shop.roster, queue.DIGEST_LETTER, user_id, key=key, rest=rest)
    shop.roster.commit()


def tell(shop: Workshop, user_id: int) -> None:
    """Write to one user of the reports of the quarter that is over, unless that was done."""
    now = quarter(shop.today)
    user = shop.roster.get(User, user_id)
    if user is None or user_id not in choices.waiting(shop.roster, now):
        return
    before = quarter(now - timedelta(days=1))
    mine = {m.organisation_id for m in user.memberships if m.organisation_id is not None}
    own = [shop.roster.get_one(Organisation, each) for each in sorted(mine)]
    language = letters.spoken(shop.app, own[0].language if own else "en")
    told = [each for one in own for each in _told(shop, one, before, now, language)]
    letter = notices.digest(
        shop.app,
        user.email,
        alliance=partners.alliance(shop.roster).name,
        since=before,
        told=told,
        choices=shop.url("/reports/letters/"),
        language=language,
    )
    shop.roster.commit()
    if told:
        shop.outbox.send(heads.common(shop.roster).on(letter))
    choices.digested(shop.roster, user, shop.today)
    shop.roster.commit()


def _told(
    shop: Workshop, own: Organisation, since: date, until: date, language: str
) -> Iterator[Digest]:
    """What the newest report of each pulse of a quarter says of one organisation."""
    pulses: set[int] = set()
    for wave in reviews.rounds(shop.roster, own.id):
        published = reviews.release_of(shop.roster, wave.id).published
        if published is None or not since <= published < until or wave.pulse_id in pulses:
            continue
        pulses.add(wave.pulse_id)
        said = briefing(shop, wave, own.id, language).sentences
        flagged = frictions.listed(shop.roster, {own.id})
        yield Digest(
            own.name,
            wave.name,
            said,
            shop.url(f"/reports/{own.id}/minute"),
            sum(each.state in OPEN and each.wave.pulse_id == wave.pulse_id for each in flagged),
            shop.url(f"/frictions/organisations/{own.id}"),
        )
