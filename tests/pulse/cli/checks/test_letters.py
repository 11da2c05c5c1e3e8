from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from pulse import queue
from pulse.cli.checks import letters
from pulse.db import db
from pulse.jobs import open as opening
from pulse.mail import transport
from pulse.settings import Settings
from surveys.asking.invitations import Invitation
from tests.pulse.jobs.conftest import Open, found_alliance, open_shop  # noqa: F401 - a fixture


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("smtp://relay.example", False),
        ("smtp://me:hush@relay.example:25", False),
        ("smtp://relay.example:587?starttls", True),
        ("smtps://relay.example", True),
        ("smtp://127.0.0.1", True),
        ("smtp://localhost:1025", True),
        ("smtp://[::1]", True),
    ],
)
def test_letters_in_the_clear_to_another_machine_are_unsafe(url: str, safe: bool) -> None:
    server = transport.of(url)
    assert isinstance(server, transport.Smtp)

    found = list(letters.in_the_clear(server))

    assert [each.kind for each in found] == [] if safe else ["unsafe"]
    assert all("?starttls" in each.sentence and "hush" not in each.sentence for each in found)


def test_letters_that_wait_for_the_mail_server_are_counted_with_its_words(
    app: Flask,
    settings: Settings,
    open_shop: Open,  # noqa: F811 - the fixture
) -> None:
    with app.app_context(), Session(db.engine) as session:
        wave_id = found_alliance(session)
    with open_shop() as shop:
        opening.launch(shop, wave_id)
        before = list(letters.waiting(app, settings))
        three = select(Invitation.id).limit(3)
        shop.roster.execute(
            update(Invitation).where(Invitation.id.in_(three)).values(refusal="Connection refused.")
        )
        queue.enqueue(
            shop.roster, queue.SIGN_IN_LETTER, 1, 1, 99, key="again/x/1/1", rest=timedelta(hours=1)
        )
        shop.roster.commit()
        after = list(letters.waiting(app, settings))

    assert before == []
    assert [each.kind for each in after] == ["missing", "missing"]
    assert "3 letter(s) of a wave wait" in after[0].sentence
    assert "Connection refused." in after[0].sentence
    assert "1 letter(s) to staff were put off" in after[1].sentence
