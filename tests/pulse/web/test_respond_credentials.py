"""Full mode at the door: every step, every refusal, by the long way and by the short one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random, SystemRandom
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from pulse.app import create_app
from pulse.attacks.respondent import Credential, Link, NoCredential, Reply, Respondent
from pulse.db import db
from pulse.settings import Settings
from surveys.answering import manifests, tickets, wire
from surveys.answering.keyring import Slot
from surveys.answering.tables import Door, Sealed
from tests.conftest import BOTH
from tests.pulse.web.open_wave import PEOPLE, Opened, opened, public

POINTS = [3] * 15
LONG, SHORT = "long", "short"
RNG = SystemRandom()


@pytest.fixture
def wave(app: Flask) -> Opened:
    return opened(app)


@pytest.fixture(params=[LONG, SHORT])
def way(request: pytest.FixtureRequest, app: Flask, wave: Opened) -> str:
    """Whether a request is the first of its kind, or comes after one that was answered."""
    if request.param == SHORT:
        other = opened(app)
        assert answered(app, other).status == 204
        app.test_client().get(wave.path)
    return str(request.param)


def http(app: Flask) -> Any:
    """Sends requests to the application itself."""

    def send(method: str, url: str, body: bytes | None) -> Reply:
        reply = app.test_client().open(url, method=method, data=body)
        return Reply(reply.status_code, reply.data)

    return send


def written(wave: Opened) -> dict[str, Any]:
    """The wave's manifest."""
    with wave.app.app_context(), Session(db.engines["box"]) as session:
        return dict(session.get_one(Door, wave.wave).manifest)


def respondent(app: Flask, wave: Opened, which: int = 0, unit: int = 0) -> Respondent:
    """Somebody who holds one of the wave's letters."""
    short = manifests.short(manifests.written(written(wave)))
    link = Link(wave.tokens[which], unit, short)
    return Respondent(http(app), "", wave.wave, link, RNG)


def answered(app: Flask, wave: Opened, which: int = 0, note: str = "") -> Reply:
    """Answer in full mode."""
    person, public = respondent(app, wave, which), written(wave)
    return person.answer(public, person.credential(public), POINTS, note)


def credential(app: Flask, wave: Opened, which: int = 0) -> Credential:
    return respondent(app, wave, which).credential(written(wave))


def answer(app: Flask, wave: Opened, body: bytes) -> Reply:
    return http(app)("POST", f"{wave.path}/answer", body)  # type: ignore[no-any-return]


def issue(app: Flask, wave: Opened, body: bytes) -> Reply:
    return http(app)("POST", f"{wave.path}/issue", body)  # type: ignore[no-any-return]


def body_of(held: Credential, **changed: Any) -> bytes:
    """The body of an answer, changed at will."""
    given = {"unit": 0, "points": POINTS, "note": ""} | changed
    return wire.written_answer(
        given["unit"],
        changed.get("prepared", held.prepared),
        changed.get("signature", held.signature),
        given["points"],
        given["note"],
    )


@BOTH
@pytest.mark.usefixtures("way")
def test_an_answer_in_full_mode_is_counted_with_its_note(app: Flask, wave: Opened):
    reply = answered(app, wave, note="ä & b\r\n")

    assert reply == (204, b"")
    assert wave.read() == ([(3,) * 15], ["ä & b"])


@pytest.mark.usefixtures("way")
def test_the_whole_way_from_the_letter_works_with_the_published_manifest(app: Flask, wave: Opened):
    person = respondent(app, wave)

    held = person.credential(person.manifest())

    assert person.answer(person.manifest(), held, POINTS, "").status == 204


def test_the_short_way_answers_with_the_headers_of_the_long_one(app: Flask, wave: Opened):
    client = app.test_client()
    client.get(wave.path)
    held = [credential(app, wave, which) for which in range(2)]
    replies = [client.post(f"{wave.path}/answer", data=body_of(each)) for each in held]
    refusals = [client.post(f"{wave.path}/{step}", data=b"x") for step in ("answer", "issue")]

    first, second = (sorted(reply.headers) for reply in replies)
    assert first == second
    assert replies[0].headers["Access-Control-Allow-Origin"] == "*"
    assert replies[0].headers["Cache-Control"] == "no-store"
    assert [reply.content_type for reply in refusals] == ["application/json"] * 2
    for reply in [*replies, *refusals]:
        assert "Set-Cookie" not in reply.headers
        assert reply.headers["Content-Security-Policy"]
        assert int(reply.headers.get("Content-Length", 0)) == len(reply.data)


