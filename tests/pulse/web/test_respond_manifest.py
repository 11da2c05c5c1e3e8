"""What was fixed when a wave opened is public, is served unchanged, and stays after its close."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import shutil
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pulse.app import create_app
from pulse.db import db
from pulse.settings import Settings
from surveys.answering import door, manifests
from surveys.answering.served import integrity
from tests.inspection import Reader
from tests.pulse.web.open_wave import Opened, opened, public, two_languages

SHIPPED = Path(create_app.__code__.co_filename).parent / "static"


@pytest.fixture
def wave(app: Flask) -> Opened:
    return opened(app)


def test_the_published_bytes_are_those_that_the_fingerprint_is_of(
    client: FlaskClient, wave: Opened
) -> None:
    plain = client.get(f"{wave.path}/manifest.json", headers={"Accept-Encoding": ""})
    packed = client.get(f"{wave.path}/manifest.json", headers={"Accept-Encoding": "gzip"})
    with wave.app.app_context(), db.engines["box"].connect() as connection:
        written = manifests.written(door.published(connection, wave.wave))

    assert plain.data == gzip.decompress(packed.data) == written
    assert plain.mimetype == "application/json"
    assert packed.headers["Content-Encoding"] == "gzip"


def test_who_has_the_manifest_is_told_so(client: FlaskClient, wave: Opened) -> None:
    tag = client.get(f"{wave.path}/manifest.json").headers["ETag"]

    again = client.get(f"{wave.path}/manifest.json", headers={"If-None-Match": tag})

    assert again.status_code == 304
    assert again.data == b""


def test_the_manifest_stays_when_the_wave_is_over_and_its_pages_do_not(
    app: Flask, wave: Opened
) -> None:
    before = app.test_client().get(f"{wave.path}/manifest.json").data
    wave.shut()
    other = create_app(app.extensions["pulse.settings"]).test_client()  # remembers nothing

    after = other.get(f"{wave.path}/manifest.json")
    statuses = [other.get(f"{wave.path}{path}").status_code for path in ("", "/respond.js")]
    page = other.get(f"{wave.path}/manifest")
    with other.application.app_context():
        for engine in db.engines.values():
            engine.dispose()

    assert after.data == before
    assert page.status_code == 200
    assert statuses == [410, 410]


@pytest.mark.parametrize("path", ["manifest.json", "manifest", "respond.js", "respond.css"])
def test_of_a_wave_that_never_was_nothing_is_shown(client: FlaskClient, path: str) -> None:
    answer = client.get(f"/s/nowhere/{path}")

    assert answer.status_code == 404
    assert "Perhaps a part of the link was lost" in answer.text


def test_every_file_that_is_served_is_the_one_that_the_manifest_names(app: Flask) -> None:
    wave = opened(app, public(questionnaire=two_languages()))
    client = app.test_client()
    served = json.loads(client.get(f"{wave.path}/manifest.json").data)["served"]
    paths = {
        "respond.js": "/respond.js",
        "respond.css": "/respond.css",
        "kiosk.js": "/kiosk.js",
        **{f"ask.{tongue}": f"?language={tongue}" for tongue in ("en", "ar")},
        **{f"thanks.{tongue}": f"/thanks?language={tongue}" for tongue in ("en", "ar")},
        **{f"kiosk.{tongue}": f"/kiosk?language={tongue}" for tongue in ("en", "ar")},
        **{f"kiosk_thanks.{tongue}": f"/kiosk/thanks?language={tongue}" for tongue in ("en", "ar")},
    }

    found = {name: integrity(client.get(wave.path + path).data) for name, path in paths.items()}

    assert found == served


def test_the_page_names_script_and_style_sheet_with_their_digests(
    client: FlaskClient, wave: Opened
) -> None:
    text = client.get(wave.path).text

    named = re.findall(r'(?:src|href)="(\S+respond\.\w+)" integrity="(\S+)"', text)

    assert sorted(path for path, _ in named) == [
        f"{wave.path}/respond.css",
        f"{wave.path}/respond.js",
    ]
    assert all(integrity(client.get(path).data) == digest for path, digest in named)


def test_the_page_that_comes_back_with_a_slip_names_the_same_script(
    client: FlaskClient, wave: Opened
) -> None:
    tag = re.compile(r"<script[^>]*>")

    back = client.post(wave.path, data={"code": "", "note": ""})

    assert back.status_code == 422
    assert tag.findall(back.text) == tag.findall(client.get(wave.path).text)


def test_an_open_wave_is_served_as_it_was_opened_whatever_is_shipped_since(
    app: Flask, wave: Opened, tmp_path: Path
) -> None:
    paths = ["", "/thanks", "/respond.js", "/respond.css", "/manifest.json"]
    before = [app.test_client().get(wave.path + path).data for path in paths]
    newer = create_app(app.extensions["pulse.settings"])
    shutil.copytree(SHIPPED, tmp_path / "static")
    for file in ("js/respond.js", "css/respond.css"):
        with (tmp_path / "static" / file).open("a", encoding="utf-8") as shipped:
            shipped.write("\n/* of a later version */\n")
    newer.static_folder = str(tmp_path / "static")
    newer.jinja_env.globals["_"] = newer.jinja_env.globals["gettext"] = lambda *_a, **_k: "newer"

    after = [newer.test_client().get(wave.path + path).data for path in paths]
    later = opened(newer)
    with newer.app_context():
        for engine in db.engines.values():
            engine.dispose()

    assert after == before
    assert b"of a later version" in newer.test_client().get(f"{later.path}/respond.js").data
    assert b"newer" in newer.test_client().get(later.path).data


def test_a_wave_that_an_older_version_opened_is_drawn_as_before(app: Flask) -> None:
    wave = opened(app)
    with app.app_context(), db.engines["box"].begin() as connection:
        connection.exec_driver_sql("DELETE FROM served")
    client = app.test_client()

    page, script = client.get(wave.path), client.get(f"{wave.path}/respond.js")

    assert page.status_code == 200
    assert script.status_code == 404


def test_the_page_shows_the_fingerprint_in_groups_and_how_to_compare_it(
    app: Flask, settings: Settings
) -> None:
    units = [
        {"place": 0, "name": "Harbour <Trust>", "invited": 20, "notes": 0},
        {"place": 1, "name": "River Board", "invited": 1031, "notes": 1},
    ]
    wave = opened(app, public(units=units, notes=[{"place": 0}, {"place": 1}], software="9.8"))
    client = app.test_client()
    assert isinstance(client, Reader)
    body = client.get(f"{wave.path}/manifest.json").data
    keys = [manifests.of_text(unit["key"]) for unit in json.loads(body)["units"]]

    text = client.get(f"{wave.path}/manifest").text
    shown = " ".join(re.sub(r"<[^>]+>", " ", text).split())

    digest = hashlib.sha256(body).hexdigest()
    assert " ".join(digest[start : start + 4] for start in range(0, 64, 4)) in shown
    address = f"{settings.public_url}{wave.path}/manifest"
    assert f"pulse manifest verify {address} --fingerprint {digest}" in shown
    for key in keys:
        half = hashlib.sha256(key).hexdigest()[:32]
        assert " ".join(half[start : start + 4] for start in range(0, 32, 4)) in shown
    for said in ("Harbour &lt;Trust&gt;", "1,031", "1,051", "version 9.8", "5 December 2026"):
        assert said in text
    assert "<script" not in text
