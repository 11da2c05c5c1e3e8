"""Meetings in which a release is read together: planned, in a calendar, and minuted."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, current_app
from flask.typing import ResponseReturnValue

from pulse import queue
from pulse.auth import invite
from pulse.auth.guards import may
from pulse.auth.models import Membership
from pulse.db import db
from pulse.paper import press
from pulse.reports.together.kit import Kit
from pulse.web.lead import gatherings, minuted, record
from pulse.web.lead.record import WRITERS
from pulse.web.lead.review_forms import MeetingForm
from pulse.web.lead.views import READERS
from surveys import agenda, deadlines, reviews
from surveys.agenda import Meeting
from surveys.errors import PlanInvalid

bp = Blueprint("meetings", __name__, url_prefix="/reports/together")


@bp.post("/<int:place>/<int:wave_id>/meeting")
@may(*WRITERS)
def plan(place: int, wave_id: int) -> ResponseReturnValue:
    """Write down when and where they are to sit together."""
    found, form = record.written(place, wave_id), MeetingForm()
    if form.validate_on_submit() and form.planned.data and form.hour.data:
        try:
            review, day = record.record(found), record.today(place)
            on, hour, room = form.planned.data, form.hour.data, form.room.data or ""
            reviews.plan(db.session(), review, on, hour, room=room, today=day)
            _invite(found)
            told = f"{record.what(found)}: {on.isoformat()}"
            return record.kept(found, "meeting planned", told)
        except PlanInvalid as error:
            form.planned.errors = [str(error)]
    return record.page(found, meeting=form)


@bp.get("/<int:place>/<int:wave_id>/meeting.ics")
@may(*READERS)
def invitation(place: int, wave_id: int) -> Response:
    """Hand the meeting out for a calendar program."""
    found = record.found(place, wave_id)
    meeting = _meeting(found)
    settings = current_app.extensions["pulse.settings"]
    host = urlsplit(settings.public_url).hostname or "pulse"
    body = agenda.written((), (meeting,), name=meeting.name, host=host, now=record.now())
    answer = Response(body, mimetype="text/calendar")
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Disposition"] = 'attachment; filename="pulse-meeting.ics"'
    return answer


@bp.get("/<int:place>/<int:wave_id>/minutes.pdf")
@may(*READERS)
def minutes(place: int, wave_id: int) -> Response:
    """Hand out what was written down, on paper."""
    found = record.found(place, wave_id)
    if found.review is None:
        abort(404)
    late = deadlines.clocks(db.session()).late(found.promises, record.now())
    content = minuted.content(found, record.there(place), late)
    response = Response(press.pdf("minutes", content), mimetype="application/pdf")
    name = f"pulse-minutes-{found.trend.wave}.pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _meeting(found: Kit) -> Meeting:
    """When they are to sit together; 404 while nobody planned it."""
    if found.review is None or found.review.planned is None:
        abort(404)
    return gatherings.written(found.review, deadlines.clocks(db.session()))


def _invite(found: Kit) -> None:
    """Have everybody told who reads along that there is something to read."""
    session, place = db.session(), found.place
    for user in invite.with_one_of(session, WRITERS):
        if any(_reads(each, place) for each in user.memberships):
            queue.enqueue(session, queue.NEWS_LETTER, queue.OF_PROMISES, place, user.id)


def _reads(member: Membership, place: int) -> bool:
    """Whether somebody who is no mere viewer belongs to a reading: of all, everybody does."""
    return member.function in WRITERS and (not place or member.organisation_id == place)
