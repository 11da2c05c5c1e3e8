"""Keys that sign, dealt from a small pool made once: a fake of the random source that is slow."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from typing import Any

from surveys.answering import credentials
from surveys.answering.manifests import in_text, of_text

POOL: list[tuple[bytes, bytes]] = [
    (of_text(public), of_text(private))
    for public, private in json.loads(
        (Path(__file__).parent / "data" / "keys.json").read_text(encoding="ascii")
    )
]


def dealt() -> Callable[[], tuple[bytes, bytes]]:
    """A forge that deals the keys of the pool in turn: neighbouring units have different ones."""
    return cycle(POOL).__next__


def given(public: dict[str, Any]) -> dict[int, bytes]:
    """Put a key of the pool into each unit of a manifest; the private halves by place."""
    forge, private = dealt(), {}
    for unit in public["units"]:
        modulus, private[unit["place"]] = forge()
        unit["key"] = in_text(modulus)
    public["credential"] = {
        "scheme": credentials.SCHEME,
        "bits": credentials.BITS,
        "exponent": credentials.EXPONENT,
    }
    public.setdefault("answer_url", None)
    return private
