"""Tells those whom the charter names of new flags: once for each flag, by day, on a working day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time, timedelta

from sqlalchemy import select

from pulse import queue
from pulse.auth.models import Function, Membership, User
from pulse.jobs.workshop import Workshop
from pulse.mail import heads, notices
from pulse.reports import mutual
from surveys import charter, findings, frictions, partners, waves, workdays
from surveys.findings import Finding
from surveys.frictions import Friction, State
from surveys.waves import Wave
from surveys.workdays import Workdays

MORNING, EVENING = time(9), time(18)  # on the reader's clock, between which letters leave
LOOK_AHEAD = timedelta(days=14)  # for a working day


def ask(shop: Workshop, wave: Wave) -> None:
    """Ask for a letter to each whom a wave's new flags concern, for the next working hours.

    Whoever reads a pair that has fallen is told in a letter of its own that there is something.
    """
    new = frictions.raised_in(shop.roster, wave.id)
    fallen = _both_agree(shop, findings.fresh_pairs(shop.roster, wave))
    if not new and not fallen:
        return
    calendars = workdays.of(shop.roster)
    usual = Workdays(partners.alliance(shop.roster).time_zone)
    named = charter.rules_of(shop.roster, wave.charter_id).named
    users = shop.roster.scalars(select(User).where(User.active).order_by(User.id)).all()
    for user in users:
        own = (m.organisation_id for m in user.memberships if m.organisation_id is not None)
        rest = until_open(calendars.get(next(own, 0), usual), shop.now())
        if _concerning(user, new, named):
            queue.enqueue(shop.roster, queue.FLAGS_LETTER, wave.id, user.id, rest=rest)
        if _reads(user, fallen, named):
            what = queue.OF_PAIRS, 0, user.id
            queue.enqueue(shop.roster, queue.NEWS_LETTER, *what, rest=rest)


def _both_agree(shop: Workshop, fallen: Collection[Finding]) -> list[Finding]:
    """Of some pairs those that their page shows: both agree, and so does all who speak of the one.

    A letter alone would tell of a pair that is hidden so that another cannot be worked out.
    """
    agreed = charter.rules_of(shop.roster, None).agreed
    gone = {key: mutual.withdrawn(shop.roster, key) for key in {e.release_id for e in fallen}}
    return [
        each
        for each in fallen
        if {each.organisation_id, each.other_id} <= agreed
        and each.other_id not in gone[each.release_id]
    ]


def _reads(user: User, fallen: Collection[Finding], named: Collection[str]) -> bool:
    """Whether a user is told of a pair: a steward, or somebody of one of its two partners."""
    mine = [each for each in user.memberships if each.function.value in named]
    return any(
        member.function is Function.steward
        or member.organisation_id in (each.organisation_id, each.other_id)
        for member in mine
        for each in fallen
    )


def tell(shop: Workshop, wave_id: int, user_id: int) -> None:
    """Write to one user of a wave's flags that still stand as they were raised."""
    wave = waves.by_id(shop.roster, wave_id)
    user = shop.roster.get(User, user_id)
    if user is None or not user.active:
        return
    named = charter.rules_of(shop.roster, wave.charter_id).named
    new = [each for each in frictions.raised_in(shop.roster, wave.id) if each.state is State.raised]
    found = _concerning(user, new, named)
    if not found:
        return
    letter = notices.flags(
        shop.app,
        user.email,
        link=shop.url("/frictions/"),
        alliance=partners.alliance(shop.roster).name,
        wave=wave.name,
        raised=[(_whose(each), each.sign) for each in found],
    )
    shop.outbox.send(heads.common(shop.roster).on(letter))


def _whose(friction: Friction) -> str:
    """Whom a flag is about, by name; nobody's where it is about all of them."""
    both = (friction.organisation, friction.other)
    return " – ".join(each.name for each in both if each is not None)


def until_open(calendar: Workdays, now: datetime) -> timedelta | None:
    """How long a letter waits so that it comes in working hours; None if it may leave now."""
    today = calendar.today(now)
    since = calendar.at(today, MORNING)
    if calendar.works(today) and since <= now < calendar.at(today, EVENING):
        return None
    if now >= since:
        today += timedelta(days=1)
    day = calendar.first(today, today + LOOK_AHEAD) or today
    return calendar.at(day, MORNING) - now


def _concerning(user: User, new: Collection[Friction], named: Collection[str]) -> list[Friction]:
    """Of some flags those that a user is to be told of."""
    mine = [each for each in user.memberships if each.function.value in named]
    return [each for each in new if any(_told(member, each) for member in mine)]


def _told(member: Membership, friction: Friction) -> bool:
    """Whether a function has to do with a flag: that of all partners concerns everybody."""
    if member.function is Function.steward or member.organisation_id is None:
        return True
    if friction.other_id is not None:  # it tells of the other's level, too
        return False
    return friction.organisation_id in (None, member.organisation_id)
