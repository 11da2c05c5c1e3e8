"""What a charter says in words: how data is shared, what quality means, and who decides what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from surveys.errors import CharterInvalid
from surveys.files import cells

LONGEST = 4_000  # characters of a text
LONGEST_CELL = 200  # characters of one field of the register
MOST_DECISIONS = 40


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of the register: who may decide what, and who is asked where that fails."""

    what: str
    role: str  # in the organisation, never a person's name
    organisation: str
    then: str = ""  # the way upwards

    def __iter__(self) -> Any:
        return iter((self.what, self.role, self.organisation, self.then))


@dataclass(frozen=True, slots=True)
class Clauses:
    """The words of a charter; the starter charter has none."""

    data_sharing: str = ""
    quality: str = ""
    decisions: tuple[Decision, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain words by name, as `Charter.clauses` holds them."""
        return asdict(self) | {"decisions": [asdict(each) for each in self.decisions]}

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Clauses:
        """The clauses that `as_dict` was called on; what is missing is empty."""
        known = {each.name for each in fields(Decision)}
        return cls(
            data_sharing=plain.get("data_sharing", ""),
            quality=plain.get("quality", ""),
            decisions=tuple(
                Decision(**{name: text for name, text in each.items() if name in known})
                for each in plain.get("decisions", ())
            ),
        )


NONE = Clauses()


def tidy(clauses: Clauses) -> Clauses:
    """The same words without spaces around them and without empty lines of the register.

    Raises:
        CharterInvalid: a text is too long, the register is, or a line of it names nobody.
    """
    texts = {name: getattr(clauses, name).strip() for name in ("data_sharing", "quality")}
    if any(len(text) > LONGEST for text in texts.values()):
        raise CharterInvalid(f"A text has at most {LONGEST:,} characters. Shorten it.")
    lines = [Decision(*(cells.tidy(cell) for cell in each)) for each in clauses.decisions]
    if any(each and not cells.legible(each) for line in lines for each in line):
        raise CharterInvalid("Say of each decision in words that can be printed what it is.")
    kept = tuple(each for each in lines if any(each))
    if len(kept) > MOST_DECISIONS:
        raise CharterInvalid(f"The register has at most {MOST_DECISIONS} decisions.")
    if any(len(cell) > LONGEST_CELL for each in kept for cell in each):
        raise CharterInvalid(f"Each field has at most {LONGEST_CELL} characters. Shorten it.")
    if any(not (each.what and each.role and each.organisation) for each in kept):
        raise CharterInvalid("Say of each decision what it is, who decides, and of which partner.")
    return Clauses(**texts, decisions=kept)
