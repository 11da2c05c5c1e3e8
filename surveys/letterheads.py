"""What a partner's letters carry on top, and in whose name it announces them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ForeignKey, LargeBinary, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from surveys.base import Roster
from surveys.errors import NameInvalid
from surveys.partners import Organisation, tidy_name

LONGEST_WORDS = 600  # characters of a director's own


class Letterhead(Roster):
    """One organisation's letterhead; without one its letters carry the alliance's name alone."""

    __tablename__ = "letterhead"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    name: Mapped[str] = mapped_column(default="")  # as letters have it; empty: none
    logo: Mapped[bytes | None] = mapped_column(LargeBinary)  # a PNG, drawn anew by us
    director: Mapped[str] = mapped_column(default="")  # who announces the surveys
    role: Mapped[str] = mapped_column(default="")  # of the director
    own_words: Mapped[str] = mapped_column(default="")  # of the director, in the announcement


@dataclass(frozen=True, slots=True)
class Brand:
    """What stands on top of an organisation's letters."""

    name: str = ""
    logo: bytes | None = None

    @property
    def plain(self) -> bool:
        """Whether there is nothing that tells its letters from any other organisation's."""
        return not self.name and self.logo is None


def of(session: Session, organisation: Organisation) -> Letterhead:
    """An organisation's letterhead; a new and empty one if it has none."""
    there = session.get(Letterhead, organisation.id)
    if there is None:
        there = Letterhead(organisation_id=organisation.id)
        there.name = there.director = there.role = there.own_words = ""
    return there


def brands(session: Session) -> dict[int, Brand]:
    """The brands of those organisations that have one, by id."""
    rows = session.execute(select(Letterhead.organisation_id, Letterhead.name, Letterhead.logo))
    found = {organisation_id: Brand(name, logo) for organisation_id, name, logo in rows}
    return {key: brand for key, brand in found.items() if not brand.plain}


def name_it(session: Session, organisation: Organisation, name: str) -> None:
    """Say by which name an organisation's letters call it; empty for none.

    Raises:
        NameInvalid: it is too long, or holds control characters.
    """
    head = of(session, organisation)
    head.name = tidy_name(name) if name.strip() else ""
    _keep(session, head)


def draw(session: Session, organisation: Organisation, logo: bytes | None) -> None:
    """Put a picture on top of an organisation's letters, or take it off."""
    head = of(session, organisation)
    head.logo = logo
    _keep(session, head)


def sign(
    session: Session, organisation: Organisation, *, director: str, role: str, own_words: str
) -> None:
    """Say in whose name an organisation announces its surveys.

    Raises:
        NameInvalid: a name or role that is none, or more words than fit the letter.
    """
    words = "\n".join(" ".join(line.split()) for line in own_words.strip().splitlines())
    if len(words) > LONGEST_WORDS:
        raise NameInvalid(f"These are {len(words)} characters, and {LONGEST_WORDS} is the most.")
    head = of(session, organisation)
    head.director = tidy_name(director) if director.strip() else ""
    head.role = tidy_name(role) if role.strip() else ""
    head.own_words = words
    _keep(session, head)


def _keep(session: Session, head: Letterhead) -> None:
    session.add(head)
    session.flush()
