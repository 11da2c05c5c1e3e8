"""The alliance and its partners."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from pulse.db import db
from surveys import partners
from surveys.errors import AlreadyThere, NameInvalid, NotFound
from tests.conftest import BOTH


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """An empty roster."""
    with app.app_context():
        yield db.session()


@BOTH
def test_an_installation_serves_one_alliance(session: Session) -> None:
    with pytest.raises(NotFound, match="pulse init"):
        partners.alliance(session)
    founded = partners.found(session, name="  Coast \n Alliance ")

    assert (founded.name, partners.alliance(session)) == ("Coast Alliance", founded)
    with pytest.raises(AlreadyThere, match="Coast Alliance"):
        partners.found(session, name="Another")


@BOTH
def test_partners_are_found_whatever_the_case_and_spacing_of_their_name(session: Session) -> None:
    partners.found(session, name="Coast")
    added = partners.add_organisation(session, name="Harbour  Trust", country="gb")

    assert (added.name, added.country) == ("Harbour Trust", "GB")
    assert partners.organisation(session, " harbour trust") is added
    assert partners.by_id(session, partners.alliance(session), added.id) is added


@BOTH
def test_a_name_that_is_taken_is_refused(session: Session) -> None:
    partners.found(session, name="Coast")
    partners.add_organisation(session, name="Straße")

    with pytest.raises(AlreadyThere):
        partners.add_organisation(session, name="STRASSE")


@BOTH
def test_an_unknown_partner_is_refused_with_those_there_are(session: Session) -> None:
    home = partners.found(session, name="Coast")
    partners.add_organisation(session, name="Harbour Trust")

    with pytest.raises(NotFound, match="In the alliance are: Harbour Trust"):
        partners.organisation(session, "Harbor")
    with pytest.raises(NotFound):
        partners.by_id(session, home, 999)


@BOTH
def test_names_and_codes_that_are_none_are_refused(session: Session) -> None:
    partners.found(session, name="Coast")
    slips: list[dict[str, str]] = [
        {"name": "  "},
        {"name": "x" * 201},
        {"name": "bell\x07"},
        {"name": "A", "language": "english"},
        {"name": "A", "time_zone": "Mars/Olympus"},
        {"name": "A", "country": "GBR"},
    ]

    for given in slips:
        with pytest.raises(NameInvalid):
            partners.add_organisation(session, **given)


@BOTH
def test_partners_are_listed_by_name_without_those_who_left(session: Session) -> None:
    partners.found(session, name="Coast")
    for name in ("delta", "Älv", "Alpha"):
        partners.add_organisation(session, name=name)
    session.expire_all()

    assert [one.name for one in partners.organisations(session)] == ["Alpha", "delta", "Älv"]
