"""The doctor sees boxes without readers, and threads that wait too long; it names no thread."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

from flask import Flask

from pulse import letterbox, publishing
from pulse.auth import readers
from pulse.cli.checks import boxes
from pulse.db import db
from pulse.settings import Settings
from surveys import forms
from surveys.answering import envelopes, weeks
from surveys.answering.keyfile import KeyFile
from surveys.answering.threads import State
from tests.pulse.desks import opened, private

RNG = Random(3)


def found(app: Flask, settings: Settings) -> list[tuple[str, str]]:
    """What the doctor says."""
    with app.app_context():
        return [(each.kind, each.sentence) for each in boxes.standing(app, settings)]


def written(app: Flask, code: str, days: int) -> bytes:
    """Put a thread in that began so many days ago; its name."""
    name = RNG.randbytes(32)
    week = weeks.of(datetime.now(UTC).date() - timedelta(days=days))
    with app.app_context():
        sealed = envelopes.sealed({"text": "x"}, [envelopes.public(private(1))], RNG)
        letterbox.here().begin(code, name, sealed, week)
    return name


def test_a_box_whose_readers_have_keys_is_fine_and_one_without_is_said(
    app: Flask, settings: Settings
) -> None:
    desks = opened(app)
    fine = found(app, settings)
    with app.app_context():
        form = forms.by_code(db.session(), desks.code)
        _first, *others = readers.of_form(db.session(), form.id)
        for user in others:
            db.session.delete(readers.key_of(db.session(), user))
        db.session.flush()
        with db.engines["box"].begin() as door:
            publishing.publish(db.session(), door, form)
        db.session.commit()
        addresses = [user.email for user in others]
    said = found(app, settings)

    assert fine == [("fine", "The box “Say it here” takes messages.")]
    assert [kind for kind, _ in said] == ["to do", "missing"]
    assert all(address in said[0][1] for address in addresses)
    assert "two readers" in said[1][1]


def test_what_waits_too_long_or_ends_without_an_answer_is_said_without_a_number(
    app: Flask, settings: Settings
) -> None:
    desks = opened(app)
    written(app, desks.code, days=3)
    fresh = found(app, settings)
    for days in (30, 90):
        written(app, desks.code, days=days)
    late = found(app, settings)
    with app.app_context():
        box = letterbox.here()
        for name in box.threads(desks.code):
            box.change(desks.code, lambda shelf, name=name: shelf.mark(name, state=State.done))

    assert [kind for kind, _ in fresh] == ["fine"]
    assert [kind for kind, _ in late] == ["fine", "to do", "to do"]
    assert "longer than its page promises" in late[1][1]
    assert "destroyed soon" in late[2][1]
    assert not any(sign.isdigit() for _, sentence in late for sign in sentence)
    assert [kind for kind, _ in found(app, settings)] == ["fine"]


def test_boxes_whose_keys_are_away_are_said_to_be_out_of_reach(
    app: Flask, settings: Settings
) -> None:
    desks = opened(app)
    written(app, desks.code, days=3)
    with app.app_context():
        gone = KeyFile(settings.home / "elsewhere" / "slots")
        app.extensions[letterbox.KEY] = letterbox.Letterbox(db.engines["box"], gone, RNG)

    said = found(app, settings)

    assert said[-1][0] == "missing"
    assert "cannot be looked into" in said[-1][1]
