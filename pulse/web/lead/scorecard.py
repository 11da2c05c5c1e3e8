"""Measures of the mission beside trust: partners enter their own, and all of them see every one."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TypedDict

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_security import current_user

from pulse import queue
from pulse.auth import audit
from pulse.auth.guards import is_steward, may
from pulse.auth.models import Function
from pulse.db import db
from pulse.reports import scored
from pulse.web.lead import own
from pulse.web.lead.scorecard_forms import (
    FileForm,
    MeasureForm,
    RemoveForm,
    ValueForm,
    directions,
)
from pulse.web.lead.views import FOR_EVER, READERS
from surveys import scorecard, scorecard_file
from surveys.errors import AlreadyThere, FileUnreadable, NameInvalid, NotFound, PlanInvalid
from surveys.files.table import read_table
from surveys.scorecard import Better, Measure

bp = Blueprint("scorecard", __name__, url_prefix="/scorecard")

WRITERS = (Function.steward, Function.leader)
DRAWING = "scorecard/draw"  # so that several in a row are drawn once


class Said(TypedDict):
    """What a measure is, but for its name."""

    unit: str
    better: Better
    owner: str
    definition: str


@bp.get("/")
@may(*READERS)
def index() -> str:
    """Show every measure beside the alliance's trust."""
    session = db.session()
    trust = scored.beside(session)
    return render_template(
        "lead/scorecard/index.html",
        trust=trust,
        found=scored.scored(session, scorecard.listed(session), trust),
        directions=directions(),
        writes=own.writes(WRITERS),
    )


@bp.route("/new", methods=["GET", "POST"])
@may(*WRITERS)
def new() -> ResponseReturnValue:
    """Name another measure."""
    form = MeasureForm()
    form.offer(own.names(WRITERS), everybody=is_steward())
    if form.validate_on_submit():
        try:
            whose, name = own.owner(form.whose.data), form.name.data or ""
            made = scorecard.define(db.session(), whose, name, **_told(form))
        except (NameInvalid, AlreadyThere) as error:
            form.name.errors = [str(error)]
        else:
            _kept("measure named", _what(made))
            return redirect(url_for(".show", measure_id=made.id), 303)
    page = render_template("lead/scorecard/new.html", form=form, measure=None)
    return page, 422 if form.errors else 200


@bp.route("/<int:measure_id>", methods=["GET", "POST"])
@may(*READERS)
def show(measure_id: int) -> ResponseReturnValue:
    """Show one measure with its values, and take another value."""
    found, form = _measure(measure_id), ValueForm()
    if form.is_submitted() and not _may_write(found):
        abort(403)
    if form.validate_on_submit() and _put(found, form):
        return redirect(url_for(".show", measure_id=measure_id), 303)
    return _page(found, form), 422 if form.errors else 200


@bp.route("/<int:measure_id>/change", methods=["GET", "POST"])
@may(*WRITERS)
def change(measure_id: int) -> ResponseReturnValue:
    """Say anew what a measure is."""
    found = _own(measure_id)
    form = MeasureForm(obj=found)
    form.offer({found.organisation_id or 0: ""}, everybody=False)
    if not form.is_submitted():
        form.better.data = found.better.value
    form.whose.data = found.organisation_id or 0
    if form.validate_on_submit():
        _turn(found)
        try:
            scorecard.amend(db.session(), found, form.name.data or "", **_told(form))
        except (NameInvalid, AlreadyThere) as error:
            form.name.errors = [str(error)]
        else:
            _kept("measure changed", f"{_what(found)}: {found.definition}")
            return redirect(url_for(".show", measure_id=measure_id), 303)
    page = render_template("lead/scorecard/new.html", form=form, measure=found)
    return page, 422 if form.errors else 200


@bp.post("/<int:measure_id>/values/<day>/remove")
@may(*WRITERS)
def strike(measure_id: int, day: str) -> ResponseReturnValue:
    """Take a value away."""
    found = _own(measure_id)
    _turn(found)
    try:
        gone = scorecard.strike(found, date.fromisoformat(day))
    except (NotFound, ValueError):
        abort(404)
    _kept("value removed", f"{_what(found)}, {day}: {gone:.15g}")
    return redirect(url_for(".show", measure_id=measure_id), 303)


@bp.post("/<int:measure_id>/remove")
@may(*WRITERS)
def remove(measure_id: int) -> ResponseReturnValue:
    """Take a measure away with all its values."""
    found, form = _own(measure_id), RemoveForm()
    if not form.validate_on_submit():
        return _page(found, ValueForm(formdata=None), form), 422
    _turn(found)
    subject = f"{_what(found)}, {len(found.values)} values: {form.why.data}"
    scorecard.remove(db.session(), found)
    _kept("measure removed", subject)
    return redirect(url_for(".index"), 303)


