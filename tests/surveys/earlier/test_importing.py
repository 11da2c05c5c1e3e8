"""Earlier results become series of their own, with medians and changes before rounding."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pulse.db import db
from pulse.demonstration import past
from surveys import partners
from surveys.earlier import importing, names, sources
from surveys.earlier.breaks import About, Break
from surveys.earlier.plans import CREATE, MEDIAN_ONLY, Plan, Wishes
from surveys.errors import FileUnreadable, NotFound
from surveys.files.table import read_table
from surveys.history import HistoryMeasure, HistoryPoint, HistorySource, HistorySummary
from tests.conftest import BOTH

TODAY = date(2026, 11, 22)
TEXT = """year,organisation,trust
2019,Harbour Trust,58
2020,Harbour Trust,61.5
2021,Harbour Trust,61
2019,Coast Guard,70
2020,Coast Guard,70.5
2019,Sea School,40
2021,Sea School,45
"""


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A roster with an alliance of two organisations."""
    with app.app_context():
        session = db.session()
        partners.found(session, name="Coast Alliance")
        for name in ("Harbour Trust", "Coast Guard"):
            partners.add_organisation(session, name=name)
        session.commit()
        yield session


def read(session: Session, text: str = TEXT, wishes: Wishes | None = None) -> Plan:
    """What importing a text would do."""
    table = read_table(text.encode(), "past.csv")
    return importing.read(session, table=table, source="Staff survey", wishes=wishes)


def points(session: Session, organisation: str) -> list[HistoryPoint]:
    """The series of one organisation."""
    there = partners.organisation(session, organisation)
    wanted = select(HistoryPoint).where(HistoryPoint.organisation_id == there.id)
    return list(session.scalars(wanted.order_by(HistoryPoint.day)))


@BOTH
def test_medians_and_changes_worked_by_hand(session: Session) -> None:
    importing.apply(session, read(session, wishes=Wishes(strangers=MEDIAN_ONLY)), TODAY)

    summaries = session.scalars(select(HistorySummary).order_by(HistorySummary.day)).all()
    assert [(one.day.year, one.median, one.organisations, one.change) for one in summaries] == [
        (2019, 58, 3, None),
        (2020, 66, 2, 8),
        (2021, 53, 2, -13),
    ]
    own = points(session, "Harbour Trust")
    assert [(one.value, one.change) for one in own] == [(58, None), (61.5, 3.5), (61, -0.5)]
    assert session.scalar(select(func.count(HistoryPoint.id))) == 5


@BOTH
def test_organisations_that_nobody_knows_stop_an_import_unless_somebody_decides(
    session: Session,
) -> None:
    near = TEXT.replace("Coast Guard", "The Coast Guards")
    plan = read(session, near)

    with pytest.raises(FileUnreadable, match=r"The Coast Guards \(is it Coast Guard\?\)"):
        importing.apply(session, plan, TODAY)
    assert session.scalars(select(HistorySource)).all() == []

    importing.apply(session, read(session, near, Wishes(strangers=CREATE)), TODAY)
    names = {one.name for one in partners.organisations(session)}
    assert {"The Coast Guards", "Sea School"} <= names


@BOTH
def test_a_name_that_changed_joins_a_series_with_a_break_mark(session: Session) -> None:
    text = "year,organisation,trust\n2019,Port Office,50\n2020,Harbour Trust,55\n"
    wishes = Wishes(aliases={"port office": "Harbour Trust"})

    importing.apply(session, read(session, text, wishes), TODAY)

    [_first, second] = points(session, "Harbour Trust")
    assert second.break_before is None  # the later row does not say how it was called

    text = "year,organisation,name as published,trust\n2019,Harbour Trust,Port Office,50\n"
    text += "2020,Harbour Trust,Harbour Trust,55\n"
    importing.apply(session, read(session, text), TODAY)
    [_first, second] = points(session, "Harbour Trust")
    assert (second.change, second.break_before) == (None, "Called “Port Office” before.")


@BOTH
def test_a_measure_that_changed_has_no_change_across_its_break(session: Session) -> None:
    about = {"trust": About("Trust in partners", (Break(date(2020, 1, 1), "Two questions."),))}

    wishes = Wishes(strangers=MEDIAN_ONLY, about=about)
    importing.apply(session, read(session, wishes=wishes), TODAY)

    own = points(session, "Harbour Trust")
    assert [(one.change, one.break_before) for one in own] == [
        (None, None),
        (None, "Two questions."),
        (-0.5, None),
    ]
    assert session.scalars(select(HistoryMeasure.label)).all() == ["Trust in partners"]


