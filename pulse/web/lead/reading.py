"""Lets pages of reports share what they have read of published waves."""

from __future__ import annotations

from flask import current_app, request
from flask.blueprints import BlueprintSetupState

from pulse.db import db
from pulse.reports import readings

PAGES = frozenset(
    ("lead", "minutes", "heats", "besides", "files", "prints", "reviews", "handouts", "api")
)


def keep(state: BlueprintSetupState) -> None:
    """Give an application a place for what was read."""
    state.app.extensions[readings.NAME] = readings.Readings()


def share() -> None:
    """Let the session of a page of reports know that place."""
    if request.blueprint in PAGES:
        db.session().info[readings.NAME] = current_app.extensions[readings.NAME]
