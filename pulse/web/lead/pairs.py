"""How partners see each other: the matrix, and both sides of a pair that may see them."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template, request

from pulse import paired
from pulse.auth.guards import may
from pulse.db import db
from pulse.reports import arranged, pairs_written
from pulse.reports.grid import grid
from pulse.reports.mutual import history, views
from pulse.reports.pair_lines import lines
from pulse.reports.workbook import workbook
from pulse.web.lead import caring
from pulse.web.lead.agreement import led
from pulse.web.lead.files import XLSX
from pulse.web.lead.views import READERS, mine
from surveys import contacts, partners

NAME, CONTACT = "name", "contact"  # in which order partners stand

bp = Blueprint("pairs", __name__, url_prefix="/reports/partners")


@bp.get("/")
@may(*READERS)
def index() -> str:
    """Show what is said of the reader's partners, and the pairs in which they are."""
    found, known = views(db.session(), mine()), contacts.declared(db.session())
    order = CONTACT if request.args.get("order") == CONTACT and known.declared else NAME
    if order == CONTACT:
        found = [arranged.by_contact(view, known) for view in found]
    return render_template(
        "lead/partners/index.html",
        drawn=[(view, grid(view)) for view in found],
        order=order,
        known=bool(known.declared),
        led=led(),
    )


@bp.get("/<int:pulse_id>/<int:this>/<int:other>")
@may(*READERS)
def pair(pulse_id: int, this: int, other: int) -> str:
    """Show how one sees the other and the other one, over the waves, and how to talk about it."""
    read = mine()
    if read is not None and this not in read:
        abort(404)
    session = db.session()
    view = next((each for each in views(session, read) if each.pulse_id == pulse_id), None)
    moments = history(session, pulse_id, this, other)
    if view is None or not any(each.forth.value or each.back.value for each in moments):
        abort(404)
    alliance = partners.alliance(session)
    return render_template(
        "lead/partners/pair.html",
        view=view,
        one=partners.by_id(session, alliance, this),
        other=partners.by_id(session, alliance, other),
        moments=moments,
        drawn=lines(moments),
        raised=caring.raised_from(this, other),
        gap=next((gap for gap in view.gaps if {gap.one[0], gap.other[0]} == {this, other}), None),
    )


@bp.get("/cells.csv")
@may(*READERS)
def cells() -> Response:
    """Hand out the pairs that the reader sees, as `pulse dyads --file` reads them."""
    text = "\ufeff" + "".join(pairs_written.lines(views(db.session(), mine())))
    response = Response(text, mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="pulse-partners.csv"'
    return response


@bp.get("/cells.xlsx")
@may(*READERS)
def book() -> Response:
    """Hand out the same as a workbook, with the matrix."""
    found = pairs_written.tables(views(db.session(), mine()))
    response = Response(workbook(pairs_written.ABOUT, found), mimetype=XLSX)
    response.headers["Content-Disposition"] = 'attachment; filename="pulse-partners.xlsx"'
    return response


@bp.get("/matrix.pdf")
@may(*READERS)
def paper() -> Response:
    """Hand out the matrix and the pairs that the reader sees, on paper."""
    response = Response(paired.pdf(db.session(), mine()), mimetype="application/pdf")
    response.headers["Content-Disposition"] = 'attachment; filename="pulse-partners.pdf"'
    return response
