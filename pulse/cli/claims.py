"""What a wave's manifest claims, read strictly, and whether it can be true by itself."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from surveys.answering import manifests

BITS = 3072
KIOSK = "kiosk.js"
SCHEME = ("RSABSSA-SHA384-PSS-Randomized", BITS, 65537)


class Finding(NamedTuple):
    """One thing that was looked at: in order, not in order, or only to be known."""

    holds: bool | None
    sentence: str


class Unit(BaseModel):
    """One group that has a key."""

    model_config = ConfigDict(strict=True)

    place: int
    name: str
    invited: int
    key: str

    @property
    def modulus(self) -> int:
        """The key's modulus; 0 where it is not written as one."""
        try:
            return int.from_bytes(manifests.of_text(self.key), "big")
        except ValueError:
            return 0


class Credential(BaseModel):
    """How answers are let in."""

    model_config = ConfigDict(strict=True)

    scheme: str
    bits: int
    exponent: int


class Questionnaire(BaseModel):
    """Of the questionnaire, in which languages it is."""

    model_config = ConfigDict(strict=True)

    languages: list[str] = Field(min_length=1)


class Thresholds(BaseModel):
    """From how many answers on a figure is shown."""

    model_config = ConfigDict(strict=True)

    team: int
    organisation: int


class Claims(BaseModel):
    """A manifest, as far as it can be checked from outside."""

    model_config = ConfigDict(strict=True)

    wave: str
    alliance: str
    software: str = "unknown"
    answer_url: str | None = None
    credential: Credential
    questionnaire: Questionnaire
    thresholds: Thresholds
    units: list[Unit] = Field(min_length=1)
    served: dict[str, str]

    @property
    def names(self) -> set[str]:
        """Every file that a wave in these languages has to serve."""
        shared = KIOSK in self.served  # surveys opened with an older version have no such pages
        pages = ("ask", "thanks", *(("kiosk", "kiosk_thanks") if shared else ()))
        files = {"respond.js", "respond.css", *((KIOSK,) if shared else ())}
        return files | {f"{page}.{tongue}" for page in pages for tongue in self.languages}

    @property
    def languages(self) -> list[str]:
        """The questionnaire's."""
        return self.questionnaire.languages


def keys(claims: Claims) -> Iterator[Finding]:
    """Whether every group has a whole key, and none shares anything with another's."""
    scheme = claims.credential
    yield Finding(
        (scheme.scheme, scheme.bits, scheme.exponent) == SCHEME,
        f"Answers are let in by {scheme.scheme}, {scheme.bits} bits, exponent {scheme.exponent}.",
    )
    bad = [
        unit.name
        for unit in claims.units
        if unit.modulus.bit_length() != BITS or unit.modulus % 2 == 0
    ]
    yield Finding(
        not bad,
        f"No whole key of {BITS} bits: {', '.join(bad)}."
        if bad
        else f"Every group has an odd key of {BITS} bits; groups: {len(claims.units)}.",
    )
    product, alike = 1, []
    for unit in claims.units:
        if unit.modulus and math.gcd(product % unit.modulus, unit.modulus) != 1:
            alike.append(unit.name)
        product *= unit.modulus or 1
    yield Finding(
        not alike,
        f"A key is another group's, or shares a factor with it: {', '.join(alike)}."
        if alike
        else "All keys are distinct, and no two share a factor.",
    )


def counts(claims: Claims) -> Iterator[Finding]:
    """Whether the groups are numbered without a gap, and none is too small to hide somebody."""
    places = sorted(unit.place for unit in claims.units)
    yield Finding(
        places == list(range(len(places))),
        "The groups are numbered without a gap."
        if places == list(range(len(places)))
        else "The numbers of the groups have a gap, or stand twice.",
    )
    least = min(claims.thresholds.team, claims.thresholds.organisation)
    small = [f"{unit.name} ({unit.invited})" for unit in claims.units if unit.invited < least]
    people = sum(unit.invited for unit in claims.units)
    yield Finding(
        not small,
        f"Groups too small to be hidden in: {', '.join(small)}."
        if small
        else f"{people} people were asked, in each group at least {least}.",
    )
