"""Attack 21: reads every letter for pixels, redirects and anything that tells one from another."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Collection, Iterable, Sequence
from email.message import EmailMessage
from html.parser import HTMLParser
from urllib.parse import urlsplit

from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.attacks.installation import Installation, Invited, standing
from pulse.attacks.suite import Bench, Outcome
from pulse.mail import logo
from surveys import letterheads, partners
from surveys.answering import tickets
from surveys.letterheads import Letterhead
from surveys.partners import Organisation

STOP = re.compile(r"/letters/[\w-]{43}(?=\W|$)")  # opaque, and of one person and pulse
OWN = {"to", "message-id", "date"}  # headers that may differ from letter to letter
TAGS = ("list-id", "return-path", "x-mailer", "feedback-id", "reply-to", "sender", "errors-to")
FETCHING = {
    "src", "srcset", "background", "poster", "data", "action", "formaction", "ping", "cite",
    "longdesc", "manifest", "xlink:href",
}  # fmt: skip
REPLY_TO = "answers@alliance.example"
COLOURS = ("navy", "darkgreen")  # of the partners' logos
FETCHED = re.compile(r"url\(|@import|image-set", re.IGNORECASE)
BLANK = "·"


class Loads(HTMLParser):
    """Collects what a mail program would fetch, and where links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.inside: list[str] = []  # pictures that are said to lie in the letter itself
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note every attribute that names an address."""
        for name, value in attrs:
            text = value or ""
            if name == "src" and text.startswith("cid:"):
                self.inside.append(text.removeprefix("cid:"))
            elif name in FETCHING or (name == "href" and tag in {"link", "base"}):
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


def dressed(session: Session) -> None:
    """Give the alliance's letters all that they can carry: a sender, answers, names and logos."""
    alliance = partners.alliance(session)
    alliance.sender_name, alliance.reply_to = "The River Alliance", REPLY_TO
    every = session.scalars(select(Organisation).order_by(Organisation.id))
    for organisation, colour in zip(every, COLOURS, strict=True):
        drawn = io.BytesIO()
        Image.new("RGB", (300, 100), colour).save(drawn, "PNG")
        drawn.seek(0)
        letterheads.name_it(session, organisation, f"The {colour} partner")
        letterheads.draw(session, organisation, logo.read(drawn))


def faults(letter: Invited, host: str, logos: Collection[bytes]) -> set[str]:
    """What one letter loads, redirects through, or tells in its head.

    Args:
        letter: the letter.
        host: that links may lead to.
        logos: the pictures that a letter may carry.
    """
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
    for tag in TAGS:
        said = {str(value) for value in message.get_all(tag, [])}
        if said - ({REPLY_TO} if tag == "reply-to" else set()):
            found.add(f"a header {tag}")
    return found | carried(message, loads.inside, logos)


def carried(message: EmailMessage, shown: Sequence[str], logos: Collection[bytes]) -> set[str]:
    """What a letter carries beside its words, other than its partner's logo in its place."""
    found, inside = set(), set()
    for part in message.walk():
        if part.is_multipart() or part.get_content_maintype() == "text":
            continue
        inside.add(str(part["content-id"] or "").strip("<> "))
        if part.get_payload(decode=True) not in logos or part.get_content_disposition() != "inline":
            found.add("it carries a file")
    if inside != set(shown):
        found.add("it shows a picture that it does not carry")
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


def read(house: Installation) -> tuple[set[str], int]:
    """Everything that is wrong with the letters of an installation, and how many carry a logo."""
    letters = house.invited()
    host = urlsplit(house.settings.public_url).netloc
    with house.shop() as shop:
        drawn = shop.roster.scalars(select(Letterhead.logo)).all()
        logos = [each for each in drawn if each is not None]
    found = {fault for letter in letters for fault in faults(letter, host, logos)}
    heads: dict[str, list[Invited]] = {}
    for letter in letters:  # those of one partner have one head
        heads.setdefault(letter.address.partition("-")[0], []).append(letter)
    for those in heads.values():
        found |= {f"letters differ in {name}" for name in differing(those)}
    branded = sum("cid:" in _part(each.message, "html") for each in letters)
    return found, branded


def letters(bench: Bench) -> Outcome:
    """Read every letter of a wave, head and body."""
    with standing(bench, "twin", leak="marketing", dressed=dressed) as house:
        leaks, _ = read(house)
    with standing(bench, "product", dressed=dressed) as house:
        (kept, branded), count = read(house), len(house.invited())
    return Outcome(
        number="21",
        name="Letters with logo, sender and reply-to: pixels, redirects, tokens in heads, tags",
        control=f"{len(leaks)} ways to track found",
        result=f"{len(kept)} found in {count} letters"
        + "".join(f"; {x}" for x in sorted(kept)[:3]),
        chance="0",
        held=not kept and count == branded >= 20 and len(leaks) >= 5,
    )
