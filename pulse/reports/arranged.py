"""Brings partners into another order than that of names: by whom they work with, never by level."""

from __future__ import annotations

from dataclasses import replace

from analysis.clusters import together
from pulse.reports.mutual import View
from surveys.contacts import Contacts


def by_contact(view: View, contacts: Contacts) -> View:
    """The same view with partners side by side that work with the same others.

    Two are as far apart as the share of those with whom only one of them works, itself counted
    among them; partners that say nothing stay in the order of their names.
    """
    ids = [place for place, _ in view.partners]
    circles = [
        {other for other in ids if other == one or contacts.strength(one, other)} for one in ids
    ]
    apart = [[1 - len(one & other) / len(one | other) for other in circles] for one in circles]
    return replace(view, partners=tuple(view.partners[nth] for nth in together(apart)))