def test_only_answers_may_be_read_from_elsewhere(app: Flask, wave: Opened):
    person = respondent(app, wave)
    client = app.test_client()
    bodies = [wire.written_issue(0, token, bytes(383) + b"\2") for token in wave.tokens[:2]]

    replies = [client.post(f"{wave.path}/issue", data=body) for body in bodies]

    assert person.link.unit == 0
    assert [reply.status_code for reply in replies] == [200, 200]
    assert not any("Access-Control-Allow-Origin" in reply.headers for reply in replies)


@pytest.mark.usefixtures("way")
def test_the_same_blinded_message_gets_the_same_signature_again(app: Flask, wave: Opened):
    person, public = respondent(app, wave), written(wave)
    first = person.credential(public)

    again = person.signed(public, first.prepared, first.blinded, first.inverse)

    assert again == first
    assert person.answer(public, again, POINTS, "").status == 204
    assert len(wave.read()[0]) == 1


@pytest.mark.usefixtures("way")
def test_a_second_blinded_message_of_one_letter_is_refused(app: Flask, wave: Opened):
    held = credential(app, wave)

    with pytest.raises(NoCredential) as refusal:
        credential(app, wave)

    assert (refusal.value.reply.status, refusal.value.reply.problem) == (409, "begun")
    assert answer(app, wave, body_of(held)).status == 204


@pytest.mark.usefixtures("way")
def test_a_letter_that_asks_too_often_has_to_wait_a_minute(app: Flask, wave: Opened):
    body, other = (wire.written_issue(0, each, bytes(383) + b"\2") for each in wave.tokens[:2])
    client = app.test_client()

    replies = [client.post(f"{wave.path}/issue", data=body) for _ in range(11)]

    assert [reply.status_code for reply in replies] == [200] * 10 + [429]
    assert replies[-1].json["problem"] == "too_often"
    assert replies[-1].headers["Retry-After"] == "60"
    assert issue(app, wave, other).status == 200


@pytest.mark.usefixtures("way")
def test_who_answered_by_the_form_gets_no_credential(app: Flask, wave: Opened):
    fields = {f"i{number}": "3" for number in range(1, 16)}
    app.test_client().post(wave.path, data=fields | {"code": wave.code})

    with pytest.raises(NoCredential, match="begun"):
        credential(app, wave)

    assert len(wave.read()[0]) == 1


def test_whose_credential_was_issued_is_thanked_by_the_form_and_counted_once(
    app: Flask, wave: Opened
):
    held = credential(app, wave)
    fields = {f"i{number}": "5" for number in range(1, 16)}
    thanked = app.test_client().post(wave.path, data=fields | {"code": wave.code})

    assert thanked.status_code == 303
    assert answer(app, wave, body_of(held)).status == 204
    assert wave.read()[0] == [(3,) * 15]


@pytest.mark.usefixtures("way")
def test_a_credential_counts_once_however_often_it_is_shown(app: Flask, wave: Opened):
    held = credential(app, wave)

    replies = [answer(app, wave, body_of(held, points=[point] * 15)) for point in (2, 4, 5)]

    assert [reply.status for reply in replies] == [204] * 3
    assert wave.read()[0] == [(2,) * 15]


