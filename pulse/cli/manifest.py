"""`pulse manifest verify`: a partner's check, from outside, that everybody is shown the same."""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import rich_click as click
from pydantic import ValidationError

from pulse.app import create_app
from pulse.cli import claims as claimed
from pulse.cli import served_pages
from pulse.cli.claims import Claims, Finding
from pulse.cli.outside import Address, AddressUnusable, Reply, Unreachable, Visitor
from pulse.cli.session import sentences
from pulse.db import db
from pulse.settings import Apart
from surveys.answering import manifests
from surveys.answering.served import integrity
from surveys.errors import SurveyError

DESK = {  # nothing here says who asks: a host that knew could show us something else
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0",
    "Accept-Language": "en-GB,en;q=0.5",
    "Accept-Encoding": "gzip",
}
PHONE = {
    "User-Agent": "Mozilla/5.0 (Linux; Android 14; Mobile) AppleWebKit/537.36 Chrome/131 Mobile",
    "Accept-Language": "fr-FR, de;q=0.5",
    "Accept-Encoding": "identity",
    "X-Forwarded-For": "203.0.113.77",
    "Forwarded": "for=203.0.113.77",
}
CLOSED = 410
WAYS = {"ask": "", "thanks": "/thanks", "kiosk": "/kiosk", "kiosk_thanks": "/kiosk/thanks"}
HEX = re.compile(r"[0-9a-f]{64}")
MARKS = {True: ("✓", "green"), False: ("✗", "red"), None: ("·", "yellow")}


class Look:
    """One look at a survey from outside, as two visitors who seem to have nothing in common."""

    def __init__(self, address: Address, fingerprint: str) -> None:
        self.address, self.fingerprint = address, fingerprint
        self.visitors = (Visitor(DESK), Visitor(PHONE))

    def findings(self) -> Iterator[Finding]:
        """Everything that was looked at, one after the other."""
        one, other = (each.get(f"{self.address.page}/manifest.json") for each in self.visitors)
        if one.status != 200:
            yield Finding(False, f"There is no manifest here (the answer was {_told(one)}).")
            return
        yield from self._digest(one)
        yield _alike("the manifest", one, other)
        try:
            public = json.loads(one.body)
            claims = Claims.model_validate_json(one.body)
        except (ValidationError, ValueError, RecursionError):
            yield Finding(False, "The manifest is not one: something is missing or unreadable.")
            return
        own = claims.wave == self.address.wave and manifests.written(public) == one.body
        yield Finding(
            own,
            f"It is of a survey of {claims.alliance}, opened with Pulse {claims.software}."
            if own
            else "It is another survey's manifest, or not written as Pulse writes one.",
        )
        yield from claimed.keys(claims)
        yield from claimed.counts(claims)
        yield from self._files(claims, public)
        yield from self._ways(claims)

    def _digest(self, reply: Reply) -> Iterator[Finding]:
        """Whether the manifest is the one that the letter speaks of."""
        digest = manifests.fingerprint(reply.body)
        if self.fingerprint:
            yield (
                Finding(
                    digest == self.fingerprint,
                    f"The manifest has the letter's fingerprint: {digest}.",
                )
                if digest == self.fingerprint
                else Finding(
                    False, f"The manifest's fingerprint is {digest}, not that of the letter."
                )
            )
        if self.address.short:
            same = manifests.short(reply.body) == self.address.short
            yield Finding(
                same,
                "The manifest is the one that the link names."
                if same
                else "The manifest is not the one that the link names.",
            )
        if not (self.fingerprint or self.address.short):
            yield Finding(None, f"Compare this fingerprint with a letter yourself: {digest}")

    def _files(self, claims: Claims, public: Mapping[str, Any]) -> Iterator[Finding]:
        """Every page in every language, the script and the style sheet."""
        yield Finding(
            set(claims.served) == claims.names,
            f"It names the {len(claims.names)} files that such a survey has."
            if set(claims.served) == claims.names
            else "It names other files than such a survey has.",
        )
        for name in sorted(claims.names, key=lambda each: (not each.startswith("respond"), each)):
            url = self._url(name, claims)
            one, other = (visitor.get(url) for visitor in self.visitors)
            if one.status == CLOSED:
                yield Finding(None, "The survey has closed: its pages are gone, only this is left.")
                return
            yield self._as_fixed(name, one, claims)
            yield _alike(name, one, other)
            if name.startswith(("ask.", "kiosk.")) and not name.endswith(".js"):
                script = "kiosk.js" if name.startswith("kiosk") else "respond.js"
                text = one.body.decode("utf-8", "replace")
                yield from served_pages.page(claims, self.address.page, text, script)
                yield from served_pages.headers(claims, one.headers)
        yield from self._shipped(claims, public)

    def _url(self, name: str, claims: Claims) -> str:
        page, _, language = name.partition(".")
        if language in ("js", "css"):
            return f"{self.address.page}/{name}"
        way = self.address.page + WAYS[page]
        return f"{way}?language={language}" if len(claims.languages) > 1 else way

    def _as_fixed(self, name: str, reply: Reply, claims: Claims) -> Finding:
        if reply.status != 200:
            return Finding(False, f"{name} is not there (the answer was {_told(reply)}).")
        if integrity(reply.body) != claims.served.get(name):
            return Finding(False, f"{name} is not the one that the manifest names.")
        return Finding(True, f"{name} is the one that the manifest names.")

    def _shipped(self, claims: Claims, public: Mapping[str, Any]) -> Iterator[Finding]:
        """Whether this version of Pulse, which anybody can build, would serve the same."""
        own = version("pulse-alliance")
        try:
            files = drawn(public, self.address.base, claims.answer_url)
        except (SurveyError, ValueError, KeyError, TypeError, AttributeError):
            yield Finding(False, "From this manifest no page can be drawn.")
            return
        other = sorted(name for name in claims.names if files.get(name) != claims.served.get(name))
        yield Finding(
            not other,
            f"Script, style sheet and pages are those of Pulse {own}, as installed here."
            if not other
            else f"Not as Pulse {own}, installed here, makes them: {', '.join(other)}. Install "
            f"version {claims.software} to check a survey that was opened with it.",
        )

    def _ways(self, claims: Claims) -> Iterator[Finding]:
        """What an operator chose, and a reader should know."""
        if not self.address.base.startswith("https://"):
            yield Finding(None, "This host is reached without encryption: others can read along.")
        if claims.answer_url is None:
            yield Finding(None, "Codes and answers go to the same host, in two requests.")
        else:
            yield Finding(
                claims.answer_url.startswith("https://") or self.address.base.startswith("http://"),
                f"Answers go to {claims.answer_url}, codes do not.",
            )


