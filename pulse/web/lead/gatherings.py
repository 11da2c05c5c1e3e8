"""Planned meetings as a calendar program is told of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from flask import current_app, url_for
from flask_babel import gettext as _

from pulse.db import db
from surveys import deadlines, reviews
from surveys.agenda import Meeting
from surveys.deadlines import Clocks
from surveys.errors import PlanInvalid
from surveys.reviews import EVERYBODY, Review
from surveys.waves import Wave


def ahead(organisations: Collection[int] | None, today: date) -> list[Meeting]:
    """Meetings to come, without saying where.

    Args:
        organisations: ids of those whose own meetings are wanted, beside those of all partners;
            everybody's if None.
        today: the day.
    """
    places = None if organisations is None else {EVERYBODY, *organisations}
    clocks = deadlines.clocks(db.session())
    found = reviews.ahead(db.session(), places, today)
    return [replace(written(each, clocks), room="") for each in found]


def written(review: Review, clocks: Clocks) -> Meeting:
    """A meeting that was planned.

    Raises:
        PlanInvalid: nobody planned it.
    """
    if review.planned is None or review.hour is None:
        raise PlanInvalid("Nobody has said yet when they meet.")
    wave = db.session().get_one(Wave, review.release.wave_id)
    whose = review.organisation.name if review.organisation else _("all partners together")
    page = url_for("reviews.show", place=review.place, wave_id=wave.id)
    return Meeting(
        id=review.id,
        name=_("Read together: %(wave)s, %(whose)s", wave=wave.name, whose=whose),
        begins=clocks.of(review.organisation_id).at(review.planned, review.hour),
        room=review.room,
        page=f"{current_app.extensions['pulse.settings'].public_url}{page}",
    )
