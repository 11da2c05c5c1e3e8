"""The stewards' door to feedback boxes: what for, read by whom, in force or not; no message."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from secrets import SystemRandom

from flask import Blueprint, Response, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from pulse import publishing, queue
from pulse.auth import audit, invite, readers
from pulse.auth.guards import may
from pulse.auth.models import Function
from pulse.db import db
from pulse.errors import AddressInvalid, ReadersMissing
from pulse.paper import press
from pulse.web import languages
from pulse.web.boxes.forms import BoxForm, ReaderForm
from surveys import forms, partners, told
from surveys.errors import NameInvalid, NotFound
from surveys.forms import FeedbackForm
from surveys.partners import Organisation

bp = Blueprint("boxes", __name__, url_prefix="/manage/boxes")

RNG = SystemRandom()


@bp.get("/")
@may(Function.steward)
def index() -> ResponseReturnValue:
    """List the boxes."""
    session = db.session()
    listed = [(form, readers.of_form(session, form.id)) for form in forms.every(session)]
    return render_template("boxes/index.html", listed=listed)


@bp.route("/new", methods=["GET", "POST"])
@may(Function.steward)
def new() -> ResponseReturnValue:
    """Open a box; it takes messages when two of its readers have a passphrase."""
    form = BoxForm()
    form.offer(partners.organisations(db.session()))
    if form.validate_on_submit():
        try:
            made = opened(form)
        except NameInvalid as error:
            form.form_errors.append(str(error))
        else:
            flash(_("The box is made. Name its readers now."), "success")
            return redirect(url_for(".show", code=made.code), 303)
    return render_template("boxes/new.html", form=form), 422 if form.errors else 200


@bp.route("/<code>", methods=["GET", "POST"])
@may(Function.steward)
def show(code: str) -> ResponseReturnValue:
    """Show a box with its readers, and let somebody read it."""
    box, form = forms.by_code(db.session(), code), ReaderForm()
    form.offer(partners.organisations(db.session()))
    if form.validate_on_submit():
        try:
            named(box, form)
        except (AddressInvalid, ReadersMissing, NotFound) as error:
            form.address.errors = [str(error)]
        else:
            flash(_("A link for signing in is on its way to the new reader."), "success")
            return redirect(url_for(".show", code=code), 303)
    page = render_template("boxes/show.html", form=form, box=box, **standing(box))
    return page, 422 if form.errors else 200


@bp.post("/<code>/stop/<int:user_id>")
@may(Function.steward)
def stop(code: str, user_id: int) -> ResponseReturnValue:
    """Let somebody read no new message."""
    box, session = forms.by_code(db.session(), code), db.session()
    user = next((u for u in readers.of_form(session, box.id) if u.id == user_id), None)
    if user is not None:
        readers.stop_reading(session, box.id, user)
        done(box, "feedback reader stopped", f"{box.title}: {user.email}")
        flash(_("They read no new message. What they could open before, they may have kept."))
    return redirect(url_for(".show", code=code), 303)


@bp.post("/<code>/<any('withdraw', 'reopen'):turn>")
@may(Function.steward)
def withdraw(code: str, turn: str) -> ResponseReturnValue:
    """Let no new message in, or again."""
    box = forms.by_code(db.session(), code)
    box.withdrawn = turn == "withdraw"
    done(box, "feedback form withdrawn" if box.withdrawn else "feedback form reopened", box.title)
    return redirect(url_for(".show", code=code), 303)


@bp.get("/<code>/poster.pdf")
@may(Function.steward)
def poster(code: str) -> ResponseReturnValue:
    """Set a poster with the box's address; one of a box that was withdrawn leads nowhere."""
    box = forms.by_code(db.session(), code)
    if box.withdrawn:
        flash(_("This box was withdrawn: a poster would lead to a page that takes nothing."))
        return redirect(url_for(".show", code=code), 303)
    response = Response(press.pdf("poster", on_paper(box)), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="feedback-{box.code}.pdf"'
    return response


def chosen(text: str) -> Organisation | None:
    """The partner that was chosen; None: the whole alliance.

    Raises:
        NotFound: there is no such partner.
    """
    if not text:
        return None
    listed: Sequence[Organisation] = partners.organisations(db.session())
    found = next((each for each in listed if str(each.id) == text), None)
    if found is None:
        raise NotFound(_("Choose a partner of the list."))
    return found


def opened(form: BoxForm) -> FeedbackForm:
    """Make a box."""
    made = forms.open_form(
        db.session(),
        title=form.title.data or "",
        purpose=form.purpose.data or "",
        categories=form.listed,
        organisation=chosen(form.organisation.data or ""),
        rng=RNG,
    )
    done(made, "feedback form opened", made.title)
    return made


def named(box: FeedbackForm, form: ReaderForm) -> None:
    """Let somebody read a box, and mail a link for signing in."""
    session, home = db.session(), chosen(form.organisation.data or "")
    user = invite.liaison(
        session, address=form.address.data or "", organisation_id=home.id if home else None
    )
    with db.engines["box"].begin() as door:
        actor, now = current_user.email, datetime.now(UTC)
        publishing.let_read(session, door, box, user, actor=actor, now=now)
    queue.enqueue(session, queue.WELCOME_LETTER, user.id)
    session.commit()


def done(box: FeedbackForm, deed: str, subject: str) -> None:
    """Tell the box's door, write the deed down, and commit."""
    session = db.session()
    audit.record(
        session, actor=current_user.email, deed=deed, subject=subject, now=datetime.now(UTC)
    )
    session.flush()
    with db.engines["box"].begin() as door:
        publishing.publish(session, door, box)
    session.commit()


def standing(box: FeedbackForm) -> dict[str, object]:
    """Who reads a box, whether it takes messages, and where it is."""
    session = db.session()
    names = partners.names(session)
    listed = [
        (user, publishing.organisation_of(user, names), readers.key_of(session, user) is not None)
        for user in readers.of_form(session, box.id)
    ]
    return {
        "readers": listed,
        "takes": publishing.takes(session, box),
        "address": address(box),
        "figures": told.figures(session, box),
    }


def address(box: FeedbackForm) -> str:
    """Where a box is, for letters and posters."""
    return f"{current_app.extensions['pulse.settings'].public_url}/f/{box.code}"


def on_paper(box: FeedbackForm) -> dict[str, object]:
    """What a poster says, as plain values."""
    spoken = languages.spoken()
    return {
        "language": spoken["code"],
        "direction": spoken["direction"],
        "alliance": partners.alliance(db.session()).name,
        "title": box.title,
        "purpose": box.purpose,
        "qr": address(box),
        "address": address(box),
        "square": _("The same address as a square code"),
        "here": _("Scan it, or type this address:"),
        "facts": [
            _("No name, no account, no link of your own: everybody uses this one."),
            _("You get seven words. Come back with them, read the answer, and write again."),
            _("Use your own device if your employer's shows what you do on it."),
            _("90 days after the last word all of it is destroyed."),
        ],
    }
