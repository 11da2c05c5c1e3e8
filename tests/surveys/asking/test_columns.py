"""Headings of rosters, in many languages, and rosters without any."""

from __future__ import annotations

import pytest

from surveys.asking.columns import Columns, columns
from surveys.errors import FileUnreadable
from surveys.files.table import read_table


def found(text: str, **mapping: str) -> Columns:
    """The columns of a roster given as text."""
    return columns(read_table(text.encode(), "roster.csv"), mapping)


@pytest.mark.parametrize(
    "headings",
    [
        "First name;Last name;E-mail address;Department;Language",
        "FIRSTNAME;SURNAME;Work Email;TEAM;Preferred language",
        "givenName;sn;mail;department;preferredLanguage",
        "Vorname;Nachname;E-Mail-Adresse;Abteilung;Sprache",
        "Prénom;Nom;Adresse électronique;Service;Langue",
        "Prénom;Nom de famille;Courriel;Équipe;Langue",
        "Nombre;Apellidos;Correo electrónico;Departamento;Idioma",
        "Nome;Cognome;Indirizzo e-mail;Reparto;Lingua",
        "Voornaam;Achternaam;E-mailadres;Afdeling;Taal",
        "Primeiro nome;Apelido;Endereço de e-mail;Departamento;Idioma",
        "Imię;Nazwisko;Adres e-mail;Dział;Język",
        "Förnamn;Efternamn;E-postadress;Avdelning;Språk",
        "Jméno;Příjmení;E-mailová adresa;Oddělení;Jazyk",
        "Имя;Фамилия;Адрес электронной почты;Отдел;Язык",
    ],
)
def test_headings_are_known_in_many_languages(headings: str) -> None:
    rows = "Ann;Lee;ann@x.example;A;en\nBob;Ray;bob@x.example;B;de\n"

    fields = found(f"{headings}\n{rows}").fields

    assert fields == {"given": 0, "family": 1, "address": 2, "unit": 3, "language": 4}


def test_titles_above_the_headings_are_passed_over() -> None:
    text = "Staff of the trust\nAsk hr@x.example\n\nName,E-mail\nAnn,ann@x.example\n"

    taken = found(text)

    assert (taken.header_line, taken.rows[0].line) == (4, 5)


def test_a_roster_without_headings_is_read_from_its_first_line() -> None:
    taken = found("Ann,ann@x.example\nBob,bob@x.example\n")

    assert (taken.header_line, dict(taken.fields)) == (None, {"address": 1})
    assert (len(taken.rows), taken.guessed) == (2, {"address"})


def test_headings_in_a_language_that_nobody_here_knows_are_still_no_person() -> None:
    taken = found("isim-x,posta-x,takim-x\nAnn,ann@x.example,A\n")

    assert (taken.header_line, taken.fields["address"]) == (1, 1)


@pytest.mark.parametrize(
    "other", ["Manager Email", "Recovery Email", "Private e-mail", "Home Secondary Email"]
)
def test_an_address_that_is_private_or_somebody_elses_is_never_taken(other: str) -> None:
    with pytest.raises(FileUnreadable, match="No column of"):
        found(f"Name,{other}\nAnn,ann@home.example\n")


def test_an_address_column_without_addresses_gives_way_to_one_that_has_them() -> None:
    taken = found("Username,Contact\nalee,ann@x.example\nbray,bob@x.example\n")

    assert (taken.fields["address"], taken.guessed) == (1, {"address"})


def test_a_province_is_not_taken_for_the_state_of_an_account() -> None:
    taken = found("Mail,Estado\nann@x.example,Jalisco\nbob@x.example,Oaxaca\n")

    assert "active" not in taken.fields


def test_a_column_that_tells_teams_apart_wins_over_one_that_does_not() -> None:
    text = "Mail,Org Unit Path,Department\na@x.example,/,Care\nb@x.example,/,Finance\n"

    assert found(text).heading("unit") == "Department"


def test_a_mapping_by_heading_number_or_nothing_corrects_what_was_found() -> None:
    text = "Mail,Team,Site\na@x.example,A,North\nb@x.example,B,South\n"

    assert found(text, unit="site").fields["unit"] == 2
    assert found(text, unit="#3").fields["unit"] == 2
    assert "unit" not in found(text, unit="").fields
    assert found(text, header="none", address="#1").rows[0].line == 1


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        ({"unit": "Squad"}, "no column called Squad. Its columns are: Mail, Team"),
        ({"colour": "Team"}, "colour is not a field of a roster"),
        ({"header": "77"}, "nothing on line 77"),
        ({"address": ""}, "No column of roster.csv holds mail addresses"),
        ({"unit": "#9"}, "no column called #9"),
    ],
)
def test_a_mapping_to_what_is_not_there_is_refused(mapping: dict[str, str], words: str) -> None:
    with pytest.raises(FileUnreadable) as refused:
        found("Mail,Team\na@x.example,A\n", **mapping)

    assert words in str(refused.value)


def test_headings_without_rows_are_refused() -> None:
    with pytest.raises(FileUnreadable, match="headings but no rows"):
        found("First name,Last name,E-mail\n")
