"""Whether letters that come back are noticed is said, and who else could read them."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from pulse.app import create_app
from pulse.cli.checks import bounces
from pulse.settings import Apart
from tests.pulse.mail.imap_server import Box, serving


def app_with(tmp_path: Path, **settings: str) -> tuple[Flask, Apart]:
    """An application with these settings, and they themselves."""
    given = {"mail_url": "smtp://mail.example", "mail_sender": "Pulse <pulse@coast.example>"}
    made = Apart(home=tmp_path, secret_key="s" * 32, **(given | settings))  # type: ignore[arg-type]
    return create_app(made), made


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({}, ["are not noticed"]),
        ({"bounce_address": "bounces@coast.example"}, ["Nobody reads what comes back"]),
        (
            {"bounce_address": "b-*@elsewhere.example"},
            ["come back to elsewhere.example", "comes back to b-…@elsewhere.example"],
        ),
        ({"bounce_address": "b@mail.coast.example"}, ["Nobody reads what comes back"]),
        ({"mail_url": "file:/letters"}, []),
    ],
)
def test_what_is_left_to_set_is_said(
    tmp_path: Path, settings: dict[str, str], words: list[str]
) -> None:
    found = list(bounces.mailbox(*app_with(tmp_path, **settings)))

    assert [each.kind for each in found] == ["to do"] * len(words)
    assert all(part in each.sentence for part, each in zip(words, found, strict=True))


def test_a_mailbox_is_opened(tmp_path: Path) -> None:
    box = Box()
    with serving(box) as url:
        settings = {"bounce_address": "b@coast.example", "bounce_url": url}
        there = list(bounces.mailbox(*app_with(tmp_path, **settings)))
        box.password = "another"  # noqa: S105 - nobody's
        shut = list(bounces.mailbox(*app_with(tmp_path, **settings)))

    assert [each.kind for each in there] == ["fine"]
    assert [each.kind for each in shut] == ["missing"]
    assert "Authentication failed" in shut[0].sentence


def test_a_folder_that_others_may_look_into_is_unsafe(tmp_path: Path) -> None:
    (folder := tmp_path / "returned").mkdir(mode=0o755)
    settings = {"bounce_address": "b@coast.example", "bounce_url": f"file:{folder}"}
    exposed = list(bounces.mailbox(*app_with(tmp_path, **settings)))
    folder.chmod(0o700)
    private = list(bounces.mailbox(*app_with(tmp_path, **settings)))

    assert [each.kind for each in exposed] == ["unsafe", "fine"]
    assert [each.kind for each in private] == ["fine"]
