"""The waves of a pulse planned ahead by its rhythm: planned, moved, skipped, passed over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from itertools import islice
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys import waves
from surveys.errors import AlreadyThere, IllegalMove, NotFound, PlanInvalid
from surveys.instruments import loader, rotation
from surveys.partners import Alliance, Organisation, Unit
from surveys.rhythm import Cadence, Rhythm
from surveys.waves import LATE, Audience, Pulse, Stage, Wave

AHEAD = 6  # waves that are planned
MOST_REMINDERS = 4
MORNING = time(9)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that a steward says of a series; the cadence is by hand unless said."""

    rhythm: Rhythm = field(default_factory=Rhythm)
    hour: time | None = MORNING
    reminders: int = 2
    audience: Audience = Audience.all
    asked: Sequence[int] = ()
    expected_response: float = 0.6


def settings_of(pulse: Pulse) -> Settings:
    """What was said of a series."""
    return Settings(
        rhythm=pulse.rhythm,
        hour=pulse.hour,
        reminders=pulse.reminders,
        audience=pulse.audience,
        asked=tuple(pulse.asked),
        expected_response=pulse.expected_response,
    )


def every(session: Session) -> list[Pulse]:
    """All pulses by name."""
    return list(session.scalars(select(Pulse).order_by(Pulse.name, Pulse.id)))


def by_id(session: Session, pulse_id: int) -> Pulse:
    """One pulse.

    Raises:
        NotFound: there is no such pulse.
    """
    pulse = session.get(Pulse, pulse_id)
    if pulse is None:
        raise NotFound("There is no such pulse.")
    return pulse


def by_name(session: Session, name: str) -> Pulse:
    """A pulse by its name, whatever its case and spacing.

    Raises:
        NotFound: none is called so; the sentence lists those there are.
    """
    wanted = " ".join(name.split()).casefold()
    there = every(session)
    for pulse in there:
        if pulse.name.casefold() == wanted:
            return pulse
    names = ", ".join(pulse.name for pulse in there[:20]) or "none yet"
    raise NotFound(f"No pulse is called {name.strip()}. There are: {names}.")


def found(
    session: Session,
    alliance: Alliance,
    *,
    name: str,
    instrument: str,
    modules: Sequence[str],
    settings: Settings,
    today: date,
    rng: Random,
) -> Pulse:
    """Set up a series, and plan its first waves.

    Raises:
        AlreadyThere: the name is taken.
        PlanInvalid: the settings cannot be kept, or what takes turns would be away for too long.
        IllegalMove: the name is empty, or the expected response is none.
        NotFound: no instrument of this name is shipped.
        InstrumentInvalid: a module is not one of the instrument's.
    """
    tidy = waves.pulse_name(name)
    if waves.find_pulse(session, alliance, tidy) is not None:
        raise AlreadyThere(f"There is a pulse called “{tidy}” already. Change its settings.")
    turns = rotation.of(loader.load(instrument, tuple(sorted(modules))))
    pulse = Pulse(name=tidy, instrument=instrument, modules=sorted(modules), turns=turns)
    _check(session, pulse, settings, today)
    pulse.alliance = alliance
    _write(pulse, settings)
    session.add(pulse)
    session.flush()
    plan_ahead(session, pulse, today, rng)
    return pulse


def settle(session: Session, pulse: Pulse, settings: Settings, *, today: date, rng: Random) -> None:
    """Give a series other settings. With another rhythm the waves ahead get other days.

    Waves that were opened stay as they are; of those ahead, what was moved or skipped is
    forgotten if the rhythm changes, and nothing else.

    Raises:
        PlanInvalid: the settings cannot be kept; nothing is changed.
        IllegalMove: the expected response is none; nothing is changed.
    """
    _check(session, pulse, settings, today)
    anew = settings.rhythm != pulse.rhythm
    _write(pulse, settings)
    for wave in ahead(pulse):
        wave.expected_response = settings.expected_response
    if anew:
        _lay_anew(session, pulse, today)
    plan_ahead(session, pulse, today, rng)


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
            f"{wave.name} belongs to {_day(slot)}, and can be moved by two weeks at most. Skip it, "
            "or change the pulse's cadence."
        )
    if opens < today:
        raise IllegalMove(f"{wave.name} cannot be moved to {_day(opens)}: that day is over.")
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
        raise IllegalMove(f"{wave.name} was to open on {_day(wave.opens)}: that day is over.")
    wave.give_days(wave.opens, wave.closes)
    wave.stage = Stage.planned
    session.flush()


