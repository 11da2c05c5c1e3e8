"""The feedback door: it sets no cookie, writes no log line, and knows nobody."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from secrets import SystemRandom

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pulse import gate, letterbox
from pulse.auth.guards import open_to_all
from pulse.errors import Crowded
from pulse.web.feedback import even, sealed
from pulse.web.feedback.forms import Destroying, FirstMessage, Receipt, Reply, Taken
from pulse.web.feedback.receiving import answered, conversation, kept, mistyped, readable
from pulse.web.languages import chosen
from surveys.answering import envelopes, receipts
from surveys.answering.forms import Open
from surveys.answering.hints import Hint, hints
from surveys.answering.posted import STEPS
from surveys.answering.stubs import Stub
from surveys.answering.threads import By
from surveys.errors import (
    AlreadyThere,
    FormShut,
    NotFound,
    NotSaved,
    ReceiptMistyped,
    ThreadFull,
    ThreadUnknown,
)

bp = Blueprint("feedback", __name__, url_prefix="/f")
bp.after_request(even.padded)

LARGEST = 4 << 20  # bytes of a form: what is far too long is given back with a kind word
FILLED = frozenset(FirstMessage().data.keys() | Reply().data.keys() | Destroying().data.keys())
RNG = SystemRandom()


@bp.before_request
def roomy() -> None:
    """Take in what is far too long, so that it can be given back."""
    request.max_form_memory_size = LARGEST


@bp.get("/<code>")
@open_to_all
def write(code: str) -> ResponseReturnValue:
    """Show the form: the same to everybody."""
    form = letterbox.here().form(code)
    return page(form, FirstMessage())


@bp.post("/<code>")
@open_to_all
def send(code: str) -> ResponseReturnValue:
    """Show hints and the receipt first; seal and keep the message when both were seen."""
    message = FirstMessage(request.form)
    form = letterbox.here().form(code)
    if not message.whole(form):
        return page(form, message), 422
    seen, found = hashed(message), pointed_at(form, message)
    if not message.receipt.data or (found and message.looked.data != seen):
        return second(form, message, found, seen)
    if not message.kept.data:
        message.kept.errors = [_("Write the seven words down first, and tick this")]
        return second(form, message, found, seen), 422
    try:
        with suppress(AlreadyThere):  # sent twice: the first one lies in the box
            kept(form, message)
    except NotSaved:
        message.text.errors = [_("Your message was not saved. It is still here: send it again.")]
        return second(form, message, found, seen), 503
    return redirect(url_for(".done", code=code, deed="sent", language=tongue()), 303)


@bp.post("/<code>/begin")
@open_to_all
def begin(code: str) -> ResponseReturnValue:
    """Show the form with a message that somebody brings along; nothing is kept."""
    form = letterbox.here().form(code)
    return page(form, FirstMessage(text=request.form.get("text", "")), brought=True)


@bp.route("/<code>/stub", methods=["GET", "POST"])
@open_to_all
def stub(code: str) -> ResponseReturnValue:
    """Make a receipt for the message of a survey, and the stub that goes along; nothing is kept."""
    form, taken = letterbox.here().form(code), Taken(request.form)
    language = receipts.spoken(chosen())
    if request.method == "GET":
        return stub_page(form, Taken())
    if not readable(taken.receipt.data or "", language):
        taken = Taken(receipt=" ".join(receipts.written(receipts.drawn(RNG), language)))
        return stub_page(form, taken)
    if not taken.kept.data:
        taken.kept.errors = [_("Write the seven words down first, and tick this")]
        return stub_page(form, taken), 422
    with gate.here().place():
        derived = receipts.derived(receipts.read(taken.receipt.data or "", language), form.code)
    author = envelopes.public(derived.private)
    return stub_page(form, Taken(), given=Stub(form.code, derived.thread, author).written)


@bp.get("/<code>/<any('sent', 'answered', 'destroyed'):deed>")
@open_to_all
def done(code: str, deed: str) -> ResponseReturnValue:
    """Say what was done, in the same words to everybody."""
    form = letterbox.here().known(code)
    return render_template("feedback/done.html", form=form, deed=deed)


@bp.get("/<code>/back")
@open_to_all
def back(code: str) -> ResponseReturnValue:
    """Ask for a receipt."""
    form = letterbox.here().known(code)
    return back_page(form, Receipt())


@bp.post("/<code>/back")
@open_to_all
def enter(code: str) -> ResponseReturnValue:
    """Open what a receipt opens; nothing is used up, and nothing is written."""
    form = letterbox.here().known(code)
    derived = worked_out(form)
    if isinstance(derived, Receipt):
        return back_page(form, derived), 422
    return thread_page(form, derived, Reply(words=request.form["words"]))


@bp.post("/<code>/answer")
@open_to_all
def answer(code: str) -> ResponseReturnValue:
    """Put one more message of the author's into the thread."""
    form, reply = letterbox.here().known(code), Reply(request.form)
    derived = worked_out(form)
    if isinstance(derived, Receipt):
        return back_page(form, derived), 422
    if not reply.validate():
        return thread_page(form, derived, reply, status=422)
    try:
        answered(form, derived, reply)
    except ThreadFull:
        reply.text.errors = [_("This thread takes no more messages. Yours was not sent.")]
        return thread_page(form, derived, reply, status=422)
    except NotSaved:
        reply.text.errors = [_("Your message was not saved. It is still here: send it again.")]
        return thread_page(form, derived, reply, status=503)
    return redirect(url_for(".done", code=code, deed="answered", language=tongue()), 303)


