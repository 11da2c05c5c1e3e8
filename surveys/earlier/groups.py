"""Results of groups of people (grade, age, region) are no results of organisations."""

from __future__ import annotations

import re
from collections.abc import Sequence

from surveys.errors import FileUnreadable
from surveys.files.cells import shown
from surveys.files.headings import folded

COUNTED = re.compile(r"\(\s*n\s*=\s*[\d.,\s]+\)", re.IGNORECASE)
WORDS = """
grade gender sex age ethnicity ethnic disability religion region country tenure orientation carer
carers caring dienstgrad geschlecht alter genre sexe genero edad sesso leeftijd geslacht
"""
GROUPS = frozenset(WORDS.split())


def refuse_groups(names: Sequence[str], file: str) -> None:
    """Refuse a file whose columns are groups of people, with that reason.

    Args:
        names: the headings; none of them names organisations.
        file: its name, for the sentence.

    Raises:
        FileUnreadable: at least half of the headings name a group, or say how many were in one.
    """
    others = names[1:]
    found = [name for name in others if COUNTED.search(name) or GROUPS & set(folded(name).split())]
    if not others or 2 * len(found) < len(others):
        return
    first = "; ".join(shown(COUNTED.sub("", name).strip(" :"), 40) for name in found[:3])
    raise FileUnreadable(
        f"{file} has a column for each group of people ({first}; {len(found)} in all), and no "
        "organisations. Results of groups are not brought in: a series belongs to an organisation. "
        "Bring in the file of the same survey that has a row for each organisation."
    )
