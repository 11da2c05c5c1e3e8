"""Attack 21: reads every letter for pixels, redirects and anything that tells one from another."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from email.message import EmailMessage
from html.parser import HTMLParser
from urllib.parse import urlsplit

from pulse.attacks.installation import Installation, Invited, standing
from pulse.attacks.suite import Bench, Outcome
from surveys.answering import tickets

STOP = re.compile(r"/letters/[\w-]{43}(?=\W|$)")  # opaque, and of one person and pulse
OWN = {"to", "message-id", "date"}  # headers that may differ from letter to letter
TAGS = ("list-id", "return-path", "x-mailer", "feedback-id", "reply-to")
FETCHING = {
    "src", "srcset", "background", "poster", "data", "action", "formaction", "ping", "cite",
    "longdesc", "manifest", "xlink:href",
}  # fmt: skip
FETCHED = re.compile(r"url\(|@import|image-set", re.IGNORECASE)
BLANK = "·"


class Loads(HTMLParser):
    """Collects what a mail program would fetch, and where links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note every attribute that names an address."""
        for name, value in attrs:
            text = value or ""
            if name in FETCHING or (name == "href" and tag in {"link", "base"}):
                self.fetched.append(f"<{tag} {name}>")
            elif name == "href":
                self.links.append(text)
            if name == "style" and FETCHED.search(text):
                self.fetched.append(f"<{tag} style>")

    def handle_data(self, data: str) -> None:
        """Note what a style sheet fetches."""
        if FETCHED.search(data):
            self.fetched.append("a style sheet")


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part is not None else ""


def secrets_of(letter: Invited) -> list[str]:
    """The token as it could stand anywhere, in any spelling and under any common hash."""
    token = letter.token
    spelled = [token, tickets.grouped(token), token.lower(), letter.fragment]
    raw = [token.encode(), letter.address.encode(), letter.address.encode() + token.encode()]
    return spelled + [
        hashlib.new(kind, each, usedforsecurity=False).hexdigest()[:16]
        for kind in ("md5", "sha1", "sha256", "sha512")
        for each in raw
    ]


def faults(letter: Invited, host: str) -> set[str]:
    """What one letter loads, redirects through, or tells in its head."""
    message = letter.message
    loads = Loads()
    loads.feed(_part(message, "html"))
    found = {f"it fetches {each}" for each in loads.fetched}
    asked = re.findall(r"<([^>]+)>", str(message["list-unsubscribe"] or ""))
    for link in loads.links + asked + re.findall(r"https?://\S+", _part(message, "plain")):
        parts = urlsplit(link)
        if parts.netloc != host or parts.query or letter.token in parts.path:
            found.add("a link leads elsewhere, or carries the token to the server")
    head = letter.file.read_bytes().partition(b"\r\n\r\n")[0].decode("utf-8").lower()
    if any(secret.lower() in head for secret in secrets_of(letter)):
        found.add("the head tells the token")
    found |= {f"a header {tag}" for tag in TAGS if message[tag] is not None}
    if any(
        part.get_content_maintype() != "text" for part in message.walk() if not part.is_multipart()
    ):
        found.add("it carries a file")
    return found


def differing(letters: Iterable[Invited]) -> set[str]:
    """The headers and parts in which letters differ once their own code is blanked out."""
    seen: dict[str, set[str]] = {}
    for letter in letters:
        message = letter.message
        pieces = {name.lower(): str(value) for name, value in message.items()}
        pieces |= {kind: _part(message, kind) for kind in ("plain", "html")}
        pieces["raw length"] = str(len(letter.file.read_bytes()) - len(letter.address))
        for name, value in pieces.items():
            bare = value.replace(letter.token, BLANK).replace(tickets.grouped(letter.token), BLANK)
            # the unit's place in the manifest stands behind the token, and is its owner's team
            bare = STOP.sub(f"/letters/{BLANK}", bare)
            bare = re.sub(rf"{BLANK}\.\d+\.", f"{BLANK}.", bare)
            seen.setdefault(name, set()).add(bare)
    return {name for name, values in seen.items() if len(values) > 1} - OWN


def read(house: Installation) -> set[str]:
    """Everything that is wrong with the letters of an installation."""
    letters = house.invited()
    host = urlsplit(house.settings.public_url).netloc
    found = {fault for letter in letters for fault in faults(letter, host)}
    return found | {f"letters differ in {name}" for name in differing(letters)}


def letters(bench: Bench) -> Outcome:
    """Read every letter of a wave, head and body."""
    with standing(bench, "twin", leak="marketing") as house:
        leaks = read(house)
    with standing(bench, "product") as house:
        kept, count = read(house), len(house.invited())
    return Outcome(
        number="21",
        name="Letters: pixels, redirects, tokens in heads, tags that identify",
        control=f"{len(leaks)} ways to track found",
        result=f"{len(kept)} found in {count} letters"
        + "".join(f"; {x}" for x in sorted(kept)[:3]),
        chance="0",
        held=not kept and count >= 20 and len(leaks) >= 5,
    )
