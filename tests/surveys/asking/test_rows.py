"""From rows to people: taken, merged, skipped or refused, each with its line."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.asking.columns import columns
from surveys.asking.rows import People, address_key, people
from surveys.asking.states import language_code, out_of_use
from surveys.errors import FileUnreadable
from surveys.files.table import read_table


def read(text: str) -> People:
    """The people of a roster given as text."""
    return people(columns(read_table(text.encode(), "roster.csv")))


def test_addresses_that_differ_in_case_or_unicode_form_are_one_person() -> None:
    text = "Mail,Name,Team\nZOË@X.example,,A\nzoe\u0308@x.example,Zoë,B\n"

    listed = read(text)

    assert [(one.address, one.name, one.unit) for one in listed.entries] == [
        ("ZOË@x.example", "Zoë", "A")
    ]
    assert [(one.line, one.first, one.differs) for one in listed.repeats] == [
        (3, 2, ("team: kept A, not B",))
    ]


def test_dots_and_plus_signs_tell_people_apart() -> None:
    listed = read("Mail\nann.lee@x.example\nannlee@x.example\nannlee+work@x.example\n")

    assert (len(listed.entries), len(listed.repeats)) == (3, 0)


@pytest.mark.parametrize(
    ("cell", "address", "name"),
    [
        ("Ann Lee <ann@x.example>", "ann@x.example", "Ann Lee"),
        ('"""Lee, Ann"" <ann@x.example>;"', "ann@x.example", "Lee, Ann"),
        ("<ann@x.example>", "ann@x.example", None),
        ("mailto:ann@x.example", "ann@x.example", None),
        ("SMTP:Ann@X.example", "Ann@x.example", None),
        (" ann@x.example\u200b", "ann@x.example", None),
        ("ann@b\u00fccher.example", "ann@b\u00fccher.example", None),
    ],
)
def test_addresses_are_taken_out_of_what_stands_around_them(
    cell: str, address: str, name: str | None
) -> None:
    [one] = read(f"Mail\n{cell}\n").entries

    assert (one.address, one.name or None) == (address, name)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("", "There is no address."),
        ("ann", "@-sign"),
        ("ann@x", "period"),
        ("ann@@x.example", "@-sign"),
        ("ann@x.example; bob@x.example", "several addresses"),
        ("alee@trust.local", "a name for signing in"),
        ("ann@x..example", "period"),
        ("a" * 70 + "@x.example", "too long"),
    ],
)
def test_a_bad_address_is_reported_with_its_line_value_and_reason(cell: str, reason: str) -> None:
    listed = read(f"Name,Mail\nZoë,zoe@x.example\nBob,{cell}\nEve,eve@x.example\n")

    [problem] = listed.problems
    assert (problem.line, problem.column, problem.value[:20]) == (3, "Mail", cell[:20])
    assert reason in problem.reason
    assert len(listed.entries) == 2


def test_an_address_in_another_column_is_pointed_at_and_not_taken() -> None:
    listed = read("E-mail,E-mail 2\nann@x.example,\n,bob@home.example\n")

    assert listed.problems[0].reason == (
        "There is no address. There is one in the column E-mail 2, which may be private."
    )


@pytest.mark.parametrize(
    ("headings", "row", "name"),
    [
        ("First name,Last name", "Ann,Lee", "Ann Lee"),
        ("Display name,First name,Last name", "A. Lee (Temp),Ann,Lee", "Ann Lee"),
        ("Display name,First name,Last name", "A. Lee,,", "A. Lee"),
        ("Name,Vorname", "Müller,Jürgen", "Jürgen Müller"),
        ("Nom,Prénom", "Lefèvre,Zoé", "Zoé Lefèvre"),
        ("Name,First name", "Ann Lee,Ann", "Ann Lee"),
        ("Name", "  Ann \u00a0 Lee ", "Ann Lee"),
        ("Name", '"Ann\nMay"', "Ann May"),
    ],
)
def test_names_are_put_together_from_what_there_is(headings: str, row: str, name: str) -> None:
    [one] = read(f"{headings},Mail\n{row},ann@x.example\n").entries

    assert one.name == name


