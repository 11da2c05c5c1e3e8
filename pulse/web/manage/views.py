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
from surveys import agreements, charter, partners, planning, waves
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
        false_flags=terms.false_flags,
        team_from=terms.team,
        mutual=len(terms.agreed),
        results=terms.results,
        gate=terms.gate,
        ladder=(terms.acknowledged_days, terms.in_hand_days, terms.settled_days),
        agreeing=_agreeing(),
        stuck=len(vitals.stuck(db.engine, datetime.now(UTC))),
        workers=vitals.living(db.engine),
        mute=current_app.extensions["pulse.settings"].mail_url is None,
    )


def _agreeing() -> list[str]:
    """The partners that have yet to agree to the newest charter, by name."""
    session = db.session()
    newest = charter.starter(session, partners.alliance(session))
    return [each.name for each in agreements.lacking(session, newest)]
