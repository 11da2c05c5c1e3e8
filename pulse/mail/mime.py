"""From a letter to the bytes that travel, prepared once for many addresses."""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from email.headerregistry import Address, HeaderRegistry
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

HEADERS = HeaderRegistry()
LINE = 78  # characters of a header, as RFC 5322 recommends


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter: to whom, and what it says, as plain text and as HTML."""

    to: str
    subject: str
    text: str
    html: str
    language: str = "en"
    message_id: str | None = None  # random unless given; with or without a host
    stop: str = ""  # the address at which its reader can ask for no more letters
    sender: str = ""  # the name in front of the sender's address; empty: as the operator set it
    reply_to: str = ""  # where answers go; empty: to the sender
    logo: bytes | None = None  # a PNG that its HTML shows as `picture(logo)`
    enclosed: bytes | None = None  # a PDF that comes along
    enclosed_as: str = ""  # its name, of ASCII letters, digits, dots and dashes


@dataclass(frozen=True, slots=True)
class Prepared:
    """A letter's bytes but for the address, the identity, the moment and its secrets."""

    letter: Letter
    head: bytes
    body: bytes
    host: str
    blanks: tuple[bytes, ...]
    tail: bytes = b""  # a picture and the end: there is no blank in it

    def fill(
        self, to: str, *, message_id: str | None, now: datetime, secrets_: Sequence[str] = ()
    ) -> bytes:
        """The bytes for one address.

        Args:
            to: a single address.
            message_id: the part before the host; random when None.
            now: any moment with a time zone.
            secrets_: what stands in the places of the blanks, each as long as its blank.
        """
        if any(sign in to for sign in "\r\n<>,"):
            raise ValueError("an address is one address, on one line")
        rest = self.head + self.body
        for blank, secret in zip(self.blanks, secrets_, strict=True):
            rest = rest.replace(blank, secret.encode("ascii"))
        identity = message_id or secrets.token_hex(16)
        whose = f"To: {plain(to)}\r\nMessage-ID: <{identity}@{self.host}>\r\n"
        head = f"{whose}Date: {format_datetime(now)}\r\n"
        return head.encode("utf-8") + rest + self.tail


def prepare(letter: Letter, *, sender: str, blanks: Sequence[str] = ()) -> Prepared:
    """Make everything of a letter that is the same for every address.

    Args:
        letter: its `to` and `message_id` are not used.
        sender: "name <address>", or an address.
        blanks: words of ASCII letters, digits and dashes that stand in the bodies where secrets
            will be; they are never broken over two lines.
    """
    boundary = f"=_{secrets.token_hex(12)}"  # quoted-printable text never holds "=_"
    marks = tuple(blank.encode("ascii") for blank in blanks)
    words = _text(b"plain", letter.text, marks)
    html = _text(b"html", letter.html, marks)
    tail = b""
    if letter.logo is not None:
        inner = f"{boundary}.picture".encode()
        html = (
            b'Content-Type: multipart/related; type="text/html"; boundary="%b"\r\n\r\n--%b\r\n%b'
            % (inner, inner, html)
        )
        tail = b"--%b\r\n%b--%b--\r\n\r\n" % (inner, _shown(letter.logo), inner)
    head = b"".join(
        _header(name, value)
        for name, value in (
            ("From", named(letter.sender, sender)),
            *((("Reply-To", plain(letter.reply_to)),) if letter.reply_to else ()),
            ("Subject", letter.subject),
            ("Content-Language", letter.language),
            ("Auto-Submitted", "auto-generated"),
            ("X-Auto-Response-Suppress", "OOF, AutoReply"),
            ("MIME-Version", "1.0"),
        )
    )
    head += _unsubscribe(letter.stop)
    mark = boundary.encode()
    kind = b'Content-Type: multipart/alternative; boundary="%b"\r\n' % mark
    body = b"\r\n--%b\r\n%b--%b\r\n%b" % (mark, words, mark, html)
    tail += b"--%b--\r\n" % mark
    if letter.enclosed is not None:
        outer = mark + b".whole"
        body = b"\r\n--%b\r\n%b%b" % (outer, kind, body)
        tail += b"\r\n--%b\r\n%b--%b--\r\n" % (outer, _enclosed(letter), outer)
        kind = b'Content-Type: multipart/mixed; boundary="%b"\r\n' % outer
    head += kind
    return Prepared(replace(letter, to=""), head, body, _host(sender), marks, tail)


