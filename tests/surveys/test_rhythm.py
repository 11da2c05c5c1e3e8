"""A rhythm says its days, and one that cannot be kept is refused in a sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.errors import PlanInvalid
from surveys.rhythm import Cadence, Rhythm

START = date(2026, 9, 7)
FOUR_WEEKS = Rhythm(Cadence.weeks, weeks=4, starts=START)
QUARTERLY = Rhythm(Cadence.quarterly, starts=date(2026, 11, 30))


def test_weeks_are_counted_from_the_first_day_whatever_day_it_is_now() -> None:
    found = list(islice(FOUR_WEEKS.days(date(2026, 10, 6)), 3))

    assert found == [date(2026, 11, 2), date(2026, 11, 30), date(2026, 12, 28)]


def test_a_quarter_keeps_the_day_of_the_month_where_there_is_one() -> None:
    found = list(islice(QUARTERLY.days(date(2026, 1, 1)), 5))

    assert found == [
        date(2026, 11, 30),
        date(2027, 2, 28),
        date(2027, 5, 30),
        date(2027, 8, 30),
        date(2027, 11, 30),
    ]


def test_a_series_that_ends_has_a_last_wave() -> None:
    ending = replace(FOUR_WEEKS, ends=date(2026, 11, 2))

    assert list(ending.days(START)) == [START, date(2026, 10, 5), date(2026, 11, 2)]


def test_by_hand_there_are_no_days() -> None:
    assert list(Rhythm().days(START)) == []


@given(
    weeks=st.integers(2, 104),
    quarterly=st.booleans(),
    starts=st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    since=st.dates(date(2020, 1, 1), date(2040, 1, 1)),
)
def test_waves_that_pass_the_check_never_overlap(
    weeks: int, quarterly: bool, starts: date, since: date
) -> None:
    cadence = Cadence.quarterly if quarterly else Cadence.weeks
    rhythm = Rhythm(cadence, weeks, starts)
    rhythm = replace(rhythm, open_days=min(60, rhythm.shortest))
    rhythm.check()

    days = list(islice(rhythm.days(since), 8))

    assert min(days) >= max(since, starts) - timedelta(days=0)
    assert all((after - before).days >= rhythm.open_days for before, after in pairwise(days))


@pytest.mark.parametrize(
    ("rhythm", "words"),
    [
        (Rhythm(open_days=2), "for 3 to 60 days; 2 is outside"),
        (Rhythm(Cadence.weeks, weeks=4), "need a first day"),
        (Rhythm(Cadence.weeks, weeks=1, starts=START), "every 2 to 104 weeks"),
        (Rhythm(Cadence.weeks, weeks=None, starts=START), "every 2 to 104 weeks"),
        (Rhythm(Cadence.weeks, weeks=105, starts=START), "every 2 to 104 weeks"),
        (Rhythm(Cadence.weeks, 2, START, open_days=15), "would not be over when the next one"),
        (replace(FOUR_WEEKS, ends=START - timedelta(days=1)), "end before its first wave"),
    ],
)
def test_what_can_never_be_kept_is_refused(rhythm: Rhythm, words: str) -> None:
    with pytest.raises(PlanInvalid, match=words):
        rhythm.check()
