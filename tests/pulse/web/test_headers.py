"""Every answer carries headers that allow nothing that is not ours."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pulse.app import create_app
from pulse.settings import Settings


@pytest.mark.parametrize("path", ["/", "/sign-in", "/nothing/here", "/s/unknown"])
def test_every_page_forbids_what_is_not_ours(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers

    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "require-trusted-types-for 'script'; trusted-types 'none'" in policy
    assert "http" not in policy
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert "Server" not in headers


def test_a_staff_page_is_kept_nowhere(client: FlaskClient) -> None:
    assert client.get("/sign-in").headers["Cache-Control"] == "no-store"


def test_a_file_named_by_its_digest_is_kept_for_ever(client: FlaskClient) -> None:
    kept = client.get("/static/css/pulse.css?v=1", buffered=True).headers["Cache-Control"]
    asked = client.get("/static/css/pulse.css", buffered=True).headers["Cache-Control"]

    assert "immutable" in kept
    assert "immutable" not in asked


def test_only_with_tls_the_browser_is_told_to_insist_on_it(settings: Settings) -> None:
    safe = create_app(settings.model_copy(update={"public_url": "https://pulse.example"}))
    plain = create_app(settings)

    assert "Strict-Transport-Security" in safe.test_client().get("/nothing").headers
    assert "Strict-Transport-Security" not in plain.test_client().get("/nothing").headers


def test_with_tls_the_session_cookie_belongs_to_this_host_and_to_tls(settings: Settings) -> None:
    safe = create_app(settings.model_copy(update={"public_url": "https://pulse.example"}))

    cookie = safe.test_client().get("/sign-in").headers["Set-Cookie"]

    assert cookie.startswith("__Host-pulse=")
    assert "Secure" in cookie


def test_a_page_speaks_the_language_that_is_asked_for(app: Flask) -> None:
    app.config["LANGUAGES"] = ["en", "ar"]
    client = app.test_client()

    assert '<html lang="ar" dir="rtl"' in client.get("/sign-in?language=ar").text
    assert '<html lang="en" dir="ltr"' in client.get("/sign-in?language=xx").text
    asked = client.get("/sign-in", headers={"Accept-Language": "ar, en;q=0.5"}).text
    assert '<html lang="ar" dir="rtl"' in asked


def test_a_page_may_speak_to_the_second_host_name_and_to_no_other(settings: Settings) -> None:
    apart = create_app(settings.model_copy(update={"answer_url": "https://answers.example"}))

    policy = apart.test_client().get("/nothing").headers["Content-Security-Policy"]

    assert "connect-src 'self' https://answers.example;" in policy
