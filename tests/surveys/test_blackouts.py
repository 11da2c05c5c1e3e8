"""An organisation's own days without letters are read from calendars as programs export them."""

from __future__ import annotations

import time
from datetime import date

import pytest
from flask import Flask

from pulse.db import db
from surveys import blackouts, partners
from surveys.errors import FileUnreadable, PlanInvalid
from tests.conftest import BOTH

TODAY = date(2026, 11, 22)


def calendar(*events: str) -> bytes:
    """An iCalendar file of some events, with the line ends that the format asks for."""
    inside = "".join(
        f"BEGIN:VEVENT\nUID:{n}@x\n{each}\nEND:VEVENT\n" for n, each in enumerate(events)
    )
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//EN\n{inside}END:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


@pytest.mark.parametrize(
    ("event", "days"),
    [
        ("DTSTART;VALUE=DATE:20261224\nSUMMARY:Christmas  Eve", ["2026-12-24"]),
        (
            "DTSTART;VALUE=DATE:20261230\nDTEND;VALUE=DATE:20270102\nSUMMARY:Closed",
            ["2026-12-30", "2026-12-31", "2027-01-01"],  # an end of a whole day is not counted
        ),
        ("DTSTART:20261224T120000Z\nDTEND:20261224T180000Z", ["2026-12-24"]),
        (
            "DTSTART;TZID=Europe/Berlin:20261224T120000\nDTEND;TZID=Europe/Berlin:20261225T010000",
            ["2026-12-24", "2026-12-25"],
        ),
        ("DTSTART;VALUE=DATE:20261224\nDURATION:P2D", ["2026-12-24", "2026-12-25"]),
        (
            "DTSTART;VALUE=DATE:20200106\nRRULE:FREQ=YEARLY;UNTIL=20280101",
            ["2027-01-06"],
        ),
        (
            "DTSTART;VALUE=DATE:20261201\nRRULE:FREQ=WEEKLY;COUNT=3\nEXDATE;VALUE=DATE:20261208",
            ["2026-12-01", "2026-12-15"],
        ),
    ],
)
def test_every_day_that_an_event_touches_is_read(event: str, days: list[str]) -> None:
    found = blackouts.read(calendar(event), "closed.ics", TODAY)

    assert sorted(day.isoformat() for day in found) == days


@pytest.mark.parametrize(
    ("event", "first", "many"),
    [
        ("DTSTART;VALUE=DATE:20100104\nRRULE:FREQ=WEEKLY", "2026-11-23", 157),
        ("DTSTART;VALUE=DATE:19000101\nRRULE:FREQ=DAILY", "2026-11-22", 400),
        ("DTSTART:20250901T090000Z\nRRULE:FREQ=DAILY;UNTIL=20261201T090000Z", "2026-11-22", 10),
        (
            "DTSTART;VALUE=DATE:20251118\nDURATION:P7D\nRRULE:FREQ=YEARLY;COUNT=2",
            "2026-11-22",  # the week has begun already
            3,
        ),
    ],
)
def test_repeats_of_an_event_begun_long_ago_are_counted_from_today(
    event: str, first: str, many: int
) -> None:
    found = blackouts.read(calendar(event), "closed.ics", TODAY)

    assert min(found).isoformat() == first
    assert len(found) == many


