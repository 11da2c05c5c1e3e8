"""Reading a release together: what to talk about, how to lead the hour, and what comes of it."""

from __future__ import annotations

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_security import current_user

from pulse.auth.guards import is_steward, may
from pulse.db import db
from pulse.reports.together.kit import Kit
from pulse.web.lead import record
from pulse.web.lead.record import WRITERS
from pulse.web.lead.review_forms import EntryForm, MetForm
from pulse.web.lead.views import READERS
from surveys import commitments, deadlines, partners, reviews
from surveys.errors import NotFound, PlanInvalid
from surveys.reviews import Review, Sort

bp = Blueprint("reviews", __name__, url_prefix="/reports/together")


@bp.get("/<int:place>/")
@may(*READERS)
def index(place: int) -> str:
    """List the releases that were or can be read together."""
    organisation_id = record.subject(place)
    session = db.session()
    standing = commitments.standing(session, organisation_id)
    records = reviews.by_wave(session, organisation_id)
    return render_template(
        "lead/together/index.html",
        place=place,
        owner=_name(place) if place else None,
        waves=reviews.rounds(session, organisation_id),
        records=records,
        promised=commitments.counted(session, [each.id for each in records.values()]),
        open=standing,
        late=deadlines.clocks(session).late(standing, record.now()),
        mine=record.settled_by_me(standing),
    )


@bp.get("/<int:place>/<int:wave_id>")
@may(*READERS)
def show(place: int, wave_id: int) -> ResponseReturnValue:
    """Show what is needed to read one release together, and what was written down."""
    return record.page(record.found(place, wave_id))


@bp.post("/<int:place>/<int:wave_id>/met")
@may(*WRITERS)
def met(place: int, wave_id: int) -> ResponseReturnValue:
    """Write down that they read it together: when, who was there, and what they take from it."""
    found = record.written(place, wave_id)
    form = MetForm(record.there(place))
    if form.validate_on_submit():
        try:
            review = _read(found, form)
            names = ", ".join(record.there(place)[each] for each in sorted(review.present))
            return record.kept(found, "report read together", f"{record.what(found)}: {names}")
        except PlanInvalid as error:
            db.session.rollback()
            form.met.errors = [str(error)]
    return record.page(found, met=form)


@bp.post("/<int:place>/<int:wave_id>/entries")
@may(*WRITERS)
def write(place: int, wave_id: int) -> ResponseReturnValue:
    """Write down a note, a decision, or what to start, stop or go on with."""
    found, form = record.written(place, wave_id), EntryForm()
    form.offer()
    if form.validate_on_submit():
        try:
            review, sort = record.record(found), Sort(form.sort.data)
            words, day = form.words.data or "", record.today(place)
            reviews.write(db.session(), review, sort, words, today=day, author=current_user.email)
            return record.kept(found, f"{sort.value} written in a review", record.what(found))
        except PlanInvalid as error:
            form.words.errors = [str(error)]
    return record.page(found, entry=form)


@bp.post("/<int:place>/<int:wave_id>/entries/<int:entry_id>/strike")
@may(*WRITERS)
def strike(place: int, wave_id: int, entry_id: int) -> ResponseReturnValue:
    """Take an entry away: one's own, and for a steward anybody's."""
    found = record.written(place, wave_id)
    author = None if is_steward() else current_user.email
    try:
        reviews.strike(db.session(), record.record(found), entry_id, author)
    except NotFound:
        abort(404)
    return record.kept(found, "entry struck from a review", record.what(found))


def _read(found: Kit, form: MetForm) -> Review:
    """Write down what a form says of a meeting."""
    session, review = db.session(), record.record(found)
    day, present = record.today(found.place), set(form.present.data or ())
    if not record.may_tell_of(present):
        raise PlanInvalid("Only who was there writes it down: your own organisation was not.")
    reviews.meet(session, review, form.met.data or day, present=present, today=day)
    if (words := form.line.data or "").strip():
        reviews.write(session, review, Sort.decision, words, today=day, author=current_user.email)
    return review


def _name(place: int) -> str:
    session = db.session()
    return partners.by_id(session, partners.alliance(session), place).name