@pytest.mark.parametrize(
    ("heading", "cell", "blocked"),
    [
        ("Status", "Suspended", True),
        ("Status", "Active", False),
        ("accountEnabled", "False", True),
        ("accountEnabled", "True", False),
        ("Block credential", "True", True),
        ("Block sign in (Yes/No) [accountEnabled] Required", "No", False),
        ("Aktiv", "nein", True),
        ("Gesperrt", "ja", True),
        ("Statut", "Désactivé", True),
        ("Estado", "Activo", False),
        ("Stato", "sospeso", True),
        ("Geblokkeerd", "nee", False),
        ("Zablokowany", "tak", True),
        ("Ativo", "não", True),
    ],
)
def test_suspended_accounts_are_left_out_in_every_language(
    heading: str, cell: str, blocked: bool
) -> None:
    listed = read(f"Mail;{heading}\nann@x.example;{cell}\n")

    assert (len(listed.blocked), len(listed.entries)) == (int(blocked), int(not blocked))


def test_an_unknown_word_in_a_state_leaves_nobody_out() -> None:
    assert not out_of_use("on secondment", "")


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("de", "de"),
        ("de-AT", "de"),
        ("pl_PL", "pl"),
        ("German", "de"),
        ("Français", "fr"),
        ("Klingon", None),
        ("", None),
        ("English (UK)", "en"),
    ],
)
def test_languages_are_codes_locales_or_names(cell: str, code: str | None) -> None:
    assert language_code(cell) == code


def test_a_language_that_is_not_known_is_noted_and_the_row_is_taken() -> None:
    listed = read("Mail,Language\nann@x.example,Klingon\n")

    assert (len(listed.entries), listed.notes[0].value) == (1, "Klingon")


def test_cells_that_begin_like_formulas_are_text() -> None:
    [one] = read('Mail,Name,Team\nann@x.example,"=1+1",+Care\n').entries

    assert (one.name, one.unit) == ("=1+1", "+Care")


def test_a_path_of_units_is_written_out() -> None:
    text = "Mail,Org Unit Path\na@x.example,/Care/Day\nb@x.example,/\n"

    assert [one.unit for one in read(text).entries] == ["Care / Day", ""]


def test_rows_that_ran_together_are_refused_by_their_length() -> None:
    listed = read(f"Mail,Name\nann@x.example,{'x' * 201}\nbob@x.example,Bob\n")

    assert "ran together" not in listed.problems[0].value
    assert "201 characters" in listed.problems[0].reason


def test_a_shared_mailbox_is_taken_with_a_note() -> None:
    listed = read("Mail\nno-reply@x.example\nanna.info@x.example\ninfo@x.example\n")

    assert len(listed.entries) == 3
    assert [note.value for note in listed.notes] == ["no-reply@x.example", "info@x.example"]


@given(st.text(min_size=1))
def test_folding_an_address_twice_changes_nothing(text: str) -> None:
    assert address_key(address_key(text)) == address_key(text)


@settings(max_examples=150)
@given(st.lists(st.lists(st.text(max_size=30), min_size=1, max_size=6), max_size=8))
def test_whatever_a_file_holds_every_row_is_accounted_for(rows: list[list[str]]) -> None:
    text = "Mail\tName\tTeam\tStatus\n" + "\n".join(
        "\t".join(cell.replace('"', "") for cell in row) for row in rows
    )
    content = text.encode(errors="surrogatepass")
    try:
        taken = columns(read_table(content, "roster.csv"))
    except FileUnreadable:
        return

    listed = people(taken)

    parts = (listed.entries, listed.repeats, listed.blocked, listed.problems)
    assert sum(map(len, parts)) <= len(taken.rows)