@bp.route("/file", methods=["GET", "POST"])
@may(*WRITERS)
def send() -> ResponseReturnValue:
    """Bring in a file of values, wholly or not at all."""
    form = FileForm()
    form.offer(own.names(WRITERS), everybody=is_steward())
    if form.validate_on_submit() and _brought(form):
        return redirect(url_for(".index"), 303)
    page = render_template("lead/scorecard/send.html", form=form)
    return page, 422 if form.errors else 200


@bp.get("/values.csv")
@may(*READERS)
def values() -> Response:
    """Hand out every value."""
    text = "\ufeff" + "".join(scorecard_file.lines(scorecard.listed(db.session())))
    response = Response(text, mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="pulse-scorecard.csv"'
    return response


@bp.get("/<int:measure_id>/<digest>/<shade>.svg")
@may(*READERS)
def picture(measure_id: int, digest: str, shade: str) -> Response:
    """One measure's drawing, at an address that never shows another."""
    body = scored.picture(db.session(), measure_id, shade, digest)
    if body is None:
        abort(404)
    response = Response(body, mimetype="image/svg+xml")
    response.headers["Cache-Control"] = FOR_EVER
    return response


def _page(found: Measure, form: ValueForm, gone: RemoveForm | None = None) -> str:
    session = db.session()
    trust = scored.beside(session)
    return render_template(
        "lead/scorecard/show.html",
        trust=trust,
        each=scored.scored(session, [found], trust)[0],
        directions=directions(),
        writes=_may_write(found),
        form=form,
        gone=gone or RemoveForm(formdata=None),
        refused=gone or form,
    )


def _put(found: Measure, form: ValueForm) -> bool:
    """Whether the value of a form could be kept."""
    _turn(found)
    try:
        number = scorecard_file.value(form.value.data or "")
        if number is None or form.day.data is None:
            form.value.errors = [_("Enter a number, as 12.5")]
            return False
        before = scorecard.put(found, form.day.data, number, _today())
    except FileUnreadable as error:
        form.value.errors = [str(error)]
        return False
    except PlanInvalid as error:
        form.day.errors = [str(error)]
        return False
    was = f" (it was {before:.15g})" if before is not None else ""
    _kept("value written", f"{_what(found)}, {form.day.data}: {number:.15g}{was}")
    return True


def _brought(form: FileForm) -> bool:
    """Whether a file could be brought in."""
    session, sent = db.session(), form.file.data
    owner = own.owner(form.whose.data)
    try:
        table = read_table(sent.read(), sent.filename or "")
        told = scorecard_file.bring(session, table, owner, _today())
    except FileUnreadable as error:
        session.rollback()
        form.file.errors = [str(error)]
        return False
    whose = owner.name if owner is not None else "all partners"
    about = f"{whose}: {told.values} values, {told.changed} changed, {told.measures} new measures"
    _kept("values brought in", about)
    flash(
        ngettext("%(num)s value was brought in.", "%(num)s values were brought in.", told.values),
        "success",
    )
    return True


def _kept(deed: str, about: str) -> None:
    """Write a deed down, have the charts drawn, and keep it."""
    session, now = db.session(), datetime.now(UTC)
    audit.record(session, actor=current_user.email, deed=deed, subject=about, now=now)
    queue.enqueue(session, queue.DRAW_HISTORY, queue.SCORECARD, key=DRAWING)
    session.commit()
    if deed != "values brought in":
        flash(_("All partners see it. The charts are drawn anew."), "success")


def _told(form: MeasureForm) -> Said:
    """What a form says of a measure but its name."""
    return {
        "unit": form.unit.data or "",
        "better": Better(form.better.data),
        "owner": form.owner.data or "",
        "definition": form.definition.data or "",
    }


def _measure(measure_id: int) -> Measure:
    try:
        return scorecard.by_id(db.session(), None, measure_id)
    except NotFound:
        abort(404)


def _own(measure_id: int) -> Measure:
    found = _measure(measure_id)
    if not _may_write(found):
        abort(403)
    return found


def _turn(found: Measure) -> None:
    """Let nobody else write measures of the same owner until this is kept."""
    scorecard.turn(db.session(), found.organisation)
    own.turn(found)


def _may_write(found: Measure) -> bool:
    return own.may_write(found.organisation_id, WRITERS)


def _what(found: Measure) -> str:
    """What the audit trail calls a measure."""
    whose = found.organisation.name if found.organisation is not None else "all partners"
    return f"{found.name} ({found.unit}, {whose})"


def _today() -> date:
    return datetime.now(UTC).date()