def test_three_letters_make_at_most_three_answers(app: Flask, wave: Opened):
    for which in range(3):
        held = credential(app, wave, which)
        for _ in range(3):
            answer(app, wave, body_of(held))

    assert len(wave.read()[0]) == 3 <= PEOPLE


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize(
    ("changed", "status", "problem"),
    [
        ({"signature": bytes(384)}, 422, "forged"),
        ({"signature": b"\xff" * 384}, 422, "forged"),
        ({"prepared": bytes(64)}, 422, "forged"),
        ({"unit": 1}, 400, "malformed"),
        ({"unit": 65535}, 400, "malformed"),
        ({"points": [3] * 14}, 400, "malformed"),
        ({"points": [3] * 16}, 400, "malformed"),
        ({"points": [0] * 15}, 422, "empty"),
        ({"points": [6] * 15}, 422, "off_scale"),
        ({"points": [0] * 14 + [255]}, 422, "off_scale"),
    ],
)
def test_an_answer_that_is_not_right_is_refused_and_the_credential_stays_good(
    app: Flask, wave: Opened, changed: dict[str, Any], status: int, problem: str
):
    held = credential(app, wave)

    reply = answer(app, wave, body_of(held, **changed))

    assert (reply.status, reply.problem) == (status, problem)
    assert json.loads(reply.body)["sentence"].endswith(".")
    assert answer(app, wave, body_of(held)).status == 204
    assert len(wave.read()[0]) == 1


def cut(body: bytes) -> Iterator[bytes]:
    """Bodies that are nearly this one."""
    yield b""
    yield body[:-1]
    yield body + b"\0"
    yield body * 40


@pytest.mark.usefixtures("way")
def test_bodies_of_another_length_or_with_anything_in_their_padding_are_refused(
    app: Flask, wave: Opened
):
    held = credential(app, wave)
    given, asked = body_of(held), wire.written_issue(0, wave.tokens[1], held.blinded)
    padded = [given[:-1] + b"\1", b"\2" + given[1:], given[:1000] + b"\xff\xff" + given[1002:]]

    replies = [
        *(answer(app, wave, body) for body in [*cut(given), *padded]),
        *(issue(app, wave, body) for body in cut(asked)),
        issue(app, wave, asked[:2] + wave.tokens[1].lower().encode() + asked[18:]),
        issue(app, wave, asked[:2] + b"A" * 16 + asked[18:]),
        issue(app, wave, asked[:18] + b"\xff" * 384),
    ]

    assert {(reply.status, reply.problem) for reply in replies} == {(400, "malformed")}
    assert wave.read()[0] == []


@pytest.mark.usefixtures("way")
def test_a_code_of_nobody_or_of_another_unit_is_refused(app: Flask, wave: Opened):
    blinded = credential(app, wave, 2).blinded

    nobody = issue(app, wave, wire.written_issue(0, tickets.mint(Random(1)), blinded))
    other = issue(app, wave, wire.written_issue(1, wave.tokens[0], blinded))

    assert (nobody.status, nobody.problem) == (422, "code_unknown")
    assert (other.status, other.problem) == (422, "other_unit")


def test_a_credential_of_another_unit_or_wave_is_forged_here(app: Flask):
    unit = public()["units"][0]
    wave = opened(app, public(units=[unit, unit | {"place": 1}]))
    elsewhere = opened(app, public(units=[unit | {"place": 5}, unit]))
    held = credential(app, wave)
    foreign = credential(app, elsewhere)
    assert foreign.unit == 0

    replies = [
        answer(app, wave, body_of(held, unit=1)),
        answer(app, wave, body_of(foreign)),
        issue(app, elsewhere, wire.written_issue(0, wave.tokens[1], held.blinded)),
    ]

    assert [reply.problem for reply in replies] == ["forged", "forged", "code_unknown"]
    assert wave.read()[0] == []


@pytest.mark.usefixtures("way")
def test_a_wave_that_has_closed_or_never_was_says_so(app: Flask, wave: Opened):
    held = credential(app, wave)
    wave.shut()
    app.extensions["pulse.shelf"]._known.clear()  # its two seconds are over

    replies = [
        answer(app, wave, body_of(held)),
        issue(app, wave, wire.written_issue(0, wave.tokens[1], held.blinded)),
        http(app)("POST", "/s/nothing/answer", body_of(held)),
    ]

    assert [reply.problem for reply in replies] == ["closed", "closed", "missing"]
    assert [reply.status for reply in replies] == [410, 410, 404]


