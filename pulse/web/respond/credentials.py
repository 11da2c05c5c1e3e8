"""The two requests of full mode: one asks for a blind signature, one gives an answer under it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

from werkzeug.http import HTTP_STATUS_CODES
from werkzeug.wrappers import Request

from pulse.intake import Intake
from pulse.web.respond.forms import with_stub
from pulse.web.respond.pages import Questionnaire
from surveys.answering import stubs, urn, wire
from surveys.answering.manifests import of_text
from surveys.errors import (
    CredentialForged,
    InstrumentInvalid,
    NotFound,
    NotSaved,
    OtherUnit,
    SeatBegun,
    SheetEmpty,
    SheetInvalid,
    SigningKeyMissing,
    StubMistyped,
    SubmissionMalformed,
    SurveyError,
    TokenUnknown,
    TooOften,
    WaveClosed,
)
from surveys.instruments import sheets

OCTETS = "application/octet-stream"
JSON = "application/json"
SHARED = ("Access-Control-Allow-Origin", "*")  # an answer may come from the other host name
LATER = {429: "60", 503: "30"}  # seconds after which it may be sent again, by status


class Said(NamedTuple):
    """An answer in full mode."""

    status: int
    media: str
    body: bytes

    @property
    def line(self) -> str:
        """The status with its phrase."""
        return f"{self.status} {HTTP_STATUS_CODES[self.status].upper()}"

    @property
    def headers(self) -> list[tuple[str, str]]:
        """What stands in front of the body, besides what every answer of this door carries."""
        headers = [("Cache-Control", "no-store")]
        if self.status != 204:
            headers += [("Content-Type", self.media), ("Content-Length", str(len(self.body)))]
        if self.status in LATER:
            headers.append(("Retry-After", LATER[self.status]))
        return headers


def _problem(status: int, name: str, sentence: str) -> Said:
    written = json.dumps({"problem": name, "sentence": sentence}, separators=(",", ":"))
    return Said(status, JSON, written.encode())


MISSING = _problem(404, "missing", "There is no such survey.")
MALFORMED = _problem(400, "malformed", "What was sent is not what this page sends.")
NOT_SAVED = _problem(503, "not_saved", "This could not be saved. Please send it again.")
PROBLEMS: dict[type[SurveyError], Said] = {
    WaveClosed: _problem(410, "closed", "This survey has closed."),
    NotFound: MISSING,
    TokenUnknown: _problem(422, "code_unknown", "This code does not belong to this survey."),
    OtherUnit: _problem(
        422, "other_unit", "This code belongs to another team than the link in the letter says."
    ),
    SeatBegun: _problem(
        409,
        "begun",
        "An answer was given, or begun, with this letter already. If so, that one counts.",
    ),
    CredentialForged: _problem(
        422, "forged", "This answer carries no valid signature of its team, and is not counted."
    ),
    SheetEmpty: _problem(422, "empty", "Nothing is answered yet. Answer at least one question."),
    SigningKeyMissing: _problem(
        503,
        "no_key",
        "The key of this team is out of reach. Try again later, or use the form with your code.",
    ),
    StubMistyped: _problem(
        422, "stub_mistyped", "Copy the whole stub of the receipt, or leave it out."
    ),
    TooOften: _problem(
        429, "too_often", "This code was shown too often within a minute. Wait, then send again."
    ),
    InstrumentInvalid: NOT_SAVED,
    NotSaved: NOT_SAVED,
}
OFF_SCALE = _problem(422, "off_scale", "One answer is not a choice of this page.")


def body(request: Request, step: str) -> bytes:
    """The body of a request, empty where it has not the one length of its step."""
    length, _ = STEPS[step]
    return request.stream.read(length) if request.content_length == length else b""


def issue(asked: Questionnaire, intake: Intake, sent: bytes) -> Said:
    """Sign a blinded message for a seat, once."""
    return Said(200, OCTETS, intake.issue(asked.wave, wire.read_issue(sent)))


def answer(asked: Questionnaire, intake: Intake, sent: bytes) -> Said:
    """Take an answer in, once for each credential."""
    given = wire.read_answer(sent)
    unit = _unit(asked, given.unit)
    note = _kept(asked, given)
    if "key" not in unit:
        raise SigningKeyMissing("The wave was opened without keys.")
    sheet = urn.written_sheet(asked.thinned(tuple(given.sheet[1:])))
    intake.answer(asked.wave, given._replace(sheet=sheet, note=note), key=of_text(unit["key"]))
    return Said(204, OCTETS, b"")


STEPS: dict[str, tuple[int, Callable[[Questionnaire, Intake, bytes], Said]]] = {
    "issue": (wire.ISSUE, issue),
    "answer": (wire.ANSWER, answer),
}


def told(step: str, find: Callable[[], Questionnaire], intake: Intake, sent: bytes) -> Said:
    """Take a step, and say what came of it or, by its name and in a sentence, what was wrong.

    Args:
        step: one of `STEPS`.
        find: looks the wave's questionnaire up.
        intake: takes what was sent.
        sent: the request's body.
    """
    try:
        return STEPS[step][1](find(), intake, sent)
    except SubmissionMalformed:
        return MALFORMED
    except SheetInvalid:
        return OFF_SCALE
    except SurveyError as refusal:
        known = (said for kind, said in PROBLEMS.items() if isinstance(refusal, kind))
        return next(known, NOT_SAVED)


def _unit(asked: Questionnaire, place: int) -> dict[str, Any]:
    """A unit of a wave's manifest.

    Raises:
        SubmissionMalformed: there is none at this place.
    """
    units: list[dict[str, Any]] = asked.manifest["units"]
    if place < len(units) and units[place]["place"] == place:  # as they nearly always lie
        return units[place]
    for unit in units:
        if unit["place"] == place:
            return unit
    raise SubmissionMalformed(wire.MALFORMED)


def _kept(asked: Questionnaire, given: wire.Given) -> bytes:
    """The note as it is kept; looks at the points on the way, before anything is spent.

    Raises:
        SubmissionMalformed: the sheet is of another questionnaire.
        SheetInvalid: a point is off the scale.
        SheetEmpty: no item was answered.
        StubMistyped: what came with the note is no stub of a box that the survey names.
    """
    instrument = asked.instrument
    points = given.sheet[1:]
    if len(points) != len(instrument.items):
        raise SubmissionMalformed(wire.MALFORMED)
    if any(point and not instrument.low <= point <= instrument.high for point in points):
        raise SheetInvalid("A point is off the scale.")
    if not any(points):
        raise SheetEmpty("No item was answered.")
    said = urn.read_note(given.note) if instrument.open_question is not None else ""
    text, _, signs = said.partition(stubs.SIGN)
    return urn.written_note(with_stub(asked, sheets.note(text), signs))
