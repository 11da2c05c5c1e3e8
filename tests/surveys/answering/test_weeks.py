"""Weeks as numbers."""

from __future__ import annotations

from datetime import date

import pytest

from surveys.answering import weeks


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2026, 11, 23), 202648),
        (date(2026, 11, 29), 202648),
        (date(2027, 1, 3), 202653),
        (date(2027, 1, 4), 202701),
    ],
)
def test_a_day_lies_in_its_iso_week(day: date, week: int) -> None:
    assert weeks.of(day) == week
    assert weeks.monday(week) <= day <= weeks.last_day(week)


def test_weeks_are_counted_over_the_end_of_a_year_of_53() -> None:
    assert weeks.later(202648, 13) == 202708
    assert weeks.later(202653, 1) == 202701


def test_days_are_counted_from_the_end_of_a_week() -> None:
    assert weeks.within(202648, 7) == date(2026, 12, 6)
