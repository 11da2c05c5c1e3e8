"""Every endpoint is shut unless it is on a list that a person wrote."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from pulse.app import create_app
from pulse.auth.guards import MAY
from pulse.auth.models import Function
from pulse.settings import Settings

OPEN = {
    "static",
    "front.index",
    "front.design",
    "anonymity.index",
    "anonymity.attacks",
    "methods.index",
    "results.show",
    "charter.index",
    "charter.version",
    "mailbox.index",
    "mailbox.letter",
    "mailbox.body",
    "feedback.begin",
    "feedback.stub",
    "feedback.write",
    "feedback.send",
    "feedback.done",
    "feedback.back",
    "feedback.enter",
    "feedback.answer",
    "feedback.destroy",
    "feedback.sealed_step",
    "respond.ask",
    "respond.credential",
    "respond.file",
    "respond.kiosk",
    "respond.kiosk_send",
    "respond.kiosk_thanks",
    "respond.manifest_json",
    "respond.manifest_page",
    "respond.send",
    "respond.thanks",
    "account.sign_in",
    "account.sent",
    "account.confirm",
    "account.enter",
    "account.home",
    "account.sign_out",
    "account.demonstrate",
    "agenda.feed",
    "api.description",
    "api.subjects",
    "api.alliance",
    "api.organisation",
    "letters.choose",
    "letters.change",
    "letters.done",
    "watch.health",
    "watch.ready",
    "watch.worker",
    "watch.figures",
}
STEWARDS_ONLY = (
    "answers.",
    "boxes.",
    "jobs.",
    "manage.",
    "partners.",
    "addresses.",
    "calendars.",
    "changes.",
    "contacts.",
    "marks.",
    "persons.",
    "history.",
    "pulses.",
    "waves.",
    "ways.",
    "sharing.",
    "samples.",
    "heads.",
    "papers.",
    "rules.",
    "clauses.",
    "waits.",
    "agreement.ask",
)
OTHERS_ONLY = (
    *("appreciation.new", "appreciation.moderate"),  # liaisons, leaders
    *("desk.", "telling.", "agreement.agree", "taking_part.decide", "care.new", "circle."),
)
ARGUMENTS = {
    "wave": "W",
    "code": "x",
    "handle": "x",
    "move": "block",
    "turn": "withdraw",
    "matter": "hold",
    "deed": "sent",
    "job": "x",
    "secret": "x",
    "tag": "x",
    "function": "steward",
    "way": "rename",
    "ending": "sav",
    "filename": "css/pulse.css",
    "name": "respond.js",
    "step": "issue",
}

BARE = create_app(Settings(secret_key="a key of no worth"))  # noqa: S106  # of no worth
RULES = sorted(BARE.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule))
GUARDED = [rule for rule in RULES if rule.endpoint not in OPEN]


def address(rule: Rule) -> str:
    """An address of a rule, whatever it is filled with."""
    filled = {name: ARGUMENTS.get(name, 1) for name in rule.arguments}
    with BARE.test_request_context():
        return BARE.url_map.bind("localhost").build(rule.endpoint, filled)


def method(rule: Rule) -> str:
    """The method that changes something, if the rule takes one."""
    return "POST" if "POST" in (rule.methods or set()) else "GET"


def test_the_endpoints_open_to_all_are_those_on_the_list() -> None:
    views = BARE.view_functions
    unmarked = frozenset[Function]()
    found = {name for name, view in views.items() if getattr(view, MAY, unmarked) is None}

    assert found | {"static"} == OPEN


def test_every_other_endpoint_says_who_may_enter() -> None:
    silent = [
        rule.endpoint
        for rule in GUARDED
        if not getattr(BARE.view_functions[rule.endpoint], MAY, None)
    ]

    assert silent == []


def test_nobody_gets_in_without_signing_in(client: FlaskClient) -> None:
    for rule in GUARDED:
        answer = client.open(address(rule), method=method(rule))

        assert answer.status_code == 303, rule
        assert answer.location.startswith("/sign-in?next="), rule


def test_a_leader_may_not_pass_the_stewards_doors(leader: FlaskClient) -> None:
    shut = [rule for rule in GUARDED if rule.endpoint.startswith(STEWARDS_ONLY)]
    entered = {
        rule.endpoint: status
        for rule in shut
        if (status := leader.open(address(rule), method=method(rule)).status_code) != 403
    }

    assert shut
    assert entered == {}


def test_what_changes_something_needs_the_forms_token(steward: FlaskClient) -> None:
    del steward.environ_base["HTTP_X_CSRFTOKEN"]
    for rule in GUARDED:
        if "POST" in (rule.methods or set()) and not rule.endpoint.startswith(OTHERS_ONLY):
            answer = steward.post(address(rule), data={})

            assert answer.status_code == 400, rule
            assert "out of date" in answer.text


def test_a_steward_may_not_pass_the_doors_of_liaisons_and_leaders(steward: FlaskClient) -> None:
    shut = [rule for rule in GUARDED if rule.endpoint.startswith(OTHERS_ONLY)]
    statuses = {steward.open(address(rule), method=method(rule)).status_code for rule in shut}

    assert statuses == {403}


def test_no_address_takes_a_method_that_it_should_not() -> None:
    assert all((rule.methods or set()) <= {"GET", "HEAD", "OPTIONS", "POST"} for rule in RULES)


def test_an_endpoint_that_nobody_listed_is_shut(app: Flask) -> None:
    app.add_url_rule("/forgotten", "forgotten", lambda: "open")

    assert app.test_client().get("/forgotten").status_code == 303


def test_outside_the_demonstration_its_pages_are_not_there(client: FlaskClient) -> None:
    shown = [rule for rule in RULES if rule.endpoint.startswith(("mailbox.", "front.design"))]
    statuses = {rule.endpoint: client.get(address(rule)).status_code for rule in shown}

    assert statuses
    assert set(statuses.values()) == {404}
