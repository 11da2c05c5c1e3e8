"""The programs' door: the same figures as the file, for the token's owner alone, and read only."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from random import Random

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from pulse.auth import tokens
from pulse.auth.models import ApiToken, User
from pulse.db import db
from pulse.reports.portable import Document
from pulse.web.api.shapes import Problem, Subjects
from tests.pulse.web.test_lead import leader, places, seen

__all__ = ["leader", "places"]

PAGE = "/reports/tokens/"
TODAY = datetime.now(UTC).date()


def made(client: FlaskClient) -> str:
    """A token's secret, as its owner gets it once."""
    assert client.post(PAGE, data={"name": "Our dashboard", "days": "30"}).status_code == 303
    found = re.findall(r"pulse_[\w-]{40}", seen(client, PAGE))
    assert len(found) == 1
    assert "pulse_" not in seen(client, PAGE)
    return found[0]


def bearing(secret: str) -> dict[str, str]:
    """The header that a program sends."""
    return {"Authorization": f"Bearer {secret}"}


def test_a_program_reads_what_its_owner_may_read_and_the_same_as_the_file(
    leader: FlaskClient, client: FlaskClient, places: dict[str, int]
) -> None:
    own, theirs = places["Harbour Trust"], places["Mill Clinic"]
    head = bearing(made(leader))

    listed = Subjects.model_validate_json(client.get("/api/v1/subjects", headers=head).data)
    report = client.get(f"/api/v1/reports/{own}", headers=head)
    other = client.get(f"/api/v1/reports/{theirs}", headers=head)
    shared = client.get("/api/v1/reports/alliance", headers=head)

    assert [each.organisation for each in listed.subjects] == [None, own]
    assert report.data == leader.get(f"/reports/{own}/cells.json").data
    assert shared.data == leader.get("/reports/alliance/cells.json").data
    assert Document.model_validate_json(report.data).subject == "Harbour Trust"
    assert other.status_code == 404
    assert Problem.model_validate_json(other.data).status == 404
    again = client.get(
        f"/api/v1/reports/{own}", headers={**head, "If-None-Match": report.headers["ETag"]}
    )
    assert (again.status_code, again.data) == (304, b"")
    assert "Set-Cookie" not in report.headers


def test_a_token_that_ended_or_was_never_made_opens_nothing_nor_does_a_session(
    app: Flask, leader: FlaskClient, client: FlaskClient
) -> None:
    secret = made(leader)
    with app.app_context():
        kept = db.session().scalars(select(ApiToken)).one()
        assert secret.encode() not in kept.digest
        user = db.session().get_one(User, kept.user_id)
        old = tokens.make(db.session(), user, "x", days=30, today=TODAY - timedelta(days=30))
        db.session.commit()
    late = client.get("/api/v1/subjects", headers=bearing(old))
    signed_in_only = leader.get("/api/v1/subjects")

    ended = leader.post(f"{PAGE}1/end")

    assert ended.status_code == 303
    gone = client.get("/api/v1/subjects", headers=bearing(secret))
    for answer in (late, signed_in_only, gone, client.get("/api/v1/reports/alliance")):
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert Problem.model_validate_json(answer.data).title == "A token is needed"


def test_nobody_ends_the_token_of_somebody_else_or_has_more_than_ten(
    leader: FlaskClient, steward: FlaskClient
) -> None:
    made(leader)

    assert steward.post(f"{PAGE}1/end").status_code == 404
    for _nth in range(tokens.MOST - 1):
        leader.post(PAGE, data={"name": "x", "days": "90"})
    assert leader.post(PAGE, data={"name": "x", "days": "90"}).status_code == 422
    assert steward.post(PAGE, data={"name": "", "days": "7"}).status_code == 422


def test_the_description_names_every_path_and_nothing_can_be_changed(
    app: Flask, client: FlaskClient
) -> None:
    described = client.get("/api/v1/openapi.json").get_json()
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("api.")]

    assert described["openapi"].startswith("3.1")
    assert {path for path in described["paths"]} == {
        re.sub(r"<int:(\w+)_id>", r"{\1}", rule.rule)
        for rule in rules
        if rule.endpoint != "api.description"
    }
    assert set().union(*(rule.methods or set() for rule in rules)) == {"GET", "HEAD", "OPTIONS"}
    refs = set(re.findall(r"#/components/schemas/(\w+)", client.get("/api/v1/openapi.json").text))
    assert refs <= described["components"]["schemas"].keys()


def test_whatever_is_asked_the_answer_is_one_that_is_described(
    leader: FlaskClient, client: FlaskClient, places: dict[str, int]
) -> None:
    described = client.get("/api/v1/openapi.json").get_json()
    shapes = {"Document": Document, "Subjects": Subjects, "Problem": Problem}
    own, theirs = places["Harbour Trust"], places["Mill Clinic"]
    within = (own, theirs, 1_000_000, 2**31 - 1)
    beyond = (-1, 2**31, 2**63, 10**40, "one", "1.5", "%00", "٣", "1;--")  # not described
    heads = ({}, {"Authorization": "Bearer"}, {"Authorization": "Basic x"}, bearing(made(leader)))
    random = Random(20261123)
    answered = set[int]()
    for path, operations in described["paths"].items():
        for place in (*within, *beyond) if "{" in path else (None,):
            address = path.replace("{organisation}", str(place))
            for head in heads:
                odd = random.choice(({}, {"If-None-Match": '"x'}, {"Accept": "text/csv"}))
                query = random.choice(("", "?language=%FF", "?organisation=1"))

                answer = client.get(f"{address}{query}", headers={**head, **odd})

                if place in beyond:
                    assert answer.status_code in (400, 401, 404)
                    continue
                answered.add(answer.status_code)
                told = operations["get"]["responses"][str(answer.status_code)]["content"]
                assert answer.mimetype in told, (address, head, odd, query)
                shape = told[answer.mimetype]["schema"]["$ref"].rpartition("/")[2]
                shapes[shape].model_validate_json(answer.data)
            method = random.choice(("POST", "PUT", "PATCH", "DELETE"))
            refused = client.open(address, method=method, headers=heads[3]).status_code
            assert refused in (400, 404, 405)
    assert answered == {200, 401, 404}
