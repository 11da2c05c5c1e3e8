"""Participation is told in bands, at most once a day, and never of a person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from analysis.cells import Band
from pulse.jobs import open as opening
from pulse.jobs import participation
from surveys.terms import Terms
from surveys.waves import Participation
from tests.conftest import BOTH
from tests.pulse.jobs.conftest import TODAY, Open
from tests.pulse.jobs.test_end import answer


@pytest.mark.parametrize(
    ("answered", "invited", "told"),
    [
        (0, 20, (Band.few, None)),
        (6, 20, (Band.few, None)),
        (7, 20, (Band.some, None)),
        (10, 20, (Band.some, None)),
        (11, 20, (Band.most, None)),
        (20, 20, (Band.most, None)),
        (6, 30, (Band.few, None)),
        (7, 30, (Band.share, 2)),
        (29, 30, (Band.share, 9)),
        (30, 30, (Band.share, 10)),
        (7, 200, (Band.share, 0)),
    ],
)
def test_the_band_is_as_coarse_as_the_charter_says(
    answered: int, invited: int, told: tuple[Band, int | None]
) -> None:
    assert participation.banded(answered, invited, Terms()) == told


@BOTH
def test_a_day_has_one_count(app: Flask, open_shop: Open, wave_id: int) -> None:
    def bands() -> list[str]:
        with open_shop() as shop:
            return list(
                shop.roster.scalars(select(Participation.band).order_by(Participation.leaf_id))
            )

    with open_shop() as shop:
        opening.launch(shop, wave_id)
        participation.count(shop, wave_id)
    first = bands()
    answer(app, wave_id)
    with open_shop() as shop:
        participation.count(shop, wave_id)
    same_day = bands()
    with open_shop(TODAY - timedelta(days=3)) as shop:
        participation.count(shop, wave_id)
    clock_set_back = bands()
    with open_shop(TODAY + timedelta(days=1)) as shop:
        participation.count(shop, wave_id)

    assert first == same_day == clock_set_back == ["few"] * 3
    assert bands() == ["most"] * 3
