"""What is flagged at a release: from its cells and those before, and from nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis import flags
from pulse.reports import build, draw, evidence, flagged, handed, series_file
from surveys import findings
from surveys.errors import IllegalMove, ReasonMissing
from surveys.files.table import read_table
from surveys.findings import Finding, Level, Sign
from surveys.frictions import Friction, State
from surveys.releases import Release, ReleasedCell, Standing
from surveys.waves import Leaf, LeafPart, Stage, Wave
from tests.pulse.reports.world import FIRST, World

CONSTRUCTS = ("safety", "trust", "overall")
ASKED = {
    "low": 1,
    "high": 5,
    "constructs": [
        {"key": key, "label": {"en": label}, "about": {"en": ""}}
        for key, label in (("safety", "Safety"), ("trust", "Trust"))
    ],
    "items": [
        {"key": key, "construct": key, "reverse": False, "text": {"en": f"About {key}."}}
        for key in ("safety", "trust")
    ],
}
STEADY = (0.4, -0.7, 0.9, -0.2, -0.9, 0.6, 0.1, -0.5, 0.8, -0.3, 0.2, -0.6)


def published(
    world: World, number: int, levels: Sequence[float], *, asked: Mapping[str, Any] = ASKED
) -> Release:
    """One wave whose cells are these organisations' levels, published without any answers."""
    opens = FIRST + timedelta(weeks=12 * number)
    wave = Wave(
        pulse=world.pulse,
        number=number,
        code=f"wave{number}",
        opens=opens,
        closes=opens + timedelta(days=14),
        stage=Stage.released,
        charter_id=world.charter.id,
        questionnaire=dict(asked),
        left_out=[],
    )
    world.roster.add(wave)
    cells = []
    for place, level in enumerate(levels):
        owner = world.organisation(f"Partner {place}")
        part = LeafPart(unit_id=world.unit(owner, "").id, organisation_id=owner.id, people=90)
        wave.leaves.append(
            Leaf(place=place, name=owner.name, organisation_id=owner.id, invited=90, parts=[part])
        )
        for nth, construct in enumerate(CONSTRUCTS):
            value = level + STEADY[(number + 5 * place + 7 * nth) % len(STEADY)]
            cells.append(cell(owner.id, owner.name, construct, value))
    world.roster.flush()
    release = Release(wave_id=wave.id, standing=Standing.draft, digest="", cells=cells)
    world.roster.add(release)
    world.roster.flush()
    flagged.keep(world.roster, wave, release)
    build.publish(world.roster, wave, wave.closes)
    world.roster.commit()
    return release


def cell(organisation_id: int, name: str, construct: str, value: float) -> ReleasedCell:
    """The mean of sixty people."""
    return ReleasedCell(
        subject="organisation",
        place=organisation_id,
        organisation_id=organisation_id,
        name=name,
        construct=construct,
        measure="mean",
        weighting="person",
        value=value,
        low=value - 4,
        high=value + 4,
        n=60,
        invited=90,
        band="share_6",
        sd=20.0,
        noise_var=0.0,
    )


@pytest.fixture
def fallen(world: World) -> World:
    """Four partners over nine waves; the first falls by fifteen points at the seventh."""
    for number in range(1, 10):
        published(world, number, [60 - (15 if number >= 7 else 0), 55, 62, 58])
    return world


def raised(session: Session) -> list[Friction]:
    """All frictions, by construct."""
    return sorted(session.scalars(select(Friction)), key=lambda each: each.construct)


def test_a_fall_is_raised_once_per_series_with_its_evidence(fallen: World) -> None:
    found = raised(fallen.roster)

    own = fallen.organisation("Partner 0").id
    assert [(each.organisation_id, each.construct) for each in found] == [
        (own, "overall"),
        (own, "safety"),
        (own, "trust"),
    ]
    for each in found:
        assert each.state is State.raised
        assert each.statistic >= each.watch
        assert abs(each.size - 15) < 3 * each.size_se + 1
        assert each.onset == FIRST + timedelta(weeks=84, days=14)
        assert [event.state for event in each.events] == [State.raised]