def drawn(public: Mapping[str, Any], base: str, answer_url: str | None) -> dict[str, str]:
    """The integrity of every file that this installation would make for a manifest."""
    with tempfile.TemporaryDirectory(prefix="pulse-verify-") as folder:
        settings = Apart.model_validate(
            {
                "home": Path(folder),
                "public_url": base,
                "answer_url": answer_url,
                "secret_key": hashlib.sha256(base.encode()).hexdigest(),  # signs nothing
            }
        )
        app = create_app(settings)
        with app.app_context():
            files = app.extensions["pulse.press"](
                {name: value for name, value in public.items() if name != "served"}
            )
            for engine in db.engines.values():
                engine.dispose()
    return {name: file.integrity for name, file in files.items()}


def _alike(name: str, one: Reply, other: Reply) -> Finding:
    """Whether two visitors who seem to have nothing in common are shown the same."""
    policy = "Content-Security-Policy"
    same = (one.status, one.body, one.headers.get(policy)) == (
        other.status,
        other.body,
        other.headers.get(policy),
    )
    return Finding(
        same,
        f"Two different browsers, at two addresses by their own words, are shown the same: {name}."
        if same
        else f"Two different browsers are not shown the same: {name}.",
    )


def _told(reply: Reply) -> str:
    """How a host answered, in words."""
    if 300 <= reply.status < 400:
        return f"a redirection to {reply.headers.get('Location', 'nowhere')}"
    return f"status {reply.status}"


def _harmless(sentence: str) -> str:
    """A sentence with a host's words in it, without what would move or hide others on a screen."""
    return "".join(letter if letter.isprintable() else "�" for letter in sentence)


def _fingerprint(_context: click.Context, _option: click.Parameter, given: str) -> str:
    """A fingerprint as it was copied, without its gaps."""
    digits = re.sub(r"[\s:\-]", "", given).lower()
    if digits and not HEX.fullmatch(digits):
        raise click.BadParameter("a fingerprint has 64 digits and letters from a to f.")
    return digits


@click.group()
def manifest() -> None:
    """Check what was fixed when a wave opened."""


@manifest.command()
@click.argument("url")
@click.option(
    "--fingerprint",
    default="",
    callback=_fingerprint,
    help="The 64 digits in the letter, with or without gaps.",
)
def verify(url: str, fingerprint: str) -> None:
    """Check a survey from outside: its manifest, pages, script and keys.

    URL is the manifest's address, or a letter's whole link; the link's code is never sent.
    Nothing is changed, and no answer is used up. The exit code is 1 when anything differs.
    """
    failed = 0
    with sentences():
        try:
            address = Address.read(url)
        except AddressUnusable as trouble:
            raise click.BadParameter(str(trouble), param_hint="URL") from None
        click.echo(f"Looking at {address.page} from outside …")
        try:
            for finding in Look(address, fingerprint).findings():
                mark, colour = MARKS[finding.holds]
                click.echo(f"{click.style(mark, fg=colour)} {_harmless(finding.sentence)}")
                failed += finding.holds is False
        except Unreachable as trouble:
            raise click.ClickException(_harmless(str(trouble))) from None
    if failed:
        click.echo("\nNot everything is as it should be. Until it is explained, do not answer.")
        raise SystemExit(1)
    click.echo("\nEverything that can be checked from outside is as the manifest says.")


COMMANDS: tuple[click.Command, ...] = (manifest,)
