"""The readers' desk: what came into the feedback boxes, opened with the reader's own key."""

from __future__ import annotations

from datetime import UTC, datetime
from secrets import SystemRandom

from flask import (
    Blueprint,
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
from flask_babel import ngettext
from flask_security import current_user

from pulse import desk, handing, letterbox, publishing
from pulse.auth import audit, readers
from pulse.auth.guards import may
from pulse.auth.limits import DEMONSTRATION, limiter
from pulse.auth.models import Function
from pulse.db import db
from pulse.errors import PassphraseWrong
from pulse.web.desk.forms import HoldForm, MergeForm, PassphraseForm, ReplyForm, UnlockForm
from surveys.answering import weeks
from surveys.answering.threads import OVER, By, State
from surveys.errors import IllegalMove, NotFound, ThreadFull

bp = Blueprint("desk", __name__, url_prefix="/desk")

RNG = SystemRandom()
KEY = "desk"  # in the reader's own cookie, sealed
PAGE = 50  # threads on one page


class Locked(Exception):
    """The reader's key is not unlocked in this session."""


@bp.errorhandler(Locked)
def locked(_error: Locked) -> ResponseReturnValue:
    """Lead to where the key is unlocked, or made."""
    known = readers.key_of(db.session(), current_user)
    return redirect(url_for(".unlock" if known else ".passphrase"), 303)


def private() -> bytes:
    """The reader's unlocked key.

    Raises:
        Locked: it is not.
    """
    found = readers.brought(session.get(KEY, ""), current_user, str(current_app.secret_key))
    if found is None:
        raise Locked
    return found


def moment() -> datetime:
    """Now."""
    return datetime.now(UTC)


@bp.get("/")
@may(Function.liaison)
def index() -> ResponseReturnValue:
    """Show what came in, the most pressing first."""
    key, box = private(), letterbox.here()
    forms = desk.forms_of(db.session(), current_user)
    category = request.args.get("category", "")
    cases, more = desk.inbox(box, forms, key, category=category, most=PAGE)
    categories = sorted({each for form in forms for each in form.categories})
    return render_template(
        "desk/index.html",
        forms_read=forms,
        cases=cases,
        more=more,
        categories=categories,
        category=category,
        today=moment().date(),
        closed=sum(case.first is None for case in cases),
    )


@bp.route("/unlock", methods=["GET", "POST"])
@may(Function.liaison)
@limiter.limit(DEMONSTRATION, methods=["POST"])
def unlock() -> ResponseReturnValue:
    """Unlock the reader's key for this session."""
    form = UnlockForm()
    if form.validate_on_submit():
        try:
            key = readers.unlocked(db.session(), current_user, form.passphrase.data or "")
        except PassphraseWrong:
            form.passphrase.errors = [_("This passphrase does not unlock your key")]
        else:
            session[KEY] = readers.carried(key, current_user, str(current_app.secret_key))
            return redirect(url_for(".index"), 303)
    return render_template("desk/unlock.html", form=form), 422 if form.errors else 200


@bp.post("/lock")
@may(Function.liaison)
def lock() -> ResponseReturnValue:
    """Forget the unlocked key."""
    session.pop(KEY, None)
    flash(_("Your key is locked."), "info")
    return redirect(url_for(".unlock"), 303)


@bp.route("/passphrase", methods=["GET", "POST"])
@may(Function.liaison)
@limiter.limit(DEMONSTRATION, methods=["POST"])
def passphrase() -> ResponseReturnValue:
    """Choose a passphrase: it makes a key, in the place of any before."""
    form, roster = PassphraseForm(), db.session()
    there = readers.key_of(roster, current_user) is not None
    sent = form.validate_on_submit()
    if sent and there and not form.anew.data:
        form.anew.errors = [_("You have a key. Tick this to have it replaced")]
    elif sent:
        make_key(form.passphrase.data or "")
        flash(_("Your key is made, and unlocked for now."), "success")
        return redirect(url_for(".index"), 303)
    page = render_template("desk/passphrase.html", form=form, there=there)
    return page, 422 if form.errors else 200


def make_key(words: str) -> None:
    """Make a reader's key, and tell the doors of their forms."""
    roster = db.session()
    key = readers.make_key(roster, current_user, words)
    with db.engines["box"].begin() as box:
        publishing.open_to(roster, box, current_user)
    audit.record(
        roster,
        actor=current_user.email,
        deed="feedback key made",
        subject=current_user.email,
        now=moment(),
    )
    roster.commit()
    session[KEY] = readers.carried(key, current_user, str(current_app.secret_key))


@bp.route("/<code>/<handle>", methods=["GET", "POST"])
@may(Function.liaison)
def show(code: str, handle: str) -> ResponseReturnValue:
    """Show one thread, and write to its author."""
    key, box = private(), letterbox.here()
    found = desk.case(box, desk.form_of(db.session(), current_user, code), handle, key)
    form, holder = ReplyForm(), found.thread.holder
    form.offer()
    if found.first is not None and form.whole() and written(found, form, key):
        flash(_("It is kept. The author reads it when they come back."), "success")
        return redirect(url_for(".show", code=code, handle=handle), 303)
    page = render_template(
        "desk/show.html",
        case=found,
        messages=desk.messages(found, key),
        holder=next((u for u in handing.able(db.session(), found) if u.id == holder), None),
        form=form,
        By=By,
        State=State,
        today=moment().date(),
    )
    return page, 422 if form.errors else 200


def written(found: desk.Case, form: ReplyForm, key: bytes) -> bool:
    """Whether there was room for what a reader wrote."""
    text = (form.text.data or "").replace("\r\n", "\n").strip()
    week = weeks.of(moment().date())
    try:
        box = letterbox.here()
        handing.reply_to_all(box, found, text, key, state=form.chosen, week=week, rng=RNG)
    except ThreadFull:
        form.text.errors = [_("This thread holds as many messages as it may.")]
        return False
    return True


@bp.route("/<code>/<handle>/<any('hold', 'merge'):matter>", methods=["GET", "POST"])
@may(Function.liaison)
def hand(code: str, handle: str, matter: str) -> ResponseReturnValue:
    """Hand a thread on to another reader, or take it together with another one."""
    key, box = private(), letterbox.here()
    found = desk.case(box, desk.form_of(db.session(), current_user, code), handle, key)
    form = holding(found) if matter == "hold" else merging(found, key)
    deed = held if matter == "hold" else merged
    if found.first is not None and form.validate_on_submit() and deed(found, form, key):
        flash(_("It is done."), "success")
        return redirect(url_for(".show", code=code, handle=handle), 303)
    page = render_template("desk/hand.html", case=found, form=form, matter=matter)
    return page, 422 if form.errors else 200


def holding(found: desk.Case) -> HoldForm:
    """The form on which a thread is handed on."""
    form = HoldForm(data={"holder": str(found.thread.holder)})
    form.offer(handing.able(db.session(), found))
    return form


def held(found: desk.Case, form: HoldForm, _key: bytes) -> bool:
    """Whether a thread was handed on."""
    holder = form.chosen(handing.able(db.session(), found))
    if holder is None:
        form.holder.errors = [_("Choose a reader of the list")]
        return False
    handing.hand_on(letterbox.here(), found, holder)
    return True


def merging(found: desk.Case, key: bytes) -> MergeForm:
    """The form on which a thread is taken together with another one."""
    form = MergeForm()
    cases, _more = desk.inbox(letterbox.here(), [found.form], key, most=PAGE)
    form.offer(
        [
            each
            for each in cases
            if each.first and each.handle != found.handle and each.thread.state not in OVER
        ]
    )
    return form


def merged(found: desk.Case, form: MergeForm, key: bytes) -> bool:
    """Whether a thread was taken together with another one."""
    box, week = letterbox.here(), weeks.of(moment().date())
    try:
        into = desk.case(box, found.form, form.into.data or "", key)
        handing.merge(box, found, into, form.said.data or "", week=week, rng=RNG)
    except (NotFound, IllegalMove):
        form.into.errors = [_("Choose another thread that is not over")]
        return False
    except ThreadFull:
        form.said.errors = [_("This thread holds as many messages as it may.")]
        return False
    return True


@bp.post("/<code>/<handle>/<any('block', 'allow'):move>")
@may(Function.liaison)
def block(code: str, handle: str, move: str) -> ResponseReturnValue:
    """Let a thread's author write no more, or again."""
    key, box = private(), letterbox.here()
    found = desk.case(box, desk.form_of(db.session(), current_user, code), handle, key)
    desk.block(box, found, blocked=move == "block")
    return redirect(url_for(".show", code=code, handle=handle), 303)


@bp.post("/<code>/share")
@may(Function.liaison)
def share(code: str) -> ResponseReturnValue:
    """Let those who read the form now open what came before."""
    key, box = private(), letterbox.here()
    form = desk.form_of(db.session(), current_user, code)
    count = desk.share(box, form, key, RNG)
    audit.record(
        db.session(),
        actor=current_user.email,
        deed="feedback shared with all readers",
        subject=form.title,
        now=moment(),
    )
    db.session.commit()
    flash(
        ngettext(
            "%(num)s message can be opened by all readers of the form now.",
            "%(num)s messages can be opened by all readers of the form now.",
            count,
        ),
        "success",
    )
    return redirect(url_for(".index"), 303)
