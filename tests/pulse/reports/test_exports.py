"""The CSV is what the page shows, and nothing more."""

from __future__ import annotations

import csv
import io

from pulse.reports.exports import cells
from pulse.reports.store import trends
from tests.pulse.reports.world import Crew, World

CREWS = [
    Crew(("Harbour",), "=1+1", 24, 18, 3.4),
    Crew(("Harbour",), "Nets", 20, 14, 3.6),
    Crew(("Mill",), "", 40, 30, 3.0),
    Crew(("Orchard",), "", 40, 28, 3.9),
    Crew(("Quay",), "", 30, 3),
]


def read(world: World, organisation_id: int | None) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(cells(world.roster, organisation_id)))))


def test_every_number_has_one_decimal_and_is_that_of_the_page(world: World) -> None:
    world.published(CREWS)
    world.published(CREWS)
    harbour = world.organisation("Harbour").id

    rows = read(world, harbour)

    (trend,) = trends(world.roster, harbour)
    for series in trend.everything:
        for point in series.points:
            (row,) = [
                row
                for row in rows
                if row["construct"] == series.key
                and row["wave"] == str(point.wave)
                and (row["subject"], row["measure"]) == ("organisation", "mean")
            ]
            assert row["value"] == f"{point.cell.value:.1f}"
            assert row["low"] == f"{point.cell.low:.1f}"
            assert row["high"] == f"{point.cell.high:.1f}"
            assert row["n"] == str(point.cell.n)
    changes = [row for row in rows if row["measure"] == "change"]
    assert len(changes) == 6
    assert {row["within_noise"] for row in changes} == {"yes"}


def test_no_other_organisation_is_in_it(world: World) -> None:
    world.published(CREWS)

    text = "".join(cells(world.roster, world.organisation("Harbour").id))

    assert "Mill" not in text
    assert "Orchard" not in text
    assert {row["subject"] for row in csv.DictReader(io.StringIO(text))} == {
        "organisation",
        "alliance",
        "team",
    }


def test_what_is_hidden_has_a_reason_and_no_number(world: World) -> None:
    world.published(CREWS)

    rows = read(world, world.organisation("Quay").id)

    hidden = [row for row in rows if row["subject"] == "organisation" and row["measure"] == "mean"]
    assert {row["not_shown_because"] for row in hidden} == {"too_few"}
    assert {row["value"] + row["low"] + row["high"] + row["n"] for row in hidden} == {""}


def test_the_alliances_file_names_each_number_once(world: World) -> None:
    world.published(CREWS)

    rows = read(world, None)

    columns = ("wave", "construct", "measure", "weighting", "participation")
    keys = [tuple(row[column] for column in columns) for row in rows]
    assert len(keys) == len(set(keys))
    assert {row["subject"] for row in rows} == {"alliance"}


def test_a_name_that_a_spreadsheet_would_compute_is_escaped(world: World) -> None:
    world.published(CREWS)

    rows = read(world, world.organisation("Harbour").id)

    assert "'=1+1" in {row["name"] for row in rows}


def test_earlier_results_are_in_it(world: World) -> None:
    world.earlier({"Harbour": [50, 54]}, label="@engaged")

    rows = read(world, world.organisation("Harbour").id)

    own = [(r["day"], r["value"]) for r in rows if r["measure"] == "percent"]
    assert own == [("2015-07-01", "50.0"), ("2016-07-01", "54.0")]
    assert {row["construct"] for row in rows} == {"'@engaged"}
