"""Levels over the waves: how far back a series can be followed, and what is learned from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from analysis.cells import Cell, Hidden
from pulse.reports.breaks import Make
from pulse.reports.chronicle import PARTNER, PERSON, Chapter, Chronicle

ALLIANCE = ("alliance", 0)
ALONE = Make(
    items={"voice": frozenset(["v"]), "trust": frozenset(["t"])},
    units={place: frozenset([10 + place]) for place in range(4)},
    partners={place: frozenset([place]) for place in range(4)},
    pools=frozenset(),
    homes={10 + place: place for place in range(4)},
    people={10 + place: 40 for place in range(4)},
)
HIDDEN = Cell(None, None, None, None, hidden=Hidden.too_few)


def shown(value: float) -> Cell:
    """A level of thirty answers."""
    return Cell(value, value - 3, value + 3, 30, sd=20.0)


def story(makes: Sequence[Make], *, weeks: Sequence[int] | None = None) -> Chronicle:
    """Waves made of something each, with levels drawn at random."""
    rng = Random(3)
    chapters = []
    for nth, make in enumerate(makes):
        day = date(2025, 1, 1) + timedelta(weeks=weeks[nth] if weeks else 12 * nth)
        levels = {}
        for construct in (*make.items, "overall"):
            for subject in [ALLIANCE, *[("organisation", place) for place in range(4)]]:
                for weighting in (PERSON, PARTNER):
                    levels[subject, construct, weighting] = shown(60 + rng.gauss(0, 4))
        chapters.append(Chapter(day, make, levels))
    return Chronicle(chapters[-1], tuple(chapters[:-1]))


def length(found: Chronicle, subject: tuple[str, int], construct: str, by: str = PERSON) -> int:
    """How many waves back a series can be followed."""
    return len(found.stretch(subject, construct, by))


def other(found: Chronicle, nth: int, voice: Cell) -> Chronicle:
    """The same waves but for what one organisation said of its voice in one of them."""
    levels = {**found.past[nth].levels, (("organisation", 1), "voice", PERSON): voice}
    past = list(found.past)
    past[nth] = replace(found.past[nth], levels=levels)
    return Chronicle(found.now, tuple(past))


def test_a_series_goes_back_to_its_first_wave_oldest_first() -> None:
    found = story([ALONE] * 5).stretch(("organisation", 1), "voice", PERSON)

    assert len(found) == 5
    assert [day for day, _ in found] == sorted(day for day, _ in found)


def test_other_wording_ends_the_series_of_its_construct_and_of_all_together() -> None:
    reworded = replace(ALONE, items={**ALONE.items, "voice": frozenset(["V"])})
    found = story([ALONE, ALONE, reworded, reworded, reworded])

    assert length(found, ALLIANCE, "voice") == 3
    assert length(found, ALLIANCE, "overall") == 3
    assert length(found, ALLIANCE, "trust") == 5


def test_a_wave_that_did_not_ask_is_passed_over() -> None:
    without = replace(ALONE, items={"trust": ALONE.items["trust"]})
    found = story([ALONE, without, ALONE])

    assert length(found, ALLIANCE, "voice") == 2


def test_a_hidden_level_is_a_gap_and_no_end() -> None:
    found = other(story([ALONE] * 4), 1, HIDDEN)

    assert length(found, ("organisation", 1), "voice") == 3


def test_where_every_partner_is_equal_a_wave_is_worth_what_its_smallest_partners_say() -> None:
    found = other(story([ALONE] * 3), 0, Cell(60, 57, 63, 6, sd=20.0))

    cells = [cell for _, cell in found.stretch(ALLIANCE, "voice", PARTNER)]

    # 16 / (1/30 + 1/30 + 1/6 + 1/30) = 60, and 16 / (4/30) = 120
    assert [cell.n for cell in cells] == [60, 120, 120]
    assert [cell.n for _, cell in found.stretch(ALLIANCE, "voice", PERSON)] == [30] * 3


def test_where_every_partner_is_equal_a_wave_that_hides_one_is_a_gap() -> None:
    found = other(story([ALONE] * 4), 1, HIDDEN)

    assert length(found, ALLIANCE, "voice", PARTNER) == 3
    assert length(found, ALLIANCE, "voice") == 4
    assert length(found, ALLIANCE, "trust", PARTNER) == 4


def test_another_partner_ends_the_alliance_s_series_and_nobody_else_s() -> None:
    places = range(3)
    fewer = replace(
        ALONE,
        units={place: ALONE.units[place] for place in places},
        partners={place: ALONE.partners[place] for place in places},
        homes={10 + place: place for place in places},
        people={10 + place: 40 for place in places},
    )
    found = story([fewer, fewer, ALONE, ALONE])

    assert length(found, ALLIANCE, "voice") == 2
    assert length(found, ALLIANCE, "voice", PARTNER) == 2
    assert length(found, ("organisation", 0), "voice") == 4
    assert length(found, ("organisation", 3), "voice") <= 4


def test_an_organisation_that_was_pooled_before_begins_anew() -> None:
    pooled = replace(
        ALONE,
        units={0: frozenset([10, 11]), 2: frozenset([12]), 3: frozenset([13])},
        partners={0: frozenset([0, 1]), 2: frozenset([2]), 3: frozenset([3])},
        pools=frozenset([0]),
    )
    found = story([pooled, pooled, ALONE, ALONE])

    assert length(found, ("organisation", 1), "voice") == 2
    assert length(found, ("organisation", 2), "voice") == 4


def test_the_time_to_the_wave_before_is_told_in_usual_waves() -> None:
    assert story([ALONE] * 4, weeks=[0, 12, 24, 48]).apart == 2
    assert story([ALONE] * 2, weeks=[0, 12]).apart == 1
    assert story([ALONE]).apart == 1


def test_noise_before_a_wave_knows_nothing_of_it() -> None:
    found = story([ALONE] * 12)
    wild = {place: shown(5.0) for place in found.now.levels}
    stirred = Chronicle(replace(found.now, levels=wild), found.past)

    assert found.noise(until_now=False) == stirred.noise(until_now=False)
    assert found.noise(until_now=True) != stirred.noise(until_now=True)
    assert found.noise(until_now=False).learned


def test_a_first_wave_has_nothing_to_learn_from() -> None:
    found = story([ALONE])

    assert found.before is None
    assert not found.noise(until_now=False).learned
