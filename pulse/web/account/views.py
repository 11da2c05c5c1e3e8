"""How staff come in and go out: by a mailed link that a button confirms."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user, login_user, logout_user

from pulse import queue
from pulse.auth import audit, invite, links
from pulse.auth.guards import is_steward, open_to_all
from pulse.auth.limits import DEMONSTRATION, LETTERS, limiter
from pulse.auth.models import Function
from pulse.auth.sign_in import csrf
from pulse.db import db
from pulse.errors import LinkInvalid
from pulse.web.account.forms import AddressForm

bp = Blueprint("account", __name__)

HOMES = ("manage.index", "lead.index")  # of a steward, and of everybody else
WAITING_FOR = "waiting_for"  # the page somebody wanted before they were asked to sign in


def _inward(address: str) -> bool:
    """Whether an address is a page of this host, and so nobody else's.

    Browsers take tabs and line ends out before they read an address, so none may be in it.
    """
    inward = address.startswith("/") and not address.startswith(("//", "/\\"))
    return inward and address.isprintable()


@bp.route("/sign-in", methods=["GET", "POST"])
@open_to_all
@limiter.limit(LETTERS, methods=["POST"])
def sign_in() -> ResponseReturnValue:
    """Ask for an address, and mail a link to it if it is a user's."""
    form = AddressForm()
    wanted = request.args.get("next", "")
    if _inward(wanted):
        session[WAITING_FOR] = wanted
    if not form.validate_on_submit():
        return render_template("account/sign_in.html", form=form), 422 if form.errors else 200

    user = invite.user_of(db.session(), form.address.data or "")
    if user is not None:
        queue.enqueue(db.session(), queue.SIGN_IN_LETTER, user.id, key=f"sign-in {user.id}")
    db.session.commit()
    return redirect(url_for(".sent"), 303)


@bp.get("/sign-in/sent")
@open_to_all
def sent() -> ResponseReturnValue:
    """Say the same to everybody, whether the address is a user's or not."""
    return render_template("account/sent.html")


@bp.get("/sign-in/<secret>")
@open_to_all
def confirm(secret: str) -> ResponseReturnValue:
    """Ask for one more press, because scanners of mail follow links and people press buttons."""
    user = links.holder(db.session(), secret, now=datetime.now(UTC))
    return render_template("account/confirm.html", user=user, secret=secret)


@bp.post("/sign-in/<secret>")
@open_to_all
def enter(secret: str) -> ResponseReturnValue:
    """Use the link up and begin a session."""
    now = datetime.now(UTC)
    user = links.use(db.session(), secret, now=now)
    wanted = session.get(WAITING_FOR)
    session.clear()
    login_user(user, remember=False, authn_via=["email"])
    session.permanent = True
    audit.record(db.session(), actor=user.email, deed="signed in", subject=user.email, now=now)
    db.session.commit()
    return redirect(wanted or url_for(".home"), 303)


@bp.errorhandler(LinkInvalid)
def stale(_error: LinkInvalid) -> ResponseReturnValue:
    """Say that a link is of no use any more, and how to get another one."""
    return render_template("account/stale.html"), 410


@bp.get("/home")
@open_to_all
def home() -> ResponseReturnValue:
    """Lead somebody who has signed in to the page that is theirs."""
    if not current_user.is_authenticated:
        return redirect(url_for(".sign_in"), 303)
    return redirect(url_for(HOMES[0] if is_steward() else HOMES[1]), 303)


@bp.post("/sign-out")
@open_to_all
def sign_out() -> ResponseReturnValue:
    """End the session, and with it every copy of its cookie."""
    if current_user.is_authenticated:
        invite.end_sessions(current_user)
        db.session.commit()
    logout_user()
    session.clear()
    flash(_("You are signed out."), "info")
    return redirect(url_for(".sign_in"), 303)


@bp.post("/sign-in/demonstration/<any(steward, leader, liaison):function>")
@open_to_all
@csrf.exempt  # type: ignore[untyped-decorator]  # the library is untyped
@limiter.limit(DEMONSTRATION)
def demonstrate(function: str) -> ResponseReturnValue:
    """Sign in without a letter, in the demonstration and nowhere else.

    Its button stands on a page that keeps no session, so it carries no token either.
    """
    if not current_app.extensions["pulse.settings"].demonstration:
        abort(404)
    user = invite.first_with(db.session(), Function(function))
    session.clear()
    login_user(user, remember=False)
    return redirect(url_for(".home"), 303)
