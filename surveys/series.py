"""Pulses as series of waves: found, set up, settled, paused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys import planning, waves
from surveys.errors import AlreadyThere, IllegalMove, NotFound, PlanInvalid
from surveys.instruments import loader, rotation
from surveys.partners import Alliance, Organisation, Unit
from surveys.rhythm import Cadence, Rhythm
from surveys.waves import Audience, Pulse

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
    planning.plan_ahead(session, pulse, today, rng)
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
    for wave in planning.ahead(pulse):
        wave.expected_response = settings.expected_response
    if anew:
        planning.lay_anew(session, pulse, today)
    planning.plan_ahead(session, pulse, today, rng)


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
