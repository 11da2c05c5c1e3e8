"""Machines that look on learn how the installation is, and nothing of anybody."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from pulse import metrics, queue, readiness, schema
from pulse.app import create_app
from pulse.db import db
from pulse.queue import Worker
from pulse.settings import Settings
from tests.conftest import BOTH
from tests.pulse.jobs.conftest import found_alliance
from tests.pulse.web.open_wave import opened

TOKEN = "0123456789abcdef0123456789abcdef"  # noqa: S105  # of a throw-away


@pytest.fixture
def whole(settings: Settings, app: Flask) -> Flask:
    """An installation with migrated ledgers, a keyring, and a worker that lives."""
    with app.app_context():
        for ledger, engine in (("roster", db.engine), ("box", db.engines["box"])):
            (schema.ROSTER if ledger == "roster" else schema.BOX).drop_all(engine)
            schema.bring(engine, ledger)
        app.extensions["pulse.keyring"].create()
        db.session.add(Worker(slot="here-1", beat=int(time.time())))
        db.session.commit()
    return app


def later(app: Flask) -> FlaskClient:
    """A browser that comes when what was seen before is not good any more."""
    app.extensions.pop("pulse.watch", None)
    return app.test_client()


def test_a_process_that_lives_says_so_without_looking_at_anything(app: Flask) -> None:
    with app.app_context():
        schema.ROSTER.drop_all(db.engine)

    answer = app.test_client().get("/healthz")

    assert (answer.status_code, answer.text) == (200, "ok\n")
    assert "Set-Cookie" not in answer.headers


@BOTH
def test_an_installation_in_order_is_ready(whole: Flask) -> None:
    answer = whole.test_client().get("/readyz")

    assert answer.status_code == 200
    assert answer.text == "roster: ok\nbox: ok\nmigrations: ok\nkeys: ok\nworker: ok\n"


def without_keys(app: Flask) -> None:
    """Let the keyring be gone."""
    shutil.rmtree(app.extensions["pulse.settings"].keyring_file.parent)


def behind(app: Flask) -> None:
    """Let the roster be of an older version."""
    with app.app_context():
        schema.bring(db.engine, "roster", to="base")
        schema.bring(db.engine, "roster", to="roster_0004")
        db.session.rollback()
        db.session.add(Worker(slot="here-1", beat=int(time.time())))
        db.session.commit()


@pytest.mark.parametrize(("break_", "part"), [(without_keys, "keys"), (behind, "migrations")])
def test_what_is_missing_is_named_and_nothing_else_of_it(
    whole: Flask, break_: Callable[[Flask], None], part: str
) -> None:
    break_(whole)

    answer = whole.test_client().get("/readyz")

    assert answer.status_code == 503
    assert [line for line in answer.text.splitlines() if not line.endswith(": ok")] == [
        f"{part}: not ok"
    ]


def test_a_silent_worker_is_told_and_keeps_no_page_from_being_served(whole: Flask) -> None:
    with whole.app_context():
        db.session.get_one(Worker, "here-1").beat -= 120
        db.session.commit()

    assert later(whole).get("/readyz").status_code == 200
    assert "worker: not ok" in later(whole).get("/readyz").text
    assert later(whole).get("/readyz/worker").status_code == 503


def test_a_database_that_is_not_reached_is_told_without_its_address(settings: Settings) -> None:
    away = "postgresql+psycopg://pulse:secret@127.0.0.1:9/away?connect_timeout=1"
    app = create_app(settings.model_copy(update={"roster_url": away}))

    answer = app.test_client().get("/readyz")

    assert answer.status_code == 503
    assert answer.text.startswith("roster: not ok\nbox: ok\nmigrations: not ok\n")
    assert "9" not in answer.text


def test_parts_are_looked_at_once_a_second_however_often_somebody_asks(whole: Flask) -> None:
    first = whole.test_client().get("/readyz").status_code
    without_keys(whole)

    assert (first, whole.test_client().get("/readyz").status_code) == (200, 200)
    assert later(whole).get("/readyz").status_code == 503


def test_figures_are_there_only_with_the_token_that_is_set(settings: Settings, app: Flask) -> None:
    guarded = create_app(settings.model_copy(update={"metrics_token": _secret()})).test_client()

    assert app.test_client().get("/metrics").status_code == 404
    assert guarded.get("/metrics").status_code == 401
    assert guarded.get("/metrics", headers={"Authorization": "Bearer no"}).status_code == 401
    answer = guarded.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/plain; version=0.0.4")


def _secret() -> object:
    return Settings(metrics_token=TOKEN).metrics_token  # type: ignore[arg-type]  # converted


@BOTH
def test_figures_tell_of_jobs_workers_and_waves(whole: Flask) -> None:
    with whole.app_context():
        wave_id = found_alliance(db.session())
        queue.enqueue(db.session(), queue.OPEN_WAVE, wave_id)
        db.session.commit()
        text = metrics.text(whole)

    found = {
        (each.name, *sorted(each.labels.values())): each.value
        for family in text_string_to_metric_families(text)
        for each in family.samples
    }
    assert found["pulse_workers",] == 1
    assert found["pulse_jobs", "waiting", "wave.open"] == 1
    assert found["pulse_waves", "planned"] == 1
    assert found["pulse_jobs_stuck",] == 0
    assert found["pulse_ready", "keys"] == 1
    assert "process_" not in text  # the seconds of the processor would move with each answer


def test_no_figure_moves_when_somebody_answers(whole: Flask) -> None:
    with whole.app_context():
        wave = opened(whole)
        before = metrics.text(whole)
        form = {"code": wave.code, "i1": "4", "i2": "2", "note": "Meet more often"}
        answer = whole.test_client().post(wave.path, data=form)
        after = metrics.text(whole)

    assert answer.status_code == 303
    assert before == after


def test_no_figure_names_anybody(whole: Flask) -> None:
    with whole.app_context():
        found_alliance(db.session())
        text = metrics.text(whole)
        parts = readiness.parts(whole)

    assert "@" not in text
    assert "Person" not in text
    assert len(parts) == 5
