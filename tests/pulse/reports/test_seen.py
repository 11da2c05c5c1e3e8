"""A wave in which partners say how they see each other, from its urns to its release."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from analysis.audit import Kind
from analysis.cells import Cell, Hidden
from pulse.db import db
from pulse.reports import audited, build, exports, preview, report, store
from pulse.reports.told import told as told_of
from surveys import charter
from surveys.answering import extracts
from surveys.files.table import read_table
from surveys.instruments import each_partner, loader
from surveys.instruments.loader import Instrument
from surveys.releases import Release, ReleasedCell
from tests.pulse.reports.world import Crew, World

NAMES = ("Abbey", "Beacon", "Coast", "Dune", "Elm", "Ferry")
CREWS = [
    Crew(("Abbey",), "Garden", 20, 16, 3.2),
    Crew(("Abbey",), "Kitchen", 18, 12, 3.6),
    Crew(("Beacon",), "", 30, 22, 4.0),
    Crew(("Coast",), "", 24, 15, 3.0),
    Crew(("Dune",), "", 12, 9, 3.4),
    Crew(("Elm", "Ferry"), "", 14, 10, 3.8),
]


def questionnaire(world: World) -> Instrument:
    """About each of the six."""
    names = {world.organisation(name).id: name for name in NAMES}
    world.pulse.instrument = "partner-view"
    return each_partner.asked(loader.load("partner-view"), names)


@pytest.fixture
def told(app: Flask) -> Iterator[tuple[World, Release]]:
    """Two waves of six partners, of which two are so small that they are counted together."""
    with app.app_context(), Session(db.engine) as roster, Session(db.engines["box"]) as box:
        world = World(roster, box, app.extensions["pulse.keyring"])
        asked = questionnaire(world)
        world.published(CREWS, instrument=asked)
        yield world, world.published(CREWS, instrument=asked)


def cell(release: Release, subject: str, place: int, construct: str) -> ReleasedCell:
    return next(
        each
        for each in release.cells
        if (each.subject, each.place, each.construct) == (subject, place, construct)
        and (each.measure, each.weighting) == ("mean", "person")
    )


@pytest.fixture
def mutual(app: Flask) -> Iterator[tuple[World, Release]]:
    """A wave in which four partners agreed to the mutual view, and Coast did not."""
    with app.app_context(), Session(db.engine) as roster, Session(db.engines["box"]) as box:
        world = World(roster, box, app.extensions["pulse.keyring"])
        agreed = [world.organisation(name).id for name in ("Abbey", "Beacon", "Dune", "Elm")]
        world.charter = charter.share_views(roster, world.alliance, agreed)
        yield world, world.published(CREWS, instrument=questionnaire(world))


def test_what_people_say_of_their_own_organisation_is_not_counted(app: Flask) -> None:
    with app.app_context(), Session(db.engine) as roster, Session(db.engines["box"]) as box:
        world = World(roster, box, app.extensions["pulse.keyring"])
        wave = world.closed(CREWS, instrument=questionnaire(world))
        items = [item.key for item in wave.instrument.items]
        column = items.index(f"trust_{world.organisation('Elm').id}")
        others = sum(
            bool(sheet[column])
            for unit in range(5)  # the last leaf is Elm's own, together with Ferry
            for sheet in extracts.sheets(box, world.keyring, wave=wave.code, unit=unit)
        )

        release = build.draft(roster, box, world.keyring, wave)

        elm = cell(release, "organisation", world.organisation("Elm").id, "received")
        assert elm.n == others
        assert elm.invited == 20 + 18 + 30 + 24 + 12


def test_a_release_tells_each_partner_and_the_alliance(told: tuple[World, Release]) -> None:
    world, release = told

    subjects = {(each.subject, each.construct.partition("_")[0]) for each in release.cells}
    assert subjects == {
        ("alliance", "received"),
        ("organisation", "received"),
        ("pair", "partner"),
    }
    for name in NAMES:
        own = cell(release, "organisation", world.organisation(name).id, "received")
        assert own.value is not None, name
    pairs = [each for each in release.cells if each.subject == "pair"]
    assert {each.hidden for each in pairs} == {Hidden.not_agreed}
    assert len(pairs) == 4 * 4 + 2 * 4  # each of four is rated by four, each of the pool by four
    assert audited.release(world.roster, release.wave_id).breaches == ()


def test_leaders_see_what_is_said_of_their_own_organisation_alone(
    told: tuple[World, Release],
) -> None:
    world, release = told
    elm, abbey = (world.organisation(name) for name in ("Elm", "Abbey"))

    for organisation in (elm, abbey):
        (trend,) = store.trends(world.roster, organisation.id)
        (series,) = trend.series
        own = cell(release, "organisation", organisation.id, "received")
        assert series.latest.cell.value == own.value
        assert series.latest.change is not None
        assert trend.teams == ()
        named = {row.get("name", "") for row in exports.of(world.roster, organisation.id)}
        assert named == {""}


def test_the_alliance_sees_the_mean_of_all_partners(told: tuple[World, Release]) -> None:
    world, _ = told

    found = report.report(world.roster, None)

    (series,) = found.trends[0].series
    assert series.latest.cell.value is not None
    assert series.latest.partners.value is not None
    assert not [row for row in exports.of(world.roster, None) if row.get("name") in NAMES]


def test_a_pair_that_agreed_is_told_both_ways_with_its_gap(mutual: tuple[World, Release]) -> None:
    world, release = mutual
    abbey, beacon, dune, elm = (
        world.organisation(name).id for name in ("Abbey", "Beacon", "Dune", "Elm")
    )
    shown = {
        (each.place, int(each.construct.removeprefix("partner_"))): each
        for each in release.cells
        if (each.subject, each.measure) == ("pair", "mean") and each.value is not None
    }
    gaps = {
        (each.place, int(each.construct.removeprefix("partner_"))): each
        for each in release.cells
        if each.measure == "gap"
    }

    assert set(gaps) == {pair for pair in shown if pair[0] < pair[1] and pair[::-1] in shown}
    assert (abbey, beacon) in gaps
    forth, back = shown[abbey, beacon], shown[beacon, abbey]
    gap = gaps[abbey, beacon]
    assert gap.value == pytest.approx(forth.value - back.value)
    assert gap.n == forth.n + back.n
    assert gap.low < gap.value < gap.high
    assert not [pair for pair in shown if world.organisation("Coast").id in pair]
    assert not [pair for pair in shown if pair[0] == elm]  # counted together with Ferry
    assert audited.release(world.roster, release.wave_id).breaches == ()
    assert all(each.n >= 7 for each in shown.values())
    groups = preview.preview(world.roster, release.wave_id).groups
    assert {group.subject for group in groups} == {"alliance", "organisation"}
    file = "".join(audited.written(world.roster, release.wave_id)).encode()
    (told,) = told_of(read_table(file, "release.csv"))
    pairs = [row.measure for row in told.rows if row.subject == "pair"]
    assert (pairs.count("mean"), pairs.count("gap")) == (4 * 4 + 2 * 4, len(gaps))
    assert audited.of_told(told, {}).breaches == ()
    assert dune in {each for pair in shown for each in pair}
    told.rows = [
        replace(row, cell=Cell(None, None, None, None, hidden=Hidden.withheld))
        if (row.place, row.measure) == (told.places["organisation", "", "Beacon"], "mean")
        else row
        for row in told.rows
    ]
    assert Kind.derived in {breach.kind for breach in audited.of_told(told, {}).breaches}


def test_a_pair_that_two_waves_tell_says_how_it_moved(mutual: tuple[World, Release]) -> None:
    world, before = mutual
    fallen = [replace(crew, mood=1.2) if "Beacon" in crew.organisations else crew
              for crew in CREWS]  # fmt: skip

    after = world.published(fallen, instrument=questionnaire(world))

    def pairs(release: Release, measure: str) -> dict[tuple[int, str], ReleasedCell]:
        return {
            (each.place, each.construct): each
            for each in release.cells
            if (each.subject, each.measure) == ("pair", measure) and each.value is not None
        }

    now, then, moves = pairs(after, "mean"), pairs(before, "mean"), pairs(after, "change")
    assert set(moves) == set(now) & set(then)
    assert moves
    for pair, move in moves.items():
        assert move.value == pytest.approx(now[pair].value - then[pair].value)
    beacon = world.organisation("Beacon").id
    assert {move.within_noise for pair, move in moves.items() if pair[0] == beacon} == {False}
    assert pairs(before, "change") == {}
    assert audited.release(world.roster, after.wave_id).breaches == ()


def test_pairs_of_few_come_once_a_quarter_where_partners_are_too_few_for_more(app: Flask) -> None:
    three = [Crew((name,), "", 30, 22) for name in ("Abbey", "Beacon", "Coast")]
    with app.app_context(), Session(db.engine) as roster, Session(db.engines["box"]) as box:
        world = World(roster, box, app.extensions["pulse.keyring"])
        names = {world.organisation(crew.organisations[0]).id: crew for crew in three}
        world.charter = charter.share_views(roster, world.alliance, list(names))
        world.pulse.instrument = "partner-view"
        world.weeks = 6
        partners = {place: crew.organisations[0] for place, crew in names.items()}
        asked = each_partner.asked(loader.load("partner-view"), partners)

        reasons = [
            {
                each.hidden
                for each in world.published(three, instrument=asked).cells
                if (each.subject, each.measure) == ("pair", "mean")
            }
            for _ in range(3)
        ]

    assert reasons == [{None}, {Hidden.seldom}, {None}]


def test_three_questions_about_each_partner_make_one_score(app: Flask) -> None:
    with app.app_context(), Session(db.engine) as roster, Session(db.engines["box"]) as box:
        world = World(roster, box, app.extensions["pulse.keyring"])
        names = {world.organisation(name).id: name for name in NAMES}
        asked = each_partner.asked(loader.load("partner-view-long"), names)
        wave = world.closed(CREWS, instrument=asked)

        release = build.draft(roster, box, world.keyring, wave)

        assert len(asked.items) == 18
        for place in names:
            own = cell(release, "organisation", place, "received")
            assert own.value is not None
            assert 40 < own.value < 80
