"""Waves that a steward plans one by one: their days are given, and changed, by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random

from sqlalchemy.orm import Session

from surveys.errors import IllegalMove
from surveys.instruments import loader, rotation
from surveys.partners import Alliance
from surveys.rhythm import in_words
from surveys.waves import Pulse, Stage, Wave, check_share, find_pulse, new_code, pulse_name


def plan(
    session: Session,
    alliance: Alliance,
    *,
    pulse: str,
    instrument: str,
    opens: date,
    closes: date,
    today: date,
    rng: Random,
    modules: Sequence[str] = (),
    expected_response: float = 0.6,
) -> Wave:
    """Plan the next wave of a pulse; the pulse is founded with its first one.

    Args:
        session: the roster's; flushed.
        alliance: whose pulse it is.
        pulse: its name. A pulse that exists keeps its instrument and modules.
        instrument: one of `loader.names()`.
        opens: its first day, today or later.
        closes: its last day, after `opens`.
        today: the day of planning.
        rng: makes the wave's code.
        modules: constructs to add, of those that the instrument offers.
        expected_response: the share expected to answer, above 0 and at most 1.

    Raises:
        IllegalMove: the days are in the wrong order or in the past, the wave before is not over by
            then, or the pulse asks something else.
        NotFound: no instrument of this name is shipped.
        InstrumentInvalid: a module is not one of the instrument's.
    """
    name = pulse_name(pulse)
    _check_days(opens, closes, today)
    check_share(expected_response)
    turns = rotation.of(loader.load(instrument, tuple(sorted(modules))))

    series = find_pulse(session, alliance, name)
    if series is None:
        series = Pulse(
            alliance=alliance,
            name=name,
            instrument=instrument,
            modules=sorted(modules),
            turns=turns,
        )
        session.add(series)
    elif (series.instrument, series.modules) != (instrument, sorted(modules)):
        raise IllegalMove(
            f"“{name}” asks {_asked(series)}. To ask something else, give the pulse another "
            "name: its figures would not be comparable."
        )
    if series.by_itself:
        raise IllegalMove(
            f"“{name}” plans its waves by itself. Move or skip them on its calendar, or let it be "
            "planned by hand."
        )
    held = [each for each in series.waves if each.stage is not Stage.dropped]
    if held and opens < (last := held[-1]).closes:
        raise IllegalMove(
            f"{last.name} takes answers until {in_words(last.closes)}. The next one opens on that "
            "day or later."
        )
    wave = Wave(
        pulse=series,
        number=series.waves[-1].number + 1 if series.waves else 1,
        code=new_code(rng),
        opens=opens,
        closes=closes,
        stage=Stage.planned,
        expected_response=expected_response,
        left_out=[],
    )
    session.add(wave)
    session.flush()
    return wave


def may_reschedule(wave: Wave) -> None:
    """Say whether its days may change, and change nothing.

    Raises:
        IllegalMove: it is not planned any more; letters and page name the days it had.
    """
    if wave.stage is Stage.planned:
        return
    way = " It can be closed earlier by hand." if wave.stage is Stage.open else ""
    raise IllegalMove(
        f"{wave.name} is {wave.stage}, so its days are fixed: only a planned wave takes "
        f"other days.{way}"
    )


def reschedule(wave: Wave, opens: date, closes: date, today: date) -> None:
    """Give a planned wave other days.

    Raises:
        IllegalMove: the wave is not planned any more, or the days are in the wrong order or
            over.
    """
    may_reschedule(wave)
    if wave.slot is not None:
        raise IllegalMove(
            f"{wave.name} is planned by its pulse. Move or skip it on the pulse's calendar."
        )
    _check_days(opens, closes, today)
    wave.give_days(opens, closes)


def _check_days(opens: date, closes: date, today: date) -> None:
    if closes <= today:
        raise IllegalMove(f"The last day must lie ahead; {in_words(closes)} does not.")
    if closes <= opens:
        raise IllegalMove(
            f"A wave closes after it opens; {in_words(closes)} is not after {in_words(opens)}."
        )


def _asked(pulse: Pulse) -> str:
    if not pulse.modules:
        return f"“{pulse.instrument}”"
    return f"“{pulse.instrument}” with {', '.join(pulse.modules)}"
