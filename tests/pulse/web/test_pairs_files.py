"""What leaders take from the page about partners: no file or paper holds more than the page."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from pulse.cli.dyads import dyads
from pulse.reports import pairs_file
from surveys.files.table import read_table
from tests.pulse.web.test_pairs import INDEX, ids, reader

__all__ = ["ids"]


def test_the_file_holds_what_the_page_does_and_is_read_by_the_command(
    app: Flask, steward: FlaskClient, ids: dict[str, int], tmp_path: Path
) -> None:
    client = reader(app, "Abbey", ids, steward)
    own, every = tmp_path / "own.csv", tmp_path / "every.csv"
    own.write_bytes(client.get(f"{INDEX}cells.csv").data)
    every.write_bytes(steward.get(f"{INDEX}cells.csv").data)

    rows = pairs_file.read(read_table(own.read_bytes(), own.name))
    told = CliRunner().invoke(dyads, ["--file", str(every), "--json"])

    (frame,) = rows.values()
    shown = frame[frame["mean"].notna()]
    assert {"Abbey"} & set(frame["rater"]) == {"Abbey"}
    assert all("Abbey" in pair for pair in zip(frame["rater"], frame["rated"], strict=True))
    assert len(shown) == 4
    (matrix,) = json.loads(told.output)["matrices"]
    assert matrix["coverage"] == pytest.approx(6 / 20)
    assert len(matrix["asymmetries"]) == 3


def test_workbook_and_paper_hold_the_pairs_of_their_reader_and_no_other(
    app: Flask, steward: FlaskClient, ids: dict[str, int]
) -> None:
    abbey, coast = (reader(app, role, ids, steward) for role in ("Abbey", "Coast"))

    own = book(abbey, f"/reports/{ids['Abbey']}/cells.xlsx")
    apart, every = book(abbey, f"{INDEX}cells.xlsx"), book(steward, f"{INDEX}cells.xlsx")
    paper = told(abbey, f"/reports/{ids['Abbey']}/report.pdf")
    nothing = told(coast, f"{INDEX}matrix.pdf")

    assert own["Pairs"] == apart["Pairs"]
    said = [row for row in apart["Pairs"][1:] if row[5] != ""]
    assert {frozenset(row[3:5]) for row in said} == {
        frozenset(("Abbey", "Beacon")),
        frozenset(("Abbey", "Dune")),
    }
    assert sum(cell != "" for row in every["Matrix"][1:] for cell in row[1:]) == 6
    assert [row[0] for row in every["Matrix"]] == [
        *("", "1. Abbey", "2. Beacon", "3. Coast", "4. Dune", "5. Elm")
    ]
    assert "Pairs" not in book(abbey, "/reports/alliance/cells.xlsx")
    level = str(round(next(float(row[5]) for row in said if row[3:5] == ["Abbey", "Beacon"])))
    assert "what one partner says of another" in paper
    assert re.search(rf"Abbey Beacon {level} ", paper)
    assert not re.search(r"Beacon Dune \d", paper)
    assert "Of whom" not in nothing


def book(client: FlaskClient, address: str) -> dict[str, list[list[Any]]]:
    """The sheets of a workbook."""
    found = CalamineWorkbook.from_filelike(io.BytesIO(client.get(address).data))
    return {name: found.get_sheet_by_name(name).to_python() for name in found.sheet_names}


def told(client: FlaskClient, address: str) -> str:
    """The text of a document, with single spaces."""
    pages = PdfReader(io.BytesIO(client.get(address).data)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)
