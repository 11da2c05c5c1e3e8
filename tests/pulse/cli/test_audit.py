"""`pulse audit`: published figures alone, from an installation or from a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy.orm import Session

from pulse.cli import main
from pulse.cli.session import inside
from pulse.db import db
from pulse.settings import Settings
from tests.pulse.cli.test_operate import begun, run
from tests.pulse.reports.world import Crew, World

__all__ = ["begun"]

HEAD = (
    "source,wave,subject,name,organisation,construct,measure,weighting,value,n,invited,"
    "participation,not_shown_because"
)
SAFE = (
    "Core,1,alliance,Coast,,trust,mean,person,60.0,60,90,,",
    "Core,1,organisation,Harbour,,trust,mean,person,62.0,20,30,,",
    "Core,1,organisation,Mill,,trust,mean,person,58.0,20,30,,",
    "Core,1,organisation,Quay,,trust,mean,person,60.0,20,30,,",
)
HIDDEN = "Core,1,organisation,Quay,,trust,mean,person,,,30,,too_few"


@pytest.fixture
def audited(tmp_path: Path) -> Auditor:
    """Audits a file of these lines, without any installation."""
    return Auditor(tmp_path / "cells.csv")


class Auditor:
    """A file to be audited."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __call__(self, *lines: str, options: tuple[str, ...] = ()) -> Result:
        self.file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return CliRunner().invoke(main, ["audit", "--file", str(self.file), *options])


def test_a_safe_file_passes_without_any_installation(audited: Auditor) -> None:
    found = audited(HEAD, *SAFE)

    assert found.exit_code == 0, found.output
    assert "Core, wave 1: 4 figures shown, 0 hidden." in found.output
    assert "Nothing hidden follows" in found.output


def test_a_file_that_gives_something_away_is_named_and_ends_in_1(audited: Auditor) -> None:
    found = audited(HEAD, *SAFE[:3], HIDDEN)
    machine = audited(HEAD, *SAFE[:3], HIDDEN, options=("--json",))

    assert found.exit_code == machine.exit_code == 1
    assert "What is hidden of Quay is Coast without its other parts" in found.output
    told = json.loads(machine.output)
    assert told["safe"] is False
    assert told["waves"][0]["breaches"][0]["kind"] == "recovered"
    assert told["waves"][0]["breaches"][0]["name"] == "Quay"


def test_a_stricter_charter_finds_more_and_none_below_the_floor_is_taken(audited: Auditor) -> None:
    lines = [
        "Core,1,alliance,Coast,,trust,mean,person,60.0,48,90,,",
        *SAFE[1:3],
        HIDDEN,
        HIDDEN.replace("Quay", "Ridge"),
    ]

    loose, strict, below = (
        audited(HEAD, *lines, options=("--team", team)) for team in ("7", "10", "4")
    )

    assert (loose.exit_code, strict.exit_code, below.exit_code) == (0, 1, 2)
    assert "is 8 answers: fewer than 10" in strict.output


def test_a_reports_own_file_is_audited_with_everybody_else_as_one_part(audited: Auditor) -> None:
    head = HEAD.replace("organisation,", "", 1)
    own = "Core,1,organisation,,trust,mean,person,60.0,56,,,"
    alliance = "Core,1,alliance,,trust,mean,person,60.0,60,,,"
    teams = [f"Core,1,team,{name},trust,mean,person,60.0,28,40,," for name in ("Nets", "Boats")]

    found = audited(head, own, alliance, *teams)

    assert found.exit_code == 1
    assert "is 4 answers: fewer than 7" in found.output


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["a,b", "1,2"], "it has no column subject"),
        ([HEAD], "There are no figures in cells.csv."),
        ([HEAD, SAFE[0].replace("60.0", "160")], "line 2: 160 does not lie between 0 and 100."),
        ([HEAD, SAFE[0].replace(",60,", ",-3,")], "line 2: -3 in n is no number of people."),
        ([HEAD, SAFE[0].replace(",60,", ",sixty,")], "“sixty” in n is no number."),
        ([HEAD, SAFE[0].replace(",60,", ",95,")], "95 people answered, and only 90 were asked."),
        ([HEAD, SAFE[0], SAFE[0]], "line 3: “mean” of “trust” stands twice for Coast."),
        ([HEAD, HIDDEN.replace("too_few", "shy")], "“shy” is no reason that is known."),
        ([HEAD, SAFE[0].replace("alliance", "planet")], "“planet” is no subject"),
        ([HEAD, SAFE[0] + "x"], "“x” is no reason"),
        ([HEAD, SAFE[1].replace(",,trust", ",,trust").replace(",30,,", ",30,all,")], "“all” is no"),
        ([HEAD, SAFE[0], *(["Core,1,team,Nets,,trust,mean,person,50,9,12,,"])], "to which organ"),
        ([HEAD, SAFE[0], "Core,1,team,Nets,Tide,trust,mean,person,50,9,12,,"], "nothing of its"),
        (["%PDF-1.4"], "PDF document"),
    ],
)
def test_a_file_that_cannot_be_is_refused_with_a_sentence(
    audited: Auditor, lines: list[str], words: str
) -> None:
    found = audited(*lines)

    assert found.exit_code == 2
    assert words in " ".join(found.output.split()).replace(" │ │ ", " ")
    assert "Traceback" not in found.output


def test_a_release_and_its_file_are_audited_alike(begun: Settings, tmp_path: Path) -> None:
    crews = [Crew((name,), "", 40, 30) for name in ("Harbour", "Mill", "Orchard")]
    crews += [Crew(("Tide",), "Boats", 20, 4), Crew(("Tide",), "Nets", 30, 26)]
    with inside(begun) as app, Session(db.engine) as roster, Session(db.engines["box"]) as box:
        World(roster, box, app.extensions["pulse.keyring"]).published(crews)
    file = tmp_path / "cells.csv"

    kept = run(begun, "audit", "1", "--json", "--to", str(file))
    alone = CliRunner().invoke(main, ["audit", "--file", str(file), "--json"])
    missing = run(begun, "audit", "7")
    neither = run(begun, "audit")

    assert kept.exit_code == alone.exit_code == 0, kept.output + alone.output
    assert json.loads(kept.output)["waves"][0]["hidden"] > 0
    assert "has no figures yet" in missing.output
    assert neither.exit_code == 2
