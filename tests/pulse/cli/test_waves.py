"""`pulse wave …`, from plan to publishing."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner, Result

from pulse import queue, schema
from pulse.app import create_app
from pulse.cli import main
from pulse.db import db
from pulse.settings import Settings
from surveys import waves
from surveys.waves import Stage
from tests.alliances import found

TODAY = datetime.now(UTC).date()
PLAN = ("wave", "plan", "--pulse", "Core pulse", "--opens", TODAY.isoformat())


@pytest.fixture
def begun(settings: Settings) -> Settings:
    """An installation with an alliance of three, one of them too small."""
    app = create_app(settings)
    schema.upgrade(app)
    with app.app_context():
        found(db.session(), {"North": {"A": 30, "B": 9}, "Quay": {"": 30}, "Wee": {"": 3}})
        db.session.commit()
        queue.let_go(db.engine)
        for engine in db.engines.values():
            engine.dispose()
    return settings


def run(settings: Settings, *words: str) -> Result:
    """Run a command with the settings as its environment."""
    key = settings.secret_key
    environ = {
        "PULSE_HOME": str(settings.home),
        "PULSE_SECRET_KEY": key.get_secret_value() if key else "",
        "COLUMNS": "500",
    }
    return CliRunner().invoke(main, list(words), env=environ)


def move(settings: Settings, stage: Stage) -> None:
    """Put the wave where a test needs it; no job is at work on it any more."""
    app = create_app(settings)
    with app.app_context():
        queue.cancel(db.engine, [job.id for job in queue.jobs(db.engine)])
        waves.by_id(db.session(), 1).stage = stage
        db.session.commit()
        queue.let_go(db.engine)
        for engine in db.engines.values():
            engine.dispose()


def test_a_plan_says_what_it_will_show(begun: Settings) -> None:
    said = run(begun, *PLAN, "--module", "recognition", "--response", "50")

    assert said.exit_code == 0, said.output
    closes = TODAY + timedelta(days=14)
    assert f"Planned: Core pulse, wave 1, number 1, {TODAY} to {closes}." in said.output
    assert "North (39): figures at once; changes from wave 2" in said.output
    assert "Wee (3): nothing: too few people; 11 more are needed" in said.output


def test_a_plan_in_the_past_ends_in_one_sentence(begun: Settings) -> None:
    said = run(begun, "wave", "plan", "--pulse", "Core", "--opens", "2020-01-01")

    assert said.exit_code == 1
    assert "must lie ahead; 15 January 2020 does not." in said.output


def test_a_wave_opens_without_those_who_are_too_few(begun: Settings) -> None:
    run(begun, *PLAN)
    refused = run(begun, "wave", "open", "1")
    asked = run(begun, "wave", "open", "1", "--without", "wee")
    again = run(begun, "wave", "open", "1")

    assert refused.exit_code == 1
    assert "Wee has 3 people on its roster" in refused.output
    assert asked.exit_code == 0, asked.output
    assert "is being opened already" in again.output


def test_moves_out_of_turn_end_in_one_sentence(begun: Settings) -> None:
    run(begun, *PLAN)

    for word in ("close", "publish"):
        said = run(begun, "wave", word, "1")
        assert said.exit_code == 1
        assert "Core pulse, wave 1 is planned." in said.output
    assert "There is no such wave." in run(begun, "wave", "open", "9").output


def test_closing_and_publishing_are_asked_for(begun: Settings) -> None:
    run(begun, *PLAN)
    move(begun, Stage.open)
    closed = run(begun, "wave", "close", "1")
    move(begun, Stage.closed)
    published = run(begun, "wave", "publish", "1")

    assert "is being closed" in closed.output
    assert "is being published" in published.output


def test_days_change_while_planned_only(begun: Settings) -> None:
    run(begun, *PLAN)
    first, last = (str(TODAY + timedelta(days=days)) for days in (3, 20))
    changed = run(begun, "wave", "days", "1", "--opens", first, "--closes", last)
    move(begun, Stage.open)
    refused = run(begun, "wave", "days", "1", "--opens", first, "--closes", last)

    assert f"is planned for {first} to {last}." in changed.output
    assert refused.exit_code == 1
    assert "only a planned wave takes other days" in refused.output


def test_a_wave_is_called_off_when_somebody_says_yes(begun: Settings) -> None:
    run(begun, *PLAN)
    unsure = run(begun, "wave", "drop", "1")
    sure = run(begun, "wave", "drop", "1", "--yes")
    late = run(begun, "wave", "drop", "1", "--yes")

    assert unsure.exit_code == 1
    assert "This cannot be undone." in unsure.output
    assert sure.exit_code == 0, sure.output
    assert "is being called off already" in late.output
    assert json.loads(run(begun, "wave", "status", "1", "--json").stdout)["moving"] == "drop"


def test_a_published_wave_is_not_called_off(begun: Settings) -> None:
    run(begun, *PLAN)
    move(begun, Stage.released)
    said = run(begun, "wave", "drop", "1", "--yes")

    assert said.exit_code == 1
    assert "is published, so the wave cannot be called off" in said.output


def test_the_standing_can_be_read_by_people_and_programs(begun: Settings) -> None:
    empty = run(begun, "wave", "status")
    run(begun, *PLAN)
    words = run(begun, "wave", "status")
    plain = json.loads(run(begun, "wave", "status", "1", "--json").stdout)
    every = json.loads(run(begun, "wave", "status", "--json").stdout)

    assert "No wave is planned." in empty.output
    assert "Core pulse, wave 1: planned" in words.output
    assert every == [plain]
    assert (plain["stage"], plain["moving"], plain["instrument"]) == ("planned", None, "trust-core")
    assert plain["letters"]["seats"] == 0
    assert plain["trouble"] is None
