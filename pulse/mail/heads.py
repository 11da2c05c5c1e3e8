"""What letters carry on top and in their head: the alliance's sender, a partner's name and logo."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from pulse.mail.mime import Letter, picture
from surveys import letterheads
from surveys.letterheads import Brand
from surveys.partners import Alliance

SIZE = struct.Struct(">II")  # width and height of a PNG, from its 17th byte on
WHOLE = 2  # a logo is drawn at twice the size at which it is shown, for fine screens


@dataclass(frozen=True, slots=True)
class Head:
    """What one organisation's letters carry."""

    sender: str = ""
    reply_to: str = ""
    name: str = ""
    logo: bytes | None = None

    @property
    def picture(self) -> str:
        """The name of the logo inside the letter."""
        return picture(self.logo) if self.logo is not None else ""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height at which the logo is shown."""
        if self.logo is None:
            return 0, 0
        width, height = SIZE.unpack_from(self.logo, 16)
        return max(1, width // WHOLE), max(1, height // WHOLE)

    def on(self, letter: Letter) -> Letter:
        """A letter with this head; a logo that it has already stays."""
        logo = self.logo or letter.logo
        return replace(letter, sender=self.sender, reply_to=self.reply_to, logo=logo)


PLAIN = Head()


@dataclass(frozen=True, slots=True)
class Heads:
    """The heads of everybody's letters, read once for a run of them."""

    common: Head = PLAIN
    brands: Mapping[int, Brand] = field(default_factory=dict)

    def branded(self, organisation_id: int) -> int | None:
        """The organisation, if its letters differ from those of others by their head."""
        return organisation_id if organisation_id in self.brands else None

    def of(self, organisation_id: int | None) -> Head:
        """The head of one organisation's letters; of the alliance's own for None."""
        brand = self.brands.get(organisation_id) if organisation_id is not None else None
        return replace(self.common, name=brand.name, logo=brand.logo) if brand else self.common


def read(session: Session) -> Heads:
    """The heads of everybody's letters, as they stand now."""
    return Heads(common(session), letterheads.brands(session))


def common(session: Session) -> Head:
    """The head of letters to staff."""
    alliance = session.get(Alliance, 1)
    return Head(alliance.sender_name or "", alliance.reply_to or "") if alliance else PLAIN