@pytest.mark.parametrize(
    "rule",
    ["FREQ=SECONDLY", "FREQ=MINUTELY;INTERVAL=5", "FREQ=HOURLY", "FREQ=DAILY;BYHOUR=9,15"],
)
def test_an_event_that_repeats_several_times_a_day_is_refused_at_once(rule: str) -> None:
    event = f"DTSTART:19700101T000000Z\nSUMMARY:Beat\nRRULE:{rule}"

    with pytest.raises(FileUnreadable, match="“Beat” repeats several times a day"):
        blackouts.read(calendar(event), "closed.ics", TODAY)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=WEEKLY;BYMONTH=2;BYMONTHDAY=30;COUNT=3",
        "FREQ=MONTHLY;BYDAY=6MO;UNTIL=99991231",
        "FREQ=DAILY;INTERVAL=0",
    ],
)
def test_a_rule_that_never_falls_on_a_day_is_said_to_hold_none(rule: str) -> None:
    began = time.process_time()
    with pytest.raises(FileUnreadable):
        blackouts.read(calendar(f"DTSTART;VALUE=DATE:20200101\nRRULE:{rule}"), "x.ics", TODAY)

    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", ["2028-02-29"]),
        ("FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20270101T000000Z", ["2026-11-27", "2026-12-25"]),
        ("FREQ=WEEKLY;INTERVAL=52;BYDAY=WE;COUNT=9", ["2026-11-25", "2027-11-24", "2028-11-22"]),
    ],
)
def test_rules_fall_on_the_days_of_their_own_years(rule: str, days: list[str]) -> None:
    found = blackouts.read(
        calendar(f"DTSTART;VALUE=DATE:20201202\nRRULE:{rule}"), "closed.ics", TODAY
    )

    assert [day.isoformat() for day in sorted(found)] == days


def test_names_are_kept_and_cancelled_events_are_not() -> None:
    found = blackouts.read(
        calendar(
            "DTSTART;VALUE=DATE:20261224\nSUMMARY:Christmas\\, Eve",
            "DTSTART;VALUE=DATE:20261223\nSTATUS:CANCELLED",
        ),
        "closed.ics",
        TODAY,
    )

    assert found == {date(2026, 12, 24): "Christmas, Eve"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "holds no day"),
        (b"%PDF-1.7 \x00\xff\xfe", "cannot be read as a calendar"),
        (b"day,name\n2026-12-24,Eve\n", "cannot be read as a calendar"),
        (calendar("DTSTART;VALUE=DATE:2026-12-24x"), "cannot be read as a calendar|holds no day"),
        (calendar("DTSTART;VALUE=DATE:20261224\nRRULE:FREQ=SOMETIMES"), "cannot be read|holds no"),
        (calendar("DTSTART;VALUE=DATE:20200101"), "holds no day from 2026-11-22"),
        (calendar(), "holds no day"),
        (calendar("DTSTART;VALUE=DATE:20261224\nRRULE:FREQ=DAILY") * 3, "and 1000 is the most|x"),
        (b"x" * ((1 << 20) + 1), "larger than 1 MB"),
    ],
)
def test_a_file_that_is_no_use_is_refused_in_a_sentence(content: bytes, words: str) -> None:
    if "1000" in words:
        content = calendar(
            *(f"DTSTART;VALUE=DATE:2026120{n}\nDTEND;VALUE=DATE:20291201" for n in (1, 2))
        )
    with pytest.raises(FileUnreadable, match=words):
        blackouts.read(content, "closed.ics", TODAY)


@BOTH
def test_days_are_listed_once_and_taken_off_again(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        partners.found(session, name="Coast")
        home = partners.add_organisation(session, name="North")
        eve, day = date(2026, 12, 24), date(2026, 12, 25)

        first = blackouts.add(session, home, blackouts.stretch(eve, day, " Christmas  time "))
        again = blackouts.add(session, home, {day: "Christmas Day"})
        blackouts.remove(session, home, eve)
        blackouts.remove(session, home, eve)

        assert (first, again) == (2, 0)
        assert [(each.day, each.name) for each in blackouts.listed(session, home)] == [
            (day, "Christmas Day")
        ]


def test_a_stretch_has_its_days_in_order_and_an_end() -> None:
    with pytest.raises(PlanInvalid, match="before the first"):
        blackouts.stretch(TODAY, date(2026, 11, 21), "")
    with pytest.raises(PlanInvalid, match="more than 1000 days"):
        blackouts.stretch(TODAY, date(2036, 11, 21), "")
