"""Measures of the mission: named once, a value for each day, files taken wholly or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from surveys import scorecard, scorecard_file
from surveys.base import Roster
from surveys.errors import AlreadyThere, FileUnreadable, PlanInvalid
from surveys.files.table import read_table
from surveys.partners import Alliance, Organisation
from surveys.scorecard import Better, Measure

TODAY = date(2026, 9, 30)
FILE = """measure,unit,better,owner,definition,day,value
Time to help,days,less,Head of service,Median of the month,2026-07-31,"12,5"
Time to help,,,,,2026-08-31,11
Guests,a month,more,Head of service,Everybody at the door,Q3 2026,1.200
"""


@pytest.fixture
def session() -> Iterator[Session]:
    """An alliance of one partner."""
    engine = create_engine("sqlite://")
    Roster.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(Organisation(alliance=Alliance(id=1, name="Coast"), name="Harbour Trust"))
        session.flush()
        yield session
    engine.dispose()


def measure(session: Session, name: str = "Time to help") -> Measure:
    return scorecard.define(
        session,
        session.get_one(Organisation, 1),
        name,
        unit="days",
        better=Better.less,
        owner="Head of service",
        definition="From a request to the first visit",
    )


def brought(session: Session, text: str) -> scorecard_file.Brought:
    table = read_table(text.encode(), "values.csv")
    return scorecard_file.bring(session, table, session.get_one(Organisation, 1), TODAY)


def test_a_name_is_taken_once_by_each_partner_and_by_all_together(session: Session) -> None:
    measure(session)

    measure(session, "Ärzte je Tag")

    for again in ("time  to HELP", "Ärzte je Tag", "ärzte je tag"):
        with pytest.raises(AlreadyThere):
            measure(session, again)
    scorecard.define(
        session, None, "Time to help", unit="d", better=Better.less, owner="a", definition="b"
    )
    assert [each.organisation_id for each in scorecard.listed(session)] == [None, 1, 1]


def test_a_page_holds_so_many_measures_and_no_more(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scorecard, "AT_MOST", 1)
    measure(session)

    with pytest.raises(AlreadyThere, match="the most"):
        measure(session, "Another")


def test_a_day_has_one_value_and_the_newest_word_counts(session: Session) -> None:
    found = measure(session)

    assert scorecard.put(found, date(2026, 8, 1), 12.0, TODAY) is None
    assert scorecard.put(found, date(2026, 7, 1), 13.0, TODAY) is None
    assert scorecard.put(found, date(2026, 8, 1), 11.5, TODAY) == 12.0

    session.flush()
    assert [each.value for each in found.values] == [13.0, 11.5]
    assert scorecard.strike(found, date(2026, 7, 1)) == 13.0
    assert len(found.values) == 1


@pytest.mark.parametrize(
    ("day", "value"),
    [(date(2026, 10, 1), 1.0), (date(1800, 1, 1), 1.0), (TODAY, float("nan")), (TODAY, 1e300)],
)
def test_a_value_is_a_number_of_a_day_that_was(session: Session, day: date, value: float) -> None:
    with pytest.raises(PlanInvalid):
        scorecard.put(measure(session), day, value, TODAY)


def test_a_file_names_measures_and_brings_their_values(session: Session) -> None:
    assert brought(session, FILE) == scorecard_file.Brought(2, 3, 0)
    assert brought(session, FILE) == scorecard_file.Brought(0, 3, 3)

    guests, time = scorecard.listed(session)
    assert (time.unit, time.better, time.owner) == ("days", Better.less, "Head of service")
    assert [each.value for each in time.values] == [12.5, 11.0]
    assert [each.day for each in guests.values] == [date(2026, 7, 1)]


def test_what_is_handed_out_can_be_brought_in_again(session: Session) -> None:
    brought(session, FILE)
    text = "".join(scorecard_file.lines(scorecard.listed(session)))
    for each in scorecard.listed(session):
        scorecard.remove(session, each)

    assert brought(session, text).measures == 2
    assert "".join(scorecard_file.lines(scorecard.listed(session))) == text


def test_what_begins_like_a_formula_comes_back_under_its_name(session: Session) -> None:
    scorecard.put(measure(session, "-days lost"), TODAY, -5.0, TODAY)

    told = brought(session, "".join(scorecard_file.lines(scorecard.listed(session))))

    assert (told.measures, told.values, told.changed) == (0, 1, 1)


def test_another_partners_rows_are_not_taken_over(session: Session) -> None:
    measure(session)
    text = "partner,measure,day,value\nharbour trust,Time to help,2026-08-01,1\n"

    assert brought(session, text).values == 1
    with pytest.raises(FileUnreadable, match="Line 3 .* “Mill Clinic”"):
        brought(session, f"{text}Mill Clinic,Time to help,2026-08-02,1\n")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("Time to help,,,,,2026-07-31,many", "Line 2 of values.csv: “many” is no number."),
        ("Time to help,,,,,2026-07-31,n/a", "There is no number"),
        ('Time to help,,,,,2026-07-31,"12,000"', "in two ways. Write 12000, or 12.000"),
        ("Time to help,,,,,soon,1", "This is no day"),
        ("Time to help,,,,,2026-12-31,1", "up to today"),
        ("Cost,,,,,2026-07-31,1", "is not measured yet"),
        ("Cost,€,lower,Head,All of it,2026-07-31,1", "Write more, less or neither"),
    ],
)
def test_a_file_with_a_wrong_row_says_which(session: Session, row: str, words: str) -> None:
    measure(session)

    with pytest.raises(FileUnreadable, match=words):
        brought(session, f"{FILE.splitlines()[0]}\n{row}\n")


def test_a_file_without_its_columns_says_what_it_needs(session: Session) -> None:
    with pytest.raises(FileUnreadable, match="no column called measure"):
        brought(session, "what,when\n1,2\n")
