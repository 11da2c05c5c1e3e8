"""Organisations, their teams, people and leaders."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pulse import queue
from pulse.auth import invite
from pulse.auth.guards import may
from pulse.auth.models import Function
from pulse.db import db
from pulse.errors import AddressInvalid
from pulse.web.manage.deeds import write_down
from pulse.web.manage.partners.forms import LeaderForm, OrganisationForm
from surveys import blackouts, partners
from surveys.asking import organisations, people, undelivered
from surveys.errors import AlreadyThere, NameInvalid
from surveys.partners import Organisation

bp = Blueprint("partners", __name__, url_prefix="/manage/organisations")

AT_ONCE = 100  # people on one page
MOST_PAGES = 10_000
GIVEN = ("name", "language", "time_zone", "country", "subdivision")


def the_organisation(organisation_id: int) -> Organisation:
    """The organisation of an address, through its alliance; 404 if there is none."""
    session = db.session()
    return partners.by_id(session, partners.alliance(session), organisation_id)


@bp.get("/")
@may(Function.steward)
def index() -> ResponseReturnValue:
    """List the partners, and how many people each has."""
    session = db.session()
    return render_template(
        "manage/partners/index.html",
        organisations=partners.organisations(session),
        former=partners.former(session),
        people=people.people_per_organisation(session),
        lost=undelivered.per_organisation(session),
    )


@bp.route("/add", methods=["GET", "POST"])
@may(Function.steward)
def add() -> ResponseReturnValue:
    """Take a partner into the alliance."""
    session = db.session()
    home = partners.alliance(session)
    form = OrganisationForm(
        data={
            "time_zone": home.time_zone,
            "country": home.country,
            "subdivision": home.subdivision,
            "language": home.language,
        }
    )
    if not form.validate_on_submit():
        return render_template("manage/partners/add.html", form=form), 422 if form.errors else 200

    given = {name: form[name].data for name in GIVEN}
    try:
        added = organisations.add(session, **given, today=datetime.now(UTC).date())
    except (AlreadyThere, NameInvalid) as error:
        form.name.errors = [str(error)]
        return render_template("manage/partners/add.html", form=form), 422
    write_down("organisation added", added.name)
    session.commit()
    flash(_("%(name)s is in the alliance now.", name=added.name), "success")
    return redirect(url_for(".show", organisation_id=added.id), 303)


@bp.get("/<int:organisation_id>")
@may(Function.steward)
def show(organisation_id: int) -> ResponseReturnValue:
    """Show one partner: its teams, how many people each has, and who leads it."""
    organisation = the_organisation(organisation_id)
    session = db.session()
    return render_template(
        "manage/partners/show.html",
        organisation=organisation,
        teams=people.teams(session, organisation),
        closed=blackouts.to_come(session, organisation, datetime.now(UTC).date()),
        leaders=invite.leaders_of(session, organisation.id),
        lost=len(undelivered.listed(session, organisation)),
    )


@bp.get("/<int:organisation_id>/people")
@may(Function.steward)
def listed(organisation_id: int) -> ResponseReturnValue:
    """List the people of one partner, a hundred at a time."""
    organisation = the_organisation(organisation_id)
    session = db.session()
    page = min(max(1, request.args.get("page", 1, type=int)), MOST_PAGES)
    rows = people.listed(session, organisation, start=(page - 1) * AT_ONCE, most=AT_ONCE + 1)
    return render_template(
        "manage/partners/people.html",
        organisation=organisation,
        people=rows[:AT_ONCE],
        page=page,
        more=len(rows) > AT_ONCE,
    )


@bp.route("/<int:organisation_id>/leaders/invite", methods=["GET", "POST"])
@may(Function.steward)
def invite_leader(organisation_id: int) -> ResponseReturnValue:
    """Let somebody read the reports of one partner, and mail a link for signing in."""
    organisation = the_organisation(organisation_id)
    session = db.session()
    form = LeaderForm()
    if form.validate_on_submit():
        try:
            user = invite.leader(
                session, address=form.address.data or "", organisation_id=organisation.id
            )
        except AddressInvalid as error:
            form.address.errors = [str(error)]
        else:
            queue.enqueue(session, queue.WELCOME_LETTER, user.id)
            write_down("leader invited", user.email)
            session.commit()
            flash(_("A letter is on its way to %(address)s.", address=user.email), "success")
            return redirect(url_for(".show", organisation_id=organisation.id), 303)
    page = render_template("manage/partners/invite.html", form=form, organisation=organisation)
    return page, 422 if form.errors else 200
