"""Other ways in than a letter: codes on paper, a shared device, a word in channels."""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime

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
from flask_babel import get_locale
from flask_babel import gettext as _

from pulse import queue
from pulse.auth.guards import may
from pulse.auth.models import Function
from pulse.db import db
from pulse.errors import PulseError
from pulse.mail import webhooks
from pulse.mail.errors import Deferred, Refused
from pulse.settings import Settings
from pulse.web.manage.deeds import write_down
from pulse.web.manage.partners.views import the_organisation
from pulse.web.manage.ways.forms import ChannelForm, paper_form
from surveys import channels, partners, waves
from surveys.asking import hats, people
from surveys.errors import AlreadyThere, IllegalMove, NameInvalid, SurveyError, WaveClosed
from surveys.waves import Stage

bp = Blueprint("ways", __name__, url_prefix="/manage")

PRINTER = "pulse.slips"  # what makes slips: this door cannot reach a ticket


def _today() -> date:
    return datetime.now(UTC).date()


@bp.get("/waves/<int:wave_id>/ways")
@may(Function.steward)
def of_wave(wave_id: int) -> ResponseReturnValue:
    """Show every other way into a wave, and what there is to do for it."""
    session = db.session()
    wave = waves.by_id(session, wave_id)
    return render_template(
        "manage/ways/wave.html",
        wave=wave,
        hats=hats.of(session, wave),
        counted=hats.counted(session, wave) if wave.stage is Stage.planned else [],
        channels=channels.of_wave(session, wave),
        host=current_app.extensions["pulse.settings"].public_url,
        announcement=webhooks.announcement(
            current_app, webhooks.News(**channels.news(wave)), str(get_locale() or "en")
        ),
    )


@bp.get("/waves/<int:wave_id>/hats/<int:hat_id>")
@may(Function.steward)
def hat(wave_id: int, hat_id: int) -> ResponseReturnValue:
    """Say what printing the slips of a hat means, before it is done."""
    session = db.session()
    wave = waves.by_id(session, wave_id)
    found = hats.by_id(session, wave, hat_id)
    brim = next(each for each in hats.of(session, wave) if each.id == found.id)
    return render_template("manage/ways/hat.html", wave=wave, hat=brim)


@bp.post("/waves/<int:wave_id>/hats/<int:hat_id>")
@may(Function.steward)
def print_(wave_id: int, hat_id: int) -> ResponseReturnValue:
    """Hand the slips over, this once: the document is kept nowhere."""
    session = db.session()
    wave = waves.by_id(session, wave_id)
    found = hats.by_id(session, wave, hat_id)
    again = "again" in request.form
    printer, rng = current_app.extensions[PRINTER], secrets.SystemRandom()
    try:
        sheets = printer(session, wave, found, again=again, today=_today(), rng=rng)
    except (IllegalMove, WaveClosed, PulseError) as error:
        return _refused(error, url_for(".of_wave", wave_id=wave_id))
    write_down("slips printed again" if again else "slips printed", wave.name)
    session.commit()
    reply = Response(sheets, mimetype="application/pdf")
    reply.headers["Content-Disposition"] = f'attachment; filename="codes-{wave.code}-{hat_id}.pdf"'
    return reply


@bp.post("/waves/<int:wave_id>/channels/<int:channel_id>")
@may(Function.steward)
def announce(wave_id: int, channel_id: int) -> ResponseReturnValue:
    """Have an open wave announced in a channel in which it was not."""
    session = db.session()
    wave = waves.by_id(session, wave_id)
    channel = channels.by_id(session, channel_id)
    try:
        channels.ask_again(session, wave, channel)
    except IllegalMove as error:
        return _refused(error, url_for(".of_wave", wave_id=wave_id))
    queue.enqueue(
        session, queue.ANNOUNCE, wave.id, channel.id, key=f"announce/{wave.id}/{channel.id}"
    )
    write_down("announcement asked for", f"{wave.name}: {channel.name}")
    session.commit()
    flash(_("It is being posted. Reload this page to see whether it was."), "success")
    return redirect(url_for(".of_wave", wave_id=wave_id), 303)


@bp.route("/organisations/<int:organisation_id>/on-paper", methods=["GET", "POST"])
@may(Function.steward)
def on_paper(organisation_id: int) -> ResponseReturnValue:
    """Say how many people of each team have no address of their own."""
    session = db.session()
    home = the_organisation(organisation_id)
    counted = {team.id: team.on_paper for team in people.teams(session, home)}
    form = paper_form(home.teams, counted)
    if form.validate_on_submit():
        try:
            for unit in home.teams:
                hats.count(session, unit, form.numbers()[unit.id])
            if form.people.data:
                team = hats.team(session, home, form.team.data or "", _today())
                hats.count(session, team, form.people.data)
        except SurveyError as error:
            session.rollback()
            form.form_errors.append(str(error))
        else:
            write_down("people on paper counted", home.name)
            session.commit()
            return redirect(url_for("partners.show", organisation_id=organisation_id), 303)
    page = render_template("manage/ways/on_paper.html", form=form, organisation=home)
    return page, 422 if form.errors else 200


@bp.route("/channels", methods=["GET", "POST"])
@may(Function.steward)
def channel_list() -> ResponseReturnValue:
    """List the channels in which waves are announced, and add one."""
    session = db.session()
    listed = partners.organisations(session)
    form = ChannelForm(listed, _here())
    if form.validate_on_submit():
        owner = next((each for each in listed if each.id == form.organisation.data), None)
        try:
            made = channels.add(
                session,
                name=form.name.data or "",
                address=form.address.data or "",
                organisation=owner,
            )
        except (AlreadyThere, NameInvalid) as error:
            form.address.errors = [str(error)]
        else:
            write_down("channel added", made.name)
            session.commit()
            flash(_("The channel is kept. Post a test to see that it works."), "success")
            return redirect(url_for(".channel_list"), 303)
    page = render_template("manage/ways/channels.html", form=form, channels=channels.every(session))
    return page, 422 if form.errors else 200


@bp.post("/channels/<int:channel_id>/test")
@may(Function.steward)
def test_channel(channel_id: int) -> ResponseReturnValue:
    """Post a word in a channel, and say at once whether that went well."""
    session = db.session()
    channel = channels.by_id(session, channel_id)
    name, address = channel.name, channel.address
    session.rollback()
    try:
        webhooks.post(address, _("A test of Pulse: surveys will be announced here."), _here())
    except (Deferred, Refused) as error:
        return _refused(error, url_for(".channel_list"))
    flash(_("A test was posted in %(name)s.", name=name), "success")
    return redirect(url_for(".channel_list"), 303)


@bp.post("/channels/<int:channel_id>/remove")
@may(Function.steward)
def remove_channel(channel_id: int) -> ResponseReturnValue:
    """Forget a channel and its address."""
    session = db.session()
    channel = channels.by_id(session, channel_id)
    write_down("channel removed", channel.name)
    channels.remove(session, channel)
    session.commit()
    return redirect(url_for(".channel_list"), 303)


def _here() -> frozenset[int]:
    """Ports of this machine where a chat program may listen."""
    settings: Settings = current_app.extensions["pulse.settings"]
    return settings.here


def _refused(error: Exception, back: str) -> ResponseReturnValue:
    db.session.rollback()
    flash(str(error), "error")
    return redirect(back, 303)
