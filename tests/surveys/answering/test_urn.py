from __future__ import annotations

from random import Random

import pytest

from surveys.answering import bags, roll, seals, urn
from surveys.answering.keyring import Slot
from surveys.errors import SealBroken, SheetInvalid

SLOT = Slot("wave-a", "sheets", 3, 1)
KEY = bytes(range(32))


@pytest.mark.parametrize("points", [(1, 2, 3), (0, 0, 5), tuple(range(1, 34)), (255,)])
def test_a_sheet_comes_out_as_it_went_in(points: tuple[int, ...]):
    entry = urn.fresh_tag(Random(1)) + urn.written_sheet(points)
    bag = bags.dropped(bags.empty(urn.sheet_width(len(points)), 4), [entry], Random(2))

    assert [urn.read_sheet(entry) for entry in bags.entries(bag)] == [points]


@pytest.mark.parametrize("points", [(), (-1,), (256,), (1,) * 201])
def test_points_that_no_scale_has_are_refused(points: tuple[int, ...]):
    with pytest.raises(SheetInvalid):
        urn.written_sheet(points)


@pytest.mark.parametrize("note", ["", "Wir hören zu.", "ß" * 500, "x" * 1000, "line\nline", "🙂"])
def test_a_note_comes_out_as_it_went_in(note: str):
    assert urn.read_note(urn.written_note(note)) == note


def test_notes_take_the_same_room_whatever_they_say():
    assert {len(urn.written_note(note)) for note in ("", "x", "x" * 1000)} == {1024}


@pytest.mark.parametrize("note", ["x" * 1001, "ß" * 501, "\ud800"])
def test_a_note_that_does_not_fit_is_refused(note: str):
    with pytest.raises(SheetInvalid):
        urn.written_note(note)


@pytest.mark.parametrize(
    ("people", "count"), [(1, 1), (256, 1), (257, 2), (350, 2), (700, 4), (5000, 32)]
)
def test_large_units_are_laid_out_in_a_power_of_two_of_shards(people: int, count: int):
    assert urn.shards(people, urn.MOST_SHEETS) == count
    assert roll.shards(people) == count


@pytest.mark.parametrize("people", [300, 700, 5000, 20000])
def test_random_tags_fill_no_shard_beyond_its_size(people: int):
    rng = Random(people)
    count = urn.shards(people, urn.MOST_SHEETS)
    filled = [0] * count
    for _ in range(people):
        filled[urn.shard_of(urn.fresh_tag(rng), count)] += 1

    assert max(filled) <= urn.MOST_SHEETS
    assert min(filled) > 0


def test_a_shard_is_as_large_as_the_unit_asks_for():
    assert urn.capacity(20, urn.MOST_SHEETS) == 32
    assert urn.capacity(256, urn.MOST_SHEETS) == 256
    assert urn.capacity(257, urn.MOST_SHEETS) == 256
    assert urn.capacity(0, urn.MOST_SHEETS) == 1


def test_a_sealed_value_opens_in_its_place_alone():
    value = seals.seal(KEY, SLOT, 7, b"sheets")

    assert seals.unseal(KEY, SLOT, 7, value) == b"sheets"
    for moved in (
        (KEY, SLOT._replace(wave="wave-b"), 7),
        (KEY, SLOT._replace(kind="roll"), 7),
        (KEY, SLOT._replace(place=4), 7),
        (KEY, SLOT._replace(shard=0), 7),
        (KEY, SLOT, 8),
        (bytes(32), SLOT, 7),
    ):
        with pytest.raises(SealBroken):
            seals.unseal(*moved, value)


@pytest.mark.parametrize("at", [0, 12, 17, -1])
def test_a_changed_byte_breaks_the_seal(at: int):
    value = bytearray(seals.seal(KEY, SLOT, 7, b"sheets"))
    value[at] ^= 1

    with pytest.raises(SealBroken):
        seals.unseal(KEY, SLOT, 7, bytes(value))


def test_a_value_cut_short_breaks_the_seal():
    with pytest.raises(SealBroken):
        seals.unseal(KEY, SLOT, 7, b"short")


def test_the_same_value_sealed_twice_looks_different():
    assert seals.seal(KEY, SLOT, 7, b"sheets") != seals.seal(KEY, SLOT, 7, b"sheets")


def test_a_name_cannot_be_cut_differently_to_give_the_same_place():
    left, right = SLOT._replace(wave="ab", kind="roll"), SLOT._replace(wave="abr", kind="oll")

    with pytest.raises(SealBroken):
        seals.unseal(KEY, right, 0, seals.seal(KEY, left, 0, b"x"))