def test_anybody_finds_the_same_in_the_published_cells(fallen: World) -> None:
    text = "".join(handed.cells(fallen.roster, fallen.pulse))
    release = findings.newest_release(fallen.roster, fallen.pulse)
    assert release is not None

    told = series_file.read([read_table(text.encode(), "cells.csv")])
    found = flags.find(told[0].cells).newest

    every = findings.findings(fallen.roster, release.id)
    kept = [each for each in every if each.sign is Sign.score]
    again = {
        (row["organisation"], row["construct"]): row for row in found.to_dict(orient="records")
    }
    names = {each.id: each.name for each in fallen.alliance.organisations}
    assert len(kept) == len(again) == 4 * 3 + 3
    for each in kept:
        row = again[names.get(each.organisation_id or 0), each.construct]
        assert row["statistic"] == pytest.approx(each.statistic, rel=1e-9)
        assert row["level"] == each.level
        assert row["smallest"] == pytest.approx(each.smallest, rel=1e-9)


def test_nothing_is_said_before_four_earlier_waves_but_what_will_be_seen(world: World) -> None:
    for number in range(1, 4):
        published(world, number, [60, 55, 62, 40 if number == 3 else 58])

    release = findings.newest_release(world.roster, world.pulse)
    assert release is not None
    found = findings.findings(world.roster, release.id)
    soon = findings.outlook(world.roster, release.id)
    assert {each.statistic for each in found} == {None}
    assert {each.level for each in found} == {Level.none}
    assert {each.answers for each in soon} == {7, 12, 20, 36, 60, 120}
    assert next(each.waves for each in soon if (each.answers, each.fall) == (120, 60)) == 1


def test_a_theme_that_is_asked_about_in_other_words_begins_anew_and_the_others_go_on(
    world: World,
) -> None:
    first, other = ASKED["items"]
    reworded = {**ASKED, "items": [first, {**other, "text": {"en": "In other words."}}]}
    for number in range(1, 8):
        fell = number == 7
        levels = [60 - 15 * fell, 55, 62, 58]
        published(world, number, levels, asked=reworded if fell else ASKED)

    told = series_file.read(
        [read_table("".join(handed.cells(world.roster, world.pulse)).encode(), "cells.csv")]
    )

    assert [each.construct for each in raised(world.roster)] == ["safety"]
    anew = told[0].cells.query("broken")
    assert set(anew["construct"]) == {"trust", "overall"}
    assert anew["wave"].nunique() == 1


def test_a_series_that_was_taken_note_of_begins_anew_at_the_onset(fallen: World) -> None:
    day = FIRST + timedelta(weeks=130)
    for each in raised(fallen.roster):
        each.move(State.acknowledged, today=day, actor="lea@a.example")
    fallen.roster.commit()

    for number in range(10, 13):
        release = published(fallen, number, [45, 55, 62, 58])

    own = fallen.organisation("Partner 0").id
    last = [f for f in findings.findings(fallen.roster, release.id) if f.organisation_id == own]
    assert {each.level for each in last} == {Level.none}
    assert all(each.statistic is not None for each in last)
    assert len(raised(fallen.roster)) == 3


def test_a_draft_that_is_thrown_away_leaves_nothing(world: World) -> None:
    release = published(world, 1, [60, 55, 62, 58])
    wave = world.roster.get_one(Wave, release.wave_id)

    build.discard(world.roster, wave)

    assert world.roster.scalars(select(Finding)).all() == []


def test_a_friction_goes_its_way_and_is_never_over_without_a_reason(fallen: World) -> None:
    friction, day = raised(fallen.roster)[0], FIRST
    friction.move(State.in_hand, today=day, actor="lea@a.example")

    with pytest.raises(ReasonMissing):
        friction.move(State.resolved, today=day, actor="lea@a.example", reason="  ")
    with pytest.raises(IllegalMove):
        friction.move(State.raised, today=day, actor="lea@a.example")
    friction.move(State.resolved, today=day, actor="lea@a.example", reason="We  talked it over.")

    assert friction.events[-1].reason == "We talked it over."
    assert friction.moves == ()


def test_a_flag_is_drawn_with_its_onset_and_stays_where_it_is(fallen: World) -> None:
    friction = raised(fallen.roster)[0]

    draw.draw_friction(fallen.roster, friction)
    first = evidence.drawn(fallen.roster, friction.id)
    draw.draw_friction(fallen.roster, friction)

    assert first is not None
    assert evidence.drawn(fallen.roster, friction.id) == first
    light = evidence.picture(fallen.roster, friction.id, "light", first[0])
    assert light is not None
    assert b"rule" in light
    assert evidence.picture(fallen.roster, friction.id, "light", first[1]) is None
