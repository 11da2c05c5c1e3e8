"""Every page that can be reached is looked at, whoever walks through."""

from __future__ import annotations

from collections import deque

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient

from pulse.auth import invite
from pulse.db import db
from surveys import partners
from tests.conftest import signed_in
from tests.house.alliance import with_a_report
from tests.inspection import faults
from tests.pulse.desks import opened
from tests.pulse.web.test_desk import threads, written

MOST = 400  # pages of one walk


def links(text: str) -> list[str]:
    """Addresses of this host that a page links to."""
    tree = html5lib.HTMLParser(namespaceHTMLElements=False).parse(text)
    found = [each.get("href", "") for each in tree.iter("a")]
    here = [link.partition("#")[0] for link in found if link.startswith("/")]
    slow = (".pdf", ".sav", ".parquet")  # looked at elsewhere
    return [link for link in here if not link.endswith(slow)]


def walk(client: FlaskClient, *starts: str) -> dict[str, int]:
    """Follow every link from some pages on; how each page answered."""
    seen: dict[str, int] = {}
    ahead = deque(starts)
    while ahead and len(seen) < MOST:
        path = ahead.popleft()
        if path in seen or not path:
            continue
        answer = client.get(path)  # this client looks at each page itself
        seen[path] = answer.status_code
        if answer.mimetype == "text/html":
            ahead.extend(links(answer.text))
    return seen


def leading(app: Flask, name: str) -> FlaskClient:
    """A browser in which the leader of an organisation has signed in."""
    with app.app_context():
        led = partners.organisation(db.session(), name).id
        user = invite.leader(db.session(), address="lead@river.example", organisation_id=led)
        db.session.commit()
        return signed_in(app, user)


def test_every_page_of_a_full_house_is_in_order(
    app: Flask, steward: FlaskClient, client: FlaskClient
) -> None:
    with_a_report(app)
    leader = leading(app, "Partner 0")

    by_steward = walk(steward, "/manage/", "/home", "/reports/")
    by_leader = walk(leader, "/reports/", "/reports/partners/", "/home")
    by_anybody = walk(client, "/", "/charter", "/sign-in", "/sign-in/sent", "/sign-in/stale")

    for walked in (by_steward, by_leader, by_anybody):
        assert set(walked.values()) <= {200, 302, 303, 308, 403, 410}
    assert len(by_steward) > 15
    others = {path for path in by_steward if path.startswith("/reports/")} - by_leader.keys()
    assert len(others) >= 6, "each partner has pages and files of its own"
    assert not [path for path in others if leader.get(path).status_code not in (403, 404)]
    assert not any(
        path.startswith("/manage") for path, status in by_leader.items() if status == 200
    )


def test_every_page_of_a_box_is_in_order(
    app: Flask, steward: FlaskClient, client: FlaskClient
) -> None:
    desks = opened(app)
    reader, box = desks.readers[0], f"/f/{desks.code}"
    written(client, desks.code)
    (thread,) = threads(reader, desks.code)
    reader.post(f"{thread}/publish", data={"asked": "Who tells whom?", "answer": "The list."})
    reader.post(f"{thread}/friction", data={"organisation": "", "words": "Late changes."})

    by_reader = walk(reader, "/desk/", "/frictions/")
    by_steward = walk(steward, "/manage/boxes/", "/frictions/")
    by_anybody = walk(client, box)

    for walked in (by_reader, by_steward, by_anybody):
        assert set(walked.values()) <= {200, 302, 303, 308, 403}
    deeds = ("hold", "merge", "publish", "quote", "friction", "thanks")
    assert {f"{thread}/{deed}" for deed in deeds} <= by_reader.keys()
    assert any(path.startswith("/frictions/heard/") for path in by_steward)
    assert {box, f"{box}/back"} <= by_anybody.keys()
    assert not any(path.startswith("/desk/") and by_steward[path] == 200 for path in by_steward)


def test_every_page_of_an_empty_house_is_in_order(
    steward: FlaskClient, leader: FlaskClient
) -> None:
    assert set(walk(steward, "/manage/", "/reports/").values()) <= {200, 302, 303, 308}
    assert set(walk(leader, "/reports/").values()) <= {200, 302, 303, 308}


@pytest.mark.parametrize(
    ("path", "status"),
    [("/nothing/here", 404), ("/s/unknown", 404), ("/s/x/y/z", 404), ("/charter/99", 404)],
)
def test_a_problem_has_a_page_in_plain_words(client: FlaskClient, path: str, status: int) -> None:
    answer = client.get(path)

    assert answer.status_code == status
    assert answer.mimetype == "text/html"


@pytest.mark.parametrize("number", [2**31, 10**25])
def test_a_number_that_nothing_has_leads_nowhere(
    app: Flask, steward: FlaskClient, number: int
) -> None:
    with app.app_context():
        partners.found(db.session(), name="Coast Alliance")
        home = partners.add_organisation(db.session(), name="Harbour Trust")
        db.session.commit()
        people = f"/manage/organisations/{home.id}/people"

    for path in ("/manage/organisations", "/manage/waves", "/reports", people):
        assert steward.get(f"{path}/{number}").status_code == 404
    assert steward.get(f"{people}?page={number}").status_code == 200


def test_what_cannot_be_typed_is_no_fault_of_ours(steward: FlaskClient) -> None:
    sent = {"kind": "measure", "name": "a\0b"}

    assert steward.post("/manage/history/names/forget", data=sent).status_code == 400
    assert steward.get("/manage/letters/?letter=%00").status_code == 400
    assert steward.get("/manage/organisations/1/papers/%00").status_code == 400


def test_what_is_too_large_is_met_with_a_page(client: FlaskClient) -> None:
    form = "application/x-www-form-urlencoded"

    answer = client.post("/sign-in", data=b"x" * (34 << 20), content_type=form)

    assert answer.status_code == 413
    assert answer.mimetype == "text/html"


GOOD = """<!doctype html><html lang="en"><head><title>A page: Pulse</title></head>
<body><h1>A page</h1>%s</body></html>"""


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        ("<h1>Another</h1>", "2 h1 elements"),
        ('<p id="a"></p><p id="a"></p>', "stands 2 times"),
        ('<p style="color:red">', "inline attribute style"),
        ("<script>alert(1)</script>", "an inline <script>"),
        ('<img src="/x.svg">', "no alternative text"),
        ('<img src="//other.example/x.svg" alt="">', "is fetched from"),
        ('<input name="q">', "has no label"),
        ('<label for="q">Q</label>', "refers to nothing"),
        ("<button></button>", "without words"),
        ("<table><p>x</p></table>", "line 2"),
        ('<a href="#nowhere">x</a>', "leads nowhere"),
    ],
)
def test_the_reader_sees_what_is_wrong(part: str, sentence: str) -> None:
    assert faults(GOOD % "") == ()
    assert any(sentence in fault for fault in faults(GOOD % part))
