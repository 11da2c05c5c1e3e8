"""A wave's manifest as the public sees it: its bytes, its fingerprint, and its facts in order."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from surveys.answering import manifests
from surveys.answering.served import Served

FILE = "manifest.json"
MEDIA = "application/json"
GROUP = 4  # characters that an eye compares at once
KEY_SHOWN = 32  # hexadecimal digits of a key's fingerprint: 128 bits


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """One unit: how many were asked, and its key's fingerprint; no key in an older manifest."""

    name: str
    invited: int
    key: str


@dataclass(frozen=True, slots=True)
class Record:
    """What the page about a manifest says."""

    public: Mapping[str, Any]
    fingerprint: Sequence[str]  # in groups of four
    units: Sequence[UnitRecord]

    @property
    def closes(self) -> date:
        """The last day on which answers are taken."""
        return date.fromisoformat(self.public["closes"])

    @property
    def invited(self) -> int:
        """How many people were asked in all."""
        return sum(unit.invited for unit in self.units)

    @property
    def questions(self) -> list[Mapping[str, str]]:
        """Every question in all its languages."""
        return [item["text"] for item in self.public["questionnaire"]["items"]]


def file(public: dict[str, Any]) -> Served:
    """The published file: the bytes that the fingerprint is of."""
    return Served.of(MEDIA, manifests.written(public))


def of(public: dict[str, Any]) -> Record:
    """Read a manifest for the page about it."""
    units = [
        UnitRecord(unit["name"], unit["invited"], key(unit.get("key", "")))
        for unit in public["units"]
    ]
    return Record(public, grouped(manifests.fingerprint(manifests.written(public))), units)


def key(modulus: str) -> str:
    """The first half of a key's SHA-256, in groups; nothing where there is no key."""
    if not modulus:
        return ""
    digest = hashlib.sha256(manifests.of_text(modulus)).hexdigest()
    return " ".join(grouped(digest[:KEY_SHOWN]))


def grouped(digits: str) -> list[str]:
    """Digits in groups that an eye can compare."""
    return [digits[start : start + GROUP] for start in range(0, len(digits), GROUP)]
