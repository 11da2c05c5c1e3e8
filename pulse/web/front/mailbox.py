"""The demonstration's mailbox: every letter that was sent, as its receiver would see it."""

from __future__ import annotations

import re
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import NamedTuple

from flask import Blueprint, abort, current_app, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pulse.auth.guards import open_to_all
from pulse.mail import outbox
from pulse.mail.transport import Folder

bp = Blueprint("mailbox", __name__, url_prefix="/mailbox")

SHOWN = 50  # letters on one page
NAME = re.compile(r"[0-9]{20}-[0-9a-f]{8}")
LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)


class Sent(NamedTuple):
    """One letter in the list."""

    name: str
    to: str
    subject: str
    moment: datetime


def _files() -> list[Path]:
    """Every letter's file, the newest first; none of this exists outside the demonstration."""
    way = outbox.of(current_app).way
    if not current_app.extensions["pulse.settings"].demonstration or not isinstance(way, Folder):
        abort(404)
    return sorted(way.path.glob("*.eml"), reverse=True)


def _letter(name: str) -> EmailMessage:
    file = next((each for each in _files() if NAME.fullmatch(name) and each.stem == name), None)
    if file is None:
        abort(404)
    return message_from_bytes(file.read_bytes(), policy=default)


def _sent(file: Path) -> Sent:
    with file.open("rb") as lines:
        head = BytesHeaderParser(policy=default).parse(lines)
    return Sent(file.stem, head["to"], head["subject"], parsedate_to_datetime(head["date"]))


def _body(letter: EmailMessage, kind: str) -> str:
    part = letter.get_body((kind,))
    return str(part.get_content()) if part is not None else ""


@bp.get("/")
@open_to_all
def index() -> ResponseReturnValue:
    """List the letters, the newest first, or those to one address."""
    wanted = request.args.get("to", "").strip().casefold()
    page = max(1, request.args.get("page", 1, type=int))
    files = _files()
    if wanted:
        files = [file for file in files if wanted in _sent(file).to.casefold()]
    start = (page - 1) * SHOWN
    return render_template(
        "mailbox/index.html",
        letters=[_sent(file) for file in files[start : start + SHOWN]],
        count=len(files),
        wanted=wanted,
        newer=page - 1,
        older=page + 1 if start + SHOWN < len(files) else 0,
    )


@bp.get("/<name>")
@open_to_all
def letter(name: str) -> ResponseReturnValue:
    """Show one letter: its head, the letter itself in a frame, and its plain text."""
    found = _letter(name)
    page = render_template(
        "mailbox/letter.html", name=name, letter=found, text=_body(found, "plain")
    )
    response = make_response(page)
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
        f"frame-src {url_for('.body', name=name, _external=True)}"
    )
    return response


@bp.get("/<name>/body")
@open_to_all
def body(name: str) -> ResponseReturnValue:
    """The letter's HTML alone, for its frame: no script runs there, nothing is fetched.

    Its links open windows of their own, as in a mail program: pages refuse to be framed.
    """
    written = _body(_letter(name), "html")
    response = make_response(written.replace("<head>", '<head><base target="_blank">', 1))
    response.headers["Content-Security-Policy"] = LETTER_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response
