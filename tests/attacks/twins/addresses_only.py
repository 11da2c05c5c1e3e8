"""Hints that look for e-mail addresses only, as many forms do."""

from __future__ import annotations

import re

ADDRESS = re.compile(r"\S+@\S+")


def pointed(text: str) -> list[tuple[int, int]]:
    """The passages that an author is asked about."""
    return [match.span() for match in ADDRESS.finditer(text)]
