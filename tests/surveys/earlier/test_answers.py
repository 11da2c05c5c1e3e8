"""Raw answers of earlier surveys, as survey programs export them."""

from __future__ import annotations

import pytest

from surveys.earlier.answers import EVERYBODY, Raw, read_answers
from surveys.earlier.meanings import Asked, Meanings, read_meanings
from surveys.errors import FileUnreadable
from surveys.files.table import read_table

WIDE = """Respondent ID,Department,I trust them,They keep promises,Comment
901,Harbour,4,5,fine
902,Harbour,2,,
903,Pilots,5,4,
903,Pilots,5,4,
904,Pilots,,,
"""
LONG = """Response ID,Status,Department,Question,Response,Response Text
1,Complete,Harbour,1. I can learn and grow,4,Strongly Agree
2,Complete,Harbour,1. I can learn & grow,3,Agree
3,Complete,Pilots,2. I am heard ,0,Not Applicable
4,Complete,Pilots,2. I am heard,1,Strongly Disagree
4,Complete,Pilots,2. I am heard,1,Strongly Disagree
5,Incomplete,Pilots,2. I am heard,,
"""


def read(text: str, **wishes: object) -> Raw:
    """A file given as text."""
    table = read_table(text.encode(), "answers.csv")
    return read_answers(table, **{"mapping": {}, **wishes})  # type: ignore[arg-type]


def test_a_row_a_person_becomes_a_sheet_and_what_tells_the_person_stays_behind() -> None:
    raw = read(WIDE)

    assert [item.key for item in raw.items] == ["I trust them", "They keep promises"]
    assert raw.sheets == ((4, 5), (2, 0), (5, 4))
    assert [raw.groups[place] for place in raw.group_of] == ["Harbour", "Harbour", "Pilots"]
    assert (raw.high, raw.persons, raw.dropped, raw.doubled) == (5, True, ("Respondent ID",), 1)
    assert "901" not in repr(raw)


def test_a_row_an_answer_joins_two_wordings_and_reads_words_before_numbers() -> None:
    raw = read(LONG)

    assert [item.key for item in raw.items] == ["1. I can learn and grow", "2. I am heard"]
    assert raw.wordings[0] == ("1. I can learn and grow", "1. I can learn & grow")
    assert raw.sheets == ((4, 0), (3, 0), (0, 1))
    assert (raw.high, raw.persons, raw.doubled, raw.silent) == (4, False, 1, 2)


@pytest.mark.parametrize(
    ("cells", "points"),
    [
        (("Strongly agree", "neutral", "Disagree"), (5, 3, 2)),
        (("Stimme voll zu", "Stimme eher nicht zu", "keine Angabe"), (5, 2, 0)),
        (("tout à fait d'accord", "ni d'accord ni pas d'accord", "pas d'accord"), (5, 3, 2)),
        (("Muy de acuerdo", "En desacuerdo", "Totalmente en desacuerdo"), (5, 2, 1)),
        (("always", "Seldom", "never"), (5, 2, 1)),
        (("strongly disagree", "slightly agree", "agree"), (1, 5, 6)),
        (("4", "7.0", "n/a"), (4, 7, 0)),
    ],
)
def test_words_of_several_languages_are_points(
    cells: tuple[str, ...], points: tuple[int, ...]
) -> None:
    items = ",".join(f"Item {place}" for place in range(len(cells)))
    rows = ("Harbour," + ",".join(cells), "Pilots," + ",".join([cells[0]] * len(cells)))
    raw = read("\n".join((f"Team,{items}", *rows)))

    assert raw.sheets == (points, (points[0],) * len(points))


def test_a_scale_from_zero_is_said_and_not_guessed() -> None:
    text = "Team,Item A,Item B\nHarbour,0,10\nPilots,5,7\n"

    with pytest.raises(FileUnreadable, match=r"lowest point \(scale 0-10\) or no answer"):
        read(text)
    assert read(text, scale="0-10").sheets == ((1, 11), (6, 8))


def test_a_point_off_the_scale_is_pointed_at_and_counts_as_no_answer() -> None:
    raw = read("Team,Item A,Item B\nHarbour,4,9\n", scale="1-5")

    assert raw.sheets == ((4, 0),)
    assert [(one.line, one.column, one.value) for one in raw.problems] == [(2, "Item B", "9")]


def test_constructs_are_named_in_a_file_with_their_wordings() -> None:
    toml = b"""
[constructs.trust]
items = ["They keep promises", ["I trust them", "I do trust them"]]
reversed = ["I trust them"]
"""
    raw = read(WIDE, meanings=read_meanings(toml, "key.toml"))

    assert raw.items == (
        Asked("I trust them", "trust", reverse=True),
        Asked("They keep promises", "trust"),
    )
    assert read(WIDE, meanings=Meanings()).items[0] == Asked("I trust them", "I trust them")
    with pytest.raises(FileUnreadable, match="does not say what is measured"):
        read_meanings(b"[constructs]\ntrust = 3\n", "key.toml")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Team,Comment\nHarbour,fine\n", "No column of answers.csv holds answers"),
        ("Team,Item A\nHarbour,perhaps\nPilots,4\nPilots,4\nPilots,4\nPilots,4\n", "perhaps"),
        ("Team,Item A\nHarbour,44\n", "Say of which scale"),
        ("Question,Response\nI trust,n/a\n", "holds no answers"),
    ],
)
def test_what_holds_no_answers_is_refused_in_a_sentence(text: str, why: str) -> None:
    with pytest.raises(FileUnreadable, match=why):
        read(text)


def test_without_a_column_of_teams_all_are_one_group() -> None:
    raw = read("Item A,Item B\n4,5\n2,3\n")

    assert raw.groups == (EVERYBODY,)
