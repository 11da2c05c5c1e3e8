"""The demonstration has a feedback box that a visitor writes into, and a liaison reads."""

from __future__ import annotations

from datetime import date
from random import SystemRandom

from flask import Flask

from pulse import letterbox
from pulse.auth import invite
from pulse.auth.models import Function
from pulse.db import db
from pulse.demonstration import boxes
from surveys import forms, partners
from tests.conftest import signed_in


def test_the_box_takes_messages_and_its_liaison_reads_two(app: Flask) -> None:
    with app.app_context():
        app.extensions["pulse.keyring"].create()
        partners.found(db.session(), name="Coast Alliance")
        for name in ("Harbour Trust", "River Aid", "Hill School"):
            partners.add_organisation(db.session(), name=name)
        db.session.commit()

        for _ in range(2):
            boxes.open_box(app, date(2026, 11, 23), SystemRandom())

        (form,) = forms.every(db.session())
        assert len(letterbox.here().threads(form.code)) == 2
        reader = signed_in(app, invite.first_with(db.session(), Function.liaison))
    entered = reader.post("/desk/unlock", data={"passphrase": boxes.PASSPHRASE})
    assert entered.status_code == 303
    assert all(category in reader.get("/desk/").text for category, _ in boxes.SAID)
    assert boxes.ANSWER in app.test_client().get(f"/f/{form.code}").text
