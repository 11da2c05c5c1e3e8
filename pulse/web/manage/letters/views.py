"""Every kind of letter before it leaves: in each language, at each width, for each partner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from werkzeug.datastructures import MultiDict

from pulse import outcomes, queue
from pulse.auth.guards import may
from pulse.auth.models import Function
from pulse.db import db
from pulse.mail import mime, outbox, samples
from pulse.mail.mime import Letter
from pulse.web.manage import framing
from pulse.web.manage.deeds import write_down
from pulse.web.manage.letters.forms import SenderForm
from surveys import partners, planning, waves
from surveys.errors import NameInvalid, NotFound
from surveys.partners import Organisation
from surveys.waves import Stage, Wave

bp = Blueprint("samples", __name__, url_prefix="/manage/letters")

WIDTHS = ("phone", "desktop", "text")
MOST_WAVES = 12  # to choose from


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which letter somebody looks at; what makes no sense is as if it were not said."""

    letter: str
    language: str
    width: str
    organisation: Organisation | None
    wave: Wave | None

    def address(self) -> dict[str, Any]:
        """The same, as an address or a form says it."""
        return {
            "letter": self.letter,
            "language": self.language,
            "width": self.width,
            "organisation": self.organisation.id if self.organisation else 0,
            "wave": self.wave.id if self.wave else 0,
        }


def _wanted(given: MultiDict[str, str]) -> Wanted:
    known: list[str] = current_app.config["LANGUAGES"]
    letter, width = given.get("letter", ""), given.get("width", "")
    language = given.get("language", "")
    whose = given.get("organisation", 0, type=int)
    number = given.get("wave", 0, type=int)
    return Wanted(
        letter=letter if letter in samples.NAMES else samples.NAMES[0],
        language=language if language in known else known[0],
        width=width if width in WIDTHS else WIDTHS[0],
        organisation=next((one for one in _organisations() if one.id == whose), None),
        wave=next((one for one in _waves() if one.id == number), None),
    )


def _organisations() -> list[Organisation]:
    try:
        return partners.organisations(db.session())
    except NotFound:
        return []


def _waves() -> list[Wave]:
    found = planning.near(waves.newest(db.session()))
    return [each for each in found if each.stage is not Stage.dropped][:MOST_WAVES]


def _written(wanted: Wanted) -> Letter:
    scene = outcomes.scene(
        db.session(),
        current_app.extensions["pulse.settings"].public_url,
        wave=wanted.wave,
        organisation=wanted.organisation,
        today=_today(),
    )
    return samples.written(current_app, wanted.letter, scene, wanted.language)


def _today() -> date:
    return datetime.now(UTC).date()


@bp.get("/")
@may(Function.steward)
def index() -> ResponseReturnValue:
    """Show one letter in a frame as wide as a telephone or a desk, or as plain text."""
    wanted = _wanted(request.args)
    letter = _written(wanted)
    page = render_template(
        "manage/letters/index.html",
        wanted=wanted,
        letter=letter,
        sender=mime.named(letter.sender, outbox.of(current_app).sender),
        organisations=_organisations(),
        waves=_waves(),
        tongues=framing.tongues(),
    )
    return framing.framed(page, framing.WITH_FRAME)


@bp.get("/page")
@may(Function.steward)
def page() -> ResponseReturnValue:
    """The letter's HTML alone, for its frame: it can do nothing but be looked at."""
    letter = _written(_wanted(request.args))
    return framing.framed(mime.shown(letter.html, letter.logo), framing.LOOK_ONLY)


@bp.post("/test")
@may(Function.steward)
def test() -> ResponseReturnValue:
    """Send this letter to the steward who asks, marked as a test."""
    session = db.session()
    wanted = _wanted(request.form)
    queue.enqueue(
        session,
        queue.SAMPLE_LETTER,
        samples.NAMES.index(wanted.letter),
        current_user.id,
        current_app.config["LANGUAGES"].index(wanted.language),
        wanted.organisation.id if wanted.organisation else 0,
        wanted.wave.id if wanted.wave else 0,
    )
    write_down("test letter sent", wanted.letter)
    session.commit()
    flash(_("A test letter is on its way to %(address)s.", address=current_user.email), "success")
    return redirect(url_for(".index", **wanted.address()), 303)


@bp.route("/sender", methods=["GET", "POST"])
@may(Function.steward)
def sender() -> ResponseReturnValue:
    """Say in whose name letters leave, and where answers to them go."""
    session = db.session()
    alliance = partners.alliance(session)
    form = SenderForm(data={"name": alliance.sender_name, "reply_to": alliance.reply_to})
    if form.validate_on_submit():
        try:
            partners.send_as(alliance, name=form.name.data or "", reply_to=form.reply_to.data or "")
        except NameInvalid as error:
            form.name.errors = [str(error)]
        else:
            write_down("sender of letters set", alliance.sender_name or alliance.name)
            session.commit()
            flash(_("Letters leave like this from now on."), "success")
            return redirect(url_for(".index"), 303)
    address = outbox.of(current_app).envelope
    page = render_template("manage/letters/sender.html", form=form, address=address)
    return page, 422 if form.errors else 200