@pytest.mark.usefixtures("way")
def test_a_wave_that_closes_under_a_page_that_is_fresh_takes_nothing(app: Flask, wave: Opened):
    held = credential(app, wave)
    app.test_client().get(wave.path)
    wave.shut()

    replies = [
        answer(app, wave, body_of(held)),
        issue(app, wave, wire.written_issue(0, wave.tokens[1], held.blinded)),
    ]

    assert [reply.problem for reply in replies] == ["closed", "closed"]
    assert wave.read()[0] == []


@BOTH
@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("gone", ["slot", "row", "value"])
def test_without_its_signing_key_a_unit_gives_no_credential_and_spends_no_seat(
    app: Flask, wave: Opened, gone: str
):
    lose(app, wave, gone)

    with pytest.raises(NoCredential) as refusal:
        credential(app, wave)

    assert (refusal.value.reply.status, refusal.value.reply.problem) == (503, "no_key")
    fields = {f"i{number}": "3" for number in range(1, 16)}
    app.test_client().post(wave.path, data=fields | {"code": wave.code})
    assert len(wave.read()[0]) == 1


def lose(app: Flask, wave: Opened, what: str) -> None:
    """Lose a part of the unit's signing key."""
    signing = (Sealed.wave == wave.wave, Sealed.kind == "signing")
    with app.app_context(), Session(db.engines["box"]) as session:
        if what == "row":
            session.execute(delete(Sealed).where(*signing))
        if what == "value":
            session.execute(update(Sealed).where(*signing).values(value=bytes(988)))
        session.commit()
    if what == "slot":
        keyring = app.extensions["pulse.keyring"]
        slot = Slot(wave.wave, "signing", 0, 0)
        data = keyring.path.read_bytes()
        key = keyring.key(slot, 0)
        at = data.index(key)
        keyring.path.write_bytes(data[:at] + bytes(32) + data[at + 32 :])


def test_a_wave_that_was_opened_without_keys_says_that_the_form_is_there(
    app: Flask, wave: Opened, client: FlaskClient
):
    held = credential(app, wave)
    manifest = written(wave)
    for unit in manifest["units"]:
        del unit["key"]
    with app.app_context(), Session(db.engines["box"]) as session:
        session.get_one(Door, wave.wave).manifest = manifest
        session.commit()
    app.extensions["pulse.shelf"]._known.clear()

    assert answer(app, wave, body_of(held)).problem == "no_key"
    assert client.get(wave.path).status_code == 200


@pytest.mark.usefixtures("way")
def test_what_cannot_be_written_can_be_sent_again(app: Flask, wave: Opened):
    held = credential(app, wave)
    app.test_client().get(wave.path)
    file = app.extensions["pulse.keyring"].path
    away = file.rename(file.with_name("away"))
    app.extensions["pulse.keyring"]._process = 0  # as if this process had just begun
    lost = answer(app, wave, body_of(held))
    away.rename(file)

    assert (lost.status, lost.problem) == (503, "not_saved")
    assert answer(app, wave, body_of(held)).status == 204
    assert len(wave.read()[0]) == 1


def test_the_second_host_name_takes_answers_and_serves_nothing_else(
    app: Flask, wave: Opened, settings: Settings
):
    two = create_app(settings.model_copy(update={"answer_url": "https://answers.example"}))
    held = credential(app, wave)
    client = two.test_client()

    def there(method: str, path: str, body: bytes = b"") -> int:
        url = f"https://answers.example{path}"
        return client.open(
            path, method=method, data=body, base_url=url.removesuffix(path)
        ).status_code

    assert there("POST", f"{wave.path}/answer", body_of(held)) == 204
    for method, path in [
        ("GET", wave.path),
        ("POST", wave.path),
        ("POST", f"{wave.path}/issue"),
        ("GET", f"{wave.path}/answer"),
        ("GET", "/"),
        ("GET", "/sign-in"),
        ("GET", "/static/css/respond.css"),
    ]:
        assert there(method, path) == 404
    assert client.get(wave.path).status_code == 200
    with two.app_context():
        for engine in db.engines.values():
            engine.dispose()