@bp.post("/<code>/destroy")
@open_to_all
def destroy(code: str) -> ResponseReturnValue:
    """Destroy a thread at its author's wish."""
    form, wish = letterbox.here().known(code), Destroying(request.form)
    derived = worked_out(form)
    if isinstance(derived, Receipt):
        return back_page(form, derived), 422
    if not wish.validate():
        return thread_page(form, derived, Reply(words=wish.words.data), wish, status=422)
    letterbox.here().destroy(code, derived.thread)
    return redirect(url_for(".done", code=code, deed="destroyed", language=tongue()), 303)


@bp.post(f"/<code>/sealed/<any({', '.join(map(repr, STEPS))}):step>")
@open_to_all
def sealed_step(code: str, step: str) -> ResponseReturnValue:
    """Take what a browser sealed by itself; words and receipts stay with it."""
    body = sealed.body(request, step)
    return sealed.told(code, step, body, letterbox.here(), gate.here())


@bp.errorhandler(ThreadUnknown)
def nothing(_error: ThreadUnknown) -> ResponseReturnValue:
    """Say the same of a receipt that never was and of one whose thread is gone."""
    code = (request.view_args or {})["code"]
    form = letterbox.here().known(code)
    return render_template("feedback/nothing.html", form=form), 404


@bp.errorhandler(Crowded)
def crowded(error: Crowded) -> ResponseReturnValue:
    """Too much at once: everything that was filled in is given back, to be sent again as it is."""
    filled = [(name, value) for name, value in request.form.items(multi=True) if name in FILLED]
    page = render_template("feedback/busy.html", filled=filled, text=request.form.get("text", ""))
    return page, 503, {"Retry-After": str(error.after)}


@bp.errorhandler(FormShut)
def shut(_error: FormShut) -> ResponseReturnValue:
    """The form takes nothing any more; what was written for nothing is given back."""
    text = request.form.get("text", "") if request.method == "POST" else ""
    code = (request.view_args or {})["code"]
    return render_template("feedback/shut.html", text=text, code=code), 410


@bp.errorhandler(NotFound)
def missing(_error: NotFound) -> ResponseReturnValue:
    """No form has this address."""
    text = request.form.get("text", "") if request.method == "POST" else ""
    return render_template("feedback/shut.html", text=text, code=None), 404


def tongue() -> str | None:
    """The language that the address asks for, to be carried on."""
    return chosen() if "language" in request.args else None


def hashed(message: FirstMessage) -> str:
    """A digest of what hints were shown for."""
    return hashlib.sha256((message.text.data or "").encode()).hexdigest()[:16]


def pointed_at(form: Open, message: FirstMessage) -> list[Hint]:
    """What in a message may tell who wrote it."""
    return hints(message.text.data or "", (form.alliance, *form.partners))


def page(form: Open, message: FirstMessage, *, brought: bool = False) -> str:
    """The first page; with a message that was brought along, or an empty one."""
    message.offer(form)
    known = {"form": form, "public": sealed.public(form), "brought": brought}
    return render_template("feedback/write.html", message=message, **known)


def stub_page(form: Open, taken: Taken, *, given: str = "") -> str:
    """Before a receipt is taken, its seven words, or the stub."""
    words = (taken.receipt.data or "").split()
    known = {"form": form, "public": sealed.public(form), "words": words, "given": given}
    return render_template("feedback/stub.html", taken=taken, **known)


def second(form: Open, message: FirstMessage, found: list[Hint], seen: str) -> str:
    """The second page: hints, and a receipt that is made once and goes along."""
    message.offer(form)
    language = receipts.spoken(chosen())
    if not readable(message.receipt.data or "", language):
        message.receipt.data = " ".join(receipts.written(receipts.drawn(RNG), language))
    message.looked.data = seen
    words = (message.receipt.data or "").split()
    return render_template(
        "feedback/receipt.html", form=form, message=message, hints=found, words=words
    )


def worked_out(form: Open) -> receipts.Derived | Receipt:
    """What follows from the words that were typed, or a form that says what is wrong with them."""
    receipt = Receipt(request.form)
    receipt.validate()
    try:
        secret = receipts.read(receipt.words.data or "", receipts.spoken(chosen()))
    except ReceiptMistyped as error:
        receipt.words.errors = receipt.words.errors or [mistyped(error)]
        return receipt
    with gate.here().place():
        return receipts.derived(secret, form.code)


def back_page(form: Open, receipt: Receipt) -> str:
    """Where a receipt is asked for."""
    return render_template(
        "feedback/back.html",
        form=form,
        receipt=receipt,
        public=sealed.public(form),
        reply=Reply(),
        wish=Destroying(),
    )


def thread_page(
    form: Open,
    derived: receipts.Derived,
    reply: Reply,
    wish: Destroying | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """The thread that a receipt opens.

    Raises:
        ThreadUnknown: it opens none.
    """
    found = conversation(form, derived)
    wish = wish or Destroying(words=reply.words.data)
    page = render_template(
        "feedback/thread.html", form=form, found=found, reply=reply, wish=wish, By=By
    )
    return page, status
