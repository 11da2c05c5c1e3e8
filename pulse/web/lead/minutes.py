"""A report in a minute: three sentences, every theme with its line and its level, and the flags."""

from __future__ import annotations

from datetime import UTC, date, datetime

from flask import Blueprint, render_template

from pulse.auth.guards import is_steward, may, organisations_led
from pulse.db import db
from pulse.reports.minute.page import Brief, brief
from pulse.web.lead.addresses import Pictures
from pulse.web.lead.views import READERS, must_read
from pulse.web.lead.wording import pictured, told

bp = Blueprint("minutes", __name__, url_prefix="/reports")
bp.add_app_template_filter(told, "told")
bp.add_app_template_filter(pictured, "pictured")


@bp.get("/<int:organisation_id>/minute")
@may(*READERS)
def organisation(organisation_id: int) -> str:
    """Show what one organisation's report says in a minute."""
    must_read(organisation_id)
    return _page(brief(db.session(), organisation_id, _today()))


@bp.get("/alliance/minute")
@may(*READERS)
def alliance() -> str:
    """Show what the alliance's report says in a minute."""
    return _page(brief(db.session(), None, _today()))


def _page(subject: Brief) -> str:
    return render_template(
        "lead/minute.html",
        brief=subject,
        pictures=Pictures(subject.organisation_id, subject.pictures),
        chooses=is_steward() or len(organisations_led()) > 1,
    )


def _today() -> date:
    return datetime.now(UTC).date()