def pause(pulse: Pulse) -> None:
    """Let no wave of a pulse open by itself; a wave that is open goes on.

    Raises:
        IllegalMove: it is paused, or its waves are opened by hand.
    """
    if not pulse.by_itself:
        raise IllegalMove(f"The waves of “{pulse.name}” are opened by hand, so none is held back.")
    if pulse.paused:
        raise IllegalMove(f"“{pulse.name}” is paused already.")
    pulse.paused = True


def resume(pulse: Pulse) -> None:
    """Let the waves of a pulse open by themselves again.

    Raises:
        IllegalMove: it is not paused.
    """
    if not pulse.paused:
        raise IllegalMove(f"“{pulse.name}” is not paused.")
    pulse.paused = False


def asks(session: Session, pulse: Pulse) -> set[int]:
    """Ids of the organisations that a pulse asks, of those that are in the alliance."""
    there = select(Organisation.id).where(Organisation.left.is_(None))
    if pulse.audience is Audience.organisations:
        there = there.where(Organisation.id.in_(pulse.asked))
    elif pulse.audience is Audience.units:
        there = there.where(
            Organisation.id.in_(select(Unit.organisation_id).where(Unit.id.in_(pulse.asked)))
        )
    return set(session.scalars(there))


def _check(session: Session, pulse: Pulse, settings: Settings, today: date) -> None:
    rhythm = settings.rhythm
    rhythm.check()
    if pulse.turns is not None and rhythm.cadence is not Cadence.by_hand:
        weekly = rhythm.cadence is Cadence.weeks
        weeks = (rhythm.weeks or 0) if weekly else rotation.QUARTER
        rotation.check(pulse.whole, pulse.turns, weeks)
    waves.check_share(settings.expected_response)
    if not 0 <= settings.reminders <= MOST_REMINDERS:
        raise PlanInvalid(f"A wave has {MOST_REMINDERS} reminders at most, or none.")
    if rhythm.cadence is not Cadence.by_hand:
        if settings.hour is None:
            raise PlanInvalid("Say at which hour letters leave, as 09:00.")
        if next(rhythm.days(today), None) is None:
            raise PlanInvalid("The series is over already: no wave would open from today on.")
    if settings.audience is Audience.all:
        return
    if not settings.asked:
        raise PlanInvalid("Choose at least one of those who are to be asked.")
    of = Organisation if settings.audience is Audience.organisations else Unit
    there = set(session.scalars(select(of.id).where(of.id.in_(settings.asked))))
    if there != set(settings.asked):
        raise PlanInvalid("One of those who are to be asked is not in the alliance.")


def _write(pulse: Pulse, settings: Settings) -> None:
    rhythm = settings.rhythm
    weekly = rhythm.cadence is Cadence.weeks
    pulse.cadence, pulse.weeks = rhythm.cadence, rhythm.weeks if weekly else None
    pulse.starts, pulse.ends, pulse.open_days = rhythm.starts, rhythm.ends, rhythm.open_days
    pulse.hour, pulse.reminders = settings.hour, settings.reminders
    pulse.audience = settings.audience
    pulse.asked = [] if settings.audience is Audience.all else sorted(settings.asked)
    pulse.expected_response = settings.expected_response
    if rhythm.cadence is Cadence.by_hand:
        pulse.paused = False


def _lay_anew(session: Session, pulse: Pulse, today: date) -> None:
    """Take every wave ahead off its day, and lay as many on the days of the new rhythm."""
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


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
