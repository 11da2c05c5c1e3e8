"""What stands beside flags: first movements, promises, and what is talked about."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from pulse.reports import evidence
from pulse.reports.together.kit import kit
from pulse.reports.together.talks import FLAGGED
from surveys import commitments, follow_through, reviews
from surveys.findings import Level, Sign
from surveys.frictions import Friction
from surveys.releases import ReleasedCell
from surveys.waves import Wave
from tests.pulse.reports.test_flagged import cell, published
from tests.pulse.reports.world import FIRST, World


def change(organisation_id: int, construct: str, value: float) -> ReleasedCell:
    """What a level moved by since the wave before."""
    moved = cell(organisation_id, "", construct, value)
    moved.measure = "change"
    return moved


def test_the_first_years_movements_leave_out_what_is_flagged_and_whom_one_may_not_see(
    world: World,
) -> None:
    for number in range(1, 6):
        release = published(world, number, [60 - (25 if number == 5 else 0), 55, 62, 58])
    fallen, other = world.organisation("Partner 0").id, world.organisation("Partner 1").id
    release.cells += [change(fallen, "trust", -25.0), change(other, "trust", -7.0)]
    release.cells += [change(other, "safety", 1.0), change(other, "overall", -3.0)]
    world.roster.commit()

    every = evidence.overview(world.roster, None, early=None).pulses[0].movements
    own = evidence.overview(world.roster, {fallen}, early={fallen}).pulses[0].movements

    assert set(world.roster.scalars(select(Friction.construct))) == {"overall", "safety", "trust"}
    assert [(each.organisation, each.value) for each in every] == [
        ("Partner 1", -7.0),
        ("Partner 1", 1.0),
    ]
    assert own == ()


def test_promises_are_counted_by_the_waves_they_fell_due_before(world: World) -> None:
    waves = [published(world, number, [60, 55, 62, 58]) for number in range(1, 5)]
    ends = [world.roster.get_one(Wave, each.wave_id).closes for each in waves]
    week, own = timedelta(weeks=1), world.organisation("Partner 0")
    made: list[tuple[int | None, date, date | None]] = [  # whose, due, done
        (None, ends[1] - week, ends[1] - 2 * week),
        (None, ends[1], ends[1] + week),
        (own.id, ends[2], ends[2]),
        (own.id, ends[2] + week, None),
        (None, ends[3] + week, ends[3]),
    ]
    for whose, due, done in made:
        review = reviews.begun(world.roster, waves[0], whose)
        held = commitments.promise(
            world.roster,
            review,
            "A page lists each decision.",
            owner="Head of data",
            organisation=None,
            due=due,
            today=ends[0],
            author="lea@a.example",
        )
        if done is not None:
            held.settle(commitments.State.done, today=done)
    world.roster.commit()

    every = follow_through.by_wave(world.roster, world.pulse.id, ends)
    shared = follow_through.by_wave(world.roster, world.pulse.id, ends, set())

    assert [(each.day, each.due, each.kept) for each in every] == [
        (ends[1], 2, 1),
        (ends[2], 1, 1),
        (ends[3], 1, 0),
    ]
    assert [(each.day, each.due, each.kept) for each in shared] == [(ends[1], 2, 1)]


def test_a_wider_spread_is_not_talked_about_as_a_fall(world: World) -> None:
    release = published(world, 1, [60, 55, 62, 58])
    for construct in ("safety", "trust"):
        whole = cell(0, "Coast Alliance", construct, 59.0)
        whole.subject, whole.organisation_id = "alliance", None
        release.cells.append(whole)
    told = {"level": Level.watch, "statistic": 300.0, "watch": 200.0, "size": 5.0, "size_se": 1.0}
    for sign, construct in ((Sign.spread, "safety"), (Sign.score, "trust")):
        world.roster.add(
            Friction(wave_id=release.wave_id, sign=sign, construct=construct, onset=FIRST, **told)
        )
    world.roster.commit()

    found = kit(world.roster, None, release.wave_id)

    flagged = [each.key for each in found.talks if each.finding.words == FLAGGED]
    assert flagged == ["trust"]
