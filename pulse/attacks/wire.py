"""Sends what an attacker's program sends, header by header, and keeps all that comes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

from surveys.answering import tickets

FORM = "application/x-www-form-urlencoded"
PATIENCE = 60.0  # seconds; machines are shared


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply as it came over the wire."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """One header; empty when it is not there."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


def ask(
    base: str,
    method: str,
    path: str,
    body: bytes | str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Reply:
    """Send one request over a connection of its own.

    Args:
        base: scheme, host and port.
        method: any.
        path: with its query, never a fragment.
        body: bytes, or text that is sent as a form.
        headers: exactly these, besides what HTTP itself needs.
    """
    sent = dict(headers or {})
    if isinstance(body, str):
        sent.setdefault("Content-Type", FORM)
        body = body.encode()
    connection = HTTPConnection(urlsplit(base).netloc, timeout=PATIENCE)
    try:
        connection.request(method, path, body, sent)
        answer = connection.getresponse()
        return Reply(answer.status, tuple(answer.getheaders()), answer.read())
    finally:
        connection.close()


def filled_in(token: str, points: Sequence[int], note: str = "") -> str:
    """The form of the page, as a browser without a script sends it."""
    chosen = {f"i{n}": str(point) for n, point in enumerate(points, 1) if point}
    return urlencode({"code": tickets.grouped(token), **chosen, "note": note})


def send(base: str, page: str, token: str, points: Sequence[int], note: str = "") -> Reply:
    """Answer by the form."""
    return ask(base, "POST", page, filled_in(token, points, note))
