"""What a partner is handed before the first letter: to read, to copy, to fill in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Blueprint, Flask, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from pulse import briefs
from pulse.auth.guards import may
from pulse.auth.models import Function
from pulse.db import db
from pulse.paper.document import Block
from pulse.paper.press import PaperFailed
from pulse.web.manage.deeds import write_down
from pulse.web.manage.papers.forms import AnnouncementForm
from pulse.web.manage.partners.views import the_organisation
from pulse.web.tidy import application
from surveys import letterheads
from surveys.errors import NameInvalid
from surveys.partners import Organisation

bp = Blueprint("papers", __name__, url_prefix="/manage/organisations/<int:organisation_id>/papers")

ODT = "application/vnd.oasis.opendocument.text"


def _now() -> datetime:
    return datetime.now(UTC)


@bp.get("/")
@may(Function.steward)
def index(organisation_id: int) -> ResponseReturnValue:
    """List what can be handed to a partner."""
    organisation = the_organisation(organisation_id)
    session = db.session()
    titles = [
        (name, briefs.title(briefs.paper(application(), session, organisation, name)))
        for name in briefs.DOCUMENTS
    ]
    return render_template("manage/papers/index.html", organisation=organisation, titles=titles)


@bp.get("/it")
@may(Function.steward)
def it(organisation_id: int) -> ResponseReturnValue:
    """Show what a partner's IT must know."""
    organisation = the_organisation(organisation_id)
    session = db.session()
    return render_template(
        "manage/papers/it.html",
        organisation=organisation,
        facts=briefs.facts(application(), session, organisation),
        text=briefs.for_it(application(), session, organisation, _now()),
    )


@bp.get("/it.txt")
@may(Function.steward)
def it_text(organisation_id: int) -> ResponseReturnValue:
    """The same as a file of plain text."""
    text = briefs.for_it(application(), db.session(), the_organisation(organisation_id), _now())
    return _file(text, "text/plain", "for-your-it.txt")


@bp.route("/announcement", methods=["GET", "POST"])
@may(Function.steward)
def announcement(organisation_id: int) -> ResponseReturnValue:
    """Show the letter that announces the surveys, and say in whose name it is written."""
    organisation = the_organisation(organisation_id)
    session = db.session()
    form = AnnouncementForm(obj=letterheads.of(session, organisation))
    if form.validate_on_submit():
        given = {name: form[name].data or "" for name in ("director", "role", "own_words")}
        try:
            letterheads.sign(session, organisation, **given)
        except NameInvalid as error:
            form.form_errors.append(str(error))
        else:
            write_down("announcement written", organisation.name)
            session.commit()
            return redirect(url_for(".announcement", organisation_id=organisation_id), 303)
    subject, text = briefs.announcement(application(), session, organisation)
    page = render_template(
        "manage/papers/announcement.html",
        form=form,
        organisation=organisation,
        subject=subject,
        text=text,
    )
    return page, 422 if form.errors else 200


@bp.get("/announcement.txt")
@may(Function.steward)
def announcement_text(organisation_id: int) -> ResponseReturnValue:
    """The announcement as a file of plain text."""
    subject, text = briefs.announcement(
        application(), db.session(), the_organisation(organisation_id)
    )
    return _file(f"{subject}\n\n{text}", "text/plain", "announcement.txt")


@bp.get("/announcement.eml")
@may(Function.steward)
def announcement_draft(organisation_id: int) -> ResponseReturnValue:
    """The announcement as a letter that a mail program opens as a draft."""
    drafted = briefs.draft(application(), db.session(), the_organisation(organisation_id))
    return _file(drafted, "message/rfc822", "announcement.eml")


@bp.get("/<name>")
@may(Function.steward)
def show(organisation_id: int, name: str) -> ResponseReturnValue:
    """Show one document of the data-protection pack."""
    organisation = the_organisation(organisation_id)
    blocks = briefs.paper(application(), db.session(), organisation, name)
    return render_template(
        "manage/papers/show.html", organisation=organisation, name=name, blocks=blocks
    )


@bp.get("/<name>.odt")
@may(Function.steward)
def odt(organisation_id: int, name: str) -> ResponseReturnValue:
    """One document as a file that office programs open."""
    return _file(_made(briefs.as_odt, organisation_id, name), ODT, f"{name}.odt")


@bp.get("/<name>.pdf")
@may(Function.steward)
def pdf(organisation_id: int, name: str) -> ResponseReturnValue:
    """One document to read or print."""
    return _file(_made(briefs.as_pdf, organisation_id, name), "application/pdf", f"{name}.pdf")


@bp.errorhandler(PaperFailed)
def failed(error: PaperFailed) -> ResponseReturnValue:
    """Say that a document could not be set."""
    flash(str(error), "error")
    return redirect(url_for("partners.index"), 303)


def _made(
    make: Callable[[Flask, Organisation, list[Block]], bytes], organisation_id: int, name: str
) -> bytes:
    organisation = the_organisation(organisation_id)
    return make(
        application(), organisation, briefs.paper(application(), db.session(), organisation, name)
    )


def _file(content: str | bytes, mimetype: str, name: str) -> Response:
    headers = {"Content-Disposition": f"attachment; filename={name}"}
    return Response(content, mimetype=mimetype, headers=headers)
