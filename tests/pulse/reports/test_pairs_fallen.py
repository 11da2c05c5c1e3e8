"""A fall in what one partner says of another is for those who see that pair, for nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from analysis.cells import PAIR, RECEIVED, about
from pulse.reports import flagged
from pulse.reports.mutual import history, views
from pulse.reports.pair_lines import lines
from surveys import charter, findings, frictions
from surveys.findings import Sign
from surveys.frictions import Friction
from surveys.instruments import each_partner, loader
from surveys.releases import Release, ReleasedCell, Standing
from surveys.waves import Leaf, LeafPart, Stage, Wave
from tests.pulse.reports.test_flagged import STEADY
from tests.pulse.reports.world import FIRST, World

NAMES = ("Abbey", "Beacon", "Coast", "Dune")
WAVES, LATE = 10, 8


def mean(subject: str, place: int, name: str, construct: str, value: float) -> ReleasedCell:
    """What sixty people said."""
    return ReleasedCell(
        subject=subject, place=place, organisation_id=place or None, name=name,
        construct=construct, measure="mean", weighting="person", value=value, low=value - 4,
        high=value + 4, n=60, invited=90, band="", sd=20.0, noise_var=0.0,
    )  # fmt: skip


def told(ids: dict[str, int], number: int) -> Iterator[ReleasedCell]:
    """A wave's cells; Abbey's view of Beacon falls by twenty points."""
    yield mean("alliance", 0, "Coast Alliance", RECEIVED, 60.0)
    for name, place in ids.items():
        yield mean("organisation", place, name, RECEIVED, 60 + STEADY[(number + place) % 12])
        for other, rated in ids.items():
            fell = (name, other) == ("Abbey", "Beacon") and number >= LATE
            level = 62 + STEADY[(number + 5 * place + 7 * rated) % 12] - 20 * fell
            if name != other:
                yield mean(PAIR, place, name, about(rated), level)


@pytest.fixture
def ids(world: World) -> dict[str, int]:
    """Four partners that all agreed, and ten published waves."""
    found = {name: world.organisation(name).id for name in NAMES}
    world.pulse.instrument = "partner-view"
    world.charter = charter.share_views(world.roster, world.alliance, list(found.values()))
    view = loader.load("partner-view")
    asked = each_partner.asked(view, {place: name for name, place in found.items()}).as_dict()
    for number in range(1, WAVES + 1):
        opens = FIRST + timedelta(weeks=12 * number)
        leaves = [
            Leaf(
                place=nth, name=name, organisation_id=place, invited=90,
                parts=[
                    LeafPart(
                        unit_id=world.unit(world.organisation(name), "").id,
                        organisation_id=place, people=90,
                    )
                ],
            )
            for nth, (name, place) in enumerate(found.items())
        ]  # fmt: skip
        wave = Wave(
            pulse=world.pulse, number=number, code=f"wave{number}", opens=opens,
            closes=opens + timedelta(days=14), stage=Stage.released, charter_id=world.charter.id,
            questionnaire=asked, left_out=[], leaves=leaves,
        )  # fmt: skip
        world.roster.add(wave)
        world.roster.flush()
        release = Release(
            wave_id=wave.id, standing=Standing.published, digest="", cells=list(told(found, number))
        )
        world.roster.add(release)
        world.roster.flush()
        if number >= WAVES - 1:
            flagged.keep(world.roster, wave, release)
    world.roster.commit()
    return found


def test_the_two_and_stewards_read_of_it_and_no_other_partner(
    world: World, ids: dict[str, int]
) -> None:
    pair = ids["Abbey"], ids["Beacon"]
    seen = {name: set(views(world.roster, [place])[0].fell) for name, place in ids.items()}
    (every,) = views(world.roster, None)

    assert seen == {"Abbey": {pair}, "Beacon": {pair}, "Coast": set(), "Dune": set()}
    assert set(every.fell) == {pair}
    found = every.fell[pair]
    assert found.onset == FIRST + timedelta(weeks=12 * LATE, days=14)
    assert found.size == pytest.approx(20, abs=3 * (found.size_se or 0) + 1)


def test_it_is_gone_once_one_of_them_withdraws(world: World, ids: dict[str, int]) -> None:
    still = [place for name, place in ids.items() if name != "Beacon"]
    charter.share_views(world.roster, world.alliance, still)

    assert not any(view.fell for view in views(world.roster, None))
    assert not any(view.fell for view in views(world.roster, [ids["Abbey"]]))


def test_it_raises_no_flag_and_stands_in_no_list_of_findings(
    world: World, ids: dict[str, int]
) -> None:
    wave = world.roster.scalars(select(Wave).order_by(Wave.number.desc())).first()
    assert wave is not None
    release = world.roster.scalars(select(Release).where(Release.wave_id == wave.id)).one()

    frictions.raised_by(world.roster, release, wave, wave.closes)

    kept = findings.findings(world.roster, release.id)
    assert kept
    assert not [each for each in kept if each.sign is Sign.pair]
    assert not world.roster.scalars(select(Friction).where(Friction.sign == Sign.pair)).all()
    working = world.roster.get_one(findings.Working, release.id).shared
    assert "pair" not in working


def test_it_is_news_once(world: World, ids: dict[str, int]) -> None:
    every = world.roster.scalars(select(Wave).order_by(Wave.number.desc()).limit(2)).all()
    last, before = every
    known = [len(findings.of_pairs(world.roster, _release(world, each))) for each in every]

    assert known[0] == 1
    assert len(findings.fresh_pairs(world.roster, last)) == 1 - known[1]
    assert len(findings.fresh_pairs(world.roster, before)) == known[1]


def _release(world: World, wave: Wave) -> int:
    return world.roster.scalars(select(Release.id).where(Release.wave_id == wave.id)).one()


def test_both_sides_are_drawn_as_lines_through_the_waves(world: World, ids: dict[str, int]) -> None:
    moments = history(world.roster, world.pulse.id, ids["Abbey"], ids["Beacon"])

    drawn = lines(moments)

    assert drawn is not None
    forth, back = drawn.strokes
    assert (len(forth.dots), len(forth.stretches), len(back.dots)) == (WAVES, 1, WAVES)
    assert forth.dots[-1].y > forth.dots[0].y + 40, "a fall goes down the page"
    assert all(dot.high < dot.y < dot.low for dot in (*forth.dots, *back.dots))
    assert lines(moments[:1]) is None
