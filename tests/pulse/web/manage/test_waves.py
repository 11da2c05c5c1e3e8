"""The steward's pages of waves, from plan to report."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from random import Random

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from pulse import queue
from pulse.auth import invite
from pulse.auth.models import AuditEntry
from pulse.db import db
from pulse.jobs import open as opening
from pulse.jobs import workshop
from pulse.settings import Settings
from surveys import partners, waves
from surveys.waves import Stage, Wave
from tests.alliances import found

TODAY = datetime.now(UTC).date()
SIZES = {"North": {"A": 30, "B": 20}, "Quay": {"": 30}, "Tide": {"": 25}, "Wee": {"": 2}}

Press = Callable[..., TestResponse]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Settings with the demonstration's doors open, so that the steward signs in by a button."""
    return settings.model_copy(update={"demonstration": True})


@pytest.fixture
def steward(app: Flask, client: FlaskClient) -> FlaskClient:
    """A signed-in steward of an alliance of four, one of them too small."""
    with app.app_context():
        found(db.session(), SIZES)
        invite.steward(db.session(), address="steward@coast.example")
        db.session.commit()
    assert client.post("/sign-in/demonstration/steward").status_code == 303
    return client


@pytest.fixture
def press(steward: FlaskClient) -> Press:
    """Send a form of the steward's, with its token."""
    page = steward.get("/manage/waves/plan").text
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]

    def send(path: str, **fields: object) -> TestResponse:
        return steward.post(path, data={"csrf_token": token, **fields})

    return send


def planned(press: Press, first: date = TODAY, **changed: object) -> TestResponse:
    fields: dict[str, object] = {
        "pulse": "Core pulse",
        "instrument": "trust-core",
        "opens": first.isoformat(),
        "closes": (first + timedelta(days=14)).isoformat(),
        "response": "60",
    }
    return press("/manage/waves/plan", **fields | changed)


def asked_for(app: Flask) -> list[tuple[str, tuple[int, ...]]]:
    """The jobs that wait, by name and numbers."""
    with app.app_context():
        return [(job.name, job.ids) for job in queue.jobs(db.engine)]


def test_planning_leads_to_what_the_alliance_will_get(
    app: Flask, steward: FlaskClient, press: Press
) -> None:
    sent = planned(press, modules=["recognition"])

    assert (sent.status_code, sent.location) == (303, "/manage/waves/1/expectations")
    page = steward.get(sent.location).text
    assert "This wave cannot be opened yet." in page
    assert "Wee has 2 people on its roster" in page
    with app.app_context():
        wave = waves.by_id(db.session(), 1)
        assert (wave.stage, wave.pulse.modules) == (Stage.planned, ["recognition"])
        assert db.session.scalars(select(AuditEntry.deed)).all()[-1] == "wave planned"
    assert asked_for(app) == []


BAD: list[tuple[dict[str, object], str]] = [
    ({"pulse": " "}, "Enter a name for the pulse"),
    ({"instrument": "horoscope"}, "Not a valid choice"),
    ({"modules": ["voice"]}, "is not a valid choice"),
    (
        {"instrument": "process-trust", "modules": ["recognition"]},
        "This questionnaire takes no subjects like these",
    ),
    ({"closes": TODAY.isoformat()}, "The last day must come after the first"),
    ({"opens": "soon"}, "Enter a day, as 2026-01-31"),
    ({"response": "5"}, "Enter a number from 10 to 100"),
    ({"response": "many"}, "Enter a number from 10 to 100"),
    (
        {"opens": "2020-01-01", "closes": "2020-01-05"},
        "The last day must lie ahead; 5 January 2020 does not.",
    ),
]


def test_a_bad_plan_comes_back_with_what_is_wrong(app: Flask, press: Press) -> None:
    for changed, words in BAD:
        page = planned(press, **changed)
        assert page.status_code == 422, changed
        assert words in page.text, changed
        assert 'value="Core pulse"' in page.text or "pulse" in changed

    with app.app_context():
        assert waves.newest(db.session()) == []


def test_the_next_plan_is_suggested_a_cadence_after_the_last_one(
    steward: FlaskClient, press: Press
) -> None:
    planned(press, response="45")
    page = steward.get("/manage/waves/plan").text

    assert f'value="{(TODAY + timedelta(weeks=12)).isoformat()}"' in page
    assert 'value="45"' in page


