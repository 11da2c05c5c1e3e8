"""Which of a wave's free-text notes may be shown, and beside which name."""

from __future__ import annotations

from random import Random

from sqlalchemy.orm import Session

from analysis.disclosure import Thresholds, few_partners, protect_siblings, too_few
from surveys.answering import extracts
from surveys.answering.keyring import Keyring
from surveys.releases import ReleasedNote
from surveys.waves import Wave


def written(box: Session, keyring: Keyring, wave: Wave) -> dict[int | None, list[str]]:
    """Notes by organisation; those of pools under None. The urns stand in the leaves' order."""
    owners = list(dict.fromkeys(leaf.organisation_id for leaf in wave.leaves))
    return {
        owner: extracts.notes(box, keyring, wave=wave.code, organisation=place)
        for place, owner in enumerate(owners)
    }


def released(
    wave: Wave, written: dict[int | None, list[str]], thresholds: Thresholds, rng: Random
) -> list[ReleasedNote]:
    """The notes that may be shown: of an organisation from enough there, and all without a name.

    As with figures, what is left after taking away the lists that are shown is either nothing or
    enough notes of more than one organisation.
    """
    pooled = {
        part.organisation_id
        for leaf in wave.leaves
        if leaf.organisation_id is None
        for part in leaf.parts
    }
    counts = [len(notes) for notes in written.values()]
    sizes = [len(pooled) if owner is None else 1 for owner in written]
    hidden = too_few(counts, counts, thresholds.notes)
    together = sum(counts) >= thresholds.notes and not few_partners(counts, sizes, thresholds)
    if together:
        hidden = protect_siblings(counts, hidden, thresholds.notes)
    shown = [
        ReleasedNote(organisation_id=owner, text=text)
        for (owner, notes), why in zip(written.items(), hidden, strict=True)
        for text in (notes if why is None and owner is not None else [])
    ]
    if together:
        shown += [ReleasedNote(organisation_id=None, text=t) for ts in written.values() for t in ts]
    rng.shuffle(shown)
    return shown
