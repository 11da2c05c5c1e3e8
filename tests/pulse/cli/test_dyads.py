"""`pulse dyads`: figures of pairs from a file, and what a file may not hold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from pulse.cli.dyads import dyads
from tests.analysis import golden


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(dyads, list(words))
    return done.exit_code, done.output


def test_every_figure_is_told_as_json() -> None:
    code, text = run("--file", str(golden.FOLDER / "dyads.csv"), "--json")

    (found,) = json.loads(text)["matrices"]
    expected = golden.table("dyads_expected").set_index(["what", "where"])["value"]
    assert code == 0
    assert [row["mean"] for row in found["received"]] == pytest.approx(list(expected["received"]))
    assert found["relations"]["method"] == "REML"
    assert found["relations"]["variances"]["partner"] == pytest.approx(
        expected["part", "partner"], rel=1e-3
    )
    assert sum(row["listed"] for row in found["asymmetries"]) == 8


def test_each_network_of_a_file_is_told_apart_and_needs_no_spread(tmp_path: Path) -> None:
    file = tmp_path / "edges.csv"
    file.write_text(
        "network,from,to,value\n"
        + "".join(f"one,{a},{b},{(len(a + b) + i) % 5 + 1}\n" for i, (a, b) in enumerate(
            (a, b) for a in "PQRST" for b in "PQRST" if a != b))
        + "other,P,Q,5\nother,Q,P,1\n"
    )  # fmt: skip

    code, text = run("--file", str(file), "--scale", "5")

    assert code == 0
    assert "one: 5 organisations, 100% of all pairs shown." in text
    assert "other: 2 organisations" in text
    assert "Gaps cannot be weighed" in text
    assert text.index("  P: sees") < text.index("  Q: sees")


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("a,b\n1,2\n", "has no column rater, rated, mean"),
        ("rater,rated,mean\n", "There are no pairs"),
        ("rater,rated,mean\nA,A,3\n", "line 2: A rates itself"),
        ("rater,rated,mean\nA,B,3\nA,B,4\n", "line 3: A rates B a second time, first in line 2"),
        ("rater,rated,mean\nA,B,much\n", "line 2: “much” in mean is no number"),
        ("rater,rated,mean\nA,B,-1\n", "line 2: “-1” in mean cannot be"),
        ("rater,rated,mean\nA,,4\n", "line 2: it does not say who rates whom"),
        ("rater,rated,mean\nA,B,400\n", "a mean lies between 0 and 100"),
    ],
)
def test_a_file_that_cannot_be_is_refused_with_its_line(
    tmp_path: Path, lines: str, words: str
) -> None:
    file = tmp_path / "pairs.csv"
    file.write_text(lines)

    code, text = run("--file", str(file))

    assert code == 2
    assert words in " ".join(text.replace("│", " ").split())
