"""Questions about each partner: of many, a few are drawn for everybody."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

import pytest

from surveys.answering import urn
from surveys.errors import IllegalMove
from surveys.instruments import each_partner, loader
from surveys.instruments.each_partner import asked, check_partners, kept, weighted
from surveys.instruments.loader import Instrument

SHORT, LONG = loader.load("partner-view"), loader.load("partner-view-long")
TEN = {place: f"Partner {place:02}" for place in range(1, 11)}


def test_up_to_eight_partners_everybody_is_asked_about_all() -> None:
    eight = asked(SHORT, dict(list(TEN.items())[:8]))

    assert (eight.drawn, eight.names, eight.weights) == (0, (), ())
    assert eight.length == 8
    assert weighted(eight, {1: 50}) is eight
    assert kept(eight, [3] * 8, Random(1)) == (3,) * 8


def test_of_more_three_are_drawn_and_a_sheet_keeps_a_column_for_each() -> None:
    ten = asked(LONG, TEN)

    assert (ten.drawn, ten.length, len(ten.items)) == (3, 9, 30)
    assert ten.names == tuple(TEN.values())
    assert Instrument.from_dict(ten.as_dict()) == ten


def test_small_partners_are_drawn_more_easily_within_bounds() -> None:
    sizes = {1: 900, 2: 4} | dict.fromkeys(range(3, 11), 100)
    ten = weighted(asked(SHORT, TEN), sizes)

    # the mean is 170.4; roots of 170.4 / 900, 170.4 / 4 and 170.4 / 100, times 100, from 50 to 200
    assert ten.weights == (50, 200, *[131] * 8)


def test_a_sheet_about_more_is_cut_to_three_whole_partners_by_the_weights() -> None:
    ten = replace(asked(LONG, TEN), weights=(200, *[100] * 9))
    points = tuple(range(1, 4)) * 10
    rng = Random(7)
    found = Counter[int]()
    for _ in range(2000):
        sheet = kept(ten, points, rng)
        about = {nth // 3 for nth, point in enumerate(sheet) if point}
        assert len(sheet) == 30
        assert all(sheet[3 * nth : 3 * nth + 3] == (1, 2, 3) for nth in about)
        assert len(about) == 3
        found.update(about)

    assert found[0] / 2000 == pytest.approx(0.491, abs=0.03)  # 1 - 9/11 * 8/10 * 7/9
    assert max(found[nth] for nth in range(1, 10)) / 2000 < 0.32


def test_a_sheet_about_three_or_fewer_is_kept_as_it_is() -> None:
    ten = asked(SHORT, TEN)

    assert kept(ten, [0, 2, 0, 0, 5, 0, 0, 0, 0, 1], Random(1)) == (0, 2, 0, 0, 5, 0, 0, 0, 0, 1)


def test_a_sheet_has_room_for_so_many_partners_and_no_more() -> None:
    assert each_partner.MOST_ITEMS == urn.MOST_ITEMS

    check_partners(SHORT, 200)
    check_partners(LONG, 66)
    with pytest.raises(IllegalMove, match="room for 66 partners on a sheet, and 67"):
        check_partners(LONG, 67)
    with pytest.raises(IllegalMove, match="needs 4 partners or more, and 3"):
        check_partners(SHORT, 3)
