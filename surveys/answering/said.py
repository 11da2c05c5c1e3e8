"""What a message says, as far as it can be believed: whoever sealed it may have sealed anything."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from surveys.answering.envelopes import KEY, LONGEST
from surveys.answering.forms import URGENCIES
from surveys.answering.manifests import in_text, of_text
from surveys.errors import SealBroken

ODD = re.compile(r"[\0-\x08\x0b-\x1f\x7f\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
SHORT = 120  # signs of a category or a name
QUOTED = 1_000  # signs of what is shown to everybody, if its author agrees
_ANY = X25519PrivateKey.from_private_bytes(bytes(range(KEY)))


def whole(text: object) -> str:
    """A message as it is kept: one kind of line end, and no sign that hides or turns others."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n") if isinstance(text, str) else ""
    return unicodedata.normalize("NFC", ODD.sub("", lines)).strip()


def plain(text: object) -> str:
    """The same, and no longer than a message can be."""
    return whole(text)[:LONGEST]


def line(text: object) -> str:
    """One short line."""
    return " ".join(plain(text).split())[:SHORT]


def quote(text: object) -> str:
    """Words of an author that readers ask to show to everybody."""
    return plain(text)[:QUOTED]


def more(content: Mapping[str, Any]) -> dict[str, Any]:
    """What any message of a thread says."""
    told = {"text": plain(content.get("text"))}
    besides = {name: line(content.get(name)) for name in ("into", "agrees", "refuses")}
    besides["quote"] = quote(content.get("quote"))
    return told | {name: each for name, each in besides.items() if each}


def first(content: Mapping[str, Any]) -> dict[str, Any]:
    """What the first message of a thread says.

    Raises:
        SealBroken: nobody could be answered: its author's key is none.
    """
    left_out = content.get("left_out")
    named = left_out if isinstance(left_out, list) else []
    urgency = content.get("urgency")
    return {
        **more(content),
        "category": line(content.get("category")),
        "concerns": line(content.get("concerns")),
        "urgency": urgency if urgency in URGENCIES else URGENCIES[0],
        "left_out": [each for each in named if isinstance(each, str) and not ODD.search(each)],
        "author": in_text(_key(content.get("author"))),
    }


def _key(text: object) -> bytes:
    """A public key that something can be sealed to.

    Raises:
        SealBroken: it is none.
    """
    try:
        raw = of_text(str(text))
        _ANY.exchange(X25519PublicKey.from_public_bytes(raw))
    except ValueError:
        raise SealBroken("This message names no key that it could be answered to.") from None
    return raw
