"""Does what the day asks for, again and again: every part of it may be done twice."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import or_, select

from pulse import queue
from pulse.auth import audit
from pulse.db import db, empty_journal
from pulse.jobs import (
    announcing,
    apart,
    bounces,
    digests,
    feedback,
    ladder,
    looking,
    participation,
    passing_on,
    promised,
    sending,
    thank,
)
from pulse.jobs.close import drafted
from pulse.jobs.patience import LONGEST, rest
from pulse.jobs.workshop import Workshop
from pulse.mail import pace
from surveys import charter, planning, series
from surveys.answering import door, tickets
from surveys.asking import readiness, thanks
from surveys.asking.hats import Hat
from surveys.asking.invitations import Invitation
from surveys.waves import OVER, Stage, Wave

AGAIN = timedelta(minutes=5)  # after a job that left something to do
UNCONFIRMED = timedelta(days=1)  # a list that nobody confirmed or threw away is deleted then
BY_ITSELF = "Pulse"  # the actor of what a pulse's calendar does
WATCHED = (
    queue.OPEN_WAVE,
    queue.INVITE,
    queue.REMIND,
    queue.THANK,
    queue.CLOSE_WAVE,
    queue.PUBLISH,
    queue.DROP_WAVE,
    queue.ANNOUNCE,
)

BY_THE_CLOCK = {  # what is written down of a job that nobody asked for, and of waves at which stage
    queue.OPEN_WAVE: ("wave opened", Stage.planned),
    queue.CLOSE_WAVE: ("wave closed", Stage.open),
    queue.PUBLISH: ("wave published", Stage.closed),
}

Asked = tuple[str, *tuple[int, ...]]  # a job's name and ids


def everything(shop: Workshop, now: datetime) -> None:
    """Plan ahead, ask for the jobs that are due, count, and tidy up."""
    plan_ahead(shop)
    share_back(shop)
    resting = too_soon(queue.ended(shop.roster.connection().engine, WATCHED, now - LONGEST), now)
    ready = [each for each in wanted(shop) if each[0] not in resting]
    writing, share = apart.writing_now(shop.roster), apart.sharing(shop.roster)
    for (name, *ids), key in apart.one_wave_at_a_time(ready, writing, share):
        made = queue.enqueue(shop.roster, name, *ids, key=key)
        deed, stage = BY_THE_CLOCK.get(name, ("", None))
        if made and deed and (wave := shop.roster.get_one(Wave, ids[0])).stage is stage:
            _write_down(shop, deed, wave)
        shop.roster.commit()
    for wave in _waves(shop, Stage.open):
        participation.count(shop, wave.id)
    bounces.ask(shop, now)
    digests.ask(shop)
    promised.remind(shop)
    looking.remind(shop)
    passing_on.ask(shop)
    ladder.climb(shop)
    feedback.ask(shop)
    tidy(shop)


def wanted(shop: Workshop) -> list[tuple[Asked, str]]:
    """Every job that would find something to do, with its key."""
    found: list[tuple[Asked, str]] = [
        ((queue.OPEN_WAVE, wave.id), f"open/{wave.id}") for wave in _to_open(shop)
    ]
    earliest = readiness.earliest_day(shop.roster, today=shop.today, now=shop.now())
    for wave in _waves(shop, Stage.open):
        if earliest > wave.closes:
            found.append(((queue.CLOSE_WAVE, wave.id), f"close/{wave.id}"))
        elif not door.is_shut(shop.box.connection(), wave.code):
            found += sending.letters_wanted(shop, wave)
            found += sending.reminders_wanted(shop, wave)
            found += announcing.wanted(shop, wave)
    for wave in _waves(shop, Stage.closed):
        if drafted(shop, wave) is None:
            found.append(((queue.CLOSE_WAVE, wave.id), f"close/{wave.id}"))
        elif _overdue(shop, wave):
            found.append(((queue.PUBLISH, wave.id), f"publish/{wave.id}"))
    for wave in thanks.under_way(shop.roster, shop.today):
        found += thank.wanted(shop, wave)
    for wave in half_destroyed(shop):
        if wave.stage is Stage.released:
            found.append(((queue.PUBLISH, wave.id), f"publish/{wave.id}"))
        else:
            found.append(((queue.DROP_WAVE, wave.id), f"drop/{wave.id}"))
    shop.box.rollback()
    return found


def plan_ahead(shop: Workshop) -> None:
    """Pass over the waves that waited too long, and plan as many as are missing."""
    for pulse in series.every(shop.roster):
        for wave in planning.pass_over(shop.roster, pulse, shop.today):
            _write_down(shop, "wave passed over", wave)
        for wave in planning.plan_ahead(shop.roster, pulse, shop.today, shop.rng):
            _write_down(shop, "wave planned", wave)
        shop.roster.commit()


def share_back(shop: Workshop) -> None:
    """Tell people what came of a wave, where no steward did so in time."""
    for wave in thanks.to_share(shop.roster, shop.today):
        thanks.share(shop.roster, wave, shop.today)
        _write_down(shop, "wave shared back", wave)
        shop.roster.commit()


def _to_open(shop: Workshop) -> list[Wave]:
    """Waves planned by a pulse that is not paused, whose day has come and that nothing hinders.

    Of two that would ask the same organisation only the one that has waited longer: the other one
    would ask people twice within a fortnight.
    """
    soon = shop.today + timedelta(days=1)  # no calendar is further ahead of UTC's
    found: list[Wave] = []
    asked: set[int] = set()
    for wave in sorted(_waves(shop, Stage.planned), key=lambda each: (each.opens, each.id)):
        if wave.slot is None or wave.pulse.paused or wave.opens > soon:
            continue
        if readiness.why_not(shop.roster, wave, today=shop.today, now=shop.now()) is not None:
            continue
        if asked.isdisjoint(asks := series.asks(shop.roster, wave.pulse)):
            found.append(wave)
            asked |= asks
    return found


def _write_down(shop: Workshop, deed: str, wave: Wave) -> None:
    audit.record(shop.roster, actor=BY_ITSELF, deed=deed, subject=wave.name, now=shop.now())


def too_soon(ended: Iterable[queue.Job], now: datetime) -> set[Asked]:
    """The jobs that ended so lately that they rest: longer with each failure in a row."""
    history: dict[Asked, list[queue.Job]] = {}
    for job in ended:
        history.setdefault((job.name, *job.ids), []).append(job)
    return {asked for asked, jobs in history.items() if now < _rested(jobs)}


def _rested(jobs: Iterable[queue.Job]) -> datetime:
    newest, *before = sorted(jobs, key=_end, reverse=True)
    if newest.state != "failed":
        return _end(newest) + AGAIN
    failures = 1
    for job in before:
        if job.state != "failed":
            break
        failures += 1
    return _end(newest) + rest(failures)


def _end(job: queue.Job) -> datetime:
    return job.ended or job.asked


def tidy(shop: Workshop) -> None:
    """Delete what nobody needs: tickets of no living wave, old jobs, journals, old uploads."""
    living = select(Wave.code).where(Wave.stage.not_in(OVER))
    tickets.purge(shop.box, keep=list(shop.roster.scalars(living)))
    shop.box.commit()
    feedback.sweep(shop)
    pace.forget(shop.roster, shop.now())
    queue.forget_ended(shop.roster.connection().engine, datetime.now(UTC))
    shop.roster.commit()
    for engine in (db.engine, db.engines["box"]):
        empty_journal(engine)  # of what a reader still held on to when a wave ended
    for upload in (shop.settings.home / "uploads").glob("*"):
        if time.time() - upload.stat().st_mtime > UNCONFIRMED.total_seconds():
            upload.unlink(missing_ok=True)


def _waves(shop: Workshop, stage: Stage) -> list[Wave]:
    return list(shop.roster.scalars(select(Wave).where(Wave.stage == stage).order_by(Wave.id)))


def _overdue(shop: Workshop, wave: Wave) -> bool:
    """Whether the steward has left a draft lying for longer than the charter allows."""
    rules = charter.in_force(shop.roster).rules
    latest: date = wave.closes + timedelta(days=rules.publish_days)
    return shop.today > latest


def half_destroyed(shop: Workshop) -> list[Wave]:
    """Waves that are over, of which seats or sealed values are left: their end was cut short."""
    seated = (
        select(Invitation.wave_id)
        .where(Invitation.wave_id == Wave.id, Invitation.seat.is_not(None))
        .exists()
    )
    hatted = select(Hat.id).where(Hat.wave_id == Wave.id, Hat.seats.is_not(None)).exists()
    left = Wave.code.in_(door.sealed_waves(shop.box))
    over = select(Wave).where(Wave.stage.in_(OVER), or_(seated, hatted, left)).order_by(Wave.id)
    return list(shop.roster.scalars(over))
