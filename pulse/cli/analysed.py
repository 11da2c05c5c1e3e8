"""A folder with the figures of a file: a page to read, and every number to compare."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from analysis.figures import METHODS, Figure
from pulse.app import ROOT, TEMPLATES
from pulse.reports.tabulated import Analysis, tables
from surveys.files.cells import escape_cell

STYLE = ROOT / "static" / "css" / "pulse.css"


def write(folder: Path, analysis: Analysis) -> None:
    """Write figures.json, figures.csv and report.html into a folder, made where it is missing.

    Args:
        folder: may be there; files of these names are replaced.
        analysis: numbers go into JSON and CSV unrounded.
    """
    folder.mkdir(parents=True, exist_ok=True)
    plain = {
        "title": analysis.title,
        "methods": METHODS,
        "remarks": list(analysis.remarks),
        "figures": [one._asdict() for one in analysis.figures],
    }
    text = json.dumps(plain, indent=1, ensure_ascii=False, allow_nan=False)
    (folder / "figures.json").write_text(text + "\n", encoding="utf-8")
    with (folder / "figures.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(Figure._fields)
        for one in analysis.figures:
            writer.writerow(
                escape_cell(cell) if isinstance(cell, str) else "" if cell is None else repr(cell)
                for cell in one
            )
    shutil.copyfile(STYLE, folder / "pulse.css")
    (folder / "report.html").write_text(_page(analysis), encoding="utf-8")


def _page(analysis: Analysis) -> str:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["_"] = str
    return environment.get_template("alone/report.html").render(
        analysis=analysis, tables=tables(analysis), methods=METHODS
    )
