"""Reading together: what is asked, what is written down, and who sees and writes it."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pypdf
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from pulse import queue
from pulse.auth.models import AuditEntry, Function, Membership, User
from pulse.db import db
from surveys import commitments, reviews
from tests.pulse.web.test_lead import leader, places, seen
from tests.pulse.web.test_milestones import viewer

__all__ = ["leader", "places"]

TODAY = datetime.now(UTC).date()
PROMISE = {
    "promise": "A weekly hour for open questions",
    "owner": "head of the boats",
    "done_when": "It stands in the calendar",
    "due": (TODAY + timedelta(days=30)).isoformat(),
}


def newest(places: dict[str, int]) -> int:
    """The id of the last wave that was published."""
    return places["draft"] - 1


def test_a_kit_says_what_to_talk_about_and_keeps_what_is_written(
    app: Flask, leader: FlaskClient, steward: FlaskClient, places: dict[str, int]
) -> None:
    own = places["Harbour Trust"]
    page = f"/reports/together/{own}/{newest(places)}"
    before = seen(leader, page)

    note = leader.post(f"{page}/entries", data={"sort": "note", "words": "Too many <meetings>"})
    decided = leader.post(f"{page}/entries", data={"sort": "decision", "words": "Fewer of them"})
    met = leader.post(f"{page}/met", data={"met": TODAY.isoformat(), "present": str(own)})
    promised = leader.post(f"{page}/promises", data={**PROMISE, "whose": str(own)})

    assert [each.status_code for each in (note, decided, met, promised)] == [303] * 4
    assert "Finding 1" in before
    assert "57 to 60" in before
    after = seen(steward, page)
    assert "Too many &lt;meetings&gt;" in after
    assert "Fewer of them" in after
    assert "head of the boats, Harbour Trust" in after
    listed = seen(leader, f"/reports/together/{own}/")
    assert "2 entries, 1 promise" in listed
    assert "A weekly hour for open questions" in listed
    with app.app_context():
        deeds = db.session().scalars(select(AuditEntry.deed)).all()
    assert {"note written in a review", "promise made", "report read together"} <= set(deeds)


def test_a_promise_is_kept_or_given_up_with_a_reason_once(
    leader: FlaskClient, steward: FlaskClient, places: dict[str, int]
) -> None:
    own = places["Harbour Trust"]
    page = f"/reports/together/{own}/{newest(places)}"
    leader.post(f"{page}/promises", data={**PROMISE, "whose": str(own)})
    settle = f"/reports/together/{own}/promises/1"
    seen(leader, settle)

    without = leader.post(settle, data={"state": "given_up", "reason": " "})
    given_up = leader.post(settle, data={"state": "given_up", "reason": "No room in the plan"})
    again = steward.post(settle, data={"state": "done"})

    assert (without.status_code, given_up.status_code, again.status_code) == (422, 303, 422)
    assert "will not do</strong> because: No room in the plan" in seen(leader, page)


def test_what_all_partners_read_together_is_seen_by_all_and_written_by_those_who_lead(
    app: Flask, client: FlaskClient, leader: FlaskClient, places: dict[str, int]
) -> None:
    page = f"/reports/together/0/{newest(places)}"
    looking = viewer(app, places["Mill Clinic"])

    kept = leader.post(f"{page}/entries", data={"sort": "note", "words": "One office"})
    refused = looking.post(f"{page}/entries", data={"sort": "note", "words": "x"})

    assert (kept.status_code, refused.status_code) == (303, 403)
    told = seen(looking, page)
    assert "One office" in told
    assert "Write a note" not in told
    assert looking.post(f"{page}/entries/1/strike").status_code == 403
    assert leader.post(f"{page}/entries/1/strike").status_code == 303
    assert "One office" not in seen(looking, page)
    assert client.get(page).location.startswith("/sign-in")


def test_nobody_promises_or_says_who_sat_there_in_the_name_of_others(
    app: Flask, leader: FlaskClient, steward: FlaskClient, places: dict[str, int]
) -> None:
    page = f"/reports/together/0/{newest(places)}"
    own, other = places["Harbour Trust"], places["Mill Clinic"]
    with app.app_context():
        user = db.session.scalars(select(User).where(User.email == "leader@harbour.example")).one()
        user.memberships.append(Membership(function=Function.viewer, organisation_id=other))
        db.session.commit()
    early = {"met": "1999-01-01", "present": [str(own), str(other)]}
    elsewhere = {"met": TODAY.isoformat(), "present": [str(other), str(places["Orchard"])]}

    promised = leader.post(f"{page}/promises", data={**PROMISE, "whose": str(other)})
    told = [leader.post(f"{page}/met", data=each).status_code for each in (early, elsewhere)]

    assert promised.status_code == 422
    assert told == [422, 422]
    assert steward.post(f"{page}/met", data=elsewhere).status_code == 303


def test_the_reading_of_another_organisation_is_not_there(
    leader: FlaskClient, steward: FlaskClient, places: dict[str, int]
) -> None:
    theirs, wave = places["Mill Clinic"], newest(places)
    page = f"/reports/together/{theirs}/{wave}"
    steward.post(f"{page}/promises", data={**PROMISE, "whose": str(theirs)})
    own = f"/reports/together/{places['Harbour Trust']}"

    asked = [
        leader.get(f"/reports/together/{theirs}/"),
        leader.get(page),
        leader.get(f"{page}/handout.pdf"),
        leader.post(f"{page}/entries", data={"sort": "note", "words": "x"}),
        leader.get(f"/reports/together/{theirs}/promises/1"),
        leader.get(f"{own}/promises/1"),  # of another place
        leader.get("/reports/together/0/promises/1"),
        leader.get(f"{own}/{places['draft']}"),  # not published yet
        leader.get(f"{own}/999"),
    ]

    assert {each.status_code for each in asked} == {404}


WRONG: tuple[tuple[str, dict[str, str]], ...] = (
    ("entries", {"sort": "note", "words": ""}),
    ("entries", {"sort": "gossip", "words": "x"}),
    ("entries", {"sort": "note", "words": "x" * 1001}),
    ("met", {"met": (TODAY + timedelta(days=2)).isoformat(), "present": "1"}),
    ("promises", {**PROMISE, "due": "2020-01-01"}),
    ("promises", {**PROMISE, "whose": "999"}),
)


def test_what_cannot_be_kept_is_said_beside_the_form(
    leader: FlaskClient, places: dict[str, int]
) -> None:
    own = places["Harbour Trust"]
    page = f"/reports/together/{own}/{newest(places)}"

    for where, sent in WRONG:
        answer = leader.post(f"{page}/{where}", data={"whose": str(own), **sent})

        assert answer.status_code == 422, (where, sent)
        assert "Please look at this again" in answer.text


def test_the_handout_has_two_pages_whoever_reads_it(
    app: Flask, leader: FlaskClient, places: dict[str, int]
) -> None:
    with app.app_context():
        session = db.session()
        release = reviews.release_of(session, newest(places) - 1)
        review = reviews.begun(session, release, None)
        for nth in range(6):
            commitments.promise(
                session,
                review,
                f"{nth} " + "long words " * 30,
                owner="a role",
                organisation=None,
                due=TODAY + timedelta(days=9),
                today=TODAY,
                author="a",
            )
        session.commit()

    answer = leader.get(f"/reports/together/{places['Harbour Trust']}/{newest(places)}/handout.pdf")

    pages = pypdf.PdfReader(io.BytesIO(answer.data)).pages
    words = " ".join(page.extract_text() for page in pages)
    assert len(pages) == 2
    assert "Promised before, and still open" in words
    assert b"pdfuaid" in answer.data


def test_what_was_said_and_decided_stands_in_the_minutes(
    app: Flask, steward: FlaskClient, places: dict[str, int]
) -> None:
    names = ("Harbour Trust", "Mill Clinic")
    page = f"/reports/together/0/{newest(places)}"
    before = steward.get(f"{page}/minutes.pdf")
    for sort in ("start", "stop", "go_on"):
        steward.post(f"{page}/entries", data={"sort": sort, "words": f"We {sort} this"})
    steward.post(f"{page}/promises", data={**PROMISE, "whose": str(places["Orchard"])})
    own = [str(places[each]) for each in names]
    read = {"met": TODAY.isoformat(), "present": own, "line": "Plans go round first"}
    alone = steward.post(f"{page}/met", data={**read, "present": own[:1]})

    kept = steward.post(f"{page}/met", data=read)

    assert (before.status_code, alone.status_code, kept.status_code) == (404, 422, 303)
    told = seen(steward, page)
    assert "There were: Harbour Trust, Mill Clinic." in told
    assert "Not there: Orchard" in told
    answer = steward.get(f"{page}/minutes.pdf")
    words = " ".join(each.extract_text() for each in pypdf.PdfReader(io.BytesIO(answer.data)).pages)
    for said in ("Plans go round first", "We stop this", "To continue", "head of the boats"):
        assert said in words
    assert b"pdfuaid" in answer.data
    with app.app_context():
        last = db.session().scalars(select(AuditEntry.subject)).all()[-1]
    assert last.endswith("Harbour Trust, Mill Clinic")


def test_a_meeting_stands_in_a_calendar_at_the_hour_of_its_place(
    app: Flask, leader: FlaskClient, places: dict[str, int]
) -> None:
    page = f"/reports/together/{places['Harbour Trust']}/{newest(places)}"
    none = leader.get(f"{page}/meeting.ics")
    day = TODAY + timedelta(days=9)
    planned = {"planned": day.isoformat(), "hour": "14:30", "room": "Room 2"}

    kept = leader.post(f"{page}/meeting", data=planned)
    past = leader.post(f"{page}/meeting", data={**planned, "planned": "2020-01-01"})

    assert (none.status_code, kept.status_code, past.status_code) == (404, 303, 422)
    assert "at 14:30" in seen(leader, page)
    file = leader.get(f"{page}/meeting.ics").text
    assert f"DTSTART:{day:%Y%m%d}T143000Z" in file  # the clock of these partners is UTC's
    assert "LOCATION:Room 2" in file
    feed = leader.get("/reports/calendar/waves.ics").text
    assert f"DTSTART:{day:%Y%m%d}T143000Z" in feed
    assert "Room 2" not in feed  # whoever knows the feed's address reads it
    with app.app_context():
        asked = [each for each in queue.jobs(db.engine) if each.name == queue.NEWS_LETTER]
    assert len(asked) == 1  # the leader; nothing but that there is something to read


def test_what_becomes_of_a_promise_is_said_by_its_owner_or_a_go_between(
    app: Flask, leader: FlaskClient, steward: FlaskClient, places: dict[str, int]
) -> None:
    page = f"/reports/together/0/{newest(places)}"
    for name in ("Mill Clinic", "Harbour Trust"):
        steward.post(f"{page}/promises", data={**PROMISE, "whose": str(places[name])})
    done = {"state": "done", "evidence": "See the calendar"}

    theirs = leader.post("/reports/together/0/promises/1", data=done)
    own = leader.post("/reports/together/0/promises/2", data=done)

    assert (theirs.status_code, own.status_code) == (403, 303)
    told = seen(leader, page)
    assert "See the calendar" in told
    assert "/promises/1" not in told
    assert "nothing here compares" in seen(leader, "/reports/together/0/follow-through")
    with app.app_context():
        last = db.session().scalars(select(AuditEntry.subject)).all()[-1]
    assert last.endswith("(head of the boats, Harbour Trust): See the calendar")
