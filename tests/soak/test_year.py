"""A month of the simulated year: 120 people, three clocks, 20 kills, an outage, a clock set back.

The figures of a whole year with 6,000 people are those of `make soak`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from soak import driver, judging
from soak.world import Plan

DAYS = (6, 7, 8, 13, 14, 17, 18, 22, 30)  # of September, by UTC: those on which something is done
PLAN = Plan(
    start=date(2026, 9, 6),
    end=date(2026, 10, 2),
    some=(*(date(2026, 9, day) for day in DAYS), date(2026, 10, 2)),
    hours=(7, 13, 21),
    organisations=3,
    people=120,
    kills=20,
    letters_a_day=0.06,
    stops=2,
    outage=date(2026, 9, 6),
    back=date(2026, 9, 7),
    pulses=("Core",),
)


@pytest.mark.timeout(600)
def test_every_letter_that_should_have_gone_went_whatever_was_killed(tmp_path: Path) -> None:
    app, story, homes = driver.play(PLAN, tmp_path, {})

    wrong = [claim for claim in judging.claims(app, PLAN, story, homes) if not claim.holds]
    assert wrong == []
    assert len(story.kills) == PLAN.kills
    assert story.outage is not None
    assert story.set_back is not None
    first = next(each for each in story.letters if each.wave is not None)
    lost = replace(story, letters=[each for each in story.letters if each.to != first.to])
    twice = replace(story, letters=[*story.letters, first], kills=[])
    moved = replace(first, came=first.came + timedelta(days=1))
    late = replace(story, letters=[moved if each is first else each for each in story.letters])
    assert not _holds(judging.claims(app, PLAN, lost, homes), "lost")
    assert not _holds(judging.claims(app, PLAN, twice, homes), "without a kill")
    assert not _holds(judging.claims(app, PLAN, late, homes), "other days")


def _holds(claims: list[judging.Claim], part: str) -> bool:
    """Whether every claim that speaks of something holds."""
    return all(claim.holds for claim in claims if part in claim.what)
