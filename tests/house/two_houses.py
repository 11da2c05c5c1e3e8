"""Two installations alike in everything but what some people answered, and all that they tell."""

from __future__ import annotations

import re
import shutil
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse import outcomes, queue
from pulse.app import create_app
from pulse.auth import invite
from pulse.auth.models import Function, Membership, User
from pulse.db import db
from pulse.jobs import close, release, work, workshop
from pulse.jobs.workshop import Workshop
from pulse.mail import letters
from pulse.reports import audited, build, draw, flagged, handed, scored_drawn
from pulse.settings import Settings
from surveys import commitments, forms, frictions, heard, partners, reviews, risks, scorecard
from surveys.answering import seals
from surveys.answering.keyring import Slot
from surveys.answering.tables import Sealed
from surveys.instruments.loader import Instrument
from surveys.partners import Organisation
from surveys.releases import Release, ReleasedCell, Standing
from surveys.scorecard import Better
from surveys.waves import Leaf, LeafPart, Stage, Wave
from tests.conftest import signed_in
from tests.pulse.reports.test_flagged import STEADY, cell
from tests.pulse.reports.world import FIRST, Crew, World
from tests.unpacked import unpacked

Told = dict[tuple[str, str], bytes]  # by who asks and at which address
Change = Callable[[Workshop, str], None]

BEFORE = 6  # waves whose figures are there already
SECRET = re.compile(rb'(name="csrf_token"[^>]*value=)"[^"]*"')
STAMP = re.compile(rb"\nDTSTAMP:.*")  # of a calendar
CHANCE = re.compile(rb"\n(?:Date|Message-ID):.*|.*boundary=.*|\n--=.*")  # of a letter
LINK = re.compile(r'(?:href|src|srcset)="(/[^"#? ]*)')
STARTS = (
    "/",
    "/reports/",
    "/reports/alliance",
    "/frictions/",
    "/manage/letters/page",
    "/manage/history/",
)
PASSED_BY = re.compile(
    r"/static/|/mailbox|/s/|/sign-|/home|/letters|/manage/(?!letters/page|history/$)"
    rf"|/reports/together/\d+/[1-{BEFORE}]\b"  # readings of waves that are alike in both houses
    r"|.*\.(sav|parquet)$"  # written of the rows of the CSV, and of nothing else
)
LEADERS = re.compile(  # which they look at themselves
    r"/reports/\d|/reports/together/[1-9]|/frictions/organisations/"
)
MOST = 400  # addresses that one reader is led to
THEMES = ("psychological_safety", "voice")

CREWS = (
    Crew(("Tide",), "", 20, 4, 1.9),
    Crew(("Weir",), "", 20, 4, 4.6),
    Crew(("Partner 0",), "Boats", 14, 4, 1.8),
    Crew(("Partner 0",), "Nets", 14, 4, 4.5),
    Crew(("Partner 0",), "Office", 30, 22, 2.0),
    Crew(("Partner 1",), "", 44, 24, 3.9),
    Crew(("Partner 2",), "", 44, 24, 3.0),
)
TIDE, WEIR, BOATS, NETS, _OFFICE, SHOWN, OTHER = range(len(CREWS))
READERS = ("Partner 0", "Tide")  # whose leaders look at their reports


def built(app: Flask) -> int:
    """Some waves that are published, one that has closed and waits, and readers; the wave's id."""
    with app.app_context(), Session(db.engine) as roster, Session(db.engines["box"]) as box:
        world = World(roster, box, app.extensions["pulse.keyring"])
        asked = _asked(world.pulse.questionnaire(0))
        for number in range(1, BEFORE + 1):
            _published(world, asked, number, [60 - (9 if number == BEFORE else 0), 55, 62, 57, 61])
        wave = world.closed(CREWS, instrument=asked)
        invite.steward(roster, address="steward@river.example")
        for nth, name in enumerate(READERS):
            own = world.organisation(name).id
            invite.leader(roster, address=f"leader{nth}@river.example", organisation_id=own)
        reader = invite.leader(roster, address="liaison@river.example", organisation_id=own)
        reader.memberships[:] = [Membership(function=Function.liaison, organisation_id=None)]
        _promised(roster, wave.id - 1)
        _measured(roster, world.organisation(READERS[0]))
        box_of = forms.open_form(roster, title="Say it", purpose="Anything.", rng=Random(1))
        heard.record(roster, box_of, None, "Plans come late.", week=202501, actor="r@a.example")
        roster.commit()
        return wave.id


