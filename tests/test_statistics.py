"""The page on statistics is right: its examples run, and every number of a release is explained."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

from flask.testing import FlaskClient

from analysis.figures import METHODS

ROOT = Path(__file__).parents[1]
SHOWN = (
    *("mean", "favourable", "alpha", "omega", "item_rest", "between", "straight", "bounds"),
    *("explained", "driver", "change", "effect", "trend", "trend_from"),
)


def test_the_examples_of_the_page_on_statistics_run() -> None:
    page = str(ROOT / "docs" / "statistics.md")

    failed, tried = doctest.testfile(page, module_relative=False)

    assert (failed, tried > 15) == (0, True)


def test_the_page_of_methods_names_every_number_that_a_release_holds(client: FlaskClient) -> None:
    page = client.get("/methods")

    named = {
        name
        for names in re.findall(r"Its name in files: ([\w, ]+)\.", page.text)
        for name in names.split(", ")
    }
    assert page.status_code == 200
    assert set(SHOWN) <= named


def test_every_figure_of_an_analysis_says_how_it_is_made() -> None:
    assert all(words and not words.endswith(".") for words in METHODS.values())
