"""What partners are handed before the first letter, written from the settings in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import urlsplit

from babel import Locale
from flask import Flask
from flask_babel import force_locale
from sqlalchemy.orm import Session

from pulse import outcomes
from pulse.mail import letters, mime, outbox, samples, transport
from pulse.mail.verp import INVITATION
from pulse.paper import document, odt, press
from pulse.paper.document import Block
from pulse.settings import Settings
from surveys import charter, letterheads, partners
from surveys.asking.people import people_per_organisation
from surveys.errors import NotFound
from surveys.letterheads import Letterhead
from surveys.partners import Alliance, Organisation
from surveys.terms import Terms

DOCUMENTS = ("impact", "record", "terms")
TO = "name@example.org"  # whom the sample goes to
TAG = "…"


@dataclass(frozen=True, slots=True)
class Facts:
    """The settings in force, in the words of those who must know them."""

    alliance: Alliance
    organisation: Organisation
    partners: tuple[str, ...]
    people: int  # of the organisation, on the roster
    terms: Terms
    sender: str  # as the header has it
    address: str  # of the sender, bare
    domain: str  # of the sender
    envelope: str  # to which bounces come, with a sign where each letter has its own tag
    envelope_domain: str
    reply_to: str
    relay: str  # the mail server that takes the letters; empty while none is set
    host: str  # of the pages
    hosts: tuple[str, ...]  # all that a browser talks to
    public_url: str
    tls: bool
    database: str  # "sqlite" or "postgresql"
    key_service: bool
    signature: Letterhead

    @property
    def charter(self) -> str:
        """The page of the rules."""
        return f"{self.public_url}/charter"

    @property
    def anonymity(self) -> str:
        """The page on how anonymity works."""
        return f"{self.public_url}/anonymity"

    @property
    def aligned(self) -> bool:
        """Whether sender and envelope are of one domain, which DMARC asks of SPF."""
        return self.domain == self.envelope_domain


def facts(app: Flask, session: Session, organisation: Organisation) -> Facts:
    """Gather what is said in a partner's papers."""
    settings: Settings = app.extensions["pulse.settings"]
    alliance = partners.alliance(session)
    out = outbox.of(app)
    envelope = out.verp.pattern.plain if out.verp is not None else out.envelope
    urls = [settings.public_url, *([settings.answer_url] if settings.answer_url else [])]
    hosts = tuple(urlsplit(url).netloc for url in urls)
    return Facts(
        alliance=alliance,
        organisation=organisation,
        partners=tuple(one.name for one in partners.organisations(session)),
        people=people_per_organisation(session).get(organisation.id, 0),
        terms=charter.rules_of(session, None),
        sender=mime.named(alliance.sender_name or "", out.sender),
        address=out.envelope,
        domain=out.envelope.rpartition("@")[2],
        envelope=envelope,
        envelope_domain=envelope.rpartition("@")[2],
        reply_to=alliance.reply_to or "",
        relay=out.way.host if isinstance(out.way, transport.Smtp) else "",
        host=hosts[0],
        hosts=hosts,
        public_url=settings.public_url,
        tls=settings.tls,
        database="postgresql" if settings.roster.startswith("postgresql") else "sqlite",
        key_service=settings.keyring_url is not None,
        signature=letterheads.of(session, organisation),
    )


def for_it(app: Flask, session: Session, organisation: Organisation, now: datetime) -> str:
    """What a partner's IT must know so that letters arrive, as plain text to copy."""
    told = facts(app, session, organisation)
    head = _sample_head(app, session, organisation, now)
    return _text(app, "it.txt", organisation, {"f": told, "head": head})


def announcement(app: Flask, session: Session, organisation: Organisation) -> tuple[str, str]:
    """Subject and text of the letter in which a partner's director announces the surveys."""
    told = facts(app, session, organisation)
    written = _text(app, "announcement.txt", organisation, {"f": told})
    subject, _, text = written.partition("\n")
    return subject.strip(), text.strip() + "\n"


def draft(app: Flask, session: Session, organisation: Organisation) -> bytes:
    """The announcement as a letter that mail programs open as one to be sent."""
    subject, text = announcement(app, session, organisation)
    message = EmailMessage(policy=SMTP)
    message["Subject"] = subject
    message["X-Unsent"] = "1"
    message.set_content(text)
    return message.as_bytes()


def paper(app: Flask, session: Session, organisation: Organisation, name: str) -> list[Block]:
    """One document of the data-protection pack, with blanks for what only people know.

    Raises:
        NotFound: there is no such document.
    """
    if name not in DOCUMENTS:
        raise NotFound("There is no such document.")
    told = facts(app, session, organisation)
    return document.read(_text(app, f"{name}.html", organisation, {"f": told}))


def as_odt(app: Flask, organisation: Organisation, blocks: list[Block]) -> bytes:
    """A document to fill in."""
    language = letters.spoken(app, organisation.language)
    return odt.write(blocks, title=title(blocks), language=language)


def as_pdf(app: Flask, organisation: Organisation, blocks: list[Block]) -> bytes:
    """A document to read.

    Raises:
        PaperFailed: it could not be set.
    """
    language = letters.spoken(app, organisation.language)
    content = {
        "title": title(blocks),
        "language": language,
        "direction": Locale.parse(language, sep="-").text_direction,
        "blocks": document.plain(blocks),
    }
    return press.pdf("document", content)


def title(blocks: list[Block]) -> str:
    """A document's first heading."""
    return "".join(run.text for run in blocks[0].runs)


def _sample_head(app: Flask, session: Session, organisation: Organisation, now: datetime) -> str:
    """The headers of an invitation as they leave here."""
    scene = outcomes.scene(
        session,
        app.extensions["pulse.settings"].public_url,
        wave=None,
        organisation=organisation,
        today=now.date(),
    )
    language = letters.spoken(app, organisation.language)
    out = outbox.of(app)
    message = out.prepare(samples.written(app, "invitation", scene, language)).fill(
        TO, message_id="0" * 40, now=now
    )
    head = message.partition(b"\r\n\r\n")[0].decode("utf-8").replace("\r\n", "\n")
    return f"Return-Path: <{out.envelope_of(0, INVITATION, TO)}>\n{head}"


def _text(app: Flask, name: str, organisation: Organisation, words: Mapping[str, object]) -> str:
    language = letters.spoken(app, organisation.language)
    with app.app_context(), force_locale(language):
        return app.jinja_env.get_template(f"papers/{name}").render(words)
