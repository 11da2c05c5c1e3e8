"""Sentences whose numbers lead to where they stand; the rest is as it is on paper."""

from __future__ import annotations

from markupsafe import Markup

from pulse.reports.minute.saying import Sentence
from pulse.spoken import pictured, plainly, tongue, wording

__all__ = ["pictured", "plainly", "told", "wording"]


def told(sentence: Sentence, where: str) -> Markup:
    """A sentence in the reader's language, each number a link to where it stands.

    Args:
        sentence: any.
        where: the address of a series, but for its key.
    """
    return Markup(tongue().html(sentence, lambda key: f"{where}{key}"))  # noqa: S704  # it escapes