def _promised(roster: Session, wave_id: int) -> None:
    """A promise over an older wave, so that there is a page that says what became of it."""
    review = reviews.begun(roster, reviews.release_of(roster, wave_id), None)
    commitments.promise(
        roster,
        review,
        "One office",
        owner="head",
        organisation=None,
        due=FIRST,
        today=FIRST,
        author="steward@river.example",
    )


def _measured(roster: Session, whose: Organisation) -> None:
    """A measure of the mission, so that trust stands above it; and a risk."""
    words = {"unit": "days", "owner": "head", "definition": "From a call to help"}
    made = scorecard.define(roster, whose, "Time", better=Better.less, **words)
    scorecard.put(made, FIRST, 12.5, FIRST)
    told = {"likelihood": 2, "impact": 4, "owner": "head", "response": "None yet"}
    risks.enter(roster, whose, "The ship is late", review=FIRST, today=FIRST, **told)


def _asked(whole: Instrument) -> Instrument:
    """A questionnaire of two themes."""
    return replace(
        whole,
        constructs=tuple(each for each in whole.constructs if each.key in THEMES),
        items=tuple(each for each in whole.items if each.construct in THEMES),
    )


def _published(world: World, asked: Instrument, number: int, levels: Sequence[float]) -> None:
    """A wave whose figures are given."""
    opens = FIRST - timedelta(weeks=12 * (BEFORE + 1 - number))
    wave = Wave(
        pulse=world.pulse,
        number=number,
        code=f"before{number}",
        opens=opens,
        closes=opens + timedelta(days=14),
        stage=Stage.released,
        charter_id=world.charter.id,
        questionnaire=asked.as_dict(),
        left_out=[],
    )
    world.roster.add(wave)
    cells: list[ReleasedCell] = []
    names = ("Partner 0", "Partner 1", "Partner 2", "Tide", "Weir")
    for place, (name, level) in enumerate(zip(names, levels, strict=True)):
        owner = world.organisation(name)
        part = LeafPart(unit_id=world.unit(owner, "").id, organisation_id=owner.id, people=90)
        wave.leaves.append(
            Leaf(place=place, name=name, organisation_id=owner.id, invited=90, parts=[part])
        )
        for nth, construct in enumerate((*THEMES, "overall")):
            stray = STEADY[(number + 5 * place + 7 * nth) % len(STEADY)]
            cells.append(cell(owner.id, name, construct, level + stray))
    world.roster.flush()
    found = Release(wave_id=wave.id, standing=Standing.draft, digest=f"{number}", cells=cells)
    world.roster.add(found)
    world.roster.flush()
    flagged.keep(world.roster, wave, found)
    build.publish(world.roster, wave, wave.closes)
    world.roster.commit()


def copied(settings: Settings, folder: Path) -> Flask:
    """A second installation with the files of another, whose connections are closed."""
    shutil.copytree(settings.home, folder / "home")
    changes = {"home": folder / "home", "mail_url": f"file:{folder / 'letters'}"}
    return create_app(settings.model_copy(update=changes))


def exchanged(first: int, second: int) -> Change:
    """Let two teams, of each of which as many were asked, have answered the other way round."""

    def exchange(shop: Workshop, wave: str) -> None:
        one, other = _bag(shop, wave, first), _bag(shop, wave, second)
        _sealed_again(shop, wave, first, other)
        _sealed_again(shop, wave, second, one)

    return exchange


def overwritten(first: int, second: int) -> Change:
    """Let one team have answered as another one did."""
    return lambda shop, wave: _sealed_again(shop, wave, first, _bag(shop, wave, second))