def picture(logo: bytes) -> str:
    """The name by which a letter's HTML shows the picture that it carries: `cid:` and this."""
    return f"{hashlib.sha256(logo).hexdigest()[:24]}@logo"


def named(name: str, sender: str) -> str:
    """The sender as a header has it, with a name of the alliance's if it has one."""
    return str(Address(name, addr_spec=parseaddr(sender)[1])) if name else sender


def shown(html: str, logo: bytes | None) -> str:
    """A letter's HTML with its picture inside, for a page that can fetch none from the letter."""
    if logo is None:
        return html
    inside = f"data:image/png;base64,{base64.b64encode(logo).decode()}"
    return html.replace(f"cid:{picture(logo)}", inside)


def plain(address: str) -> str:
    """The address with its host in the letters that every mail server knows."""
    local, at, host = address.rpartition("@")
    try:
        return f"{local}{at}{host.encode('idna').decode('ascii')}"
    except UnicodeError:
        return address


def _text(kind: bytes, words: str, marks: Sequence[bytes]) -> bytes:
    return (
        b"Content-Type: text/%b; charset=utf-8\r\n"
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n%b\r\n"
        % (kind, _quoted(words.encode("utf-8"), marks))
    )


def _shown(logo: bytes) -> bytes:
    """A picture as a part of a letter, to be shown in its place and not as a file."""
    return (
        b"Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n"
        b'Content-ID: <%b>\r\nContent-Disposition: inline; filename="logo.png"\r\n\r\n%b\r\n'
        % (
            picture(logo).encode(),
            base64.encodebytes(logo).replace(b"\n", b"\r\n"),
        )
    )


def _enclosed(letter: Letter) -> bytes:
    """A PDF as a part of a letter."""
    name = letter.enclosed_as.encode("ascii")
    coded = base64.encodebytes(letter.enclosed or b"").replace(b"\n", b"\r\n")
    return (
        b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n"
        b'Content-Disposition: attachment; filename="%b"\r\n\r\n%b\r\n' % (name, coded)
    )


def _header(name: str, value: str) -> bytes:
    folded = HEADERS(name, " ".join(value.split())).fold(policy=SMTP)
    if folded.startswith(f"{name}:\r\n ") and "=?" not in folded:
        # the standard library leaves a first line empty where the value just fits the second one,
        # and some mail programs then show a subject that begins with a gap, or none
        words = folded.replace("\r\n", "")
        lines = textwrap.wrap(words, LINE, break_long_words=False, break_on_hyphens=False)
        folded = "\r\n ".join(lines) + "\r\n"
    return folded.encode("ascii")


def _unsubscribe(stop: str) -> bytes:
    """The headers behind a mail program's own button; one click needs TLS (RFC 8058)."""
    if not stop:
        return b""
    one_click = "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
    return f"List-Unsubscribe: <{stop}>\r\n{one_click if stop.startswith('https:') else ''}".encode(
        "ascii"
    )


def _host(sender: str) -> str:
    return parseaddr(sender)[1].rpartition("@")[2] or "localhost"


def _quoted(words: bytes, blanks: Sequence[bytes]) -> bytes:
    """Quoted-printable, with each blank whole, on a line of its own between soft breaks."""
    if not blanks:
        lines = words.replace(b"\r\n", b"\n")
        return binascii.b2a_qp(lines, istext=True).replace(b"\n", b"\r\n")
    first, *others = blanks
    return (b"=\r\n%b=\r\n" % first).join(_quoted(piece, others) for piece in words.split(first))
