"""Who belongs to the alliance: organisations and their teams, as they stand today."""

from __future__ import annotations

import unicodedata
import zoneinfo
from datetime import date

import holidays
from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from surveys.base import Roster
from surveys.errors import AlreadyThere, NameInvalid, NotFound

LONGEST_NAME = 200


class Alliance(Roster):
    """The organisations that work together and agreed one charter; one per installation."""

    __tablename__ = "alliance"
    __table_args__ = (CheckConstraint("id = 1", name="one_alliance"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    language: Mapped[str] = mapped_column(default="en")
    demonstration: Mapped[bool] = mapped_column(default=False)
    time_zone: Mapped[str] = mapped_column(default="UTC")  # of partners that say nothing else
    country: Mapped[str | None]  # as the time zone: only where a partner is added
    sender_name: Mapped[str | None]  # in front of the address that letters come from
    reply_to: Mapped[str | None]  # where answers to letters go; else to their sender

    organisations: Mapped[list[Organisation]] = relationship(
        back_populates="alliance", order_by="Organisation.name"
    )


class Organisation(Roster):
    """A partner in the alliance."""

    __tablename__ = "organisation"
    __table_args__ = (UniqueConstraint("alliance_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    name: Mapped[str]
    language: Mapped[str] = mapped_column(default="en")
    time_zone: Mapped[str] = mapped_column(default="UTC")
    country: Mapped[str | None]  # ISO 3166 alpha-2, for its public holidays
    left: Mapped[date | None]
    contact: Mapped[str | None]  # the address of whoever corrects those of its people

    alliance: Mapped[Alliance] = relationship(back_populates="organisations")
    units: Mapped[list[Unit]] = relationship(back_populates="organisation", order_by="Unit.name")


class Unit(Roster):
    """A team, as the roster names it today; what is shown is fixed per wave as a `Leaf`."""

    __tablename__ = "unit"
    __table_args__ = (UniqueConstraint("organisation_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str]  # empty: the organisation names no teams

    organisation: Mapped[Organisation] = relationship(back_populates="units")


def tidy_name(text: str) -> str:
    """Bring a name into the one form in which it is stored: composed letters, single spaces.

    Raises:
        NameInvalid: nothing is left, it is too long, or it holds control characters.
    """
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not name:
        raise NameInvalid("The name is empty. Give the name that people there know.")
    if len(name) > LONGEST_NAME:
        raise NameInvalid(
            f"The name has {len(name)} characters, and {LONGEST_NAME} is the most. Shorten it."
        )
    if any(unicodedata.category(letter) in {"Cc", "Cs", "Co"} for letter in name):
        raise NameInvalid("The name holds characters that cannot be printed. Type it afresh.")
    return name


def same_name(text: str) -> str:
    """Fold a name for comparison: two spellings that fold alike name the same thing."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def found(
    session: Session, *, name: str, language: str = "en", demonstration: bool = False
) -> Alliance:
    """Found the alliance of this installation.

    Raises:
        AlreadyThere: the installation has its alliance.
    """
    there = session.get(Alliance, 1)
    if there is not None:
        raise AlreadyThere(f"This installation already serves the alliance {there.name}.")
    founded = Alliance(
        id=1, name=tidy_name(name), language=_language(language), demonstration=demonstration
    )
    session.add(founded)
    session.flush()
    return founded


def alliance(session: Session) -> Alliance:
    """Find the alliance of this installation.

    Raises:
        NotFound: there is none yet.
    """
    there = session.get(Alliance, 1)
    if there is None:
        raise NotFound("There is no alliance here yet. Run `pulse init` first.")
    return there


def organisations(session: Session) -> list[Organisation]:
    """List the partners of the alliance that have not left, by name."""
    listed = alliance(session).organisations
    return sorted((one for one in listed if one.left is None), key=lambda one: same_name(one.name))


def organisation(session: Session, name: str) -> Organisation:
    """Find a partner by its name, whatever its case and spacing.

    Raises:
        NotFound: no partner is called so; the sentence lists those there are.
    """
    wanted = same_name(name)
    listed = organisations(session)
    for one in listed:
        if same_name(one.name) == wanted:
            return one
    names = ", ".join(one.name for one in listed[:20]) or "none yet"
    raise NotFound(f"No organisation is called {name.strip()}. In the alliance are: {names}.")


def by_id(session: Session, alliance: Alliance, organisation_id: int) -> Organisation:
    """Fetch a partner through its alliance.

    Raises:
        NotFound: the alliance has no such partner.
    """
    wanted = select(Organisation).where(
        Organisation.id == organisation_id, Organisation.alliance_id == alliance.id
    )
    there = session.scalar(wanted)
    if there is None:
        raise NotFound("The alliance has no such organisation.")
    return there


def add_organisation(
    session: Session,
    *,
    name: str,
    language: str = "en",
    time_zone: str | None = None,
    country: str | None = None,
) -> Organisation:
    """Take a partner into the alliance.

    Args:
        session: over the roster.
        name: as people know it; compared without case and spacing.
        language: of its people where the roster says nothing else; a code such as "en".
        time_zone: an IANA name such as "Europe/Berlin"; the alliance's if left out.
        country: an ISO 3166 code of two letters, for its public holidays; the alliance's if left
            out, and none if empty.

    Raises:
        AlreadyThere: a partner of that name is there.
        NameInvalid: a name or code that is none.
    """
    tidy = tidy_name(name)
    home = alliance(session)
    if any(same_name(one.name) == same_name(tidy) for one in home.organisations):
        raise AlreadyThere(f"{tidy} is in the alliance already.")
    added = Organisation(
        alliance=home,
        name=tidy,
        language=_language(language),
        time_zone=home.time_zone if time_zone is None else _time_zone(time_zone),
        country=home.country if country is None else _country(country),
    )
    session.add(added)
    session.flush()
    return added


def settle_in(whose: Alliance | Organisation, *, time_zone: str, country: str | None) -> None:
    """Say by which clock and holidays somebody goes; the alliance's are those of new partners.

    Raises:
        NameInvalid: no such zone or country; neither is changed.
    """
    whose.time_zone, whose.country = _time_zone(time_zone), _country(country)


def is_country(code: str) -> bool:
    """Whether two letters name a country whose public holidays are known."""
    return code.strip().upper() in holidays.list_supported_countries(include_aliases=False)


def _time_zone(name: str) -> str:
    tidy = name.strip()
    if tidy not in zoneinfo.available_timezones():
        raise NameInvalid(
            f"{tidy or 'Nothing'} is not a time zone. Europe/Berlin is one, and so is UTC."
        )
    return tidy


def _language(code: str) -> str:
    tidy = code.strip().lower()
    if not (tidy.isascii() and tidy.isalpha() and 2 <= len(tidy) <= 3):
        raise NameInvalid(f"{code} is not a language code. English is en, German is de.")
    return tidy


def _country(code: str | None) -> str | None:
    tidy = (code or "").strip().upper()
    if not tidy:
        return None
    if not (tidy.isascii() and tidy.isalpha() and len(tidy) == 2):
        raise NameInvalid(f"{code} is not a country code of two letters, such as GB or DE.")
    if not is_country(tidy):
        raise NameInvalid(f"{code} is not a country whose holidays are known. GB and DE are.")
    return tidy