@BOTH
def test_a_measure_joins_a_construct_only_where_the_map_says_so(session: Session) -> None:
    wishes = Wishes(strangers=MEDIAN_ONLY, constructs={"Trust": "partner_trust"})
    importing.apply(session, read(session, wishes=wishes), TODAY)

    assert session.scalars(select(HistoryMeasure.construct)).all() == ["partner_trust"]
    importing.apply(session, read(session, wishes=Wishes(strangers=MEDIAN_ONLY)), TODAY)
    assert session.scalars(select(HistoryMeasure.construct)).all() == ["partner_trust"]
    with pytest.raises(FileUnreadable, match="No measure of the file is called voice"):
        read(session, wishes=Wishes(constructs={"voice": "voice"}))


@BOTH
def test_the_same_days_of_a_source_are_replaced_and_another_source_stays(session: Session) -> None:
    wishes = Wishes(strangers=MEDIAN_ONLY)
    importing.apply(session, read(session, wishes=wishes), TODAY)
    table = read_table(TEXT.encode(), "past.csv")
    other = importing.read(session, table=table, source="Other", wishes=wishes)
    importing.apply(session, other, TODAY)

    again = read(session, TEXT.replace("58", "59"), wishes)
    importing.apply(session, again, TODAY)

    years = [day.year for day in again.replaced]
    assert (years, again.kept, other.replaced, other.kept) == ([2019, 2020, 2021], (), (), ())
    assert sorted(one.value for one in points(session, "Harbour Trust"))[:2] == [58, 59]
    assert [one.name for one in sources.every(session)] == ["Other", "Staff survey"]
    assert session.scalar(select(func.count(HistoryPoint.id))) == 10
    source = sources.every(session)[0]
    sources.forget(session, source)
    assert [one.name for one in sources.every(session)] == ["Staff survey"]
    with pytest.raises(NotFound):
        sources.by_id(session, partners.alliance(session), 999)


@BOTH
def test_a_file_without_a_day_takes_it_from_its_name_or_is_refused(session: Session) -> None:
    text = b"organisation,trust\nHarbour Trust,58\n"

    named = importing.read(session, table=read_table(text, "survey 2014.csv"), source="S")

    assert named.day == date(2014, 7, 1)
    with pytest.raises(FileUnreadable, match="its name holds no year"):
        importing.read(session, table=read_table(text, "survey.csv"), source="S")
    given = importing.read(
        session, table=read_table(text, "s.csv"), source="S", wishes=Wishes(day="2015-03-01")
    )
    assert given.results[0].day == date(2015, 3, 1)


@BOTH
def test_a_total_among_organisations_is_pointed_at(session: Session) -> None:
    text = TEXT + "2019,Alliance benchmark (median),55\n"

    assert [one.value for one in read(session, text).notes] == ["Alliance benchmark (median)"]


def middle(values: list[float]) -> float:
    """The median, worked out apart from the product."""
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


@BOTH
def test_the_medians_of_the_shipped_results_are_those_of_its_rows(session: Session) -> None:
    source = past.bring(session, TODAY)

    with past.RESULTS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    changed = {"000.objectives_purpose", "000.resources_workload", "000.leadership_change"}
    assert len(source.measures) == 18
    for measure in source.measures:
        before: float | None = None
        for summary in measure.summaries:
            year = summary.day.year
            cells = [row[measure.key] for row in rows if int(row["year"]) == year]
            given = [float(cell) for cell in cells if cell]
            assert (summary.median, summary.organisations) == (middle(given), len(given))
            broken = before is None or (year == 2017 and measure.key in changed)
            assert summary.change == (None if broken else summary.median - (before or 0))
            before = summary.median
    assert "Open Government Licence v3.0" in source.attribution


@BOTH
def test_published_medians_are_reproduced(session: Session) -> None:
    source = past.bring(session, TODAY)

    index = next(one for one in source.measures if one.key == "000.engagement_index")
    medians = {one.day.year: one.median for one in index.summaries}
    # The survey's own benchmark medians. It gives 58 for 2015, where these rows give 59.
    assert medians.pop(2015) == 59
    published = (58, 56, 56, 58, 58, 59, 59, 61, 62, 63, 66, 65.717)
    assert tuple(medians.values()) == published


NEXT = """Agency,B01. Trust in others (average)
Harbour Trust (North),64
Coast Guard,72
Sea School,47
"""


def read_next(session: Session, wishes: Wishes) -> Plan:
    """What importing the file of 2022 into the same source would do."""
    table = read_table(NEXT.encode(), "survey 2022.csv")
    return importing.read(session, table=table, source="Staff survey", wishes=wishes)


