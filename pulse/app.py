"""Puts the application together: everything that is plugged in, in order."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from pulse import db, gate, intake, letterbox, schema
from pulse.auth import guards, limits, sign_in
from pulse.jobs import slips
from pulse.mail import outbox
from pulse.settings import Settings, load
from pulse.web import headers, languages, logs, problems, tidy
from pulse.web.account import views as account
from pulse.web.api import views as api
from pulse.web.arrive import views as arrive
from pulse.web.boxes import views as boxes
from pulse.web.desk import telling
from pulse.web.desk import views as desk
from pulse.web.feedback import views as feedback
from pulse.web.front import anonymity, charter, inside, mailbox, methods, results
from pulse.web.front import views as front
from pulse.web.lead import (
    agenda,
    agreement,
    appreciation,
    besides,
    care,
    choices,
    circle,
    files,
    frictions,
    handouts,
    heard,
    heats,
    meetings,
    milestones,
    minutes,
    pairs,
    prints,
    promises,
    reviews,
    risks,
    scorecard,
    taking_part,
    tokens,
)
from pulse.web.lead import views as lead
from pulse.web.letters import views as letters
from pulse.web.manage import clauses, rules, waits
from pulse.web.manage import views as manage
from pulse.web.manage.answers import views as answers
from pulse.web.manage.history import views as history
from pulse.web.manage.jobs import views as jobs
from pulse.web.manage.letters import views as samples
from pulse.web.manage.papers import heads, papers
from pulse.web.manage.partners import (
    addresses,
    calendars,
    changes,
    contacts,
    marks,
    persons,
    rosters,
)
from pulse.web.manage.partners import views as partners
from pulse.web.manage.pulses import views as pulses
from pulse.web.manage.waves import sharing
from pulse.web.manage.waves import views as waves
from pulse.web.manage.ways import views as ways
from pulse.web.respond import views as respond
from pulse.web.watch import views as watch

ROOT = Path(__file__).parent
TEMPLATES = ROOT / "templates" if (ROOT / "templates").is_dir() else ROOT.parent / "templates"

DOORS = (
    front,
    watch,
    jobs,
    anonymity,
    methods,
    charter,
    results,
    inside,
    mailbox,
    respond,
    feedback,
    arrive,
    boxes,
    desk,
    telling,
    account,
    lead,
    minutes,
    heats,
    pairs,
    circle,
    besides,
    files,
    prints,
    milestones,
    scorecard,
    risks,
    appreciation,
    promises,
    meetings,
    reviews,
    handouts,
    tokens,
    choices,
    api,
    agenda,
    agreement,
    taking_part,
    care,
    frictions,
    heard,
    letters,
    manage,
    partners,
    rosters,
    addresses,
    calendars,
    changes,
    contacts,
    marks,
    persons,
    pulses,
    answers,
    history,
    waves,
    ways,
    sharing,
    samples,
    heads,
    papers,
    rules,
    clauses,
    waits,
)


def create_app(settings: Settings | None = None) -> Flask:
    """Make the web application.

    Args:
        settings: what the operator set; read from the environment when left out.

    Returns:
        A Flask application that serves every door and runs no job.
    """
    settings = settings or load()
    app = Flask("pulse", template_folder=str(TEMPLATES), static_folder=str(ROOT / "static"))
    app.extensions["pulse.settings"] = settings
    logs.plug_in(app, settings)
    db.plug_in(app, settings)
    app.extensions["pulse.schema"] = (schema.ROSTER, schema.BOX)
    languages.plug_in(app)
    sign_in.plug_in(app, settings)
    limits.plug_in(app)
    outbox.plug_in(app, settings)
    intake.plug_in(app, settings)
    letterbox.plug_in(app)
    gate.plug_in(app)
    slips.plug_in(app)
    headers.plug_in(app, settings)
    problems.plug_in(app)
    tidy.plug_in(app)
    for door in DOORS:
        app.register_blueprint(door.bp)
    guards.plug_in(app, sign_in.LISTED | {"static"})
    return app
