"""A report's numbers as files: a workbook, JSON in a published shape, SPSS and Parquet."""

from __future__ import annotations

import json

from flask import Blueprint, Response

from pulse.auth.guards import may
from pulse.db import db
from pulse.reports import exports, pairs_written, portable, readme, store
from pulse.reports.datasets import dataset
from pulse.reports.mutual import views
from pulse.reports.report import names
from pulse.reports.tables import tables
from pulse.reports.workbook import workbook
from pulse.web.lead.views import READERS, must_read

bp = Blueprint("files", __name__, url_prefix="/reports")

DATA = {"sav": "application/x-spss-sav", "parquet": "application/vnd.apache.parquet"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/<int:organisation_id>/cells.xlsx")
@may(*READERS)
def book(organisation_id: int) -> Response:
    """Hand out one organisation's numbers as a workbook."""
    must_read(organisation_id)
    return _book(organisation_id)


@bp.get("/alliance/cells.xlsx")
@may(*READERS)
def alliance_book() -> Response:
    """Hand out the alliance's numbers as a workbook."""
    return _book(None)


@bp.get("/<int:organisation_id>/cells.json")
@may(*READERS)
def plain(organisation_id: int) -> Response:
    """Hand out one organisation's numbers as JSON."""
    must_read(organisation_id)
    return _plain(organisation_id)


@bp.get("/alliance/cells.json")
@may(*READERS)
def alliance_plain() -> Response:
    """Hand out the alliance's numbers as JSON."""
    return _plain(None)


@bp.get("/<int:organisation_id>/cells.<any(sav, parquet):ending>")
@may(*READERS)
def data(organisation_id: int, ending: str) -> Response:
    """Hand out one organisation's numbers for statistics programs."""
    must_read(organisation_id)
    return _data(organisation_id, ending)


@bp.get("/alliance/cells.<any(sav, parquet):ending>")
@may(*READERS)
def alliance_data(ending: str) -> Response:
    """Hand out the alliance's numbers for statistics programs."""
    return _data(None, ending)


@bp.get("/schema.json")
@may(*READERS)
def schema() -> Response:
    """Hand out the JSON Schema of the JSON files."""
    text = json.dumps(portable.schema(), indent=1)
    return Response(text, mimetype="application/schema+json")


def _book(organisation_id: int | None) -> Response:
    """A workbook; an organisation's with the pairs in which it is, as its leaders may see them."""
    session = db.session()
    alliance, name = names(session, organisation_id)
    told = store.trends(session, organisation_id, listed=1)
    pairs = views(session, [organisation_id]) if organisation_id is not None else []
    found = [*tables(exports.of(session, organisation_id)), *pairs_written.tables(pairs)]
    body = workbook([*readme.lines(alliance, name, told), *readme.COLUMNS], found)
    return _file(body, XLSX, organisation_id, "xlsx")


def _data(organisation_id: int | None, kind: str) -> Response:
    session = db.session()
    told = store.trends(session, organisation_id, listed=1)
    lines = readme.lines(*names(session, organisation_id), told)
    body = dataset(kind, [*lines, *readme.COLUMNS], exports.of(session, organisation_id))
    return _file(body, DATA[kind], organisation_id, kind)


def _plain(organisation_id: int | None) -> Response:
    session = db.session()
    alliance, name = names(session, organisation_id)
    text = portable.document(alliance, name, exports.of(session, organisation_id))
    return _file(text.encode(), "application/json", organisation_id, "json")


def _file(body: bytes, kind: str, organisation_id: int | None, ending: str) -> Response:
    response = Response(body, mimetype=kind)
    name = "alliance" if organisation_id is None else f"organisation-{organisation_id}"
    response.headers["Content-Disposition"] = f'attachment; filename="pulse-{name}.{ending}"'
    return response
