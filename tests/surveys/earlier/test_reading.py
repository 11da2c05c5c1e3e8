"""Numbers, days and scales as result files write them."""

from __future__ import annotations

from datetime import date

import pytest

from surveys.earlier import days
from surveys.earlier.breaks import About, Break, alike, read_about
from surveys.earlier.columns import layout
from surveys.earlier.numbers import NotANumber, Number, number, whole
from surveys.earlier.reading import Reading, read_results
from surveys.errors import FileUnreadable
from surveys.files.table import read_table


def results(text: str, *, scale: str = "", order: str = "", day: date | None = None) -> Reading:
    """What a file given as text comes to."""
    table = read_table(text.encode(), "past.csv")
    found = layout(table, mapping={}, only=None, take=())
    return read_results(found, day=day, take=(), scale=scale, order=order, file=table.name)


def values(text: str, **wishes: str) -> list[float]:
    """The values of a file on the scale from 0 to 100."""
    return [one.value for one in results(text, **wishes).results]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("58", Number(58, False)),
        ("58%", Number(58, True)),
        ("58 %", Number(58, True)),
        ("0.58", Number(0.58, False)),
        ("58,5", Number(58.5, False)),
        ("1 234,5", Number(1234.5, False)),
        ("1,234.5", Number(1234.5, False)),
        ("\u22123", Number(-3, False)),
        ("", None),
        ("n/a", None),
        ("..", None),
        ("<5", None),
    ],
)
def test_results_are_read_as_people_write_them(cell: str, read: Number | None) -> None:
    assert number(cell) == read


def test_what_is_no_number_is_told_apart_from_a_missing_one() -> None:
    for cell in ("about 58", "5 8", "1.2.3", "nan5", "58%%%x"):
        with pytest.raises(NotANumber):
            number(cell)


def test_counts_are_whole() -> None:
    assert [whole(cell) for cell in ("1234", "1,234", "1.234", "12.0", "")] == [
        1234,
        1234,
        1234,
        12,
        None,
    ]
    for cell in ("12.5", "-3", "99999999999"):
        with pytest.raises(NotANumber):
            whole(cell)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2019", date(2019, 7, 1)),
        ("2019-04-03", date(2019, 4, 3)),
        ("2019-04", date(2019, 4, 1)),
        ("2019-04-03T00:00:00", date(2019, 4, 3)),
        ("3.4.2019", date(2019, 4, 3)),
        ("2019 Q3", date(2019, 7, 1)),
        ("Q3 2019", date(2019, 7, 1)),
        ("Oct 2019", date(2019, 10, 1)),
        ("3 avril 2019", date(2019, 4, 3)),
        ("März 2019", date(2019, 3, 1)),
    ],
)
def test_days_are_read_as_people_write_them(cell: str, day: date) -> None:
    assert days.day(cell, month_first=False) == day


def test_the_order_of_day_and_month_is_told_from_the_column() -> None:
    text = "organisation,date,trust\nA,3/4/2019,58\nB,13/4/2019,60\n"

    assert results(text).results[0].day == date(2019, 4, 3)
    other = text.replace("13/4", "4/13")
    assert results(other).results[0].day == date(2019, 3, 4)


def test_dates_that_could_be_two_days_are_refused_until_somebody_says() -> None:
    text = "organisation,date,trust\nA,3/4/2019,58\nB,5/6/2019,60\n"

    with pytest.raises(FileUnreadable, match="could be two days"):
        results(text)
    assert results(text, order="mdy").results[0].day == date(2019, 3, 4)


def test_a_year_in_the_name_of_a_file_is_found_when_it_is_the_only_one() -> None:
    assert days.year_in("2014__csps2014_all_20141120.csv") == date(2014, 7, 1)
    assert days.year_in("2013-2014.csv") is None


@pytest.mark.parametrize(
    "cells", [("58", "61.5"), ("0.58", "0.615"), ("58%", "61.5 %"), ("58,0", "61,5")]
)
def test_percentages_are_understood_however_they_are_written(cells: tuple[str, str]) -> None:
    text = f"organisation;year;trust\nA;2019;{cells[0]}\nB;2019;{cells[1]}\n"

    assert values(text) == pytest.approx([58, 61.5])


def test_shares_in_one_year_and_per_cent_in_another_come_to_one_scale() -> None:
    text = "organisation,year,trust\nA,2019,0.58\nB,2019,0.62\nA,2020,59\nB,2020,63\n"

    assert values(text) == pytest.approx([58, 62, 59, 63])


def test_a_rare_thing_in_per_cent_is_not_taken_for_a_share() -> None:
    text = "organisation,year,bullied\nA,2019,0.6\nB,2019,0.9\nA,2020,1.1\nB,2020,1.3\n"

    assert values(text, scale="percent") == pytest.approx([0.6, 0.9, 1.1, 1.3])
    assert values(text) == pytest.approx([0.6, 0.9, 1.1, 1.3])


def test_points_of_a_scale_are_refused_until_somebody_names_the_scale() -> None:
    text = "organisation,year,trust,sd\nA,2019,3.5,0.8\nB,2019,4.1,1\nA,2020,3.75,1\nB,2020,2,1\n"

    with pytest.raises(FileUnreadable, match=r"between 2 and 4.1.*such as 1-5"):
        results(text)
    first = results(text, scale="1-5").results[0]
    assert (first.value, first.sd) == (pytest.approx(62.5), pytest.approx(20))
    assert results(text, scale="1-5").scales == {"trust": "score"}


