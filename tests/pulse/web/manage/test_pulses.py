"""The steward's pages of pulses: settings, calendar, pause, and why a wave waits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from random import Random

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from pulse.auth.models import AuditEntry
from pulse.db import db
from pulse.jobs import close, workshop
from pulse.jobs import open as opening
from surveys import blackouts, partners, planning, series
from surveys.instruments import loader
from surveys.partners import Alliance
from surveys.rhythm import Cadence, Rhythm
from surveys.series import Settings
from surveys.waves import Audience, Stage
from tests.alliances import found

TODAY = datetime.now(UTC).date()
FIRST = TODAY + timedelta(days=14)
Fields = dict[str, object]
PULSES = "/manage/waves/pulses"

Post = Callable[..., TestResponse]


@pytest.fixture
def alliance(app: Flask) -> None:
    """An alliance of three."""
    with app.app_context():
        found(db.session(), {"North": {"A": 30, "B": 20}, "Quay": {"": 30}, "Tide": {"": 25}})
        db.session.commit()


@pytest.fixture
def send(alliance: None, steward: FlaskClient) -> Post:
    """Send a form that a signed-in steward has filled in."""

    def post(path: str, **fields: object) -> TestResponse:
        return steward.post(path, data=fields)

    return post


def filled(**changed: object) -> Fields:
    """The form of a new pulse, but for what is changed."""
    return {
        "name": "Core pulse",
        "instrument": "trust-core",
        "cadence": "weeks",
        "weeks": "12",
        "starts": FIRST.isoformat(),
        "ends": "",
        "open_days": "14",
        "hour": "09:00",
        "reminders": "2",
        "response": "60",
        "audience": "all",
    } | changed


def deeds(app: Flask) -> list[tuple[str, str]]:
    """What the audit trail says, by deed and subject."""
    with app.app_context():
        rows = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        return [(each.deed, each.subject) for each in rows]


def test_a_pulse_set_up_once_has_six_waves_on_its_calendar(
    app: Flask, steward: FlaskClient, send: Post
) -> None:
    offered = steward.get(f"{PULSES}/new").text
    sent = send(f"{PULSES}/new", **filled(modules=["recognition"]))
    page = steward.get(sent.location).text
    calendar = steward.get(f"{PULSES}/1/calendar").text

    assert 'value="09:00"' in offered
    assert (sent.status_code, sent.location) == (303, f"{PULSES}/1")
    assert "runs by itself" in page
    assert "every 12 weeks" in page
    assert "at 09:00 by each organisation" in page
    assert [f"Skip wave {n}" in calendar for n in range(1, 8)] == [True] * 6 + [False]
    assert deeds(app)[-1] == ("pulse set up", "Core pulse")


def test_what_takes_turns_is_shown_for_the_next_six_waves(steward: FlaskClient, send: Post) -> None:
    sent = send(f"{PULSES}/new", **filled(name="Mini", instrument="trust-mini", weeks="4"))
    page = steward.get(sent.location).text
    calendar = steward.get(f"{PULSES}/1/calendar").text

    assert "What the next waves ask about" in page
    assert page.count("Psychological safety, Trust in partners, ") == 6
    assert "shown from 15 answers on" in page
    assert calendar.count("What it asks") == 6
    assert calendar.count("I can say so when I think our joint work is going wrong.") == 6
    assert calendar.count("Voice in planning: “") == 3


def test_a_long_questionnaire_carries_a_warning(steward: FlaskClient, send: Post) -> None:
    every = list(loader.load("trust-core").modules)
    long = send(f"{PULSES}/new", **filled(name="Long", modules=every))
    short = send(f"{PULSES}/new", **filled(name="Short"))

    assert "more than 30, or take longer than 5 minutes" in steward.get(long.location).text
    assert "more than 30" not in steward.get(short.location).text


BAD: list[tuple[Fields, str]] = [
    ({"instrument": "trust-mini"}, "let a wave come every 4 weeks or oftener"),
    ({"name": " "}, "Enter a name for the pulse"),
    ({"weeks": "1"}, "every 2 to 104 weeks"),
    ({"weeks": ""}, "every 2 to 104 weeks"),
    ({"weeks": "many"}, "Enter a whole number"),
    ({"weeks": "2", "open_days": "15"}, "would not be over when the next one"),
    ({"starts": ""}, "need a first day"),
    ({"starts": "soon"}, "Enter a day, as 2026-01-31"),
    ({"ends": "2020-01-01"}, "would end before its first wave opens"),
    ({"open_days": "2"}, "for 3 to 60 days"),
    ({"hour": ""}, "at which hour letters leave"),
    ({"hour": "25:00"}, "Enter an hour, as 09:00"),
    ({"reminders": "9"}, "Enter a number from 0 to 4"),
    ({"response": "5"}, "Enter a number from 10 to 100"),
    ({"audience": "organisations"}, "Choose at least one"),
    ({"audience": "units", "units": ["99"]}, "is not a valid choice"),
    ({"cadence": "daily"}, "Not a valid choice"),
    ({"instrument": "horoscope"}, "Not a valid choice"),
    ({"instrument": "process-trust", "modules": ["recognition"]}, "no module “recognition”"),
]


def test_settings_that_cannot_be_kept_come_back_and_nothing_is_set(app: Flask, send: Post) -> None:
    for changed, words in BAD:
        page = send(f"{PULSES}/new", **filled(**changed))

        assert page.status_code == 422, changed
        assert words in page.text, changed
    with app.app_context():
        assert series.every(db.session()) == []


def test_settings_change_and_a_bad_change_leaves_them(
    app: Flask, steward: FlaskClient, send: Post
) -> None:
    send(f"{PULSES}/new", **filled())
    form = steward.get(f"{PULSES}/1/settings").text
    bad = send(f"{PULSES}/1/settings", **filled(open_days="90"))
    with app.app_context():
        quay = partners.organisation(db.session(), "Quay").id
        between = series.settings_of(series.by_id(db.session(), 1))
    good = send(
        f"{PULSES}/1/settings",
        **filled(cadence="quarterly", hour="10:30", audience="organisations", organisations=[quay]),
    )

    assert 'value="12"' in form
    assert bad.status_code == 422
    assert between.rhythm.open_days == 14
    assert good.status_code == 303
    page = steward.get(good.location).text
    assert "once a quarter" in page
    assert "at 10:30" in page
    with app.app_context():
        now = series.settings_of(series.by_id(db.session(), 1))
        assert (now.audience, now.asked) == (Audience.organisations, (quay,))


def test_waves_are_moved_skipped_and_taken_back_by_buttons(
    app: Flask, steward: FlaskClient, send: Post
) -> None:
    send(f"{PULSES}/new", **filled())
    send(f"{PULSES}/1/waves/2/move", way="later")
    send(f"{PULSES}/1/waves/2/move", way="later")
    third = send(f"{PULSES}/1/waves/2/move", way="later")
    refused = steward.get(third.location).text
    send(f"{PULSES}/1/waves/3/skip")
    skipped = steward.get(f"{PULSES}/1/calendar").text
    send(f"{PULSES}/1/waves/3/take-back")

    assert "can be moved by two weeks at most" in refused
    assert "Moved from" in refused
    assert "Take wave 3 back" in skipped
    assert "Skip wave 7" in skipped
    with app.app_context():
        pulse = series.by_id(db.session(), 1)
        assert [wave.number for wave in planning.ahead(pulse)] == [1, 2, 3, 4, 5, 6, 7]
        assert pulse.waves[1].opens == FIRST + timedelta(weeks=14)
    assert [deed for deed, _ in deeds(app)][-4:] == [
        "wave moved",
        "wave moved",
        "wave skipped",
        "wave taken back",
    ]


def test_a_wave_is_reached_through_its_own_pulse_only(send: Post) -> None:
    send(f"{PULSES}/new", **filled())
    send(f"{PULSES}/new", **filled(name="Other"))

    assert send(f"{PULSES}/1/waves/7/skip").status_code == 404
    assert send(f"{PULSES}/9/waves/1/skip").status_code == 404


def test_a_pulse_is_paused_and_goes_on(app: Flask, steward: FlaskClient, send: Post) -> None:
    send(f"{PULSES}/new", **filled())
    paused = send(f"{PULSES}/1/pause")
    again = steward.get(send(f"{PULSES}/1/pause").location).text
    send(f"{PULSES}/1/resume")

    assert paused.location == f"{PULSES}/1"
    assert "is paused already" in again
    assert "Let it go on" in again
    assert [deed for deed, _ in deeds(app)][-2:] == ["pulse paused", "pulse resumed"]
    with app.app_context():
        assert not series.by_id(db.session(), 1).paused


def lately(app: Flask, *, closed: bool) -> None:
    """A pulse whose first wave opened this very day, and is closed if asked."""
    with app.app_context():
        session = db.session()
        rhythm = Rhythm(Cadence.weeks, 2, TODAY, open_days=3)
        series.found(
            session,
            partners.alliance(session),
            name="Core",
            instrument="process-trust",
            modules=[],
            settings=Settings(rhythm, hour=time(9)),
            today=TODAY,
            rng=Random(3),
        )
        session.commit()
    with workshop.of(app) as shop:
        opening.launch(shop, 1)
    if closed:
        with workshop.of(app) as shop:
            close.close(shop, 1)


def test_a_wave_says_why_it_waits_for_the_last_report_and_may_go_on_for_a_reason(
    app: Flask, steward: FlaskClient, send: Post
) -> None:
    lately(app, closed=True)
    with app.app_context():
        session = db.session()
        first, second = series.by_id(session, 1).waves[:2]
        first.opened = first.opens = TODAY - timedelta(days=14)
        first.closes = first.ended = TODAY - timedelta(days=11)
        first.slot = first.opens
        second.opens, second.closes = TODAY, TODAY + timedelta(days=3)
        second.slot = TODAY
        session.commit()
    page = steward.get("/manage/waves/2").text
    empty = send(f"{PULSES}/1/waves/2/go-on", reason=" ")
    let = send(f"{PULSES}/1/waves/2/go-on", reason="The board meets   tomorrow.")
    after = steward.get(let.location).text

    assert "Core, wave 1 is closed, and its report is not published yet." in page
    assert "Do not wait for the last report" in page
    assert (empty.status_code, "Enter a reason" in empty.text) == (422, True)
    assert let.status_code == 303
    assert "is not published yet" not in after
    assert deeds(app)[-1] == ("wave need not wait", "Core, wave 2: The board meets tomorrow.")


def test_a_launch_that_would_ask_people_too_soon_is_refused_in_a_sentence(
    app: Flask, steward: FlaskClient, send: Post
) -> None:
    lately(app, closed=False)
    planned = send(
        "/manage/waves/plan",
        pulse="Another",
        instrument="process-trust",
        opens=TODAY.isoformat(),
        closes=(TODAY + timedelta(days=14)).isoformat(),
        response="60",
    )
    wave = planned.location.split("/")[3]
    page = steward.get(f"/manage/waves/{wave}").text
    refused = steward.get(send(f"/manage/waves/{wave}/open").location).text

    for text in (page, refused):
        assert text.count("were asked by Core, wave 1") == 1
        assert "105 people of North, Quay and Tide were asked" in text
        assert "nobody is asked more than once in a fortnight" in text
    with app.app_context():
        assert series.by_id(db.session(), 2).waves[0].stage is Stage.planned


def test_the_letters_of_an_organisation_on_holiday_are_said_to_leave_later(
    app: Flask, steward: FlaskClient, send: Post
) -> None:
    send(f"{PULSES}/new", **filled())
    with app.app_context():
        session = db.session()
        north = partners.organisation(session, "North")
        blackouts.add(
            session, north, blackouts.stretch(FIRST, FIRST + timedelta(days=3), "Stocktaking")
        )
        tide = partners.organisation(session, "Tide")
        blackouts.add(session, tide, blackouts.stretch(FIRST, FIRST + timedelta(days=20), ""))
        session.commit()
    page = steward.get(f"{PULSES}/1/calendar").text

    assert "North: letters leave on" in page
    assert "Tide has no working day" in page
    assert "It would have to wait: Tide has no working day from" in page


def test_an_organisation_s_clock_and_days_are_kept(
    app: Flask, steward: FlaskClient, send: Post
) -> None:
    bad = send("/manage/organisations/1/clock", time_zone="Mars/Base", country="GB")
    worse = send("/manage/organisations/1/clock", time_zone="Europe/Berlin", country="ZZ")
    good = send("/manage/organisations/1/clock", time_zone="Europe/Berlin", country="de")
    there = TODAY + timedelta(days=30)
    send("/manage/organisations/1/closed/add", first=there.isoformat(), label="Move of house")
    backwards = send(
        "/manage/organisations/1/closed/add", first=there.isoformat(), last=TODAY.isoformat()
    )
    listed = steward.get("/manage/organisations/1/closed").text
    shown = steward.get("/manage/organisations/1").text
    send("/manage/organisations/1/closed/remove", day=there.isoformat())

    assert (bad.status_code, "Enter a time zone such as" in bad.text) == (422, True)
    assert (worse.status_code, "the two letters of a country" in worse.text) == (422, True)
    assert good.status_code == 303
    assert (backwards.status_code, "lies before the first" in backwards.text) == (422, True)
    assert "Move of house" in listed
    assert "1 day to come" in shown
    with app.app_context():
        session = db.session()
        one = session.get_one(partners.Organisation, 1)
        assert (one.time_zone, one.country) == ("Europe/Berlin", "DE")
        assert blackouts.listed(session, one) == []


def test_a_calendar_is_brought_in_whole_or_not_at_all(
    app: Flask, steward: FlaskClient, send: Post
) -> None:
    day = TODAY + timedelta(days=40)
    ics = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nBEGIN:VEVENT\r\nUID:1@x\r\n"
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}\r\nSUMMARY:Fair\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )

    def bring(content: bytes, name: str) -> TestResponse:
        return steward.post(
            "/manage/organisations/1/closed/import", data={"file": (BytesIO(content), name)}
        )

    bad = bring(b"not a calendar", "holidays.ics")
    good = bring(ics.encode(), "holidays.ics")
    page = steward.get(good.location).text

    assert bad.status_code == 422
    assert "holidays.ics cannot be read as a calendar" in bad.text
    assert "1 day is new." in page
    assert "Fair" in page


def test_new_organisations_begin_with_the_alliance_s_clock(
    app: Flask, steward: FlaskClient, send: Post
) -> None:
    send("/manage/organisations/clock", time_zone="Pacific/Auckland", country="NZ")
    offered = steward.get("/manage/organisations/add").text

    assert 'value="Pacific/Auckland"' in offered
    with app.app_context():
        session = db.session()
        assert session.get_one(Alliance, 1).country == "NZ"
        added = partners.add_organisation(session, name="Wee")
        assert (added.time_zone, added.country) == ("Pacific/Auckland", "NZ")


def test_days_of_a_wave_that_its_pulse_planned_change_on_the_calendar(
    steward: FlaskClient, send: Post
) -> None:
    send(f"{PULSES}/new", **filled())
    later: date = FIRST + timedelta(days=1)
    refused = send(
        "/manage/waves/1/days",
        opens=later.isoformat(),
        closes=(later + timedelta(days=3)).isoformat(),
    )

    assert refused.status_code == 422
    assert "Move or skip it on the pulse" in refused.text
    assert f'href="{PULSES}/1/calendar"' in steward.get("/manage/waves/1").text
