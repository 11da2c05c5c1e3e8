"""What is hidden leaves no trace in anything that anybody is told, at any door, in any file."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path

import pytest
from flask import Flask

from pulse.auth.guards import MAY
from pulse.auth.models import Function
from pulse.db import db
from pulse.settings import Settings
from tests.house import two_houses
from tests.house.two_houses import (
    BOATS,
    NETS,
    OTHER,
    SHOWN,
    TIDE,
    WEIR,
    Told,
    exchanged,
    overwritten,
)
from tests.unpacked import unpacked

WITHOUT_FIGURES = {
    *("agenda.index", "agenda.download", "files.schema", "lead.index", "milestones.index"),
    *("reviews.index", "promises.kept", "promises.settle", "meetings.invitation"),
    *("arrive.index", "arrive.show"),
    *("appreciation.index", "appreciation.new"),
    *("risks.new", "risks.show"),
    *("scorecard.new", "scorecard.send", "scorecard.values", "scorecard.change"),
    *("tokens.index", "choices.index", "agreement.index", "taking_part.index", "circle.declare"),
    "heard.show",  # in the words of a box's reader
    "pairs.index",  # nobody was asked about partners
}
OF_PARTNERS = {  # told apart by tests/pulse/web/test_pairs.py and test_pairs_files.py
    *("pairs.pair", "pairs.cells", "pairs.paper", "pairs.book"),
    "inside.show",  # what anybody is told at results.show, where a charter wants a sign-in for it
}
OF_THE_CSV = {"files.data", "files.alliance_data"}
SOMETIMES = {  # what can be seen by when is rounded, and noise moves it over an edge or not
    *("frictions.index", "frictions.organisation", "risks.index", "risks.book"),
}
COMMANDS = {"audit", "series"}
LETTERS = {"thanks"}


def differing(told: Told, other: Told) -> set[tuple[str, str]]:
    """Where two houses tell different things."""
    return {where for where in told.keys() | other.keys() if told.get(where) != other.get(where)}


def endpoints(app: Flask, where: Iterable[tuple[str, str]]) -> set[str]:
    """What answers at some addresses; letters and commands by their names."""
    paths = app.url_map.bind("localhost")
    found = set()
    for _, path in where:
        if not path.startswith("/"):
            found.add(path)
        elif paths.test(path, "GET"):
            found.add(str(paths.match(path, "GET")[0]))
    return found


def for_readers(app: Flask) -> set[str]:
    """Every endpoint that a leader may look at."""
    return {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and Function.leader in (getattr(app.view_functions[rule.endpoint], MAY, None) or ())
    }


@pytest.mark.timeout(600)
def test_who_said_what_in_hidden_groups_is_told_nowhere(
    app: Flask, settings: Settings, tmp_path: Path
) -> None:
    wave = two_houses.built(app)
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()
    one, other, third = (two_houses.copied(settings, tmp_path / name) for name in "abc")

    told = two_houses.everything_told(one, wave)
    same = two_houses.everything_told(other, wave, exchanged(TIDE, WEIR), exchanged(BOATS, NETS))
    different = two_houses.everything_told(third, wave, overwritten(SHOWN, OTHER))

    assert differing(told, same) == set()
    assert for_readers(app) - OF_THE_CSV - OF_PARTNERS <= endpoints(app, told)
    with_figures = endpoints(app, differing(told, different))
    quiet = SOMETIMES | OF_THE_CSV | OF_PARTNERS
    assert for_readers(app) - with_figures - quiet == WITHOUT_FIGURES
    assert with_figures - for_readers(app) >= COMMANDS | LETTERS | {"lead.draft"}


def test_packed_files_are_looked_into() -> None:
    workbook = io.BytesIO()
    with zipfile.ZipFile(workbook, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/sheet1.xml", "<v>47.11</v>" * 20)
    leaf = b"%PDF-1.7\n1 0 obj stream\n" + zlib.compress(b"(47.11) Tj " * 20) + b"\nendstream"

    for packed in (workbook.getvalue(), leaf, gzip.compress(leaf)):
        assert b"47.11" not in packed
        assert b"47.11" in unpacked(packed)
