"""Staff come in by a mailed link, once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from pulse.auth import audit, invite, links
from pulse.auth.limits import limiter
from pulse.auth.models import SignInLink
from pulse.db import db
from pulse.queue import SIGN_IN_LETTER, jobs

NOW = datetime.now(UTC)


@pytest.fixture
def secret(app: Flask) -> str:
    """The secret of a fresh link of a steward's."""
    with app.app_context():
        user = invite.steward(db.session(), address="Steward@alliance.example")
        made = links.give(db.session(), user, now=NOW)
        db.session.commit()
        return made


def token_in(page: str) -> str:
    """The form's token, as a browser finds it in the page."""
    return page.partition('name="csrf_token" value="')[2].partition('"')[0]


def press(client: FlaskClient, secret: str) -> int:
    """Open the link's page and press its button."""
    page = client.get(f"/sign-in/{secret}").text
    return client.post(f"/sign-in/{secret}", data={"csrf_token": token_in(page)}).status_code


def test_following_the_link_asks_for_a_press_and_uses_nothing_up(
    client: FlaskClient, secret: str
) -> None:
    pages = [client.get(f"/sign-in/{secret}") for _ in range(3)]

    assert {page.status_code for page in pages} == {200}
    assert client.get("/home").location == "/sign-in"


def test_pressing_the_button_signs_in_and_is_written_down(
    app: Flask, client: FlaskClient, secret: str
) -> None:
    status = press(client, secret)

    assert status == 303
    assert client.get("/home").location != "/sign-in"
    with app.app_context():
        assert audit.verify(db.session()) == 1


def test_a_link_is_good_for_one_use(app: Flask, secret: str) -> None:
    first, second = app.test_client(), app.test_client()
    page = second.get(f"/sign-in/{secret}").text
    press(first, secret)

    late = second.post(f"/sign-in/{secret}", data={"csrf_token": token_in(page)})

    assert late.status_code == 410
    assert second.get("/home").location == "/sign-in"


def test_a_link_older_than_half_an_hour_is_of_no_use(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        user = invite.steward(db.session(), address="steward@alliance.example")
        old = links.give(db.session(), user, now=NOW - timedelta(minutes=31))
        db.session.commit()

    page = client.get(f"/sign-in/{old}")

    assert page.status_code == 410
    assert "Ask for a new link" in page.text


def test_the_link_itself_is_stored_nowhere(app: Flask, secret: str) -> None:
    with app.app_context():
        kept = db.session.scalars(select(SignInLink)).all()

    assert [len(link.digest) for link in kept] == [32]
    assert not any(secret.encode() in link.digest for link in kept)


def test_the_same_is_said_whether_or_not_the_address_is_known(
    app: Flask, client: FlaskClient, secret: str
) -> None:
    told = []
    for address in ("steward@alliance.example", "stranger@elsewhere.example"):
        page = client.get("/sign-in").text
        form = {"address": address, "csrf_token": token_in(page)}
        told.append(client.post("/sign-in", data=form, follow_redirects=True).text)

    assert told[0] == told[1]
    with app.app_context():
        assert [job.name for job in jobs(db.engine)] == [SIGN_IN_LETTER]


def test_what_is_no_address_is_met_on_the_page(client: FlaskClient) -> None:
    token = token_in(client.get("/sign-in").text)

    page = client.post("/sign-in", data={"address": "nobody", "csrf_token": token})

    assert page.status_code == 422
    assert "like name@example.org" in page.text
    assert 'value="nobody"' in page.text


def test_whoever_wanted_a_page_is_led_to_it_after_signing_in(
    client: FlaskClient, secret: str
) -> None:
    client.get("/sign-in?next=/reports/?all%3D1")
    page = client.get(f"/sign-in/{secret}").text

    entered = client.post(f"/sign-in/{secret}", data={"csrf_token": token_in(page)})

    assert entered.location == "/reports/?all=1"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/\r\\evil.example",
    ],
)
def test_nobody_is_led_to_another_host(client: FlaskClient, secret: str, elsewhere: str) -> None:
    client.get("/sign-in", query_string={"next": elsewhere})
    page = client.get(f"/sign-in/{secret}").text

    entered = client.post(f"/sign-in/{secret}", data={"csrf_token": token_in(page)})

    assert entered.location == "/home"


