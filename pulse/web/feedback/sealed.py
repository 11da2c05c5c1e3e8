"""The requests of a browser that seals by itself: they carry neither words nor receipts."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress

from flask import Request, Response

from pulse.errors import Crowded
from pulse.gate import Gate
from pulse.letterbox import Letterbox
from pulse.web.feedback.receiving import this_week
from surveys.answering import posted
from surveys.answering.forms import Open
from surveys.answering.manifests import in_text
from surveys.answering.posted import DONE, FULL, Posted
from surveys.answering.receipts import thread_of
from surveys.answering.threads import By
from surveys.errors import (
    AlreadyThere,
    FormShut,
    NotFound,
    NotSaved,
    SubmissionMalformed,
    ThreadFull,
    ThreadUnknown,
)

OCTETS = "application/octet-stream"
STATUS: dict[type[Exception], tuple[int, str]] = {
    SubmissionMalformed: (400, "malformed"),
    NotFound: (404, "missing"),
    FormShut: (410, "closed"),
    NotSaved: (503, "not_saved"),
    Crowded: (503, "crowded"),
}


def public(form: Open) -> dict[str, object]:
    """What the script must know of a form: all of it stands on the page, too, but for the keys."""
    readers = [
        {"organisation": each.organisation, "key": in_text(each.key)} for each in form.readers
    ]
    names = {"code": form.code, "alliance": form.alliance, "partners": list(form.partners)}
    return {**names, "readers": readers}


def body(request: Request, step: str) -> bytes:
    """The body of a request, empty where it has not the one length of its step."""
    length = posted.size(step)
    return request.stream.read(length) if request.content_length == length else b""


def told(code: str, step: str, sent: bytes, box: Letterbox, gate: Gate) -> Response:
    """Take a step, and say what came of it to whoever has the box id, or name a problem."""
    try:
        asked = posted.read(step, sent)
        box.known(code)
        if posted.STEPS[step] and not gate.paid(code, asked.signed, asked.proof):
            return work(gate, code)
        with gate.place():
            return Response(DEEDS[step](code, asked, box, gate), mimetype=OCTETS)
    except tuple(STATUS) as error:
        status, name = next(STATUS[kind] for kind in STATUS if isinstance(error, kind))
        return problem(status, {"problem": name})


def work(gate: Gate, code: str) -> Response:
    """Ask for a proof of work."""
    task = {"problem": "work", "bits": gate.bits(code), "task": in_text(gate.task(code))}
    return problem(429, task)


def problem(status: int, words: dict[str, object]) -> Response:
    """Say by a name what was wrong; the page has a sentence for it."""
    headers = {"Retry-After": "30"} if status == 503 else {}
    return Response(json.dumps(words), status, headers, "application/json")


def drop(code: str, asked: Posted, box: Letterbox, gate: Gate) -> bytes:
    """Keep the first message of a thread; sent twice, it is kept once."""
    gate.count(code)
    with suppress(AlreadyThere):
        box.begin(code, asked.key, asked.envelope, this_week())
    return DONE


def look(code: str, asked: Posted, box: Letterbox, _gate: Gate) -> bytes:
    """Give a thread to its author; nothing is written, and to others as much is given."""
    try:
        plain, key = posted.written(box.thread(code, thread_of(asked.key))), asked.key
    except ThreadUnknown:
        return posted.replied(None, bytes(posted.OPENED))
    return posted.replied(key, plain)


def answer(code: str, asked: Posted, box: Letterbox, gate: Gate) -> bytes:
    """Keep one more message."""
    gate.count(code)
    return _done(
        asked,
        lambda name: box.answer(code, name, By.author, asked.envelope, this_week()),
    )


def destroy(code: str, asked: Posted, box: Letterbox, _gate: Gate) -> bytes:
    """Destroy a thread."""
    return _done(asked, lambda name: box.destroy(code, name))


def _done(asked: Posted, deed: Callable[[bytes], None]) -> bytes:
    try:
        deed(thread_of(asked.key))
    except ThreadFull:
        return posted.replied(asked.key, FULL)
    except ThreadUnknown:
        return posted.replied(None, DONE)
    return posted.replied(asked.key, DONE)


DEEDS: dict[str, Callable[[str, Posted, Letterbox, Gate], bytes]] = {
    "drop": drop,
    "open": look,
    "answer": answer,
    "destroy": destroy,
}
