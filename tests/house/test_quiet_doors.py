"""The doors that respondents use set no cookie, recognise nobody and write no log line."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from flask import Flask, session
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pulse.auth.doors import QUIET
from tests.pulse.web.open_wave import Opened, opened

ASKED = [
    ("GET", "/"),
    ("GET", "/anonymity"),
    ("GET", "/anonymity/attacks"),
    ("GET", "/methods"),
    ("GET", "/charter"),
    ("GET", "/charter/7"),
    ("GET", "/results/{wave}"),
    ("GET", "/s/{wave}"),
    ("HEAD", "/s/{wave}"),
    ("GET", "/s/{wave}/thanks"),
    ("GET", "/s/{wave}/kiosk"),
    ("POST", "/s/{wave}/kiosk"),
    ("GET", "/s/{wave}/kiosk/thanks"),
    ("GET", "/s/{wave}/respond.js"),
    ("GET", "/s/{wave}/manifest.json"),
    ("GET", "/s/{wave}/manifest"),
    ("GET", "/s/unknown"),
    ("GET", "/s/{wave}/no/such/page"),
    ("POST", "/s/{wave}"),
    ("POST", "/s/{wave}/thanks"),
    ("PUT", "/s/{wave}"),
    ("OPTIONS", "/s/{wave}"),
    ("GET", "/f/unknown"),
    ("POST", "/f/unknown"),
    ("GET", "/f/unknown/back"),
    ("POST", "/f/unknown/back"),
    ("POST", "/f/unknown/answer"),
    ("POST", "/f/unknown/destroy"),
    ("POST", "/f/unknown/sealed/open"),
    ("GET", "/letters/unknown"),
    ("POST", "/letters/unknown"),
    ("GET", "/letters/unknown/done"),
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/readyz/worker"),
    ("GET", "/metrics"),
    ("GET", "/static/css/respond.css"),
    ("GET", "/static/none.css"),
    ("GET", "/nothing/here"),
]


@pytest.fixture
def wave(app: Flask) -> Opened:
    """A wave that takes answers."""
    return opened(app)


@pytest.fixture
def lines() -> Iterator[list[logging.LogRecord]]:
    """Every record that reaches a handler of the product."""
    written: list[logging.LogRecord] = []

    class Keeping(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(record)

    handler = next(each for each in logging.getLogger().handlers if each.get_name() == "pulse")
    keeping = Keeping()
    for each in handler.filters:
        keeping.addFilter(each)
    level = logging.getLogger().level
    logging.getLogger().addHandler(keeping)
    logging.getLogger().setLevel(logging.DEBUG)
    yield written
    logging.getLogger().removeHandler(keeping)
    logging.getLogger().setLevel(level)


def ask_everything(client: FlaskClient, wave: Opened) -> list[TestResponse]:
    """Ask at every quiet door, in every way."""
    return [
        client.open(path.format(wave=wave.wave), method=method, data={}, buffered=True)
        for method, path in ASKED
    ]


def test_no_cookie_is_set(client: FlaskClient, wave: Opened) -> None:
    answers = ask_everything(client, wave)

    assert not any("Set-Cookie" in answer.headers for answer in answers)
    assert not any("Cookie" in answer.headers.get("Vary", "") for answer in answers)


def test_no_cookie_is_set_when_somebody_of_the_staff_looks(
    steward: FlaskClient, wave: Opened
) -> None:
    answers = ask_everything(steward, wave)

    assert not any("Set-Cookie" in answer.headers for answer in answers)


def test_no_log_line_is_written(
    client: FlaskClient,
    wave: Opened,
    lines: list[logging.LogRecord],
    capfd: pytest.CaptureFixture[str],
) -> None:
    ask_everything(client, wave)

    assert [line.getMessage() for line in lines] == []
    assert capfd.readouterr() == ("", "")


def test_a_whole_answer_leaves_neither_cookie_nor_line(
    client: FlaskClient,
    wave: Opened,
    lines: list[logging.LogRecord],
    capfd: pytest.CaptureFixture[str],
) -> None:
    form = {"code": wave.code, "i1": "4", "i2": "2", "note": "Meet more often"}
    answer = client.post(wave.path, data=form, headers={"User-Agent": "Telltale/1.0"})

    assert answer.status_code == 303
    assert "Set-Cookie" not in answer.headers
    assert lines == []
    out, err = capfd.readouterr()
    assert (out, err) == ("", "")


def break_view(app: Flask, endpoint: str) -> None:
    """Let a view fail, and whoever may enter stay the same."""

    def broken(**_arguments: str) -> str:
        raise RuntimeError("broken on purpose")

    broken.__dict__.update(app.view_functions[endpoint].__dict__)
    app.view_functions[endpoint] = broken


def test_an_error_at_the_respondents_door_is_not_written_down(
    app: Flask, wave: Opened, lines: list[logging.LogRecord], capfd: pytest.CaptureFixture[str]
) -> None:
    app.testing = False
    break_view(app, "respond.ask")

    answer = app.test_client().get(wave.path)

    assert answer.status_code == 500
    assert "Set-Cookie" not in answer.headers
    assert lines == []
    assert capfd.readouterr() == ("", "")


def test_an_error_at_a_staff_door_is_written_down(
    app: Flask, steward: FlaskClient, lines: list[logging.LogRecord]
) -> None:
    app.testing = False
    break_view(app, "manage.index")

    answer = steward.get("/manage/")

    assert answer.status_code == 500
    assert any(line.exc_info for line in lines)


def test_a_staff_page_writes_one_line_without_the_pages_address(
    client: FlaskClient, lines: list[logging.LogRecord]
) -> None:
    client.get("/sign-in/a-secret-of-a-link")

    written = " ".join(str(line.msg) for line in lines)
    assert "account.confirm" in written
    assert "a-secret-of-a-link" not in written


def test_a_cookie_that_is_sent_along_is_not_looked_at(
    steward: FlaskClient, client: FlaskClient, wave: Opened
) -> None:
    known, unknown = steward.get(wave.path), client.get(wave.path)

    assert known.data == unknown.data


def test_writing_a_session_at_such_a_door_is_an_error(app: Flask, client: FlaskClient) -> None:
    def remember() -> str:
        session["seen"] = True
        return ""

    remember.__dict__["_pulse_may_enter"] = None
    app.view_functions["front.index"] = remember

    with pytest.raises(RuntimeError, match="keeps no session"):
        client.get("/")


def test_the_quiet_doors_are_those_that_respondents_use() -> None:
    assert {"respond", "feedback", "charter", "front"} <= QUIET