@BOTH
def test_the_days_of_a_new_file_join_those_kept_and_changes_run_across_both(
    session: Session,
) -> None:
    importing.apply(session, read(session, wishes=Wishes(strangers=MEDIAN_ONLY)), TODAY)
    named = Wishes(
        strangers=MEDIAN_ONLY,
        aliases={"Harbour Trust (North)": "Harbour Trust"},
        measures={"B01. Trust in others (average)": "trust"},
    )

    plan = read_next(session, named)
    importing.apply(session, plan, TODAY)

    assert [day.year for day in plan.kept] == [2019, 2020, 2021]
    own = points(session, "Harbour Trust")
    assert [(one.value, one.change) for one in own] == [
        (58, None),
        (61.5, 3.5),
        (61, -0.5),
        (64, 3),
    ]
    medians = session.scalars(select(HistorySummary).order_by(HistorySummary.day)).all()
    assert [(one.median, one.change) for one in medians] == [
        (58, None),
        (66, 8),
        (53, -13),
        (64, 11),
    ]


@BOTH
def test_names_that_somebody_said_are_remembered_until_they_are_taken_back(
    session: Session,
) -> None:
    importing.apply(session, read(session, wishes=Wishes(strangers=MEDIAN_ONLY)), TODAY)
    home = partners.alliance(session)
    before = read_next(session, Wishes(strangers=MEDIAN_ONLY))
    named = Wishes(
        strangers=MEDIAN_ONLY,
        aliases={"Harbour Trust (North)": "Harbour Trust"},
        measures={"B01. Trust in others (average)": "trust"},
    )
    importing.apply(session, read_next(session, named), TODAY)

    after = read_next(session, Wishes(strangers=MEDIAN_ONLY))
    names.forget(session, home, "measure", "b01 trust in others AVERAGE")

    assert [one.nearest for one in before.newcomers] == [None]
    assert "Harbour Trust" in {one.nearest for one in before.strangers}
    assert after.newcomers == ()
    assert [one.name for one in after.strangers] == ["Sea School"]
    assert [(one.kind, one.means) for one in names.listed(session, home)] == [
        ("organisation", "Harbour Trust")
    ]
    with pytest.raises(NotFound):
        names.forget(session, home, "colour", "blue")


@BOTH
def test_a_break_is_kept_with_its_measure_for_files_that_come_later(session: Session) -> None:
    about = {"trust": About(breaks=(Break(date(2022, 1, 1), "Asked in other words."),))}
    wishes = Wishes(strangers=MEDIAN_ONLY, about=about)
    importing.apply(session, read(session, wishes=wishes), TODAY)
    named = Wishes(strangers=MEDIAN_ONLY, measures={"B01. Trust in others (average)": "trust"})

    importing.apply(session, read_next(session, named), TODAY)

    last = points(session, "Coast Guard")[-1]
    assert (last.value, last.change, last.break_before) == (72, None, "Asked in other words.")


@BOTH
def test_two_names_that_mean_one_organisation_give_one_result_and_a_remark(
    session: Session,
) -> None:
    text = "year,organisation,trust\n2022,Harbour Trust,60\n2022,Old Harbour,70\n"
    wishes = Wishes(aliases={"Old Harbour": "Harbour Trust"})

    plan = read(session, text, wishes)

    assert [one.value for one in plan.results] == [60]
    assert [(one.line, one.value) for one in plan.problems] == [(3, "70")]


@BOTH
def test_a_measure_on_another_scale_than_its_source_has_it_is_refused(session: Session) -> None:
    importing.apply(session, read(session, wishes=Wishes(strangers=MEDIAN_ONLY)), TODAY)
    text = "year,organisation,trust\n2022,Harbour Trust,3.5\n2022,Coast Guard,4.2\n"

    plan = read(session, text, Wishes(scale="1-5"))

    with pytest.raises(FileUnreadable, match="trust is kept as percent"):
        importing.apply(session, plan, TODAY)


@pytest.mark.parametrize(
    ("heading", "meant"),
    [
        ("My work theme score (B01-B05 average)", "work"),
        ("B12. I trust [senior managers] here (% agree)", "seniors"),
        ("B07", None),
        ("Shoe size", None),
    ],
)
def test_a_heading_is_likened_to_labels_without_numbers_brackets_and_empty_words(
    heading: str, meant: str | None
) -> None:
    known = {"work": "My work", "seniors": "I trust senior managers here"}

    assert names.nearest_measure(heading, known) == meant
