"""Posts in channels of chat programs: the same words to everybody there, and nobody's own link."""

from __future__ import annotations

import http.client
import json
import ssl
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask_babel import force_locale
from flask_babel import gettext as _

from pulse.mail import letters
from pulse.mail.errors import Deferred, Refused
from pulse.settings import is_loopback
from surveys.errors import NameInvalid
from surveys.instruments.loader import seconds

PATIENCE = 10.0  # seconds for a chat program's server
CARDS = ("logic.azure.com", "powerplatform.com", "webhook.office.com")  # of Teams: take cards only
ESCAPING = "hooks.slack.com"  # reads three characters as markup
MOST_SAID = 200  # characters of a server's words that are kept
MINUTES_FROM = 120  # seconds: a shorter time is told in seconds
LATER = frozenset({408, 425, 429})
LONGEST = 2_000  # characters of an address
ADDRESS_WRONG = (
    "This is not the address of an incoming webhook. It begins with https:// and was made in the "
    "chat program, in the settings of the channel."
)


@dataclass(frozen=True, slots=True)
class News:
    """What is said of a wave in a channel; the same for everybody there."""

    alliance: str
    pulse: str
    closes: date
    questions: int
    code: str  # of the wave


def announcement(app: Flask, news: News, language: str) -> str:
    """What a channel is told of a wave: a pointer to everybody's own letter or code.

    Args:
        app: whose address it is.
        news: of a wave that is open, or will be.
        language: of those who read the channel.
    """
    spoken = letters.spoken(app, language)
    host = app.extensions["pulse.settings"].public_url
    with app.app_context(), force_locale(spoken):
        day = app.jinja_env.filters["day"]  # as letters have it
        return "\n".join(_sentences(news, host, day(news.closes)))


def _sentences(news: News, host: str, closes: str) -> Iterator[str]:
    yield _(
        "%(alliance)s asks: “%(pulse)s” is open until %(day)s.",
        alliance=news.alliance,
        pulse=news.pulse,
        day=closes,
    )
    length = seconds(news.questions)
    if length < MINUTES_FROM:
        yield _("It takes about %(n)s seconds.", n=length)
    else:
        yield _("It takes about %(n)s minutes.", n=-(-length // 60))
    yield _(
        "Use the link in your own letter, which comes by e-mail, or the code on the slip that "
        "you drew: %(page)s",
        page=f"{host}/s/{news.code}",
    )
    yield _(
        "No link here is anybody's own, and no page shows who took part. What is promised, and "
        "what is not: %(page)s",
        page=f"{host}/anonymity",
    )


def check(address: str, here: Collection[int]) -> None:
    """Refuse what is no address of a webhook, or leads to something else on this machine.

    Args:
        address: as somebody typed it, without blanks around it.
        here: ports of this machine itself where the operator lets a chat program listen.

    Raises:
        NameInvalid: it is no https address, nor http to one of those ports.
    """
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
        host.encode("idna")  # as whoever looks for it does
    except ValueError as wrong:
        raise NameInvalid(ADDRESS_WRONG) from wrong
    printable = address.isascii() and address.isprintable() and " " not in address
    allowed = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))
    if not (host and printable and allowed and len(address) <= LONGEST) or parts.username:
        raise NameInvalid(ADDRESS_WRONG)
    port = port or (443 if parts.scheme == "https" else 80)
    if is_loopback(host) and port not in here:
        raise NameInvalid(
            f"This address leads to port {port} of the machine that Pulse runs on. If a chat "
            "program listens there, its operator can allow it with PULSE_WEBHOOK_PORTS."
        )


def post(address: str, text: str, here: Collection[int] = ()) -> None:
    """Post a text in a channel, once.

    Args:
        address: of the channel's incoming webhook.
        text: for everybody there.
        here: as `check` wants it; what was allowed once may be so no more.

    Raises:
        Deferred: the chat program's server is out of reach, or asks to come again later.
        Refused: it refuses, and would again; or nothing may be posted there.
    """
    try:
        check(address, here)
    except NameInvalid as wrong:
        raise Refused(str(wrong)) from wrong
    parts = urlsplit(address)
    host = parts.hostname or ""
    body = json.dumps(_payload(host, text)).encode()
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"Content-Type": "application/json", "User-Agent": "Pulse"}
    connection = _connection(parts.scheme, host, parts.port)
    try:
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        said = answer.read(4 * MOST_SAID).decode("utf-8", "replace")
    except (OSError, http.client.HTTPException, UnicodeError) as trouble:
        raise Deferred(_out_of_reach(host, trouble)) from trouble
    finally:
        connection.close()
    if 200 <= answer.status < 300:
        return
    words = _words(host, answer.status, said)
    if answer.status in LATER or answer.status >= 500:
        raise Deferred(words)
    raise Refused(words)


def _connection(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    if scheme == "https":
        secure = ssl.create_default_context()
        return http.client.HTTPSConnection(host, port, timeout=PATIENCE, context=secure)
    return http.client.HTTPConnection(host, port, timeout=PATIENCE)


def _payload(host: str, text: str) -> dict[str, Any]:
    if host == ESCAPING:
        for sign, written in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
            text = text.replace(sign, written)
    if not host.endswith(CARDS):
        return {"text": text}
    lines = [{"type": "TextBlock", "text": line, "wrap": True} for line in text.split("\n")]
    card = {"type": "AdaptiveCard", "version": "1.2", "body": lines}
    kind = "application/vnd.microsoft.card.adaptive"
    return {"type": "message", "attachments": [{"contentType": kind, "content": card}]}


def _out_of_reach(host: str, trouble: Exception) -> str:
    if isinstance(trouble, TimeoutError):
        return f"{host} did not answer within {PATIENCE:g} seconds."
    if isinstance(trouble, ssl.SSLError):
        return f"{host} has no certificate that this machine trusts."
    return f"{host} cannot be reached: {type(trouble).__name__}."


def _words(host: str, status: int, said: str) -> str:
    """What a server answered, in one line; pages are left out."""
    if 300 <= status < 400:
        return f"{host} sends elsewhere ({status}). Copy the webhook's address afresh."
    printable = " ".join(said.split())
    if not printable or "<" in printable:
        return f"{host} answered {status}."
    return f"{host} answered {status}: {printable[:MOST_SAID].rstrip('.')}."
