"""The short way through the door, for the few requests of which nearly all of a wave consists.

A page that is the same for everybody is sent again as it was sent a moment ago, a sheet without a
fault goes straight to the intake, and so do the two requests of full mode. Whatever is unusual
takes the long way, through the views, which know how to say what is wrong. Neither session nor
sign-in is ever near.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qsl
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.http import remove_entity_headers
from werkzeug.wrappers import Request

from pulse.intake import Intake
from pulse.web.respond import credentials
from pulse.web.respond.forms import LARGEST, Filled, check
from pulse.web.respond.pages import FRESH, Questionnaire, Shelf, takes_gzip
from surveys.errors import SurveyError

PREFIX = "/s/"
FORM = "application/x-www-form-urlencoded"
MOST_PAGES = 512  # kept at a time, of waves now open and long shut; then all are forgotten
MOST_FIELDS = 256
NEVER_KEPT = {"set-cookie", "date"}
OF_ONE_REPLY = {"content-type", "content-length", "cache-control", "retry-after"}
ANSWER = "/answer"
DEFAULT_PORTS = {"http": ":80", "https": ":443"}
STEP_DEPTH = 3  # slashes, as in /s/wave/issue

Headers = list[tuple[str, str]]
Key = tuple[str, ...]


class Quick:
    """A WSGI application around the whole one, which answers what it can by itself."""

    def __init__(
        self,
        whole: WSGIApplication,
        shelf: Shelf,
        intake: Intake,
        clock: Callable[[], float] = time.monotonic,
        *,
        answers_at: str = "",
    ) -> None:
        """Stand before the whole application.

        Args:
            whole: the application.
            shelf: pages and questionnaires.
            intake: takes answers.
            clock: seconds, for how long a page may be sent again.
            answers_at: the second host name, at which answers are taken and nothing else is.
        """
        self._whole, self._shelf, self._intake, self._clock = whole, shelf, intake, clock
        scheme, _, host = answers_at.partition("://")
        self._port = DEFAULT_PORTS.get(scheme, "")
        self._answers_at = _host(host, self._port)
        self._pages: dict[Key, tuple[float, Headers, bytes]] = {}
        self._thanks: dict[Key, tuple[float, Headers]] = {}
        self._steps: dict[str, Headers] = {}  # what every answer to a step of full mode carries

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer by the short way, or by the long one and remember what can be sent again."""
        path: str = environ.get("PATH_INFO", "")
        host = _host(environ.get("HTTP_HOST", ""), self._port)
        if self._answers_at and host == self._answers_at:
            takes = path.startswith(PREFIX) and path.endswith(ANSWER)
            if not takes or environ["REQUEST_METHOD"] != "POST":
                return _nothing_here(start_response)
        if not path.startswith(PREFIX) or environ.get("SCRIPT_NAME"):
            return self._whole(environ, start_response)
        if environ["REQUEST_METHOD"] == "GET":
            return self._page(environ, start_response, path)
        if environ["REQUEST_METHOD"] == "POST":
            step = path.rpartition("/")[2]
            if step in credentials.STEPS and path.count("/") == STEP_DEPTH:
                return self._step(environ, start_response, path, step)
            return self._sheet(environ, start_response, path)
        return self._whole(environ, start_response)

    def _page(
        self, environ: WSGIEnvironment, start_response: StartResponse, path: str
    ) -> Iterable[bytes]:
        """A page as it was sent a moment ago to somebody who reads the same language.

        Nothing that a browser says of itself is kept: of all its words only the questionnaire's
        language and one of two codings are left, and those name the page.
        """
        asking = Request(environ, populate_request=False)
        key = self._name(asking, path)
        sent, headers, body = self._pages.get(key, (0.0, [], b"")) if key else (0.0, [], b"")
        if headers and self._clock() - sent < FRESH:
            if asking.if_none_match.contains_raw(_etag(headers)):
                start_response("304 NOT MODIFIED", _unchanged(headers))
                return [b""]
            start_response("200 OK", headers)
            return [body]
        status, headers, body = self._by_the_long_way(environ)
        key = key or self._name(asking, path)  # the long way has looked the wave up
        if key and status.startswith("200 ") and _may_be_kept(headers, "etag"):
            _keep(self._pages, key, (self._clock(), headers, body))
        start_response(status, headers)
        return [body]

    def _name(self, asking: Request, path: str) -> Key | None:
        """What a page is kept under; None for a page of no wave that is known to be open."""
        asked = self._asked(path)
        if asked is None:
            return None
        return (path, asked.language(asking), "gzip" if takes_gzip(asking) else "plain")

    def _asked(self, path: str) -> Questionnaire | None:
        """The questionnaire that a path is about, if it was looked up a moment ago."""
        return self._shelf.fresh(path.removeprefix(PREFIX).partition("/")[0])

    def _sheet(
        self, environ: WSGIEnvironment, start_response: StartResponse, path: str
    ) -> Iterable[bytes]:
        """Take in a sheet without a fault and thank for it as the one before was thanked for."""
        asked = self._asked(path)
        asking = Request(environ, populate_request=False)
        key = (path, asked.chosen(asking) or "") if asked else None
        sent, headers = self._thanks.get(key, (0.0, [])) if key else (0.0, [])
        if headers and self._clock() - sent < FRESH and self._taken(environ, path):
            start_response("303 SEE OTHER", headers)
            return [b""]
        status, headers, body = self._by_the_long_way(environ)
        asked = asked or self._asked(path)
        if asked and status.startswith("303 ") and _may_be_kept(headers, "location"):
            key = (path, asked.chosen(asking) or "")
            kept = [pair for pair in headers if pair[0].lower() != "content-length"]
            _keep(self._thanks, key, (self._clock(), [*kept, ("Content-Length", "0")]))
        start_response(status, headers)
        return [body]

    def _step(
        self, environ: WSGIEnvironment, start_response: StartResponse, path: str, step: str
    ) -> Iterable[bytes]:
        """Take a step of full mode, and answer with the headers that the first one had."""
        asked, around = self._asked(path), self._steps.get(step)
        if asked is not None and around is not None:
            sent = credentials.body(Request(environ, populate_request=False), step)
            said = credentials.told(step, lambda: asked, self._intake, sent)
            start_response(said.line, [*said.headers, *around])
            return [said.body]
        status, headers, body = self._by_the_long_way(environ)
        names = {name.lower() for name, _ in headers}
        if status.startswith("20") and names.isdisjoint(NEVER_KEPT):
            self._steps[step] = [each for each in headers if each[0].lower() not in OF_ONE_REPLY]
        start_response(status, headers)
        return [body]

    def _taken(self, environ: WSGIEnvironment, path: str) -> bool:
        """Whether a sheet was taken in; if not, the long way finds it unread and says why."""
        asked = self._shelf.fresh(path.removeprefix(PREFIX))
        kind, _, _ = environ.get("CONTENT_TYPE", "").partition(";")
        length = environ.get("CONTENT_LENGTH") or ""
        if asked is None or kind != FORM or not length.isdecimal() or int(length) > LARGEST:
            return False
        body = environ["wsgi.input"].read(int(length))
        environ["wsgi.input"] = io.BytesIO(body)
        if len(body) < int(length):
            return False
        try:
            fields = _fields(body)
        except ValueError:
            return False
        filled = Filled(fields)
        sheet, _ = check(asked, filled)
        if sheet is None or filled.into:
            return False
        try:
            self._intake.submit(asked.wave, sheet.token, sheet.points, sheet.note)
        except SurveyError:  # sending it once more is harmless: a seat is counted once
            return False
        return True

    def _by_the_long_way(self, environ: WSGIEnvironment) -> tuple[str, Headers, bytes]:
        """What the whole application answers."""
        answer: list[Any] = []

        def note(status: str, headers: Headers, error: Any = None) -> Callable[[bytes], object]:
            answer[:] = [status, headers]
            return lambda _written: None

        chunks = self._whole(environ, note)
        try:
            body = b"".join(chunks)
        finally:
            getattr(chunks, "close", lambda: None)()
        return answer[0], answer[1], body


