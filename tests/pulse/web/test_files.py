"""One photograph, whichever way it is read: page and files say the same, cell by cell."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import fastparquet
import pandas as pd
import pyreadstat
import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from pulse.reports import portable
from pulse.reports.exports import HEAD
from pulse.reports.tables import NUMBERS, number
from tests.pulse.web.test_lead import leader, places, seen

__all__ = ["leader", "places"]

Figures = Counter[tuple[Any, ...]]


def whole(rows: list[dict[str, Any]]) -> Figures:
    """Rows as they are compared: every column, numbers as numbers."""
    return Counter(
        tuple(float(v) if isinstance(v, int | float) else v for v in map(row.get, HEAD))
        for row in rows
    )


def of_csv(client: FlaskClient, address: str) -> list[dict[str, Any]]:
    """The CSV's rows, numbers as numbers."""
    text = client.get(f"{address}/cells.csv").get_data(as_text=True).lstrip("\ufeff")
    return [
        {column: number(column, text) for column, text in row.items()}
        for row in csv.DictReader(io.StringIO(text))
    ]


def of_book(client: FlaskClient, address: str) -> list[dict[str, Any]]:
    """The workbook's rows, of all its tables."""
    body = client.get(f"{address}/cells.xlsx").get_data()
    book = CalamineWorkbook.from_filelike(io.BytesIO(body))
    found = []
    for name in book.sheet_names[1:]:
        head, *rows = book.get_sheet_by_name(name).to_python()
        found += [
            {
                str(column): None if cell == "" else cell
                for column, cell in zip(head, row, strict=True)
            }
            for row in rows
        ]
    return found


def of_json(client: FlaskClient, address: str) -> list[dict[str, Any]]:
    """The JSON's figures."""
    return list(json.loads(client.get(f"{address}/cells.json").get_data())["figures"])


def of_data(
    client: FlaskClient, address: str, folder: Path
) -> dict[str, tuple[list[dict[str, Any]], str]]:
    """The rows of both data sets, and what they say of themselves."""
    for kind in ("sav", "parquet"):
        (folder / kind).write_bytes(client.get(f"{address}/cells.{kind}").get_data())
    sav, about = pyreadstat.read_sav(folder / "sav")
    with (folder / "parquet").open("rb") as file:
        parquet = fastparquet.ParquetFile(file)
        frame = parquet.to_pandas()
    told = {
        "sav": (sav, f"{about.file_label} {' '.join(about.notes)}"),
        "parquet": (frame, parquet.key_value_metadata["pulse"]),
    }
    return {
        kind: (
            [
                {str(c): None if v == "" or pd.isna(v) else v for c, v in row.items()}
                for row in found.to_dict("records")
            ],
            words,
        )
        for kind, (found, words) in told.items()
    }


@pytest.mark.parametrize("whose", ["Harbour Trust", "Quince", "alliance"])
def test_page_and_files_say_the_same_cell_by_cell(
    steward: FlaskClient, places: dict[str, int], whose: str
) -> None:
    address = f"/reports/{places.get(whose, whose)}"

    rows = of_csv(steward, address)

    assert len(rows) > 20
    assert whole(of_book(steward, address)) == whole(rows)
    assert whole(of_json(steward, address)) == whole(rows)
    page = re.sub(r"\s+", " ", re.sub("<[^>]+>", "", seen(steward, address)))
    own = "alliance" if whose == "alliance" else "organisation"
    shown = [r for r in rows if (r["subject"], r["measure"]) == (own, "mean") and r["value"]]
    shown = [r for r in shown if r["weighting"] == "person"]
    for row in shown:
        assert f"{row['value']:.1f} ({row['low']:.1f} to {row['high']:.1f})" in page
    minute = seen(steward, f"{address}/minute")
    for row in (r for r in shown if r["wave"] == 2):
        assert re.search(rf"<b>{row['value']:.0f}</b>", minute) or row["value"] % 1 in (0.4, 0.5)


def test_the_report_on_paper_says_the_same_and_can_be_read_aloud(
    leader: FlaskClient, places: dict[str, int]
) -> None:
    address = f"/reports/{places['Harbour Trust']}"
    rows = [row for row in of_csv(leader, address) if row["wave"] == 2 and row["value"] is not None]

    answer = leader.get(f"{address}/report.pdf")

    assert answer.mimetype == "application/pdf"
    paper = PdfReader(io.BytesIO(answer.get_data()))
    root = paper.trailer["/Root"]
    text = " ".join(" ".join(page.extract_text().split()) for page in paper.pages)
    for row in rows:
        if (row["subject"], row["measure"]) == ("organisation", "mean"):
            assert f"{row['value']:.1f} ({row['low']:.1f} to {row['high']:.1f})" in text
    assert rows[0]["release"] in text
    assert "charter, version 1" in text
    assert "Nothing moved since wave 1 that can be told from noise." in text
    assert root["/Lang"] == "en"
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert paper.outline, "headings are bookmarks"
    assert leader.get(f"/reports/{places['Mill Clinic']}/report.pdf").status_code == 404


def test_every_row_says_from_which_release_and_under_which_rules(
    leader: FlaskClient, places: dict[str, int]
) -> None:
    address = f"/reports/{places['Harbour Trust']}"
    page = seen(leader, address)

    rows = of_csv(leader, address)

    for row in rows:
        assert row["alliance"] == "Coast Alliance"
        assert row["release"] is None or f"<code>{row['release']}</code>" in page
        assert (row["rules"] == 1) is (row["release"] is not None)
    readme = CalamineWorkbook.from_filelike(
        io.BytesIO(leader.get(f"{address}/cells.xlsx").get_data())
    ).get_sheet_by_name("README")
    words = " ".join(str(cell) for row in readme.to_python() for cell in row)
    assert "Coast Alliance" in words
    assert rows[0]["release"] in words
    assert "charter, version 1" in words


def test_another_organisations_files_are_not_there(
    leader: FlaskClient, places: dict[str, int]
) -> None:
    for ending in ("csv", "xlsx", "json", "sav", "parquet"):
        for other in (places["Mill Clinic"], places["Rowan"], 0, 999):
            assert leader.get(f"/reports/{other}/cells.{ending}").status_code == 404
    for ending in ("csv", "xlsx", "json"):
        assert leader.get(f"/reports/alliance/cells.{ending}").status_code == 200


def test_the_json_has_the_published_shape(leader: FlaskClient, places: dict[str, int]) -> None:
    schema = json.loads(leader.get("/reports/schema.json").get_data())
    body = leader.get(f"/reports/{places['Harbour Trust']}/cells.json").get_data()

    document = portable.Document.model_validate_json(body, by_alias=True)

    assert schema["$id"] == document.schema_id
    allowed = set(schema["$defs"]["Figure"]["properties"])
    assert allowed == set(HEAD)
    assert schema["$defs"]["Figure"]["additionalProperties"] is False
    assert all(set(figure) <= allowed for figure in json.loads(body)["figures"])


def test_data_sets_say_the_same_and_from_what_they_are(
    leader: FlaskClient, places: dict[str, int], tmp_path: Path
) -> None:
    address = f"/reports/{places['Harbour Trust']}"
    rows = of_csv(leader, address)

    found = of_data(leader, address, tmp_path)

    for data, words in found.values():
        assert whole(data) == whole(rows)
        assert "Coast Alliance" in words
        assert str(rows[0]["release"]) in words
        assert "charter, version 1" in words


def test_what_looks_like_a_formula_is_text_in_every_file() -> None:
    for column in HEAD:
        found = number(column, "=1+1") if column not in NUMBERS else "=1+1"
        assert isinstance(found, str)
