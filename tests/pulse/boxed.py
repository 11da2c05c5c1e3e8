"""A feedback form for tests: two readers, and what its door may know of it."""

from __future__ import annotations

import os

from flask import Flask

from pulse.db import db
from surveys.answering import envelopes, forms
from surveys.answering.manifests import in_text

FORM = "harbour234"
WEEK = 202648
READERS = [os.urandom(32) for _ in range(2)]
KEYS = [envelopes.public(each) for each in READERS]
PUBLIC = {
    "alliance": "Coast Alliance",
    "title": "Say it here",
    "purpose": "What should be heard.",
    "categories": ["Idea"],
    "partners": ["Harbour Trust"],
    "readers": [
        {"role": "liaison", "organisation": name, "key": in_text(key)}
        for name, key in zip(("", "Harbour Trust"), KEYS, strict=True)
    ],
}


def published(app: Flask, *, shut: bool = False) -> None:
    """Let the door know the form."""
    with app.app_context():
        app.extensions["pulse.keyring"].create()
        with db.engines["box"].begin() as connection:
            forms.publish(connection, FORM, PUBLIC, shut=shut)
