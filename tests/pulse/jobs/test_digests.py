"""Letters about reports come as often as each reader chose, with the report if they want it."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from email.message import EmailMessage

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse import queue
from pulse.auth import choices, invite
from pulse.auth.models import Often, User
from pulse.db import db
from pulse.jobs import deliver, digests, pictures, workshop
from pulse.mail import transport
from pulse.mail.outbox import Outbox
from surveys.findings import Level
from surveys.frictions import Friction, State
from surveys.releases import Drawing, Release
from tests.conftest import signed_in
from tests.pulse.mail.sink import Sink, serving
from tests.pulse.reports.world import Crew, World

CREWS = [Crew((name,), "", 40, 30, 3.4) for name in ("Harbour Trust", "Mill", "Quay")]
NEXT = datetime(2025, 4, 1, 10, tzinfo=UTC)  # the first working day of the quarter after


@pytest.fixture
def reader(app: Flask) -> int:
    """The id of a leader who wants one letter a quarter; a wave was published in March."""
    with app.app_context(), Session(db.engine) as roster, Session(db.engines["box"]) as box:
        world = World(roster, box, app.extensions["pulse.keyring"])
        world.published(CREWS)
        place = world.organisation("Harbour Trust").id
        user = invite.leader(roster, address="lead@harbour.example", organisation_id=place)
        choices.choose(roster, user, Often.quarterly, enclosed=True, today=date(2025, 2, 1))
        roster.commit()
        return user.id


def flag(roster: Session, state: State) -> Friction:
    """A flag on what moves all organisations, in the wave that was published."""
    return Friction(
        wave_id=roster.scalars(select(Release.wave_id)).one(),
        construct="trust",
        level=Level.watch,
        statistic=300.0,
        watch=200.0,
        onset=date(2025, 3, 1),
        size=5.0,
        size_se=1.0,
        state=state,
    )


def test_one_letter_a_quarter_tells_of_its_newest_report_and_comes_once(
    app: Flask, reader: int
) -> None:
    sink = Sink()
    with serving(sink) as url:
        app.extensions["pulse.outbox"] = Outbox(transport.of(url), "pulse@example.net")
        with workshop.of(app, today=date(2025, 3, 31)) as shop:
            shop.roster.add_all([flag(shop.roster, state) for state in State])
            shop.roster.commit()
            digests.ask(shop)
            before = len(queue.under_way(db.engine))
        with workshop.of(app, today=NEXT.date(), now=lambda: NEXT) as shop:
            digests.ask(shop)
            digests.ask(shop)
            asked = queue.under_way(db.engine)
            digests.tell(shop, reader)
            digests.tell(shop, reader)
            digests.ask(shop)

    (letter,) = sink.messages()
    words = str(letter.get_body(("plain",)).get_content())  # type: ignore[union-attr]  # it has one
    assert before == 0
    assert [(each.name, each.ids) for each in asked] == [(queue.DIGEST_LETTER, (reader,))]
    assert letter["Subject"] == "A quarter in Coast Alliance"
    assert "Harbour Trust: Core pulse, wave 1" in words
    assert "This is the first wave" in words
    assert "3 flags are open." in words
    assert "/frictions/organisations/" in words
    assert "/reports/letters/" in words


def test_a_report_is_set_once_kept_and_enclosed_for_whoever_wants_it(
    app: Flask, reader: int
) -> None:
    sink = Sink()
    with serving(sink) as url:
        app.extensions["pulse.outbox"] = Outbox(transport.of(url), "pulse@example.net")
        with workshop.of(app, today=NEXT.date()) as shop:
            user = shop.roster.get_one(User, reader)
            place = user.memberships[0].organisation_id
            pictures.draw_reports(shop, place)
            keys = select(Drawing.svg).where(Drawing.key == f"organisation/{place}/paper/en")
            kept = shop.roster.scalars(keys).one()
            wave_id = shop.roster.scalars(select(Release.wave_id)).one()
            deliver.report_ready(shop, wave_id, user.memberships[0].id)
            pictures.draw_reports(shop, place)
            again = shop.roster.scalars(keys).one()
            page = signed_in(app, user).get(f"/reports/{place}/report.pdf")

    (letter,) = sink.messages()
    (enclosed,) = (part for part in letter.walk() if part.get_content_type() == "application/pdf")
    body = enclosed.get_payload(decode=True)
    assert isinstance(letter, EmailMessage)
    assert body == kept == again == page.data
    assert enclosed.get_filename() == "pulse-report.pdf"
    assert "Harbour Trust" in PdfReader(io.BytesIO(kept)).pages[0].extract_text()


def test_what_a_reader_chooses_is_kept_and_shown(app: Flask, reader: int) -> None:
    with app.app_context():
        client = signed_in(app, db.session().get_one(User, reader))

    sent = client.post("/reports/letters/", data={"often": "never"})
    wrong = client.post("/reports/letters/", data={"often": "hourly"})

    assert (sent.status_code, wrong.status_code) == (303, 422)
    page = client.get("/reports/letters/").text
    assert 'value="never" checked' in page
    with app.app_context():
        assert list(choices.not_each(db.session())) == [reader]
