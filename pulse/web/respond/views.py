"""The anonymous door: it sets no cookie, writes no log line and cannot reach the roster."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from babel import Locale, UnknownLocaleError
from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    render_template,
    request,
    url_for,
)
from flask.sansio.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from werkzeug.exceptions import UnsupportedMediaType

from pulse import intake
from pulse.auth.guards import open_to_all
from pulse.db import db
from pulse.settings import Settings
from pulse.web.respond.forms import Fault, Filled, check
from pulse.web.respond.pages import Questionnaire, Shelf
from pulse.web.respond.quick import Quick
from surveys.answering import door
from surveys.errors import InstrumentInvalid, NotFound, NotSaved, TokenUnknown, WaveClosed

bp = Blueprint("respond", __name__, url_prefix="/s")

SHELF = "pulse.shelf"
PREVIEW = "pulse.preview"


@bp.record
def plug_in(state: BlueprintSetupState) -> None:
    """Give the application an empty shelf of pages, and the short way to them."""
    app = cast(Flask, state.app)
    app.extensions[SHELF] = pages = Shelf(manifest)
    app.extensions[PREVIEW] = preview
    short = Quick(app.wsgi_app, pages, app.extensions[intake.KEY])
    app.wsgi_app = short  # type: ignore[method-assign]  # the documented place of middleware


def manifest(wave: str) -> Mapping[str, Any]:
    """The public manifest of an open wave, from the box."""
    with db.engines["box"].connect() as connection:
        return door.manifest(connection, wave)


def shelf() -> Shelf:
    """This application's shelf of pages."""
    return cast(Shelf, current_app.extensions[SHELF])


@bp.get("/<wave>", strict_slashes=False)
@open_to_all
def ask(wave: str) -> ResponseReturnValue:
    """Show the questionnaire: the same bytes to everybody, and nothing is used up."""
    asked = shelf().questionnaire(wave)
    language = asked.language(request)
    page = shelf().page(wave, "ask", language, draw=lambda: apart("ask.html", asked, language))
    return page.reply(request)


@bp.post("/<wave>")
@open_to_all
def send(wave: str) -> ResponseReturnValue:
    """Take one sheet in, or give the page back with all answers and what is wrong."""
    filled = Filled.of(request)
    asked = shelf().questionnaire(wave)
    sheet, faults = check(asked, filled)
    if sheet is None:
        return again(asked, filled, *faults), 422
    try:
        intake.here().submit(wave, sheet.token, sheet.points, sheet.note)
    except TokenUnknown:
        return again(asked, filled, Fault.code_unknown), 422
    except NotSaved:
        return again(asked, filled, Fault.not_saved), 503, {"Retry-After": "30"}
    there = url_for(".thanks", wave=wave, language=asked.chosen(request))
    return Response(status=303, headers={"Location": there})


@bp.get("/<wave>/thanks")
@open_to_all
def thanks(wave: str) -> ResponseReturnValue:
    """Say thank you, in the same words whether or not the code was used before."""
    try:
        asked = shelf().questionnaire(wave)
    except WaveClosed:
        return render_template("respond/thanks.html", asked=None)
    language = asked.language(request)
    page = shelf().page(
        wave, "thanks", language, draw=lambda: apart("thanks.html", asked, language)
    )
    return page.reply(request)


@bp.errorhandler(NotFound)
def missing(_error: NotFound) -> ResponseReturnValue:
    """No wave has this address."""
    return render_template("respond/problem.html", problem="missing"), 404


@bp.errorhandler(WaveClosed)
def closed(_error: WaveClosed) -> ResponseReturnValue:
    """The wave is over; a note that was written for nothing is given back."""
    kept = Filled.of(request).note if request.method == "POST" else ""
    return render_template("respond/problem.html", problem="closed", kept=kept), 410


@bp.errorhandler(InstrumentInvalid)
def broken(_error: InstrumentInvalid) -> ResponseReturnValue:
    """The wave is there, and its page cannot be drawn."""
    return render_template("respond/problem.html", problem="failed"), 503


@bp.errorhandler(UnsupportedMediaType)
def no_form(_error: UnsupportedMediaType) -> ResponseReturnValue:
    """Somebody sent something that no page of ours sends."""
    return render_template("respond/problem.html", problem="kind"), 415


def apart(template: str, asked: Questionnaire, language: str) -> str:
    """Draw a page in a request of nobody's, so that nothing of this reader can get into it."""
    settings = cast(Settings, current_app.extensions["pulse.settings"])
    address = url_for("respond.ask", wave=asked.wave)
    with current_app.test_request_context(address, base_url=settings.public_url):
        return draw(template, asked, language, Filled())


def preview(public: Mapping[str, Any], language: str) -> str:
    """Draw the page of a wave that is not open yet, for those who plan it.

    Args:
        public: what the wave's manifest would say.
        language: one of the questionnaire's.
    """
    return apart("ask.html", Questionnaire.of(public["wave"], public), language)


def again(asked: Questionnaire, filled: Filled, *faults: Fault) -> Response:
    """Draw the questionnaire with what was filled in and what is wrong; nobody keeps it."""
    page = draw("ask.html", asked, asked.language(request), filled, *faults)
    return Response(page, headers={"Cache-Control": "no-store"})


def locale_of(language: str) -> Locale | None:
    """What is known of a language; a questionnaire may be in one that nothing is known of."""
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return None


def draw(template: str, asked: Questionnaire, language: str, filled: Filled, *faults: Fault) -> str:
    """Fill one of this door's templates in the questionnaire's language."""
    locale = locale_of(language)
    settings = cast(Settings, current_app.extensions["pulse.settings"])
    chosen = language if len(asked.instrument.languages) > 1 else None
    with force_locale(str(locale or "en")):
        return render_template(
            f"respond/{template}",
            asked=asked,
            here=url_for("respond.ask", wave=asked.wave, language=chosen),
            thanks=url_for("respond.thanks", wave=asked.wave, language=chosen),
            language={"code": language, "direction": locale.text_direction if locale else "ltr"},
            languages=tongues(asked, language),
            filled=filled,
            faults=[fault.value for fault in faults],
            encrypted=settings.tls,
        )


def tongues(asked: Questionnaire, language: str) -> list[dict[str, object]]:
    """Every language of the questionnaire: its code, its name in itself, and the page in it."""
    return [
        {
            "code": code,
            "name": locale.get_display_name() if (locale := locale_of(code)) else code,
            "href": url_for("respond.ask", wave=asked.wave, language=code),
            "current": code == language,
        }
        for code in asked.instrument.languages
    ]
