"""Readers of feedback, their passphrases and keys."""

from __future__ import annotations

import pytest
from flask import Flask

from pulse.auth import invite, readers
from pulse.db import db
from pulse.errors import PassphraseWeak, PassphraseWrong
from surveys.answering import envelopes
from tests.conftest import BOTH

WORDS = "correct battery lamp"


@BOTH
def test_a_key_is_unlocked_by_its_passphrase_and_by_no_other(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        user = invite.steward(session, address="lia@harbour.example")
        private = readers.make_key(session, user, WORDS)
        session.commit()
        held = readers.key_of(session, user)

        assert held is not None
        assert held.public == envelopes.public(private)
        assert readers.unlocked(session, user, f" {WORDS} ") == private
        with pytest.raises(PassphraseWrong):
            readers.unlocked(session, user, "correct battery lamb")


def test_a_short_passphrase_is_refused(app: Flask) -> None:
    with app.app_context():
        user = invite.steward(db.session(), address="lia@harbour.example")

        with pytest.raises(PassphraseWeak):
            readers.make_key(db.session(), user, "eleven char")


def test_an_unlocked_key_is_carried_by_the_session_it_belongs_to(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        lia = invite.steward(session, address="lia@harbour.example")
        carried = readers.carried(b"k" * 32, lia, "a secret")

        assert readers.brought(carried, lia, "a secret") == b"k" * 32
        assert readers.brought(carried, lia, "another") is None
        assert readers.brought("no hex", lia, "a secret") is None
        invite.end_sessions(lia)
        assert readers.brought(carried, lia, "a secret") is None
