"""Letters keep to working days and to the hour that the recipient's own clock shows."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys import workdays
from surveys.workdays import Workdays

NINE = time(9)
BERLIN = Workdays("Europe/Berlin", "DE")


@pytest.mark.parametrize(
    ("country", "day", "works"),
    [
        ("DE", date(2026, 11, 30), True),
        ("DE", date(2026, 11, 29), False),  # a Sunday
        ("DE", date(2027, 3, 29), False),  # Easter Monday
        ("US", date(2027, 3, 29), True),
        ("NZ", date(2026, 12, 28), False),  # Boxing Day, moved to Monday
        ("SA", date(2026, 11, 27), False),  # a Friday
        ("SA", date(2026, 11, 29), True),  # a Sunday
        (None, date(2027, 1, 1), True),  # of no country nothing is known
        (None, date(2026, 11, 28), False),
    ],
)
def test_a_country_rests_on_its_own_days(country: str | None, day: date, works: bool) -> None:
    assert Workdays("UTC", country).works(day) is works


@pytest.mark.parametrize(
    ("country", "part", "day", "works"),
    [
        ("DE", "BY", date(2027, 1, 6), False),  # Epiphany, in Bavaria
        ("DE", "BE", date(2027, 1, 6), True),
        ("DE", None, date(2027, 1, 6), True),
        ("GB", "SCT", date(2026, 11, 30), False),  # Saint Andrew's Day
        ("GB", "ENG", date(2026, 11, 30), True),
        ("DE", "BY", date(2026, 12, 25), False),  # of the whole country
    ],
)
def test_a_part_of_a_country_rests_on_its_own_days_as_well(
    country: str, part: str | None, day: date, works: bool
) -> None:
    assert Workdays("UTC", country, subdivision=part).works(day) is works


def test_the_own_list_counts_like_a_holiday() -> None:
    closed = frozenset(date(2026, 12, 21) + timedelta(days=each) for each in range(10))
    calendar = Workdays("Europe/Berlin", "DE", closed)

    assert calendar.first(date(2026, 12, 21), date(2027, 1, 4)) == date(2026, 12, 31)
    assert calendar.first(date(2026, 12, 21), date(2026, 12, 30)) is None


@pytest.mark.parametrize(
    ("zone", "day", "utc"),
    [
        ("Europe/Berlin", date(2026, 10, 23), datetime(2026, 10, 23, 7, tzinfo=UTC)),
        ("Europe/Berlin", date(2026, 10, 26), datetime(2026, 10, 26, 8, tzinfo=UTC)),
        ("America/New_York", date(2026, 11, 2), datetime(2026, 11, 2, 14, tzinfo=UTC)),
        ("Pacific/Auckland", date(2026, 11, 2), datetime(2026, 11, 1, 20, tzinfo=UTC)),
        ("Asia/Kathmandu", date(2026, 11, 2), datetime(2026, 11, 2, 3, 15, tzinfo=UTC)),
    ],
)
def test_nine_o_clock_is_the_recipients(zone: str, day: date, utc: datetime) -> None:
    assert Workdays(zone).at(day, NINE) == utc


def test_an_hour_that_the_clock_leaves_out_comes_later() -> None:
    day, gone = date(2027, 3, 28), time(2, 30)

    assert BERLIN.at(day, gone) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert BERLIN.shown(day, gone) == time(3, 30)


def test_of_an_hour_that_comes_twice_the_first_is_meant() -> None:
    assert BERLIN.at(date(2026, 10, 25), time(2, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "may"),
    [
        (datetime(2026, 11, 30, 7, 59, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 30, 8, tzinfo=UTC), True),
        (datetime(2026, 11, 30, 22, 59, tzinfo=UTC), True),  # late, and still the working day
        (datetime(2026, 11, 30, 23, 1, tzinfo=UTC), False),  # the next day there, before nine
        (datetime(2026, 11, 28, 12, tzinfo=UTC), False),  # a Saturday
    ],
)
def test_letters_leave_on_working_days_from_the_hour_on(moment: datetime, may: bool) -> None:
    assert BERLIN.takes_letters(moment, NINE) is may


@given(
    zone=st.sampled_from(["Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "UTC"]),
    day=st.dates(date(2026, 1, 1), date(2030, 12, 31)),
    hour=st.times().map(lambda each: each.replace(second=0, microsecond=0)),
)
def test_no_letter_leaves_before_its_hour_is_shown(zone: str, day: date, hour: time) -> None:
    calendar = Workdays(zone)

    assert calendar.today(calendar.at(day, hour)) == day
    assert calendar.shown(day, hour) >= hour


def test_calendars_are_at_most_a_day_apart_from_that_of_utc() -> None:
    zones = ["Pacific/Auckland", "America/New_York", "UTC"]

    at_two = workdays.spread(zones, datetime(2026, 11, 2, 2, tzinfo=UTC))
    at_noon = workdays.spread(zones, datetime(2026, 11, 2, 12, tzinfo=UTC))

    assert at_two == (timedelta(days=-1), timedelta())
    assert at_noon == (timedelta(), timedelta(days=1))
    assert workdays.spread([], datetime(2026, 11, 2, tzinfo=UTC)) == (timedelta(), timedelta())


def test_so_many_working_days_after_a_day_pass_over_weekends_and_holidays() -> None:
    easter = date(2027, 3, 25)  # Thursday before Good Friday

    assert [BERLIN.after(easter, count) for count in (0, 1, 2, 5)] == [
        easter,
        date(2027, 3, 30),
        date(2027, 3, 31),
        date(2027, 4, 5),
    ]


def test_a_calendar_without_any_work_holds_nothing_up_for_good() -> None:
    day = date(2027, 1, 4)
    shut = Workdays("UTC", None, frozenset(day + timedelta(days=each) for each in range(400)))

    assert shut.after(day, 7) == day + timedelta(days=21 + 90)
