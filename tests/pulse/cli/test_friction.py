"""`pulse friction`: flags worked out again from published cells, without any installation."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.flags import find
from pulse.cli import main
from pulse.cli.session import inside
from pulse.db import db
from pulse.settings import Settings
from soak.panels import Setting, cells
from surveys.frictions import Friction
from tests.pulse.cli.test_operate import begun
from tests.pulse.cli.test_operate import run as operate
from tests.pulse.reports.test_flagged import published
from tests.pulse.reports.world import World

__all__ = ["begun"]

HEAD = "organisation,construct,wave,mean,n,sd,noise_var"


def run(file: Path, *options: str) -> Result:
    """The command as typed."""
    return CliRunner().invoke(main, ["friction", "--file", str(file), *options])


def fallen() -> pd.DataFrame:
    """Three constructs of eight organisations, of which one fell at the tenth wave."""
    told = cells(Setting(organisations=8, constructs=3, waves=14), np.random.default_rng(11))
    own = (told["organisation"] == "o06") & (told["construct"] == "c01") & (told["wave"] >= 10)
    return told.assign(mean=told["mean"] - np.where(own, 15, 0))


def test_a_file_gives_the_flags_and_every_intermediate_figure(tmp_path: Path) -> None:
    told = fallen()
    told.to_csv(tmp_path / "cells.csv", index=False)

    words, machine = run(tmp_path / "cells.csv"), run(tmp_path / "cells.csv", "--json")

    assert words.exit_code == machine.exit_code == 0, words.output
    assert "c01 of o06 is falling since" in words.output
    expected = find(told)
    source = json.loads(machine.output)["sources"][0]
    assert [row["statistic"] for row in source["rows"]] == [
        None if np.isnan(each) else each for each in expected.rows["statistic"]
    ]
    first = source["flags"][0]
    assert (first["organisation"], first["construct"], first["level"]) == ("o06", "c01", "alert")
    assert abs(first["onset"] - 10) <= 1
    assert source["noise"]["tau2"] == expected.noise.tau2
    assert {row["construct"] for row in source["together"]} == {"c00", "c01", "c02", "overall"}


def test_fewer_tolerated_flags_ask_for_more_evidence(tmp_path: Path) -> None:
    fallen().to_csv(tmp_path / "cells.csv", index=False)

    bars = [
        json.loads(run(tmp_path / "cells.csv", "--json", "--false-flags-a-year", years).output)
        for years in ("0.5", "2")
    ]

    rare, often = (each["sources"][0]["rows"][-1]["watch"] for each in bars)
    assert rare == pytest.approx(4 * often)


def test_the_list_holds_the_fall(tmp_path: Path) -> None:
    fallen().to_csv(tmp_path / "cells.csv", index=False)

    found = run(tmp_path / "cells.csv", "--list", "e-bh")

    assert found.output.count(" of o") == 1
    assert "one in five may be false" in found.output


def test_a_reports_own_file_is_read_as_well(tmp_path: Path) -> None:
    head = "source,wave,day,subject,name,construct,measure,weighting,value,n,noise_sd,note"
    lines = [
        f"Core,{wave},2024-{wave:02d}-05,{subject},,trust,{measure},person,{60 - wave},40,1.5,"
        for wave in range(1, 9)
        for subject in ("organisation", "alliance")
        for measure in ("mean", "favourable")
    ]
    (tmp_path / "report.csv").write_text("\n".join([head, *lines]) + "\n")

    found = json.loads(run(tmp_path / "report.csv", "--json").output)["sources"][0]

    assert [row["score"] for row in found["rows"]] == [60.0 - wave for wave in range(1, 9)]
    assert found["rows"][0]["noise_var"] == pytest.approx(2.25)
    assert found["rows"][0]["wave"] == "2024-01-05"


def test_a_public_file_is_read_by_what_it_calls_its_columns(tmp_path: Path) -> None:
    told = fallen()[["organisation", "construct", "wave", "mean"]]
    public = told.set_axis(["org_uid", "measure", "year", "score"], axis=1)
    for name, frame in (("ours.csv", told), ("public.csv", public)):
        frame.to_csv(tmp_path / name, index=False)

    ours, theirs = (run(tmp_path / name).output for name in ("ours.csv", "public.csv"))

    assert theirs == ours
    assert "series" in theirs


def test_before_four_earlier_waves_it_says_so(tmp_path: Path) -> None:
    rows = [f"{name},trust,{wave},60,20,20,0" for name in "abc" for wave in (1, 2, 3)]
    (tmp_path / "cells.csv").write_text("\n".join([HEAD, *rows]) + "\n")

    assert "Nothing can be said before four earlier waves." in run(tmp_path / "cells.csv").output


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a,b\n1,2\n", "it has no column construct, mean, wave."),
        (HEAD + "\n", "There are no means of organisations in cells.csv."),
        (HEAD + "\na,trust,1,much,20,20,0\n", "line 2: “much” in mean is no number."),
        (HEAD + "\na,trust,1,inf,20,20,0\n", "line 2: “inf” in mean cannot be."),
        (HEAD + "\na,trust,1,60,0,20,0\n", "line 2: “0” in n cannot be."),
        (HEAD + "\na,trust,1,60,20,-1,0\n", "line 2: “-1” in sd cannot be."),
        (HEAD + "\na,trust,soon,60,20,20,0\n", "line 2: “soon” is neither a day nor the number"),
        (HEAD + "\na,trust,1,60,20,20,0\na,trust,1,61,20,20,0\n", "line 3: trust of a stands twic"),
        (HEAD + "\na,trust,1,60,20,20,0\na,trust,2024-05-01,61,20,20,0\n", "others numbers"),
        (HEAD + ",begins_anew\na,trust,1,60,20,20,0,maybe\n", "“maybe” in begins_anew"),
        ("%PDF-1.4", "PDF document"),
        ("", "is empty"),
    ],
)
def test_a_file_that_cannot_be_ends_in_2_with_a_sentence(
    tmp_path: Path, text: str, words: str
) -> None:
    (tmp_path / "cells.csv").write_text(text)

    found = run(tmp_path / "cells.csv")

    assert found.exit_code == 2
    assert words in " ".join(found.output.split()).replace(" │ │ ", " ")
    assert "Traceback" not in found.output


def test_what_an_installation_found_is_found_again_in_its_file(
    begun: Settings, tmp_path: Path
) -> None:
    with inside(begun) as app, Session(db.engine) as roster, Session(db.engines["box"]) as box:
        world = World(roster, box, app.extensions["pulse.keyring"])
        for number in range(1, 8):
            published(world, number, [60 - (20 if number >= 7 else 0), 55, 62, 58])
        kept = {each.construct: each.statistic for each in roster.scalars(select(Friction))}
    file = tmp_path / "cells.csv"

    written = operate(begun, "friction", "--to", str(file))
    again = json.loads(run(file, "--json").output)["sources"][0]["flags"]
    neither = operate(begun, "friction")

    assert written.exit_code == 0, written.output
    assert {each["organisation"] for each in again} == {"Partner 0"}
    assert {each["construct"]: each["statistic"] for each in again} == pytest.approx(kept)
    assert neither.exit_code == 2
