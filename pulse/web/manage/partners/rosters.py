"""A roster from upload to import: sent, looked at, corrected, confirmed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict

from pulse.auth.guards import may
from pulse.auth.models import Function
from pulse.db import db
from pulse.web.manage import uploads
from pulse.web.manage.deeds import write_down
from pulse.web.manage.partners.forms import ConfirmForm, MappingForm, RosterForm
from pulse.web.manage.partners.preview import Preview, preview
from pulse.web.manage.partners.views import the_organisation
from pulse.web.manage.uploads import Upload
from surveys.asking import directory, report
from surveys.errors import FileUnreadable

bp = Blueprint("rosters", __name__, url_prefix="/manage/organisations/<int:organisation_id>/roster")


def _home() -> Path:
    home: Path = current_app.extensions["pulse.settings"].home
    return home


def _upload(organisation_id: int, token: str) -> Upload:
    return uploads.find(_home(), f"roster-{organisation_id}", token)


def _shown(organisation_id: int, token: str, given: MultiDict[str, str]) -> Preview:
    upload = _upload(organisation_id, token)
    form = MappingForm(formdata=given)
    return preview(the_organisation(organisation_id), upload, form)


def _page(view: Preview, code: int) -> ResponseReturnValue:
    return render_template("manage/partners/preview.html", view=view), code


@bp.route("/", methods=["GET", "POST"])
@may(Function.steward)
def send(organisation_id: int) -> ResponseReturnValue:
    """Take a file, and put it aside until it is confirmed."""
    organisation = the_organisation(organisation_id)
    form = RosterForm()
    if form.validate_on_submit():
        try:
            kept = uploads.keep(_home(), f"roster-{organisation.id}", form.file.data)
        except FileUnreadable as error:
            form.file.errors = [str(error)]
        else:
            reach = form.reach.data
            return redirect(
                url_for(".look", organisation_id=organisation.id, token=kept.token, reach=reach),
                303,
            )
    page = render_template("manage/partners/upload.html", form=form, organisation=organisation)
    return page, 422 if form.errors else 200


@bp.get("/<token>")
@may(Function.steward)
def look(organisation_id: int, token: str) -> ResponseReturnValue:
    """Show how a file is read and what importing it would do."""
    view = _shown(organisation_id, token, request.args)
    return _page(view, 200 if view.plan else 422)


@bp.get("/<token>/remarks.csv")
@may(Function.steward)
def remarks(organisation_id: int, token: str) -> ResponseReturnValue:
    """Hand out every remark on a file's rows, to work through."""
    view = _shown(organisation_id, token, request.args)
    if view.plan is None:
        return _page(view, 422)
    headers = {"Content-Disposition": "attachment; filename=remarks.csv"}
    body = "\ufeff" + report.as_csv(view.plan)
    return Response(body, mimetype="text/csv", headers=headers)


@bp.post("/<token>/import")
@may(Function.steward)
def confirm(organisation_id: int, token: str) -> ResponseReturnValue:
    """Import a roster as it was shown; if something has come between, show it again."""
    view = _shown(organisation_id, token, request.form)
    form = ConfirmForm()
    refusal = view.refusal(form.digest.data, accepted=form.accept.data)
    if view.plan is None or refusal:
        return _page(view, 422)
    directory.apply(db.session(), view.plan, datetime.now(UTC).date())
    write_down("roster imported", view.plan.organisation.name)
    db.session.commit()
    uploads.discard(view.upload)
    count = view.plan.people
    words = ngettext("%(num)d person is on the roster.", "%(num)d people are on the roster.", count)
    flash(words, "success")
    return redirect(url_for("partners.show", organisation_id=organisation_id), 303)


@bp.post("/<token>/discard")
@may(Function.steward)
def discard(organisation_id: int, token: str) -> ResponseReturnValue:
    """Throw a file away without importing it."""
    uploads.discard(_upload(organisation_id, token))
    flash(_("The file has been deleted. Nothing was imported."), "info")
    return redirect(url_for("partners.show", organisation_id=organisation_id), 303)
