"""A respondent in full mode without a browser: every step that the page's script takes."""

from __future__ import annotations

import hashlib
import hmac
import json
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, NamedTuple

from surveys.answering import credentials, manifests, wire

PATIENCE = 30.0  # seconds for one request


class Reply(NamedTuple):
    """What a server answered."""

    status: int
    body: bytes

    @property
    def problem(self) -> str:
        """The name of what was wrong; empty when nothing was."""
        return "" if self.status < 400 else str(json.loads(self.body)["problem"])


Http = Callable[[str, str, bytes | None], Reply]  # method, address, body


class ManifestRefused(Exception):
    """The manifest is not the one that the letter names."""


class NoCredential(Exception):
    """The server signs nothing for this letter; `reply` says why."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.problem)
        self.reply = reply


class Link(NamedTuple):
    """What stands behind the # of a letter's link."""

    token: str
    unit: int
    short: str

    @classmethod
    def read(cls, fragment: str) -> Link:
        """Take a fragment apart."""
        token, unit, short = fragment.split(".")
        return cls(token, int(unit), short)


class Credential(NamedTuple):
    """A signed message, and what the respondent alone knows of how it came about."""

    unit: int
    prepared: bytes
    signature: bytes
    blinded: bytes
    blind_signature: bytes
    inverse: bytes


@dataclass(frozen=True)
class Respondent:
    """Somebody with a letter; each step may be taken by itself, or again."""

    http: Http
    base: str  # of the server, without a slash at its end
    wave: str
    link: Link
    rng: Random

    def manifest(self) -> dict[str, Any]:
        """Fetch the manifest and compare it with the letter.

        Raises:
            ManifestRefused: it is another one, or there is none.
        """
        reply = self.http("GET", f"{self.base}/s/{self.wave}/manifest.json", None)
        short = manifests.in_text(hashlib.sha256(reply.body).digest()[: manifests.SHORT])
        if reply.status != 200 or not hmac.compare_digest(short, self.link.short):
            raise ManifestRefused(self.wave)
        public: dict[str, Any] = json.loads(reply.body)
        return public

    def credential(self, public: dict[str, Any]) -> Credential:
        """Have a random message signed blindly.

        Raises:
            NoCredential: the server refuses.
            CredentialForged: the signature does not fit the key in the manifest.
        """
        prepared = credentials.prepare(self.rng)
        blinded, inverse = credentials.blind(self.key(public), prepared, self.rng)
        return self.signed(public, prepared, blinded, inverse)

    def signed(
        self, public: dict[str, Any], prepared: bytes, blinded: bytes, inverse: bytes
    ) -> Credential:
        """Send a blinded message, for the first time or again, and take the blinding off."""
        body = wire.written_issue(self.link.unit, self.link.token, blinded)
        reply = self.http("POST", f"{self.base}/s/{self.wave}/issue", body)
        if reply.status != 200:
            raise NoCredential(reply)
        signature = credentials.finalize(self.key(public), prepared, reply.body, inverse)
        return Credential(self.link.unit, prepared, signature, blinded, reply.body, inverse)

    def answer(
        self, public: dict[str, Any], held: Credential, points: Sequence[int], note: str
    ) -> Reply:
        """Give the answer under a credential; nothing of the letter goes with it."""
        body = wire.written_answer(held.unit, held.prepared, held.signature, points, note)
        return self.http("POST", f"{public['answer_url'] or self.base}/s/{self.wave}/answer", body)

    def key(self, public: dict[str, Any]) -> bytes:
        """The public key of the unit that the letter names."""
        (found,) = [unit["key"] for unit in public["units"] if unit["place"] == self.link.unit]
        return manifests.of_text(found)


def respond(
    http: Http,
    base: str,
    wave: str,
    link_fragment: str,
    points: Sequence[int],
    note: str,
    rng: Random,
) -> Reply:
    """Answer a survey in full mode, from the letter's link to the thanks.

    Args:
        http: sends one request; see `over_network`.
        base: of the server, like `http://127.0.0.1:8000`.
        wave: the wave's code.
        link_fragment: what stands behind the # of the link.
        points: one for each item, in order; 0 is a skipped item.
        note: may be empty.
        rng: the system's random source.

    Returns:
        What the server said to the answer: 204 when it is in.

    Raises:
        ManifestRefused: the manifest is not the one that the letter names.
        NoCredential: the server refuses to sign.
        CredentialForged: its signature does not fit the key in the manifest.
    """
    person = Respondent(http, base, wave, Link.read(link_fragment), rng)
    public = person.manifest()
    return person.answer(public, person.credential(public), points, note)


def over_network(method: str, address: str, body: bytes | None) -> Reply:
    """Send one request over a connection of its own."""
    if not address.startswith(("http://", "https://")):
        raise ValueError(f"{address} is no address of a server")
    request = urllib.request.Request(address, data=body, method=method)  # noqa: S310 - see above
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as reply:  # noqa: S310 - see above
            return Reply(reply.status, reply.read())
    except urllib.error.HTTPError as refusal:
        with refusal:
            return Reply(refusal.code, refusal.read())
