"""The calendar of a pulse: its waves planned ahead, moved, skipped, taken back, passed over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import islice
from random import Random

from sqlalchemy.orm import Session

from surveys import waves
from surveys.errors import IllegalMove
from surveys.rhythm import in_words
from surveys.waves import LATE, Pulse, Stage, Wave

AHEAD = 6  # waves that are planned


def ahead(pulse: Pulse) -> list[Wave]:
    """The waves that its rhythm has planned and that still wait, in order."""
    return [wave for wave in pulse.waves if wave.slot is not None and wave.stage is Stage.planned]


def upcoming(pulse: Pulse, today: date) -> list[Wave]:
    """What its calendar shows: waves that wait, planned either way, and skipped ones to come."""
    return sorted(
        (
            wave
            for wave in pulse.waves
            if wave.stage is Stage.planned or (wave.skipped and wave.closes > today)
        ),
        key=lambda wave: (wave.opens, wave.number),
    )


def near(waves: Iterable[Wave]) -> list[Wave]:
    """Waves without those that a calendar holds beyond each pulse's next one, in their order."""
    listed = list(waves)
    following = {id(ahead(pulse)[0]) for pulse in {w.pulse for w in listed} if ahead(pulse)}
    return [
        wave
        for wave in listed
        if wave.slot is None or wave.opened is not None or id(wave) in following
    ]


def plan_ahead(session: Session, pulse: Pulse, today: date, rng: Random) -> list[Wave]:
    """Plan waves until six wait; doing it twice plans none twice.

    Args:
        session: the roster's; flushed.
        pulse: whose rhythm says the days.
        today: no wave is planned for a day before it.
        rng: makes the waves' codes.

    Returns:
        Those that were planned now, in order.
    """
    missing = AHEAD - len(ahead(pulse))
    if missing <= 0 or not pulse.by_itself:
        return []
    made = []
    for slot in islice(_free_days(pulse, today), missing):
        wave = Wave(
            pulse=pulse,
            number=pulse.waves[-1].number + 1 if pulse.waves else 1,
            code=waves.new_code(rng),
            slot=slot,
            opens=slot,
            closes=slot + timedelta(days=pulse.open_days),
            stage=Stage.planned,
            expected_response=pulse.expected_response,
            left_out=[],
        )
        session.add(wave)
        made.append(wave)
    session.flush()
    return made


def lay_anew(session: Session, pulse: Pulse, today: date) -> None:
    """Take every wave ahead off its day, and lay as many on the days of the new rhythm; flushed."""
    waiting = sorted(
        (w for w in pulse.waves if (w.skipped and w.slot and w.slot >= today) or w in ahead(pulse)),
        key=lambda wave: wave.number,
    )
    for wave in waiting:
        wave.slot, wave.stage = None, Stage.dropped  # out of the way of each other
    session.flush()
    days = list(islice(_free_days(pulse, today), AHEAD))
    for wave, slot in zip(waiting, days, strict=False):
        wave.slot, wave.stage = slot, Stage.planned
        wave.opens, wave.closes = slot, slot + timedelta(days=pulse.open_days)
    for wave in waiting[len(days) :]:
        session.delete(wave)
    session.flush()
    session.refresh(pulse, ["waves"])


def pass_over(session: Session, pulse: Pulse, today: date) -> list[Wave]:
    """Skip the waves whose time has gone by while something kept them from opening."""
    gone = [wave for wave in ahead(pulse) if wave.too_late(today)]
    for wave in gone:
        wave.drop()
    session.flush()
    return gone


def move(session: Session, wave: Wave, days: int, today: date) -> None:
    """Move a wave that waits, up to two weeks from the day that its rhythm gave it.

    Args:
        session: the roster's; flushed.
        wave: one that its pulse has planned.
        days: later, or earlier if negative.
        today: its first day may not lie before it.

    Raises:
        IllegalMove: it does not wait, would go too far, lie in the past, or overlap another.
    """
    slot = _must_wait(wave, "moved")
    opens = wave.opens + timedelta(days=days)
    if abs(opens - slot) > LATE:
        raise IllegalMove(
            f"{wave.name} belongs to {in_words(slot)}, and can be moved by two weeks at most. "
            "Skip it, or change the pulse's cadence."
        )
    if opens < today:
        raise IllegalMove(f"{wave.name} cannot be moved to {in_words(opens)}: that day is over.")
    wave.give_days(opens, opens + timedelta(days=wave.pulse.open_days))
    session.flush()


def skip(session: Session, wave: Wave) -> None:
    """Leave a wave out that waits; the one after it keeps its day.

    Raises:
        IllegalMove: it does not wait.
    """
    _must_wait(wave, "skipped")
    wave.drop()
    session.flush()


def take_back(session: Session, wave: Wave, today: date) -> None:
    """Let a skipped wave take place after all.

    Raises:
        IllegalMove: it was not skipped, its day is over, or another wave takes its place.
    """
    if not wave.skipped:
        raise IllegalMove(f"{wave.name} was not skipped.")
    if wave.opens < today:
        raise IllegalMove(f"{wave.name} was to open on {in_words(wave.opens)}: that day is over.")
    wave.give_days(wave.opens, wave.closes)
    wave.stage = Stage.planned
    session.flush()


def _free_days(pulse: Pulse, today: date) -> Iterable[date]:
    """Days of the rhythm that no wave has, and on which none is in the way."""
    taken = {wave.slot for wave in pulse.waves}
    standing = [wave for wave in pulse.waves if wave.stage is not Stage.dropped]
    waiting = [wave.slot for wave in ahead(pulse) if wave.slot is not None]
    since = max([today, *waiting])
    for day in pulse.rhythm.days(since):
        beyond = day + timedelta(days=pulse.open_days)
        free = all(day >= each.last_day or beyond <= each.first_day for each in standing)
        if day not in taken and free:
            yield day


def _must_wait(wave: Wave, deed: str) -> date:
    """The day that a wave's rhythm gave it, if it still waits."""
    if wave.slot is None:
        raise IllegalMove(
            f"{wave.name} was planned by hand: change its days, or call it off, on its own page."
        )
    if wave.stage is not Stage.planned:
        raise IllegalMove(f"{wave.name} is {wave.stage.word}, so it cannot be {deed}.")
    return wave.slot
