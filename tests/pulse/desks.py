"""A feedback form with three liaisons of three organisations, for tests of the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from random import Random

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask
from flask.testing import FlaskClient

from pulse import publishing
from pulse.auth import invite, readers
from pulse.auth.models import User
from pulse.auth.readers import ReaderKey
from pulse.db import db
from surveys import forms, partners
from surveys.answering import envelopes
from tests.conftest import signed_in

PASSPHRASE = "three words of mine"  # noqa: S105  # of invented readers
SALT, NONCE = b"salt of a test..", b"nonce12bytes"
NAMES = ("Harbour Trust", "River Aid", "Hill School")


@dataclass(frozen=True)
class Desks:
    """A form, and a browser for each of its readers."""

    code: str
    readers: tuple[FlaskClient, ...]


def user(app: Flask, name: str) -> User:
    """The liaison of one organisation, made where there is none."""
    session = db.session()
    own = partners.organisation(session, name)
    return invite.liaison(session, address=f"lia@{own.id}.example", organisation_id=own.id)


def opened(app: Flask, *, keys: bool = True) -> Desks:
    """An alliance of three partners with one form; its readers have signed in and have keys."""
    with app.app_context():
        session = db.session()
        app.extensions["pulse.keyring"].create()
        partners.found(session, name="Coast Alliance")
        for name in NAMES:
            partners.add_organisation(session, name=name)
        form = forms.open_form(session, title="Say it here", purpose="Anything.", rng=Random(5))
        with db.engines["box"].begin() as box:
            for name in NAMES:
                reader = user(app, name)
                if keys:
                    session.add(key(reader))
                publishing.let_read(session, box, form, reader, actor="x", now=datetime.now(UTC))
        session.commit()
        code = form.code
        clients = tuple(signed_in(app, user(app, name)) for name in NAMES)
        for name, client in zip(NAMES, clients, strict=True):
            if keys:
                carry(app, client, user(app, name))
    return Desks(code, clients)


@cache
def cipher() -> AESGCM:
    """What the passphrase unlocks: worked out once, because that is slow on purpose."""
    return readers._cipher(PASSPHRASE, SALT)


def private(user_id: int) -> bytes:
    """The private key of one reader."""
    return bytes([user_id]) * 32


def key(reader: User) -> ReaderKey:
    """A reader's key as the product keeps it."""
    sealed = NONCE + cipher().encrypt(NONCE, private(reader.id), None)
    public = envelopes.public(private(reader.id))
    return ReaderKey(user_id=reader.id, public=public, salt=SALT, sealed=sealed)


def carry(app: Flask, client: FlaskClient, reader: User) -> None:
    """Unlock a reader's key in their browser."""
    carried = readers.carried(private(reader.id), reader, str(app.secret_key))
    with client.session_transaction("/sign-in") as session:
        session["desk"] = carried


def passphrase(words: str = PASSPHRASE, **fields: str) -> dict[str, str]:
    """What the form for a passphrase takes."""
    return {"passphrase": words, "again": words, **fields}
