"""What a page says when something is missing, forbidden or broken."""

from __future__ import annotations

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from jinja2 import Template
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.routing import IntegerConverter, Map

from pulse.errors import PulseError
from surveys.errors import NotFound, SurveyError

IN_WORDS = {
    400: (
        _l("This could not be understood"),
        _l("Something in the request was not as this page expects. Go back and try again."),
    ),
    403: (
        _l("You may not see this page"),
        _l("You are signed in, and this page is for others. Ask a steward of your alliance."),
    ),
    404: (
        _l("Page not found"),
        _l(
            "There is nothing at this address. If you typed it, check it. If you followed a "
            "link in a letter, open the letter again and use the whole link."
        ),
    ),
    405: (
        _l("This cannot be done here"),
        _l("The page exists, and takes no request of this kind. Go back and try again."),
    ),
    413: (
        _l("That is too large"),
        _l("What was sent is larger than this page takes. Send less, or a smaller file."),
    ),
    422: (
        _l("This cannot be done as it stands"),
        _l("What was sent contradicts itself. Go back, change it and try again."),
    ),
    429: (
        _l("Too many requests"),
        _l("Please wait a few minutes, and then try again."),
    ),
    500: (
        _l("Something went wrong"),
        _l("This is our fault, not yours. What you sent was not saved. Try again in a while."),
    ),
    503: (
        _l("Pulse cannot answer just now"),
        _l("What you sent was not saved. Please try again in a few minutes."),
    ),
}
LARGEST = 33 << 20  # bytes of one request: a file of 32 MB and the form around it
LARGEST_ID = 2**31 - 1  # that PostgreSQL takes for one of ours
RESPONDENTS = "/s/"
OWN: list[str | Template] = ["respond/problem.html", "problems/problem.html"]
THERE = {404: "missing", 405: "kind", 413: "large"}  # what the respondents' own page calls it
FORM_EXPIRED = _l("This form is out of date. Go back, reload the page and send it again.")


class IdConverter(IntegerConverter):
    """The number of something in an address; one that no row can have leads nowhere."""

    def __init__(self, routes: Map) -> None:
        super().__init__(routes, max=LARGEST_ID)


def page(code: int, sentence: str | None = None) -> ResponseReturnValue:
    """The page for one kind of problem, in plain words."""
    title, words = IN_WORDS.get(code, IN_WORDS[400 if code < 500 else 500])
    if request.path.startswith(RESPONDENTS):
        return render_template(OWN, problem=THERE.get(code, "failed")), code
    return render_template("problems/problem.html", title=title, words=sentence or words), code


def plug_in(app: Flask) -> None:
    """Answer every error with a page of our own."""
    app.config["MAX_CONTENT_LENGTH"] = LARGEST
    app.url_map.converters["int"] = IdConverter

    @app.errorhandler(HTTPException)
    def told(error: HTTPException) -> ResponseReturnValue:
        if error.response is not None or error.code is None or error.code < 400:
            return error
        answer = page(error.code)
        if error.code == 405 and (allowed := error.get_headers()):
            return *answer, [pair for pair in allowed if pair[0] == "Allow"]  # type: ignore[misc]
        return answer

    @app.errorhandler(CSRFError)
    def out_of_date(_error: CSRFError) -> ResponseReturnValue:
        return page(400, str(FORM_EXPIRED))

    @app.errorhandler(NotFound)
    def not_found(_error: NotFound) -> ResponseReturnValue:
        return page(404)

    @app.errorhandler(SurveyError)
    @app.errorhandler(PulseError)
    def refused(error: SurveyError | PulseError) -> ResponseReturnValue:
        return page(422, str(error))

    @app.errorhandler(InternalServerError)
    def broken(_error: InternalServerError) -> ResponseReturnValue:
        return page(500)
