"""What a report says of the answers themselves."""

import csv
import html
import io
import re

from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy.orm import Session

from pulse.db import db
from pulse.reports import build, draw
from tests.inspection import faults
from tests.pulse.reports.world import Crew, World
from tests.pulse.web.test_lead import as_shown


def published(
    app: Flask, *, partners: int = 12, answered: int = 12, manner: str = "thought"
) -> None:
    """One wave of partners who answer in one manner; the next one where there was one."""
    crews = [
        Crew((f"Partner {at}",), "", 24, answered, 2.6 + at / 8, manner=manner)
        for at in range(partners)
    ]
    with app.app_context(), Session(db.engine) as roster, Session(db.engines["box"]) as box:
        World(roster, box, app.extensions["pulse.keyring"]).published(crews)


def drawn(app: Flask) -> None:
    """The pictures of the alliance's report and of one organisation's."""
    with app.app_context():
        draw.draw_organisation(db.session(), None)
        draw.draw_organisation(db.session(), 1)
        db.session.commit()


def report(reader: FlaskClient, address: str = "/reports/alliance") -> str:
    page = reader.get(address)
    assert page.status_code == 200
    assert faults(page.text) == ()
    return html.unescape(page.text).replace("\xa0", " ")


def test_a_sound_wave_says_how_far_questions_go_together_and_what_goes_with_trust(
    app: Flask, steward: FlaskClient
) -> None:
    published(app)

    page = report(steward)
    file = steward.get("/reports/alliance/cells.csv").text.removeprefix("\ufeff")

    assert "do not hang together" not in page
    assert "all the same" not in page
    assert "What goes together with “Trust in partners”" in page
    assert "never what causes it" in page
    assert "Between partners" in page
    told = [row for row in csv.DictReader(io.StringIO(file)) if row["value"]]
    measures = {row["measure"] for row in told}
    assert measures >= {"omega", "item_rest", "between", "explained", "driver", "bounds"}
    assert [as_shown(row) for row in told if as_shown(row) not in page] == []
    own = report(steward, "/reports/1")
    assert "What goes together" not in own
    assert "Between partners" in own


def test_what_goes_together_is_drawn_as_bars_on_the_page_and_on_paper(
    app: Flask, steward: FlaskClient
) -> None:
    published(app)
    drawn(app)

    page = report(steward)
    paper = PdfReader(io.BytesIO(steward.get("/reports/alliance/report.pdf").data))

    text = " ".join(" ".join(sheet.extract_text().split()) for sheet in paper.pages)
    found = re.findall(r'<picture class="bar">.*?src="([^"]+)" alt="([^"]+)"', page)
    bars = [each for each in found if "/driver/" in each[0]]
    assert (len(bars), len(found)) == (4, 10)
    assert "How the answers fall" in text
    for address, words in found:
        assert steward.get(address).mimetype == "image/svg+xml"
        assert words in text
    assert "What goes together with “Trust in partners”" in text
    assert "never what causes it" in text
    assert "Who is missing from this picture" in text
    assert "288 people were asked, and at least 5 in 10 took part." in text
    assert "/driver/" not in report(steward, "/reports/1")


def test_random_answers_are_called_out_and_not_quietly_plotted(
    app: Flask, steward: FlaskClient
) -> None:
    published(app, manner="chance")

    page = report(steward)

    assert "the answers behave like random numbers" in page
    assert page.index("behave like random numbers") < page.index("Latest level")
    assert page.count("These answers do not hang together.") == 6  # over all, and each of five
    assert "What goes together" not in page


def test_straight_lines_are_called_out(app: Flask, steward: FlaskClient) -> None:
    published(app, manner="straight")

    page = report(steward)

    assert "Many answers are all the same." in page
    assert "filled in without being read" in page


def test_a_question_that_is_understood_otherwise_than_before_is_told(
    app: Flask, steward: FlaskClient
) -> None:
    with app.app_context(), Session(db.engine) as roster, Session(db.engines["box"]) as box:
        world = World(roster, box, app.extensions["pulse.keyring"])
        for manner in ("thought", "misread"):
            world.published(
                [Crew((f"Partner {at}",), "", 30, 20, manner=manner) for at in range(12)]
            )

    page = report(steward)
    file = steward.get("/reports/alliance/cells.csv").text.removeprefix("\ufeff")

    assert page.count("The questions of this theme moved apart") == 1
    assert "most of all “I can say so when I think our joint work is going wrong.”" in page
    told = [row for row in csv.DictReader(io.StringIO(file)) if row["measure"] == "shift"]
    assert len(told) == 15
    moved = {row["construct"] for row in told if row["within_noise"] == "no"}
    assert "safety_speak_up" in moved
    assert all(construct.startswith("safety_") for construct in moved)  # the others mirror it
    assert [as_shown(row) for row in told if as_shown(row) not in page] == []


def test_where_many_were_silent_the_page_says_what_they_could_change(
    app: Flask, steward: FlaskClient
) -> None:
    published(app, partners=4, answered=12)

    page = report(steward, "/reports/1")

    assert "Many did not answer." in page
    assert "What goes together" not in page


def test_the_steward_is_told_before_anything_is_published(app: Flask, steward: FlaskClient) -> None:
    crews = [Crew((f"Partner {at}",), "", 24, 12, manner="chance") for at in range(6)]
    with app.app_context(), Session(db.engine) as roster, Session(db.engines["box"]) as box:
        world = World(roster, box, app.extensions["pulse.keyring"])
        wave = world.closed(crews)
        build.draft(roster, box, world.keyring, wave)
        roster.commit()
        address = f"/reports/draft/{wave.id}"

    page = report(steward, address)

    assert "the answers behave like random numbers" in page
