"""The numbers that partners agree on in their charter, and what none of them may fall below."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from surveys.errors import CharterInvalid


@dataclass(frozen=True, slots=True)
class Terms:
    """What a charter says, as numbers; the starter charter keeps every default."""

    team: int = 7  # answers behind a team's figure
    organisation: int = 5  # answers behind a whole organisation's figure
    item: int = 15  # answers behind the figure of a single item
    notes: int = 10  # free-text notes before any is shown
    likely: float = 0.9  # chance with which a team must reach its threshold, or it is merged
    share_from: int = 30  # invited people from which participation is told as a share
    pooled_partners: int = 3  # organisations in a pooled figure
    pooled_share: float = 0.5  # of the invited that one organisation may have in a pool
    open_days: int = 14  # that a wave takes answers
    cadence_weeks: int = 12  # from one wave to the next
    publish_days: int = 7  # from a wave's close to its report
    remind_everybody: bool = False  # also those who took part, so that nobody looks who did
    false_flags: float = 1.0  # a year, that are tolerated over all series
    alerted: str = "steward leader liaison"  # who gets letters about flags
    protection: str = "standard"  # what is done to the numbers, a key of `STRICTER`
    mutual: str = ""  # ids of partners any two of which see how they see each other
    results: str = "link"  # who reads what came of a wave: one of `READ_BY`
    gate: str = "shared"  # what must have become of a report before the next wave: of `GATES`
    acknowledged_days: int = 7  # working days in which somebody takes note of a friction
    in_hand_days: int = 21  # in which somebody is at it
    settled_days: int = 45  # in which it is resolved or dismissed
    friction_seen: str = "pair"  # who sees a friction in words, of `SEEN`

    def as_dict(self) -> dict[str, Any]:
        """Plain numbers by name, as `Charter.terms` holds them."""
        return asdict(self)

    @property
    def named(self) -> frozenset[str]:
        """The functions that get letters about flags."""
        return frozenset(self.alerted.split())

    @property
    def agreed(self) -> frozenset[int]:
        """The partners who agreed to the mutual view."""
        return frozenset(int(each) for each in self.mutual.split())

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Terms:
        """The terms that `as_dict` was called on; what is missing has its default."""
        return cls(**{each.name: plain[each.name] for each in fields(cls) if each.name in plain})


STARTER = Terms()
ALERTED = ("steward", "leader", "liaison")
GATES = ("shared", "read", "either")  # told to those who were asked, or read by partners together
READ_BY = ("link", "sign_in")  # whoever has the page's address, or whoever signs in
SEEN = ("pair", "all")  # the partners that it is about, or every partner
LADDER = ("acknowledged_days", "in_hand_days", "settled_days")
FLOORS: Mapping[str, float] = {
    "team": 7,
    "organisation": 5,
    "item": 15,
    "notes": 10,
    "likely": 0.5,
    "share_from": 30,
    "pooled_partners": 3,
    "pooled_share": 0.34,
    "open_days": 3,
    "cadence_weeks": 4,
    "publish_days": 1,
    "false_flags": 0.1,
    "acknowledged_days": 1,
    "in_hand_days": 2,
    "settled_days": 3,
}
CEILINGS: Mapping[str, float] = {
    "likely": 0.99,
    "pooled_share": 0.5,
    "open_days": 60,
    "cadence_weeks": 104,
    "publish_days": 7,
    "false_flags": 24,
    "acknowledged_days": 60,
    "in_hand_days": 120,
    "settled_days": 250,
}
PLAIN, PLAIN_FROM = "plain-from-30", 30
STRICTER: Mapping[str, frozenset[str]] = {  # what a charter may go on to from each protection
    "standard": frozenset({"strict", PLAIN}),
    "strict": frozenset(),
    PLAIN: frozenset(),
}
ANSWERS = ("team", "organisation", "item", "notes")  # from how many on something is shown
ONLY_RISE = ("team", "organisation", "item", "notes", "share_from", "pooled_partners")


def check(terms: Terms, before: Terms | None = None) -> None:
    """Refuse terms below a floor, above a ceiling, or softer than those that were launched.

    Args:
        terms: the new ones.
        before: those of the version that was last locked, if any was.

    Raises:
        CharterInvalid: with the first rule that is broken, in one sentence.
    """
    new = terms.as_dict()
    for name, floor in FLOORS.items():
        if not (isinstance(new[name], int | float) and math.isfinite(new[name])):
            raise CharterInvalid(f"“{name}” must be a number.")
        if new[name] < floor:
            raise CharterInvalid(f"“{name}” may not be below {floor:g}; it is {new[name]:g}.")
    for name, ceiling in CEILINGS.items():
        if new[name] > ceiling:
            raise CharterInvalid(f"“{name}” may not be above {ceiling:g}; it is {new[name]:g}.")
    if terms.item < terms.team:
        raise CharterInvalid("A single item may not be shown from fewer answers than a team.")
    days = terms.open_days + terms.publish_days
    if days > 7 * terms.cadence_weeks:
        raise CharterInvalid(
            f"A wave that is open for {terms.open_days} days and published {terms.publish_days} "
            f"days later is not over when the next one opens, {terms.cadence_weeks} weeks after it."
        )
    _check_alerted(terms)
    _check_ladder(terms)
    _check_protection(terms, before)
    for name in ONLY_RISE if before is not None else ():
        if new[name] < getattr(before, name):
            raise CharterInvalid(
                f"“{name}” was {getattr(before, name)} at the last launch, and may only rise."
            )


def _check_alerted(terms: Terms) -> None:
    """Refuse letters about flags that go to nobody, or to others than staff; and odd partners."""
    if not all(each.isdecimal() for each in terms.mutual.split()):
        raise CharterInvalid("“mutual” must be the numbers of partners.")
    if terms.results not in READ_BY:
        raise CharterInvalid(f"“{terms.results}” is no way to results: {', '.join(READ_BY)}.")
    if terms.gate not in GATES:
        raise CharterInvalid(f"The next wave waits for one of these: {', '.join(GATES)}.")
    if not terms.named or not terms.named <= set(ALERTED):
        raise CharterInvalid(
            f"Letters about flags go to {', '.join(ALERTED)}: one of them at least."
        )


def _check_ladder(terms: Terms) -> None:
    """Refuse steps that do not follow each other, and a visibility that is none."""
    if not terms.acknowledged_days < terms.in_hand_days < terms.settled_days:
        raise CharterInvalid(
            "A friction is acknowledged first, then in hand, then settled: each step needs more"
            " working days than the one before."
        )
    if terms.friction_seen not in SEEN:
        raise CharterInvalid("Frictions are seen by the pair that they are about, or by all.")


def _check_protection(terms: Terms, before: Terms | None) -> None:
    """Refuse a protection that is unknown, softer than the last, or at odds with the numbers."""
    if terms.protection not in STRICTER:
        known = ", ".join(f"“{name}”" for name in STRICTER)
        raise CharterInvalid(
            f"“{terms.protection}” is no protection of the numbers. There are {known}."
        )
    if terms.protection == PLAIN and min(terms.team, terms.organisation, terms.item) < PLAIN_FROM:
        raise CharterInvalid(
            f"“{PLAIN}” shows figures as they are, so none from fewer than {PLAIN_FROM} answers:"
            " “team”, “organisation” and “item” may not be below that."
        )
    was = before.protection if before is not None else terms.protection
    if terms.protection != was and terms.protection not in STRICTER[was]:
        raise CharterInvalid(
            f"The numbers were protected as “{was}” at the last launch; “{terms.protection}” is not"
            " stricter than that, and the protection may only get stricter."
        )
