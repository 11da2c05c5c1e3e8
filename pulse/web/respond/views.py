"""The anonymous door: it sets no cookie, writes no log line and cannot reach the roster."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn, cast

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    jsonify,
    render_template,
    request,
    url_for,
)
from flask.sansio.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import UnsupportedMediaType

from pulse import intake
from pulse.auth.guards import open_to_all
from pulse.db import db
from pulse.settings import Settings
from pulse.web.respond import credentials, record
from pulse.web.respond.drawing import apart, draw, press, preview
from pulse.web.respond.forms import Fault, Filled, check
from pulse.web.respond.pages import HTML, Page, Questionnaire, Shelf
from pulse.web.respond.quick import Quick
from surveys.answering import door
from surveys.answering.served import Served
from surveys.errors import InstrumentInvalid, NotFound, NotSaved, TokenUnknown, WaveClosed

bp = Blueprint("respond", __name__, url_prefix="/s")

SHELF = "pulse.shelf"
PREVIEW = "pulse.preview"
PRESS = "pulse.press"
BACK = 15  # seconds for which a shared device says thank you


@bp.record
def plug_in(state: BlueprintSetupState) -> None:
    """Give the application an empty shelf of pages, and the short way to them."""
    app = cast(Flask, state.app)
    app.extensions[SHELF] = pages = Shelf(manifest, stored)
    app.extensions[PREVIEW] = preview
    app.extensions[PRESS] = press
    settings: Settings = app.extensions["pulse.settings"]
    short = Quick(
        app.wsgi_app, pages, app.extensions[intake.KEY], answers_at=settings.answer_url or ""
    )
    app.wsgi_app = short  # type: ignore[method-assign]  # the documented place of middleware


def manifest(wave: str) -> Mapping[str, Any]:
    """The public manifest of an open wave, from the box."""
    with db.engines["box"].connect() as connection:
        return door.manifest(connection, wave)


def published(wave: str) -> dict[str, Any]:
    """The public manifest of a wave that was opened once, from the box."""
    with db.engines["box"].connect() as connection:
        return door.published(connection, wave)


def stored(wave: str, name: str) -> Served | None:
    """A file of a wave as it was stored at launch, from the box."""
    with db.engines["box"].connect() as connection:
        return door.served(connection, wave, name)


def shelf() -> Shelf:
    """This application's shelf of pages."""
    return cast(Shelf, current_app.extensions[SHELF])


@bp.get("/<wave>", strict_slashes=False)
@open_to_all
def ask(wave: str) -> ResponseReturnValue:
    """Show the questionnaire: the same bytes to everybody, and nothing is used up."""
    asked = shelf().questionnaire(wave)
    return drawn("ask", asked).reply(request)


@bp.post("/<wave>")
@open_to_all
def send(wave: str) -> ResponseReturnValue:
    """Take one sheet in, or give the page back with all answers and what is wrong."""
    filled = Filled.of(request)
    asked = shelf().questionnaire(wave)
    sheet, faults = check(asked, filled)
    if sheet is None:
        return again(asked, filled, *faults), 422
    box = asked.box(filled.into) if sheet.note else None
    try:
        intake.here().submit(wave, sheet.token, sheet.points, "" if box else sheet.note)
    except TokenUnknown:
        return again(asked, filled, Fault.code_unknown), 422
    except NotSaved:
        return again(asked, filled, Fault.not_saved), 503, {"Retry-After": "30"}
    if box:
        return onward(asked, box, sheet.note)
    there = url_for(".thanks", wave=wave, language=asked.chosen(request))
    return Response(status=303, headers={"Location": there})


@bp.post("/<wave>/<any('issue', 'answer'):step>")
@open_to_all
def credential(wave: str, step: str) -> ResponseReturnValue:
    """Sign a blinded message, or take an answer under a signature; whoever asks may read it."""
    sent = credentials.body(request, step)
    said = credentials.told(step, lambda: shelf().questionnaire(wave), intake.here(), sent)
    shared = [credentials.SHARED] if step == "answer" else []
    reply = Response(said.body, said.status)
    reply.headers.clear()  # of a kind that is no page's
    reply.headers.extend([*said.headers, *shared])
    return reply


@bp.get("/<wave>/thanks")
@open_to_all
def thanks(wave: str) -> ResponseReturnValue:
    """Say thank you, in the same words whether or not the code was used before."""
    try:
        asked = shelf().questionnaire(wave)
    except WaveClosed:
        return render_template("respond/thanks.html", asked=None)
    return drawn("thanks", asked).reply(request)


@bp.get("/<wave>/kiosk")
@open_to_all
def kiosk(wave: str) -> ResponseReturnValue:
    """Show the questionnaire on a device that people share; a browser is to keep none of it."""
    reply = drawn("kiosk", shelf().questionnaire(wave)).reply(request)
    reply.headers["Cache-Control"] = "no-store"
    return reply


