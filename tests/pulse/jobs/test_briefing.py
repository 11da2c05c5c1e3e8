"""A leader's letter says what the page says, and shows one line of it."""

from __future__ import annotations

import html
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pulse.auth import invite
from pulse.db import db
from pulse.jobs import deliver, workshop
from pulse.mail import transport
from pulse.mail.outbox import Outbox
from pulse.reports import draw
from surveys.releases import Drawing
from tests.pulse.mail.sink import Sink, serving
from tests.pulse.reports.world import Crew, World

CREWS = [
    Crew(("Harbour Trust",), "", 40, 30, 2.6),
    *(Crew((name,), "", 60, 45, 3.9) for name in ("Mill", "Quay", "Tide")),
]


def told(page: str) -> list[str]:
    """The three sentences of a page, as text."""
    found = re.findall(r"<dd>(.*?)</dd></div>\s*(?=<div class=\"three__row|</dl>)", page)
    return [html.unescape(re.sub("<[^>]+>", "", each)) for each in found[:3]]


@pytest.mark.usefixtures("steward")
def test_a_leaders_letter_has_the_pages_sentences_and_one_picture_with_words(
    app: Flask, steward: FlaskClient
) -> None:
    with app.app_context(), Session(db.engine) as roster, Session(db.engines["box"]) as box:
        world = World(roster, box, app.extensions["pulse.keyring"])
        world.published(CREWS)
        wave_id = world.published(CREWS).wave_id
        place = world.organisation("Harbour Trust").id
        user = invite.leader(roster, address="lead@harbour.example", organisation_id=place)
        roster.commit()
        membership_id = user.memberships[0].id
    sink = Sink()
    with serving(sink) as url:
        app.extensions["pulse.outbox"] = Outbox(transport.of(url), "pulse@example.net")
        with workshop.of(app) as shop:
            deliver.report_ready(shop, wave_id, membership_id)
            deliver.report_ready(shop, wave_id, membership_id)
            draw.draw_organisation(shop.roster, place)
            pictures = Drawing.key == f"organisation/{place}/letter/{wave_id}"
            kept = shop.roster.scalar(select(func.count()).where(pictures))

    page = steward.get(f"/reports/{place}/minute").text
    letter, _ = sink.messages()
    bodies = [letter.get_body((kind,)) for kind in ("plain", "html")]
    plain, shown = (str(each.get_content()) for each in bodies if each is not None)
    plain = " ".join(plain.split())
    (picture,) = (part for part in letter.walk() if part.get_content_type() == "image/png")
    sentences = told(page)
    assert len(sentences) == 3
    assert sentences[0].startswith("Every level is lower than the alliance's")
    assert all(each in plain for each in sentences)
    assert all(html.escape(each, quote=False) in html.unescape(shown) for each in sentences)
    alt = re.search(r'<img src="cid:([^"]+)"[^>]* alt="([^"]+)"', shown)
    assert alt is not None
    assert picture["Content-ID"] == f"<{alt[1]}>"
    assert "2 waves show a level. The last change is within the noise." in alt[2]
    assert kept == 1, "the picture is drawn once, and stays"
