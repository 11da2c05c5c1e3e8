"""What came of a wave, told back to those who were asked: once it is shared, and nothing else."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pulse.db import db
from surveys import charter, forms, partners, series, sharing
from surveys.sharing import Line
from surveys.told import publish
from tests.inspection import faults
from tests.pulse.reports.world import Crew, World

CREWS = [Crew((name,), "", 60, 45, 3.6) for name in ("Harbour", "Mill", "Quay", "Tide")]
LOW = [Crew(each.organisations, "", 60, 45, 2.2) for each in CREWS]


@pytest.fixture
def told(app: Flask) -> None:
    """Three published waves, the first two of them shared back."""
    with app.app_context(), Session(db.engine) as roster, Session(db.engines["box"]) as box:
        world = World(roster, box, app.extensions["pulse.keyring"])
        for crews in (CREWS, LOW, CREWS):
            world.published(crews)
        first, second, _ = world.pulse.waves
        sharing.write(roster, first, [Line("Plans come late", "They come in May")])
        sharing.share(first, first.closes)
        sharing.share(second, second.closes)
        box_of = forms.open_form(roster, title="Say it here", purpose="Anything.", rng=Random(1))
        publish(
            roster, box_of, asked="Who tells whom?", quoted=False, answer="A list.", week=202648
        )
        roster.commit()


def seen(client: FlaskClient, code: str) -> str:
    """A page that is there, without a fault and without a cookie."""
    answer = client.get(f"/results/{code}")
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert faults(answer.text) == ()
    return answer.text


@pytest.mark.usefixtures("told")
def test_everybody_with_the_address_reads_the_alliances_figures_and_what_was_done(
    client: FlaskClient,
) -> None:
    first, second = seen(client, "wave1"), seen(client, "wave2")

    assert "Plans come late" in first
    assert "They come in May" in first
    assert "Who tells whom?" in first
    assert "A list." in first
    assert "No theme stands apart" in first
    assert "This is the first wave" in first
    assert "higher than the last time" not in first
    assert "Plans come late" not in second
    assert "lower than the last time" in second
    for name in ("Harbour", "Mill", "Quay", "Tide"):
        assert name not in first + second


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("code", ["wave3", "wave9", "x"])
def test_what_was_not_shared_back_yet_is_not_there(client: FlaskClient, code: str) -> None:
    assert client.get(f"/results/{code}").status_code == 404


@pytest.mark.usefixtures("told")
def test_a_charter_may_ask_for_a_sign_in_and_then_no_letter_has_the_address(
    app: Flask, client: FlaskClient, steward: FlaskClient
) -> None:
    page = "/manage/rules/results"
    nothing = steward.post(page, data={"way": "nobody", "why": "Agreed in May."})
    kept = steward.post(page, data={"way": "sign_in", "why": "Agreed in May."})

    shut = client.get("/results/wave1")
    inside = client.get(shut.location)
    read = steward.get(shut.location)

    assert (nothing.status_code, kept.status_code) == (422, 303)
    assert (shut.status_code, read.status_code) == (303, 200)
    assert inside.location == "/sign-in?next=/reports/results/wave1"
    assert steward.get("/reports/results/nothing").status_code == 404
    assert "Plans come late" in read.text
    assert client.get("/results/nothing").status_code == 404
    assert "whoever signs in" in steward.get("/manage/").text
    with app.app_context(), Session(db.engine) as roster:
        (pulse,) = series.every(roster)
        assert sharing.page(roster, pulse, "https://x.example") == ""
        agreed = charter.in_force(roster)
        agreed.locked = date(2026, 11, 2)
        pulse.waves[0].charter_id = agreed.id
        charter.open_results(roster, partners.alliance(roster), "link")
        roster.commit()
    assert client.get("/results/wave1").status_code == 303, "what was collected so stays so"
