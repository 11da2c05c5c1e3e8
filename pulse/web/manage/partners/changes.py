"""Organisations and teams renamed, joined, moved, split off, gone: looked at first, then done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pulse import reshaping
from pulse.auth.guards import may
from pulse.auth.models import Function
from pulse.db import db
from pulse.reshaping import Preview
from pulse.web.manage.deeds import write_down
from pulse.web.manage.partners.change_forms import (
    ChangeForm,
    HomeForm,
    LeaveForm,
    NameForm,
    NewTeamForm,
    ReturnForm,
    SplitForm,
    TeamForm,
)
from pulse.web.manage.partners.views import the_organisation
from surveys.asking import teams
from surveys.errors import SurveyError
from surveys.partners import Organisation, Unit

bp = Blueprint("changes", __name__, url_prefix="/manage/organisations/<int:organisation_id>")


@dataclass(frozen=True)
class Way:
    """One kind of change: its form, its words, and what the audit trail calls it."""

    form: type[ChangeForm]
    title: LazyString
    button: LazyString
    deed: str


OF_ORGANISATION = {
    "rename": Way(NameForm, _l("Give it another name"), _l("Rename it"), "organisation renamed"),
    "join": Way(
        HomeForm, _l("Join it with another organisation"), _l("Join them"), "organisations joined"
    ),
    "split": Way(
        SplitForm, _l("Make some teams a partner of their own"), _l("Split it"), "teams split off"
    ),
    "leave": Way(LeaveForm, _l("Let it leave the alliance"), _l("Let it leave"), "partner left"),
    "return": Way(ReturnForm, _l("Take it in again"), _l("Take it in"), "partner came back"),
    "team": Way(NewTeamForm, _l("Add a team"), _l("Add the team"), "team added"),
}
OF_TEAM = {
    "rename": Way(NameForm, _l("Give the team another name"), _l("Rename it"), "team renamed"),
    "join": Way(TeamForm, _l("Join it with another team"), _l("Join them"), "teams joined"),
    "move": Way(HomeForm, _l("Move it to another organisation"), _l("Move it"), "team moved"),
}


def _today() -> date:
    return datetime.now(UTC).date()


@bp.route("/change/<any(rename, join, split, leave, return, team):way>", methods=["GET", "POST"])
@may(Function.steward)
def organisation(organisation_id: int, way: str) -> ResponseReturnValue:
    """Change an organisation."""
    return _change(OF_ORGANISATION[way], the_organisation(organisation_id), None)


@bp.route("/teams/<int:unit_id>/<any(rename, join, move):way>", methods=["GET", "POST"])
@may(Function.steward)
def team(organisation_id: int, unit_id: int, way: str) -> ResponseReturnValue:
    """Change a team."""
    home = the_organisation(organisation_id)
    return _change(OF_TEAM[way], home, teams.by_id(db.session(), home, unit_id))


def _change(way: Way, organisation: Organisation, unit: Unit | None) -> ResponseReturnValue:
    """Ask, show what would come of it, or do it."""
    told = "look" in request.values or way.form in (LeaveForm, ReturnForm)
    form = way.form(formdata=request.values if told else None)
    form.offer(organisation, unit)
    if not told and request.method == "GET":
        return _page(way, organisation, unit, form), 200
    if not form.validate():
        return _page(way, organisation, unit, form), 422
    try:
        if request.method == "POST":
            return _do(way, organisation, unit, form)
        view = reshaping.look(
            db.session(),
            form.deed(organisation, unit),
            whose=form.concerned(organisation),
            today=_today(),
        )
    except SurveyError as error:
        db.session.rollback()
        form.form_errors.append(str(error))
        return _page(way, organisation, unit, form), 422
    return _page(way, organisation, unit, form, view), 200


def _do(
    way: Way, organisation: Organisation, unit: Unit | None, form: ChangeForm
) -> ResponseReturnValue:
    name = organisation.name if unit is None else f"{organisation.name}, {unit.name}".rstrip(", ")
    came = form.deed(organisation, unit)(db.session(), _today())
    for deed, subject in reshaping.entries(way.deed, name, came):
        write_down(deed, subject)
    db.session.commit()
    flash(_("It is done. The next wave takes it up."), "success")
    here = organisation.left is None
    where = url_for("partners.show", organisation_id=organisation.id)
    return redirect(where if here else url_for("partners.index"), 303)


def _page(
    way: Way,
    organisation: Organisation,
    unit: Unit | None,
    form: ChangeForm,
    view: Preview | None = None,
) -> str:
    return render_template(
        "manage/partners/change.html",
        way=way,
        organisation=organisation,
        unit=unit,
        form=form,
        view=view,
    )