@bp.post("/<wave>/kiosk")
@open_to_all
def kiosk_send(wave: str) -> ResponseReturnValue:
    """Take one sheet in; what was wrong is said without giving anything back."""
    filled = Filled.of(request)
    asked = shelf().questionnaire(wave)
    sheet, faults = check(asked, filled)
    if sheet is None:
        return emptied(asked, *faults), 422
    try:
        intake.here().submit(wave, sheet.token, sheet.points, sheet.note)
    except TokenUnknown:
        return emptied(asked, Fault.code_unknown), 422
    except NotSaved:
        return emptied(asked, Fault.not_saved), 503, {"Retry-After": "30"}
    there = url_for(".kiosk_thanks", wave=wave, language=asked.chosen(request))
    return Response(status=303, headers={"Location": there})


@bp.get("/<wave>/kiosk/thanks")
@open_to_all
def kiosk_thanks(wave: str) -> ResponseReturnValue:
    """Say thank you, and go back to the start, also where no script runs."""
    reply = drawn("kiosk_thanks", shelf().questionnaire(wave)).reply(request)
    reply.headers["Cache-Control"] = "no-store"
    reply.headers["Refresh"] = f"{BACK}; url={url_for('.kiosk', wave=wave)}"
    reply.headers["Clear-Site-Data"] = '"cache"'  # with it the pages kept for the back button
    return reply


@bp.get("/<wave>/<any('respond.js', 'respond.css', 'kiosk.js'):name>")
@open_to_all
def file(wave: str, name: str) -> ResponseReturnValue:
    """Serve a script or the style sheet that the wave was opened with."""
    shelf().questionnaire(wave)
    return shelf().page(wave, name, draw=nothing).reply(request)


@bp.errorhandler(NotFound)
def missing(_error: NotFound) -> ResponseReturnValue:
    """No wave has this address."""
    return render_template("respond/problem.html", problem="missing"), 404


@bp.errorhandler(WaveClosed)
def closed(_error: WaveClosed) -> ResponseReturnValue:
    """The wave is over; a note that was written for nothing is given back."""
    given_back = request.method == "POST" and request.endpoint != "respond.kiosk_send"
    kept = Filled.of(request).note if given_back else ""
    return render_template("respond/problem.html", problem="closed", kept=kept), 410


@bp.errorhandler(InstrumentInvalid)
def broken(_error: InstrumentInvalid) -> ResponseReturnValue:
    """The wave is there, and its page cannot be drawn."""
    return render_template("respond/problem.html", problem="failed"), 503


@bp.errorhandler(UnsupportedMediaType)
def no_form(_error: UnsupportedMediaType) -> ResponseReturnValue:
    """Somebody sent something that no page of ours sends."""
    return render_template("respond/problem.html", problem="kind"), 415


@bp.get("/<wave>/manifest.json")
@open_to_all
def manifest_json(wave: str) -> ResponseReturnValue:
    """Publish what was fixed at launch, in exactly the bytes whose digest stands in the letters."""
    try:
        shelf().questionnaire(wave)
    except WaveClosed:
        return Page.of(record.file(published(wave))).reply(request)
    page = shelf().page(wave, record.FILE, draw=lambda: record.file(published(wave)))
    return page.reply(request)


@bp.get("/<wave>/manifest")
@open_to_all
def manifest_page(wave: str) -> ResponseReturnValue:
    """Say the same in plain words, and how to compare it with one's letter."""
    settings = cast(Settings, current_app.extensions["pulse.settings"])
    public = record.of(published(wave))
    return render_template("respond/manifest.html", record=public, host=settings.public_url)


def drawn(page: str, asked: Questionnaire) -> Page:
    """A page of an open wave in this reader's language."""
    language = asked.language(request)
    return shelf().page(
        asked.wave,
        f"{page}.{language}",
        draw=lambda: Served.of(HTML, apart(f"{page}.html", asked, language).encode()),
    )


def nothing() -> NoReturn:
    """Nothing was stored under this name.

    Raises:
        NotFound: always.
    """
    raise NotFound("There is no such file.")


def again(asked: Questionnaire, filled: Filled, *faults: Fault) -> Response:
    """Draw the questionnaire with what was filled in and what is wrong; nobody keeps it."""
    page = draw("ask.html", asked, asked.language(request), filled, *faults)
    return Response(page, headers={"Cache-Control": "no-store"})


def onward(asked: Questionnaire, box: Mapping[str, str], text: str) -> Response:
    """The answers are in: lead on to a feedback box with a message that nobody has kept."""
    further = {"box": box, "text": text}
    page = draw("onward.html", asked, asked.language(request), Filled(), further=further)
    return Response(page, headers={"Cache-Control": "no-store"})


def emptied(asked: Questionnaire, *faults: Fault) -> Response:
    """What was wrong, on an empty page of a shared device, or as the name that its script reads."""
    best = request.accept_mimetypes.best_match(["text/html", credentials.JSON])
    if best == credentials.JSON:
        reply = jsonify(problem=faults[0].value)
    else:
        page = draw("kiosk.html", asked, asked.language(request), Filled(), *faults)
        reply = Response(page)
    reply.headers["Cache-Control"] = "no-store"
    return reply
