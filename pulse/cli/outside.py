"""Looks at an installation from outside, as anybody's browser could, and trusts nothing it says."""

from __future__ import annotations

import http.client
import re
import time
import urllib.request
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

from pulse.errors import PulseError

PATIENCE = 20.0  # seconds for a connection, and for each piece of an answer
ALTOGETHER = 60.0  # seconds for one answer
LARGEST = 16 << 20  # bytes
PIECE = 64 << 10
PATH = re.compile(r"(?P<before>.*)/s/(?P<wave>[A-Za-z0-9_-]{1,64})(?:/manifest(?:\.json)?)?/?")
SHORT = re.compile(r"[A-Za-z0-9_-]{22}")


class AddressUnusable(PulseError):
    """What was given is no address of a survey; `str()` says why."""


class Unreachable(PulseError):
    """An address gave no answer that could be read; `str()` says why."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a survey lies, and what its letter's link says of its manifest."""

    base: str
    wave: str
    short: str  # first half of the manifest's digest; empty where the link has none

    @property
    def page(self) -> str:
        """The page that respondents open."""
        return f"{self.base}/s/{self.wave}"

    @classmethod
    def read(cls, text: str) -> Address:
        """Read a manifest's address or a whole link; its code is dropped here, unseen.

        Raises:
            AddressUnusable: it is neither.
        """
        try:
            parts = urlsplit(text.strip())
            port = parts.port
        except ValueError:
            raise AddressUnusable("This is no address that a browser could open.") from None
        found = PATH.fullmatch(parts.path)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise AddressUnusable("The address must begin with https:// (or http://) and a host.")
        if parts.username is not None or parts.password is not None:
            raise AddressUnusable("The address of a survey has no user name in it.")
        if found is None:
            raise AddressUnusable(
                "The address of a survey looks like https://host/s/abc123, of its manifest like "
                "https://host/s/abc123/manifest. Copy it from the letter as a whole."
            )
        _code, _, behind = parts.fragment.partition(".")
        short = behind.rpartition(".")[2]
        if behind and not SHORT.fullmatch(short):
            raise AddressUnusable("The end of the link is missing. Copy it as a whole.")
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        base = f"{parts.scheme}://{host}{f':{port}' if port else ''}{found['before']}"
        return cls(base, found["wave"], short)


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer: its status, its headers, and its body unpacked."""

    status: int
    headers: Message
    body: bytes


class Visitor:
    """Asks as one kind of browser, without a cookie, and follows nobody elsewhere."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        self.headers = dict(headers)
        self._opener = urllib.request.build_opener(_Stay)

    def get(self, url: str) -> Reply:
        """Ask for one address.

        Raises:
            Unreachable: no answer came, or none that could be read.
        """
        request = urllib.request.Request(url, headers=self.headers)  # noqa: S310  # http or https
        try:
            try:
                answer: Any = self._opener.open(request, timeout=PATIENCE)
            except HTTPError as refusal:
                answer = refusal
            with answer:
                return Reply(answer.status, answer.headers, _unpacked(answer))
        except URLError as trouble:
            raise Unreachable(f"{url} cannot be reached: {_words(trouble.reason)}.") from None
        except (OSError, http.client.HTTPException, ValueError) as trouble:
            raise Unreachable(f"{url} cannot be read: {_words(trouble)}.") from None


class _Stay(urllib.request.HTTPRedirectHandler):
    """Takes a redirection for the answer that it is."""

    def redirect_request(self, *_given: object) -> None:
        """Follow nothing."""
        return


def _unpacked(answer: Any) -> bytes:
    """The body of an answer, in pieces, so that neither size nor slowness is without bounds."""
    until = time.monotonic() + ALTOGETHER
    read = bytearray()
    while piece := answer.read(PIECE):
        read += piece
        if len(read) > LARGEST:
            raise ValueError("it is larger than any survey's page")
        if time.monotonic() > until:
            raise TimeoutError("it was not complete after a minute")
    if answer.headers.get("Content-Encoding", "").strip().lower() != "gzip":
        return bytes(read)
    unpacking = zlib.decompressobj(wbits=31)
    try:
        plain = unpacking.decompress(bytes(read), LARGEST)
    except zlib.error:
        raise ValueError("it is packed in a way that cannot be unpacked") from None
    if unpacking.unconsumed_tail or not unpacking.eof:
        raise ValueError("it is larger than any survey's page, or cut short")
    return plain


def _words(trouble: object) -> str:
    """What went wrong, in few words."""
    if isinstance(trouble, TimeoutError):
        return str(trouble) if "minute" in str(trouble) else "no answer in time"
    if isinstance(trouble, OSError) and trouble.strerror:
        return trouble.strerror
    return str(trouble).rstrip(".") or type(trouble).__name__