def test_a_response_rate_above_100_is_kept_with_a_note() -> None:
    read = results("organisation,year,rate\nA,2019,102.3\nB,2019,99\n")

    assert (read.results[0].value, len(read.notes)) == (102.3, 1)


def test_bad_cells_are_reported_with_line_value_and_reason_and_the_rest_is_taken() -> None:
    read = results(
        "organisation,year,trust,voice\nA,2019,58,50\n,2019,58,50\nB,never,58,50\n"
        "C,2019,lots,51\nA,2019,61,50\nD,2019,-4,52\nE,2019,60,53\nF,2019,61,54\nG,2019,62,55\n"
        "H,2019,62,55\nI,2019,62,55\nJ,2019,62,55\nK,2019,62,55\n"
    )

    assert [(one.line, one.column, one.value) for one in read.problems] == [
        (3, "organisation", ""),
        (4, "year", "never"),
        (5, "trust", "lots"),
        (6, "trust", "61"),
        (7, "trust", "-4"),
    ]
    assert "Line 2 has 58" in read.problems[3].reason


def test_a_result_of_nobody_is_left_out_with_the_reason() -> None:
    read = results("organisation,date,measure,value,n\nA,2019,trust,58,0\nB,2019,trust,61,40\n")

    assert [one.n for one in read.results] == [40]
    assert [one.reason for one in read.problems] == ["Nobody can have answered this."]


def test_a_count_below_nought_is_pointed_at_and_the_result_taken_without_it() -> None:
    read = results("organisation,date,measure,value,n\nA,2019,trust,58,-3\nB,2019,trust,61,40\n")

    assert [one.n for one in read.results] == [None, 40]
    assert [(one.line, one.value) for one in read.problems] == [(2, "-3")]


def test_a_long_file_has_a_row_per_result_with_n_and_sd() -> None:
    read = results(
        "Year;Organisation;Measure;Score;Responses;SD\n"
        "2019;A;Trust;58;120;21,5\n2019;A;Voice;44;119;\n"
    )

    assert [(one.measure, one.value, one.n, one.sd) for one in read.results] == [
        ("Trust", 58, 120, 21.5),
        ("Voice", 44, 119, None),
    ]


def test_a_wide_file_may_hold_n_and_sd_beside_each_measure() -> None:
    read = results(
        "organisation,year,trust,trust (n),trust_sd,voice,n\nA,2019,58,120,21,44,130\n"
        "B,2019,60,110,20,45,131\n"
    )

    assert [(one.measure, one.n, one.sd) for one in read.results[::2]] == [
        ("trust", 120, 21),
        ("voice", 130, None),
    ]


def test_codes_and_counts_are_not_taken_for_results() -> None:
    table = read_table(b"organisation,code,year,trust\nA,10023,2019,58\nB,10024,2019,60\n", "p.csv")

    found = layout(table, mapping={}, only=None, take=())

    assert ([one.key for one in found.results], found.passed_over) == (["trust"], ("code",))


def test_rows_of_groups_are_left_out_where_a_column_tells_them() -> None:
    text = b"kind,organisation,year,trust\norganisation,A,2019,58\ngroup,All,2019,59\n"
    table = read_table(text, "p.csv")

    assert len(layout(table, mapping={}, only=None, take=()).rows) == 1
    assert len(layout(table, mapping={}, only=(), take=()).rows) == 2
    others = layout(table, mapping={}, only=(("kind", "!organisation"),), take=())
    assert [row.cells[1] for row in others.rows] == ["All"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a,b\n1,2\n", "known to name organisations"),
        ("organisation,year\nA,2019\n", "holds results between 0 and 100"),
        ("organisation,year,trust\nA,never,58\n", "No result can be taken from past.csv. Line 2"),
    ],
)
def test_files_that_hold_no_results_are_refused(text: str, words: str) -> None:
    with pytest.raises(FileUnreadable) as refused:
        results(text)

    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Department for Culture, Media & Sport", "Department of Culture, Media and Sport", True),
        ("Ministry of Justice (HQ)", "Ministry of Justice Headquarters", True),
        ("UK Hyrdographic Office", "UK Hydrographic Office", True),
        ("Export Credits Guarantee Department", "UK Export Finance", False),
        ("Department of Health", "Department of Health and Social Care", False),
    ],
)
def test_spellings_of_one_name_are_told_from_new_names(one: str, other: str, same: bool) -> None:
    assert alike(one, other) is same


def test_labels_and_breaks_come_from_a_file() -> None:
    content = b'[measures.trust]\nlabel = "Trust"\nbreaks = [{from = 2017, why = "New wording."}]\n'

    assert read_about(content, "m.toml") == {
        "trust": About("Trust", (Break(date(2017, 1, 1), "New wording."),))
    }
    for broken in (b"[", b"[measures]\ntrust = 3\n", b"[measures.a]\nbreaks = [{from = 1}]\n"):
        with pytest.raises(FileUnreadable, match="m.toml does not describe measures"):
            read_about(broken, "m.toml")


@pytest.mark.parametrize(
    "text",
    [
        'Measure,"Grade: AO (n=1,200)",": EO (n=950)",": SEO (n=800)"\nTrust,58,60,61\n',
        "Question,Age 16-24,Age 25-34,Gender: women,Region North\nTrust,58,60,61,50\n",
    ],
)
def test_results_of_groups_of_people_are_refused_with_that_reason(text: str) -> None:
    with pytest.raises(FileUnreadable, match="a column for each group of people"):
        results(text, day=date(2013, 7, 1))
