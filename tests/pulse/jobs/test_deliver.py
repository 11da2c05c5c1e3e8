"""Single letters to staff reach the right people, with links that work."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from pulse import queue
from pulse.auth import links
from pulse.auth.models import Function, Membership, User
from pulse.db import db
from pulse.errors import LinkInvalid
from pulse.jobs import deliver
from pulse.jobs import open as opening
from pulse.mail import transport
from pulse.mail.outbox import Outbox
from surveys.waves import Wave
from tests.pulse.jobs.conftest import Open
from tests.pulse.mail.sink import Sink, serving

SECRET = re.compile(r"/sign-in/([\w-]+)")


@pytest.fixture
def sink(app: Flask) -> object:
    """A mail server that the application's letters go to."""
    sink = Sink()
    with serving(sink) as url:
        app.extensions["pulse.outbox"] = Outbox(transport.of(url), "pulse@example.net")
        yield sink


def staff(app: Flask, function: Function, organisation_id: int | None = None) -> tuple[int, int]:
    """Somebody on the staff side; the ids of user and membership."""
    with app.app_context(), Session(db.engine) as session:
        user = User(email=f"{function}@example.org", active=True, fs_uniquifier=str(function))
        held = Membership(function=function, organisation_id=organisation_id)
        user.memberships.append(held)
        session.add(user)
        session.commit()
        return int(user.id), held.id


def words(sink: Sink) -> str:
    """The plain text of the only letter."""
    (message,) = sink.messages()
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def secret(sink: Sink) -> str:
    """The secret of the link in the only letter."""
    found = SECRET.search(words(sink))
    assert found is not None
    return found.group(1)


@pytest.mark.usefixtures("wave_id")
def test_a_sign_in_letter_lets_its_receiver_in_for_half_an_hour(
    app: Flask, open_shop: Open, sink: Sink
) -> None:
    user_id, _ = staff(app, Function.steward)
    with open_shop() as shop:
        deliver.sign_in(shop, user_id)

        now = datetime.now(UTC)
        assert sink.addresses() == ["steward@example.org"]
        assert links.holder(shop.roster, secret(sink), now=now).id == user_id
        with pytest.raises(LinkInvalid):
            links.holder(shop.roster, secret(sink), now=now + timedelta(minutes=31))


@pytest.mark.usefixtures("wave_id")
def test_a_leaders_first_letter_names_the_organisation_and_lasts_a_week(
    app: Flask, open_shop: Open, sink: Sink
) -> None:
    user_id, _ = staff(app, Function.leader, 1)
    with open_shop() as shop:
        deliver.welcome(shop, user_id)

        later = datetime.now(UTC) + timedelta(days=6)
        assert "As a leader of Partner 0" in words(sink)
        assert "within 7 days" in words(sink)
        assert links.holder(shop.roster, secret(sink), now=later).id == user_id


@pytest.mark.usefixtures("wave_id")
def test_a_stewards_first_letter_says_how_long_it_lasts(
    app: Flask, open_shop: Open, sink: Sink
) -> None:
    user_id, _ = staff(app, Function.steward)
    with open_shop() as shop:
        deliver.welcome(shop, user_id)

    assert "within 7 days" in words(sink)


@pytest.mark.usefixtures("wave_id")
def test_somebody_who_may_not_enter_gets_no_letter(app: Flask, open_shop: Open, sink: Sink) -> None:
    user_id, membership_id = staff(app, Function.leader, 1)
    with open_shop() as shop:
        shop.roster.get_one(User, user_id).active = False
        shop.roster.commit()
        deliver.sign_in(shop, user_id)
        deliver.report_ready(shop, 1, membership_id)
        deliver.wave_closed(shop, 1, user_id)
        deliver.sign_in(shop, 999)

    assert sink.taken == []


def test_a_leader_is_led_to_the_own_report(
    app: Flask, open_shop: Open, sink: Sink, wave_id: int
) -> None:
    _, membership_id = staff(app, Function.leader, 2)
    with open_shop() as shop:
        deliver.report_ready(shop, wave_id, membership_id)

        assert f"{shop.settings.public_url}/reports/2/minute\n" in words(sink).replace("\r\n", "\n")
        assert "Partner 1" in words(sink)


def test_a_test_letter_shows_the_invitation_before_any_launch(
    app: Flask, open_shop: Open, sink: Sink, wave_id: int
) -> None:
    user_id, _ = staff(app, Function.steward)
    with open_shop() as shop:
        deliver.test_letter(shop, wave_id, user_id)

        (message,) = sink.messages()
        assert message["subject"].startswith("[Test] The River Alliance")
        assert f"{shop.settings.public_url}/manage/waves/{wave_id}/questionnaire" in words(sink)
        assert "/s/" not in words(sink)
        assert "15 short questions" in words(sink)


def test_at_launch_each_leader_and_steward_is_told_the_fingerprint_once(
    app: Flask, open_shop: Open, wave_id: int
) -> None:
    ids = [staff(app, Function.leader, 1)[0], staff(app, Function.steward)[0]]
    staff(app, Function.viewer)
    with open_shop() as shop:
        opening.launch(shop, wave_id)

    with app.app_context():
        asked = [job.ids for job in queue.jobs(db.engine) if job.name == queue.OPENED_LETTER]
    assert sorted(asked) == [(wave_id, user_id) for user_id in sorted(ids)]


def test_the_letter_about_an_opened_wave_holds_the_digest_of_what_is_published(
    app: Flask, open_shop: Open, sink: Sink, wave_id: int
) -> None:
    user_id, _ = staff(app, Function.leader, 1)
    with open_shop() as shop:
        opening.launch(shop, wave_id)
        deliver.wave_opened(shop, wave_id, user_id)
        code = shop.roster.get_one(Wave, wave_id).code
    published = app.test_client().get(f"/s/{code}/manifest.json").data

    told = "".join(words(sink).split())

    assert hashlib.sha256(published).hexdigest() in told
    assert f"/s/{code}/manifest" in told


def test_of_a_wave_that_is_over_nobody_is_told_that_it_opened(
    app: Flask, open_shop: Open, sink: Sink, wave_id: int
) -> None:
    user_id, _ = staff(app, Function.leader, 1)
    with open_shop() as shop:
        deliver.wave_opened(shop, wave_id, user_id)

    assert sink.messages() == []