def test_questionnaire_and_letter_can_be_read_before_anything_is_sent(
    app: Flask, steward: FlaskClient, press: Press
) -> None:
    planned(press)
    questions = steward.get("/manage/waves/1/questionnaire").text
    page = steward.get("/manage/waves/1/questionnaire/page")
    letter = steward.get("/manage/waves/1/letter").text
    drawn = steward.get("/manage/waves/1/letter/page")

    assert "I know who decides what in our joint work." in questions
    assert "lowers the score" in questions
    assert "I know who decides what in our joint work." in page.text
    assert "sandbox" in page.headers["Content-Security-Policy"]
    assert "ABCD-EFGH-JKMN-PQRS" in letter
    assert "0CODE" not in letter
    assert "TOKEN" not in letter + drawn.text
    assert "sandbox" in drawn.headers["Content-Security-Policy"]
    assert asked_for(app) == []


def test_a_test_letter_goes_to_the_steward_alone(app: Flask, press: Press) -> None:
    planned(press)
    sent = press("/manage/waves/1/test-letter")

    assert sent.location == "/manage/waves/1"
    assert asked_for(app) == [(queue.TEST_LETTER, (1, 1))]


def test_a_launch_with_a_partner_too_small_is_refused_with_a_sentence(
    app: Flask, steward: FlaskClient, press: Press
) -> None:
    planned(press)
    press("/manage/waves/1/open")

    assert "Wee has 2 people on its roster" in steward.get("/manage/waves/1").text
    assert asked_for(app) == []


def test_a_partner_too_small_is_left_out_and_the_wave_opens_once(
    app: Flask, steward: FlaskClient, press: Press
) -> None:
    planned(press)
    with app.app_context():
        wee = partners.organisation(db.session(), "Wee").id
    left = press(f"/manage/waves/1/leave-out/{wee}")
    assert left.location == "/manage/waves/1/expectations"
    assert "Ask Wee after all" in steward.get(left.location).text
    press("/manage/waves/1/open")
    press("/manage/waves/1/open")

    assert "is being opened already" in steward.get("/manage/waves/1").text
    assert "The wave is being opened." in steward.get("/manage/waves/1").text
    assert asked_for(app) == [(queue.OPEN_WAVE, (1,))]


def test_a_partner_that_was_left_out_is_asked_after_all(app: Flask, press: Press) -> None:
    planned(press)
    with app.app_context():
        wee = partners.organisation(db.session(), "Wee").id
    press(f"/manage/waves/1/leave-out/{wee}")
    press(f"/manage/waves/1/take-in/{wee}")

    with app.app_context():
        assert waves.by_id(db.session(), 1).left_out == []


def test_an_early_wave_is_not_opened_before_its_days_are_changed(
    app: Flask, steward: FlaskClient, press: Press
) -> None:
    planned(press, first=TODAY + timedelta(days=9))
    press("/manage/waves/1/open")
    assert "Change its first day if it is to open now." in steward.get("/manage/waves/1").text
    bad = press("/manage/waves/1/days", opens="2020-01-01", closes="2020-01-03")
    good = press(
        "/manage/waves/1/days",
        opens=TODAY.isoformat(),
        closes=(TODAY + timedelta(days=5)).isoformat(),
    )

    assert bad.status_code == 422
    assert "must lie ahead" in bad.text
    assert good.location == "/manage/waves/1"
    with app.app_context():
        assert waves.by_id(db.session(), 1).opens == TODAY


def launch(app: Flask) -> None:
    """Have the job open the wave, without its smallest partner."""
    with workshop.of(app, today=TODAY, rng=Random(3)) as shop:
        wave = waves.by_id(shop.roster, 1)
        wave.leave_out(partners.organisation(shop.roster, "Wee"))
        shop.roster.commit()
        opening.launch(shop, 1)


def stage(app: Flask, stage: Stage) -> None:
    """Put the wave where a test needs it; no job is at work on it any more."""
    with app.app_context():
        queue.cancel(db.engine, [job.id for job in queue.jobs(db.engine)])
        db.session.get_one(Wave, 1).stage = stage
        db.session.commit()


def test_an_open_wave_shows_letters_and_groups_and_nobody(
    app: Flask, steward: FlaskClient, press: Press
) -> None:
    planned(press)
    launch(app)
    page = steward.get("/manage/waves/1").text

    assert "0 of 105" in page
    assert "105 letters wait to leave." in page
    assert "The next reminder is on" in page
    assert "not counted yet" in page
    assert "Close the wave now" in page
    assert "@coast.example" not in page.replace("steward@coast.example", "")


