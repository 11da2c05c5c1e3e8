"""An alliance with reports."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from pulse.db import db
from tests.pulse.reports.world import World


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    """An alliance under construction, over both ledgers."""
    with app.app_context(), Session(db.engine) as roster, Session(db.engines["box"]) as box:
        yield World(roster, box, app.extensions["pulse.keyring"])