def _bag(shop: Workshop, wave: str, place: int) -> bytes:
    row = shop.box.get_one(Sealed, (wave, "sheets", place, 0))
    slot = Slot(wave, "sheets", place, 0)
    key = shop.keyring.key(slot, row.generation)
    return seals.unseal(key, slot, row.generation, row.value)


def _sealed_again(shop: Workshop, wave: str, place: int, bag: bytes) -> None:
    row = shop.box.get_one(Sealed, (wave, "sheets", place, 0))
    slot = Slot(wave, "sheets", place, 0)
    row.value = seals.seal(shop.keyring.key(slot, row.generation), slot, row.generation, bag)
    shop.box.commit()


def everything_told(app: Flask, wave_id: int, *changes: Change) -> Told:
    """Change what some people answered, then compute and publish: all that anybody is told.

    Args:
        app: a house as `built` has left it.
        wave_id: the wave that waits.
        changes: of its urns.
    """
    with workshop.of(app, today=FIRST + timedelta(weeks=104)) as shop:
        wave = shop.roster.get_one(Wave, wave_id)
        for change in changes:
            change(shop, wave.code)
        close.close(shop, wave_id)
        own = [partners.organisation(shop.roster, name).id for name in READERS]
        drafts = [f"/reports/draft/{wave_id}/{each}" for each in ("alliance", *own)]
        told = _walked(app, "steward", *drafts, f"/reports/draft/{wave_id}", further=False)
        release.publish(shop, wave_id)
        review = reviews.begun(shop.roster, reviews.release_of(shop.roster, wave_id), None)
        reviews.plan(shop.roster, review, shop.today, time(10), room="", today=shop.today)
        for organisation_id in (None, *own):
            draw.draw_organisation(shop.roster, organisation_id)
        scored_drawn.draw_all(shop.roster)
        for friction in frictions.listed(shop.roster):
            draw.draw_friction(shop.roster, friction)
        shop.roster.commit()
        told |= _letters(shop, wave) | _files(shop, wave)
    for reader in ("anybody", "steward", "liaison", "leader0", "leader1"):
        told |= _walked(app, reader, *STARTS)
    return told


def _walked(app: Flask, reader: str, *starts: str, further: bool = True) -> Told:
    """Some pages, and every page, file and picture that a reader is led to from them."""
    with app.app_context():
        user = db.session.scalar(select(User).where(User.email.startswith(reader)))
        client = app.test_client() if user is None else signed_in(app, user)
    told: Told = {}
    ahead = deque(starts)
    while ahead and len(told) < MOST:
        path = ahead.popleft()
        others = not reader.startswith("leader") and LEADERS.match(path)
        if (reader, path) in told or others or PASSED_BY.match(path):
            continue
        answer = client.get(path)
        told[reader, path] = STAMP.sub(b"", SECRET.sub(rb"\1", unpacked(answer.data)))
        if further and answer.mimetype == "text/html":
            ahead.extend(LINK.findall(answer.text))
        if location := answer.headers.get("Location"):
            ahead.append(urlsplit(location).path)
    return told


def _letters(shop: Workshop, wave: Wave) -> Told:
    """Every letter that was asked for, and the one that tells all who were asked."""
    outcome = outcomes.of(shop.roster, wave, shop.settings.public_url)
    thanks = letters.thanks(shop.app, outcome=outcome, language="en")
    told = {("letter", "thanks"): f"{thanks.subject} {thanks.text} {thanks.html}".encode()}
    for job in sorted(queue.jobs(db.engine), key=lambda each: (each.name, each.ids)):
        if job.name.endswith("letter"):
            work.JOBS[job.name](shop, *job.ids)
    folder = Path(shop.settings.mail_url.removeprefix("file:"))
    written = sorted(CHANCE.sub(b"", file.read_bytes()) for file in folder.iterdir())
    return told | {("letter", f"by post {nth}"): text for nth, text in enumerate(written)}


def _files(shop: Workshop, wave: Wave) -> Told:
    """What commands write: a release for an audit, and series for a search."""
    audit = "".join(audited.written(shop.roster, wave.id))
    series = "".join(handed.cells(shop.roster, wave.pulse))
    return {("command", "audit"): audit.encode(), ("command", "series"): series.encode()}
