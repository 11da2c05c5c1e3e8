"""Fixtures that every room's tests share: databases, an application, a PostgreSQL server."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings as hypothesis_settings
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select

from pulse import queue
from pulse.app import create_app
from pulse.auth import invite
from pulse.auth.models import User
from pulse.db import db
from pulse.settings import PREFIX, Settings
from surveys.partners import Alliance, Organisation
from tests import compiled, ground, keypool, ledgers
from tests.inspection import Reader

hypothesis_settings.register_profile(
    "pulse",
    deadline=None,  # a busy machine is no fault
    derandomize=True,
)
hypothesis_settings.load_profile("pulse")
for _own in [name for name in os.environ if name.startswith(PREFIX)]:
    del os.environ[_own]  # of an installation on this machine: no test may reach it


def pytest_configure(config: pytest.Config) -> None:
    """Have temporary files in memory, if there is room, and compile each template once."""
    compiled.share()
    if not hasattr(config, "workerinput"):
        ground.take()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the tests that may take longest, so that all processes end together."""

    def patience(item: pytest.Item) -> float:
        mark = item.get_closest_marker("timeout")
        return float(mark.args[0]) if mark else 0.0

    items.sort(key=patience, reverse=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """URL of a PostgreSQL server of our own, without a database name; stopped at the end."""
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="pulse-run-"))
    with ledgers.server() as uri:
        yield uri


@pytest.fixture(scope="session")
def furnished_postgres(postgres: str) -> str:
    """The same server, with two databases whose copies have the tables of both ledgers."""
    return ledgers.patterns_on_postgresql(postgres)


@pytest.fixture(scope="session")
def furnished_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two files whose copies have the tables of both ledgers."""
    return ledgers.patterns_of_files(tmp_path_factory.mktemp("patterns"))


@pytest.fixture
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Settings of a fresh installation; parametrise indirectly to choose the databases.

    Its databases are empty, and have their tables if the test uses the application.
    """
    home = tmp_path / "home"
    common = {"home": home, "secret_key": secrets.token_hex(32)}
    common["mail_url"] = f"file:{tmp_path / 'letters'}"
    home.mkdir()
    furnished = "app" in request.fixturenames
    if getattr(request, "param", "sqlite") == "sqlite":
        if furnished:
            ledgers.copied(request.getfixturevalue("furnished_files"), home)
        yield Settings(**common)
        return
    uri = request.getfixturevalue("furnished_postgres" if furnished else "postgres")
    tag = secrets.token_hex(6)
    names = {ledger: f"{ledger}_{tag}" for ledger in ("roster", "box")}
    for ledger, name in names.items():
        like = ledgers.PATTERN + ledger if furnished else ledgers.EMPTY
        common[f"{ledger}_url"] = ledgers.created(uri, name, like=like)
    yield Settings(**common)
    ledgers.dropped(uri, *names.values())


BOTH = pytest.mark.parametrize("settings", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The application over empty ledgers, whose tables `settings` has brought."""
    app = create_app(settings)
    app.testing = True  # an error that no page is there for reaches the test
    app.test_client_class = Reader
    app.extensions["pulse.forge"] = keypool.dealt()
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
