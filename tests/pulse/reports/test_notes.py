"""Which notes are shown, and beside which name."""

from __future__ import annotations

from collections import Counter

import pytest

from surveys.releases import Release
from tests.pulse.reports.world import Crew, World


def by_owner(release: Release) -> Counter[int | None]:
    return Counter(note.organisation_id for note in release.notes)


def crews(*notes: int) -> list[Crew]:
    return [Crew((f"Partner {i}",), "", 30, 25, notes=n) for i, n in enumerate(notes)]


@pytest.mark.parametrize(
    ("notes", "alone", "together"),
    [
        ((3, 3, 3), [0, 0, 0], 0),  # nine are too few
        ((4, 3, 3), [0, 0, 0], 10),
        ((11, 12, 10), [11, 12, 10], 33),
        ((12, 11, 4), [12, 0, 0], 27),  # or the four would be known as the third's
        ((12, 6, 6), [12, 0, 0], 24),  # twelve of the two others are left
        ((20, 4, 4), [20, 0, 0], 0),  # more than half are the first's
        ((0, 12, 12), [0, 12, 12], 0),  # two partners only
        ((0, 0, 0), [0, 0, 0], 0),
    ],
)
def test_notes_stand_beside_a_name_or_none_only_where_enough_were_written(
    world: World, notes: tuple[int, ...], alone: list[int], together: int
) -> None:
    release = world.published(crews(*notes))

    shown = by_owner(release)
    ids = [world.organisation(f"Partner {i}").id for i in range(len(notes))]
    assert [shown[each] for each in ids] == alone
    assert shown[None] == together


def test_a_pools_notes_stand_in_the_alliances_list_only(world: World) -> None:
    pool = Crew(("P", "Q", "R"), "", 30, 25, notes=12)

    release = world.published([*crews(11, 10), pool])

    assert by_owner(release)[None] == 33
    assert sum(by_owner(release).values()) == 33 + 11 + 10


def test_notes_are_stirred(world: World) -> None:
    release = world.published(crews(15, 12, 14))

    texts = [note.text for note in release.notes if note.organisation_id is None]
    assert len(texts) == 41
    assert texts != sorted(texts)