def _host(name: str, port: str) -> str:
    """A host's name as all its spellings have it: without the default port and the root's dot."""
    return name.lower().replace(".:", ":").removesuffix(port).rstrip(":.")


def _nothing_here(start_response: StartResponse) -> Iterable[bytes]:
    """The answer to everything that the second host name is not for."""
    body = b"Nothing is served here.\n"
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
    ]
    start_response("404 NOT FOUND", headers)
    return [body]


def _fields(body: bytes) -> dict[str, str]:
    """The fields of a form; the first of a name counts.

    Raises:
        ValueError: not what an honest browser sends.
    """
    pairs = parse_qsl(
        body.decode("ascii"),
        keep_blank_values=True,
        errors="strict",
        max_num_fields=MOST_FIELDS,
    )
    return dict(reversed(pairs))


def _may_be_kept(headers: Headers, needed: str) -> bool:
    """Whether nothing in an answer is of one reader only."""
    names = {name.lower() for name, _ in headers}
    return needed in names and names.isdisjoint(NEVER_KEPT)


def _etag(headers: Headers) -> str:
    """The name that an answer gives to its bytes."""
    return next(value for name, value in headers if name.lower() == "etag")


def _unchanged(headers: Headers) -> Headers:
    """What is left of an answer's headers where a browser has its body already."""
    left = list(headers)
    remove_entity_headers(left)
    return left


def _keep(kept: dict[Key, Any], key: Key, value: Any) -> None:
    """Remember an answer; forget all when there are too many, so that memory is bounded."""
    if len(kept) >= MOST_PAGES:
        kept.clear()
    kept[key] = value