def test_closing_and_publishing_are_asked_for_once_each_in_their_turn(
    app: Flask, steward: FlaskClient, press: Press
) -> None:
    planned(press)
    press("/manage/waves/1/close")
    assert "Only a wave that is open can be closed." in steward.get("/manage/waves/1").text
    stage(app, Stage.open)
    press("/manage/waves/1/close")
    press("/manage/waves/1/publish")
    assert "Only a wave that is closed can be published." in steward.get("/manage/waves/1").text
    stage(app, Stage.closed)
    press("/manage/waves/1/publish")

    assert asked_for(app) == [(queue.PUBLISH, (1,)), (queue.CLOSE_WAVE, (1,))]
    with app.app_context():
        deeds = db.session.scalars(select(AuditEntry.deed).order_by(AuditEntry.id)).all()
    assert deeds[-2:] == ["wave closed", "wave published"]


def test_an_open_wave_keeps_its_days_and_the_page_says_what_to_do_instead(
    app: Flask, steward: FlaskClient, press: Press
) -> None:
    planned(press)
    assert "Days change only while a wave is planned." in steward.get("/manage/waves/1/days").text
    stage(app, Stage.open)
    late = (TODAY + timedelta(days=30)).isoformat()
    sent = press("/manage/waves/1/days", opens=TODAY.isoformat(), closes=late)

    assert sent.location == "/manage/waves/1"
    page = steward.get("/manage/waves/1").text
    assert "only a planned wave takes other days. It can be closed earlier by hand." in page
    assert "/manage/waves/1/days" not in page
    with app.app_context():
        assert waves.by_id(db.session(), 1).closes == TODAY + timedelta(days=14)


def test_a_wave_is_called_off_after_one_more_question(
    app: Flask, steward: FlaskClient, press: Press
) -> None:
    planned(press)
    stage(app, Stage.open)
    assert "/manage/waves/1/drop" in steward.get("/manage/waves/1").text
    assert "This cannot be undone." in steward.get("/manage/waves/1/drop").text
    assert asked_for(app) == []
    sent = press("/manage/waves/1/drop")
    press("/manage/waves/1/close")

    assert (sent.status_code, sent.location) == (303, "/manage/waves/1")
    assert "is being called off already" in steward.get("/manage/waves/1").text
    assert asked_for(app) == [(queue.DROP_WAVE, (1,))]
    with app.app_context():
        assert db.session.scalars(select(AuditEntry.deed)).all()[-1] == "wave dropped"


def test_a_wave_that_was_called_off_says_so_and_the_next_one_is_asked_for(
    app: Flask, steward: FlaskClient, press: Press
) -> None:
    planned(press)
    stage(app, Stage.dropped)

    assert "This wave was called off." in steward.get("/manage/waves/1").text
    assert "called off" in steward.get("/manage/waves/").text
    assert "The last wave was called off. Plan the next one." in steward.get("/manage/").text
    assert (
        "was called off already" in steward.get("/manage/waves/1/drop", follow_redirects=True).text
    )


def test_the_overview_names_the_next_step_from_stage_to_stage(
    app: Flask, steward: FlaskClient, press: Press
) -> None:
    def next_step() -> str:
        return steward.get("/manage/").text

    assert "Plan the first wave" in next_step()
    planned(press)
    assert "Core pulse, wave 1 can be opened now." in next_step()
    stage(app, Stage.open)
    assert "Core pulse, wave 1 is open until" in next_step()
    stage(app, Stage.closed)
    assert "Look at its report, and publish it by" in next_step()
    stage(app, Stage.released)
    assert "The last report is published. Plan the next wave." in next_step()


def test_every_page_of_a_wave_is_sound_at_every_stage(
    app: Flask, steward: FlaskClient, press: Press
) -> None:
    planned(press)
    launch(app)
    pages = ("", "/expectations", "/questionnaire", "/letter", "/days", "/drop")
    away = {Stage.planned: [], Stage.open: ["/days"], Stage.closed: ["/days"]}
    for each in Stage:
        stage(app, each)
        for page in pages:
            answer = steward.get(f"/manage/waves/1{page}")
            if page in away.get(each, ["/days", "/drop"]):
                assert (answer.status_code, answer.location) == (303, "/manage/waves/1")
                continue
            assert answer.status_code == 200
            html5lib.HTMLParser(strict=True).parse(answer.text)
    assert steward.get("/manage/waves/").status_code == 200
    assert steward.get("/manage/waves/2").status_code == 404


def test_only_a_steward_comes_in(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        made = found(db.session(), SIZES)
        invite.leader(
            db.session(), address="leader@coast.example", organisation_id=made["North"].id
        )
        db.session.commit()
    assert client.get("/manage/waves/").status_code == 303
    client.post("/sign-in/demonstration/leader")

    assert client.get("/manage/waves/").status_code == 403
    assert client.get("/manage/").status_code == 403
