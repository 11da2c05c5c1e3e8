"""The application starts."""

from flask import Flask

from tests.conftest import BOTH


@BOTH
def test_the_application_starts_over_empty_ledgers(app: Flask) -> None:
    assert "front" in app.blueprints
