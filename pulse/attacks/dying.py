"""A process whose children answer, or close a wave, and die or run out of disk at a chosen step.

Run as `python -m pulse.attacks.dying JSON` over an installation that its environment names; prints
a JSON object for each child.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from random import Random
from types import CodeType, FrameType
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from pulse.app import create_app
from pulse.attacks import twins
from pulse.db import db
from pulse.jobs import close, release, workshop
from surveys.answering import credentials, extracts, manifests, wire
from surveys.errors import NotSaved

WATCHED = {
    "answer": ("surveys/answering/", "pulse/intake.py"),
    "close": ("surveys/answering/", "pulse/jobs/", "pulse/reports/build.py", "surveys/releases.py"),
}
LOOPS = frozenset({"_survey", "_unpacked", "_free"})  # read thousands of slots, and change none
OFTEN = 2
AWHILE = 0.02  # seconds for old keys to be destroyed behind an answer


class Steps:
    """A tracer that counts lines of the product, and does something terrible at one of them.

    A line is a step the first few times it is passed, so that loops do not hide all else.
    """

    def __init__(self, watched: tuple[str, ...], fatal: int, deed: Callable[[], None]) -> None:
        self.watched, self.passed, self.fatal, self.deed = watched, 0, fatal, deed
        self.seen: Counter[tuple[CodeType, int]] = Counter()

    def __call__(self, frame: FrameType, event: str, _arg: object) -> Any:
        """See one line pass."""
        code = frame.f_code
        if code.co_name in LOOPS or not any(part in code.co_filename for part in self.watched):
            return None
        if event == "line":
            line = (code, frame.f_lineno)
            self.seen[line] += 1
            if self.seen[line] <= OFTEN:
                self.passed += 1
                if self.passed == self.fatal:
                    self.deed()
        return self


def die() -> None:
    """End at once, without a word."""
    os.kill(os.getpid(), signal.SIGKILL)


def fill_the_disk() -> None:
    """Let no file of this process be written to any more."""
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, most))


DEEDS = {"killed": die, "full disk": fill_the_disk}


def child(work: Callable[[], object], watched: str, deed: str, fatal: int) -> dict[str, Any]:
    """Do some work in a process of its own, with something terrible at a step.

    Args:
        work: is done, and told.
        watched: whose lines are steps; empty: nothing happens.
        deed: of `DEEDS`.
        fatal: the step; 0 is none.

    Returns:
        `told`, what the work returned; None when it did not come back. `passed`, steps done.
    """
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        steps = Steps(WATCHED.get(watched, ()), fatal, DEEDS[deed])
        if watched:
            threading.settrace(steps)
            sys.settrace(steps)
        told = work()
        sys.settrace(None)
        os.write(writing, json.dumps({"told": told}).encode())
        time.sleep(AWHILE if watched else 0)
        os.write(writing, f"\n{steps.passed}".encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = pipe.read().split("\n")
    os.waitpid(pid, 0)
    passed = int(said[1]) if len(said) > 1 else 0
    return {"told": json.loads(said[0])["told"] if said[0] else None, "passed": passed}


def by_form(app: Flask, wave: str, fragment: str, note: str) -> str:
    """Answer by the form."""
    app.extensions["pulse.intake"].submit(wave, fragment.split(".")[0], points(fragment), note)
    return "saved"


def by_script(app: Flask, wave: str, fragment: str, note: str, key: bytes) -> str:
    """Take both steps of full mode; once more with the same link, the same bytes are sent."""
    token, unit, _ = fragment.split(".")
    intake, rng = app.extensions["pulse.intake"], Random(token)
    prepared = credentials.prepare(rng)
    blinded, inverse = credentials.blind(key, prepared, rng)
    signed = intake.issue(wave, wire.Asked(int(unit), token, blinded))
    signature = credentials.finalize(key, prepared, signed, inverse)
    body = wire.written_answer(int(unit), prepared, signature, points(fragment), note)
    intake.answer(wave, wire.read_answer(body), key=key)
    return "saved"


def points(fragment: str) -> list[int]:
    """A sheet of one's own."""
    rng = Random(fragment)
    return [rng.randint(1, 5) for _ in range(15)]


def counted(app: Flask, wave: str, units: int) -> list[int]:
    """How many sheets and seats the wave holds."""
    keyring = app.extensions["pulse.keyring"]
    with app.app_context(), Session(db.engines["box"]) as box:
        whole = {"wave": wave}
        return [
            sum(len(extracts.sheets(box, keyring, **whole, unit=unit)) for unit in range(units)),
            sum(
                len(extracts.taken_part(box, keyring, **whole, unit=unit)) for unit in range(units)
            ),
        ]


def answers(app: Flask, order: dict[str, Any]) -> None:
    """Let one after another answer, each struck a little later on the way, and count after each."""
    wave, keys, links = order["wave"], order["keys"], order["links"]

    def attempt(fragment: str, nth: int) -> str:
        try:
            if nth % 2:
                return by_form(app, wave, fragment, order["note"])
            key = manifests.of_text(keys[int(fragment.split(".")[1])])
            return by_script(app, wave, fragment, order["note"], key)
        except NotSaved:
            return "refused"

    passed, unsaved = [0, 0], list[int]()

    def answer(nth: int, step: int) -> bool:
        deed = tuple(DEEDS)[nth // 2 % 2]
        report = child(lambda: attempt(links[nth], nth), "answer", deed, step)
        passed[nth % 2] = passed[nth % 2] or report["passed"]
        saved: bool = report["told"] == "saved"
        held = child(lambda: counted(app, wave, order["units"]), "", deed, 0)["told"]
        _say(saved=saved, struck=bool(step), sheets=held[0], seats=held[1])
        return saved

    for nth in range(len(links)):
        step = 0 if nth < len(passed) else 1 + nth * passed[nth % 2] // len(links)
        if not answer(nth, step):
            unsaved.append(nth)
    for nth in unsaved:  # whoever was not thanked sends once more
        answer(nth, 0)


def closing(app: Flask, order: dict[str, Any]) -> None:
    """Close and publish a wave, killed a little later each time, until nothing is left to kill."""

    def end() -> str:
        with workshop.of(app) as shop:
            close.close(shop, order["id"])
        with workshop.of(app) as shop:
            release.publish(shop, order["id"])
        return "saved"

    for nth in range(1, 200):
        report = child(end, "close", "killed", nth * order["stride"])
        _say(saved=report["told"] == "saved")
        if report["told"] == "saved":
            return


def _say(**words: object) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def main(order: dict[str, Any]) -> None:
    """Do what an order says."""
    app = create_app()
    if order["leak"]:
        twins.load(order["leak"]).leak(app)
    (closing if order["deed"] == "close" else answers)(app, order)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
