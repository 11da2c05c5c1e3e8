"""The page about anonymity says what is true of this installation, with or without results."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pulse.app import create_app
from pulse.settings import Settings
from pulse.web.front import anonymity

ATTACK = {
    "number": "5",
    "name": "Request <size>",
    "database": "sqlite",
    "control": "30 of 30 linked",
    "result": "1 of 30 linked",
    "chance": "1 of 30",
    "held": True,
    "left_out": "",
}


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the results of this version would lie."""
    file = tmp_path / "results.json"
    monkeypatch.setattr(anonymity, "RESULTS", file)
    return file


def write(results: Path, *attacks: dict[str, object]) -> None:
    """Let the suite have found something."""
    found = {"software": "0.1.0", "worlds": {"sqlite": 50}, "attacks": attacks}
    results.write_text(json.dumps(found), encoding="utf-8")


def test_the_drawing_says_in_words_what_it_shows(client: FlaskClient) -> None:
    text = client.get("/anonymity").text

    assert 'role="img" aria-labelledby="cut-title cut-words"' in text
    assert "Nothing joins the two: the line between them is cut." in text
    assert "<script" not in text


@pytest.mark.parametrize(
    ("changed", "said", "unsaid"),
    [
        ({}, "reached without encryption", "answers go to https"),
        ({}, "both requests go to the same computer", "answers go to https"),
        (
            {"public_url": "https://pulse.example", "answer_url": "https://box.example"},
            "answers go to https://box.example",
            "without encryption",
        ),
    ],
)
def test_the_page_says_what_this_installation_does_not_protect(
    settings: Settings, changed: dict[str, str], said: str, unsaid: str
) -> None:
    app = create_app(settings.model_copy(update=changed))

    text = app.test_client().get("/anonymity").text

    assert said in text
    assert unsaid not in text


def test_without_results_the_pages_say_that_nothing_was_run(
    client: FlaskClient, results: Path
) -> None:
    assert not results.exists()

    assert "were not run for this version" in client.get("/anonymity/attacks").text
    assert "0 of 0" not in client.get("/anonymity").text


def test_each_attack_is_shown_with_what_it_did_and_its_verdict(app: Flask, results: Path) -> None:
    write(
        results,
        ATTACK,
        ATTACK | {"number": "A1", "database": "postgresql", "held": False},
        ATTACK | {"number": "19", "database": "", "held": False, "left_out": "needs chromium"},
    )
    client = app.test_client()

    page, table = client.get("/anonymity").text, client.get("/anonymity/attacks").text

    assert "1 of 2 attacks on this version found nothing" in page
    assert "Version 0.1.0: 1 of 2 held." in table
    for said in ("Request &lt;size&gt;", "(SQLite)", "(PostgreSQL)", "30 of 30 linked", "1 of 30"):
        assert said in table
    assert table.count(">held<") == table.count(">failed<") == table.count(">left out<") == 1
    assert "needs chromium" in table