def test_signing_out_ends_the_session(steward: FlaskClient) -> None:
    answer = steward.post("/sign-out")

    assert answer.status_code == 303
    assert steward.get("/home").location == "/sign-in"


def test_a_copy_of_the_cookie_is_worthless_after_signing_out(
    app: Flask, steward: FlaskClient
) -> None:
    copied = steward.get_cookie("pulse")
    assert copied is not None
    assert steward.post("/sign-out").status_code == 303

    thief = app.test_client()
    thief.set_cookie("pulse", copied.value)

    assert thief.get("/manage/").status_code == 303


def test_signing_out_needs_the_forms_token(steward: FlaskClient) -> None:
    del steward.environ_base["HTTP_X_CSRFTOKEN"]

    answer = steward.post("/sign-out")

    assert answer.status_code == 400
    assert "out of date" in answer.text


def test_nobody_is_signed_in_without_a_letter_outside_the_demonstration(
    client: FlaskClient, secret: str
) -> None:
    answer = client.post("/sign-in/demonstration/steward")

    assert answer.status_code == 404


@pytest.mark.parametrize("function", ["steward", "leader"])
def test_in_the_demonstration_one_press_signs_in(
    app: Flask, steward: FlaskClient, leader: FlaskClient, function: str
) -> None:
    settings = app.extensions["pulse.settings"]
    app.extensions["pulse.settings"] = settings.model_copy(update={"demonstration": True})
    client = app.test_client()

    answer = client.post(f"/sign-in/demonstration/{function}")

    assert answer.status_code == 303
    assert client.get("/home").location == {"steward": "/manage/", "leader": "/reports/"}[function]


def test_whoever_may_not_enter_any_more_is_out_at_once(app: Flask, steward: FlaskClient) -> None:
    with app.app_context():
        user = invite.user_of(db.session(), "steward@alliance.example")
        assert user is not None
        user.active = False
        db.session.commit()

    assert steward.get("/manage/").status_code == 303


def test_the_session_cookie_is_kept_from_scripts_and_from_other_sites(client: FlaskClient) -> None:
    cookie = client.get("/sign-in").headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def asked(client: FlaskClient, times: int, **forwarded: str) -> set[int]:
    """How the last of so many requests for a link was answered, and those before it."""
    token = token_in(client.get("/sign-in").text)
    form = {"address": "stranger@elsewhere.example", "csrf_token": token}
    return {client.post("/sign-in", data=form, headers=forwarded).status_code for _ in range(times)}


def test_an_address_that_asks_for_links_without_end_is_told_to_wait(app: Flask) -> None:
    client = app.test_client()
    patient = asked(client, 30)
    form = {"address": "me@a.example", "csrf_token": token_in(client.get("/sign-in").text)}

    late = client.post("/sign-in", data=form)

    assert patient == {303}
    assert late.status_code == 429
    assert "Too many requests" in late.text
    assert client.get("/sign-in").status_code == 200


def test_each_address_that_a_web_server_on_this_machine_tells_is_counted_apart(app: Flask) -> None:
    client = app.test_client()

    assert asked(client, 31, **{"X-Forwarded-For": "9.9.9.9, 203.0.113.7"}) == {303, 429}
    assert asked(client, 1, **{"X-Forwarded-For": "9.9.9.9, 203.0.113.8"}) == {303}


def test_an_address_elsewhere_cannot_claim_to_be_another(app: Flask) -> None:
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = "198.51.100.1"
    asked(client, 30, **{"X-Forwarded-For": "203.0.113.7"})

    assert asked(client, 1, **{"X-Forwarded-For": "203.0.113.8"}) == {429}


def test_addresses_are_counted_by_a_hash_and_those_of_respondents_not_at_all(app: Flask) -> None:
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = "198.51.100.77"
    for path in ("/s/unknown", "/charter", "/"):
        client.get(path)
    counted_before = dict(limiter.storage.storage)
    asked(client, 1)

    assert counted_before == {}
    assert len(limiter.storage.storage) == 1
    assert "198.51.100.77" not in repr(limiter.storage.storage)
