"""Weeks: the only clock of feedback, as numbers like 202648 for the 48th ISO week of 2026."""

from __future__ import annotations

from datetime import date, timedelta


def of(day: date) -> int:
    """The week of a day."""
    year, week, _ = day.isocalendar()
    return year * 100 + week


def monday(week: int) -> date:
    """The first day of a week."""
    return date.fromisocalendar(*divmod(week, 100), 1)


def last_day(week: int) -> date:
    """Its Sunday."""
    return monday(week) + timedelta(days=6)


def later(week: int, count: int) -> int:
    """The week so many weeks after another one."""
    return of(monday(week) + timedelta(weeks=count))


def within(week: int, days: int) -> date:
    """The last day of so many days, counted from the end of a week: its days are not known."""
    return last_day(week) + timedelta(days=days)
