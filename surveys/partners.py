"""Who belongs to the alliance: organisations and their teams, as they stand today."""

from __future__ import annotations

import unicodedata
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from surveys import places
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
    subdivision: Mapped[str | None]  # likewise
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
    subdivision: Mapped[str | None]  # its state or province, as ISO 3166-2 has it: BY, or SCT
    left: Mapped[date | None]
    into_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))  # if it was joined
    contact: Mapped[str | None]  # the address of whoever corrects those of its people

    alliance: Mapped[Alliance] = relationship(back_populates="organisations")
    units: Mapped[list[Unit]] = relationship(back_populates="organisation", order_by="Unit.name")
    into: Mapped[Organisation | None] = relationship(remote_side=[id])

    @property
    def teams(self) -> list[Unit]:
        """Its units as they stand: without those that only lead to another one."""
        return [unit for unit in self.units if unit.into_id is None]


class Unit(Roster):
    """A team, as the roster names it today; what is shown is fixed per wave as a `Leaf`.

    One that was joined with another stays behind with the other's id, and so does an old name of
    a team: a roster that still calls it so finds the way.
    """

    __tablename__ = "unit"
    __table_args__ = (
        UniqueConstraint("organisation_id", "name"),
        CheckConstraint("into_id <> id", name="leads_to_another"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str]  # empty: the organisation names no teams
    into_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))

    organisation: Mapped[Organisation] = relationship(back_populates="units")


PLAIN_ANSWERS = "Answers need an address with plain letters a to z before the @."


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
        id=1, name=tidy_name(name), language=places.language(language), demonstration=demonstration
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


def former(session: Session) -> list[Organisation]:
    """List the partners that left or are a part of another one now, by name."""
    listed = alliance(session).organisations
    return sorted((one for one in listed if one.left), key=lambda one: same_name(one.name))


def names(session: Session) -> dict[str, str]:
    """What every organisation that ever was in the alliance is called now, by its id in digits."""
    rows = session.execute(select(Organisation.id, Organisation.name))
    return {str(key): name for key, name in rows}


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
    for one in alliance(session).organisations:
        if one.left is not None and same_name(one.name) == wanted:
            now = f"is a part of {one.into.name}" if one.into else "is not in the alliance any more"
            raise NotFound(f"{one.name} {now}, since {one.left}.")
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
    subdivision: str | None = None,
) -> Organisation:
    """Take a partner into the alliance.

    Args:
        session: over the roster.
        name: as people know it; compared without case and spacing.
        language: of its people where the roster says nothing else; a code such as "en".
        time_zone: an IANA name such as "Europe/Berlin"; the alliance's if left out.
        country: an ISO 3166 code of two letters, for its public holidays; the alliance's if left
            out, and none if empty.
        subdivision: its state or province, where these have holidays of their own; likewise.

    Raises:
        AlreadyThere: a partner of that name is there.
        NameInvalid: a name or code that is none.
    """
    tidy = tidy_name(name)
    home = alliance(session)
    _must_be_new(home, tidy)
    land = home.country if country is None else places.country(country)
    usual = home.subdivision if land == home.country else None
    added = Organisation(
        alliance=home,
        name=tidy,
        language=places.language(language),
        time_zone=home.time_zone if time_zone is None else places.time_zone(time_zone),
        country=land,
        subdivision=usual if subdivision is None else places.subdivision(land, subdivision),
    )
    session.add(added)
    session.flush()
    return added


def _must_be_new(home: Alliance, name: str) -> None:
    for one in home.organisations:
        if same_name(one.name) != same_name(name):
            continue
        if one.left is None:
            raise AlreadyThere(f"{name} is in the alliance already.")
        if one.into is not None:
            raise AlreadyThere(f"{one.name} is a part of {one.into.name} now. Choose another name.")
        raise AlreadyThere(
            f"{one.name} was in the alliance until {one.left}. Let it come back instead."
        )


def settle_in(
    whose: Alliance | Organisation,
    *,
    time_zone: str,
    country: str | None,
    subdivision: str | None = None,
) -> None:
    """Say by which clock and holidays somebody goes; the alliance's are those of new partners.

    Raises:
        NameInvalid: no such zone, country or subdivision; nothing is changed.
    """
    zone, land = places.time_zone(time_zone), places.country(country)
    part = places.subdivision(land, subdivision)
    whose.time_zone, whose.country, whose.subdivision = zone, land, part


def send_as(alliance: Alliance, *, name: str, reply_to: str) -> None:
    """Say in whose name letters leave, and where answers to them go; empty: as it is installed.

    Raises:
        NameInvalid: the name is too long, or holds what cannot be printed; or the address holds
            letters that not every mail program can write to.
    """
    if not reply_to.strip().rpartition("@")[0].isascii():
        raise NameInvalid(PLAIN_ANSWERS)
    alliance.sender_name = tidy_name(name) if name.strip() else None
    alliance.reply_to = reply_to.strip() or None
