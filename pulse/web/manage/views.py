"""The steward's first page: what stands, and what comes next."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from pulse import vitals
from pulse.auth.guards import may
from pulse.auth.models import Function
from pulse.db import db
from pulse.web.manage.next_step import next_step
from surveys import charter, partners, planning, waves
from surveys.asking.people import people_per_organisation

bp = Blueprint("manage", __name__, url_prefix="/manage")


@bp.get("/")
@may(Function.steward)
def index() -> ResponseReturnValue:
    """Show where the alliance stands, and the one thing that comes next."""
    session = db.session()
    organisations = partners.organisations(session)
    people = people_per_organisation(session)
    found = planning.near(waves.newest(session))
    terms = charter.rules_of(session, None)
    return render_template(
        "manage/index.html",
        alliance=partners.alliance(session),
        organisations=organisations,
        people=people,
        waves=found,
        step=next_step(organisations, people, found, terms=terms, today=datetime.now(UTC).date()),
        remind_everybody=terms.remind_everybody,
        protection=terms.protection,
        stuck=len(vitals.stuck(db.engine, datetime.now(UTC))),
        workers=vitals.living(db.engine),
        mute=current_app.extensions["pulse.settings"].mail_url is None,
    )
