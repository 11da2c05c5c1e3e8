"""A process that takes answers, for tests that kill it, starve it or run several of it.

Run as `python -m tests.pulse.answering DEED JSON`; it prints the tokens whose answers are saved.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any

from pulse.intake import Intake
from surveys.answering import credentials, wire
from surveys.answering.keyfile import KeyFile
from surveys.errors import NotSaved
from tests import keypool
from tests.surveys.answering.waves import ITEMS, WAVE, OpenWave, engine_of, intake_over, manifest

WATCHED = ("surveys/answering/", "pulse/intake.py")


def the_wave(order: dict[str, Any]) -> OpenWave:
    """The wave that the test has launched, seen by this process."""
    return OpenWave(engine_of(order["box"]), KeyFile(Path(order["keys"])), manifest(order["sizes"]))


def send(intake: Intake, token: str) -> None:
    """Submit one sheet with a note, and print the token once it is saved."""
    intake.submit(WAVE, token, [3] * ITEMS, f"note of {token}")
    os.write(1, f"{token}\n".encode())


def send_in_full_mode(intake: Intake, token: str) -> None:
    """Take both steps of full mode for somebody of the first unit, and print the token.

    Done again with the same token, it sends the same bytes again, as a browser does.
    """
    rng, modulus = Random(token), keypool.POOL[0][0]
    prepared = credentials.prepare(rng)
    blinded, inverse = credentials.blind(modulus, prepared, rng)
    signed = intake.issue(WAVE, wire.Asked(0, token, blinded))
    signature = credentials.finalize(modulus, prepared, signed, inverse)
    body = wire.written_answer(0, prepared, signature, [3] * ITEMS, f"note of {token}")
    intake.answer(WAVE, wire.read_answer(body), key=modulus)
    os.write(1, f"{token}\n".encode())


MODES = {"form": send, "full": send_in_full_mode}


def all_at_once(order: dict[str, Any]) -> None:
    """Submit all tokens from several threads, until killed or done."""
    intake, tokens = intake_over(the_wave(order)), list(order["tokens"])

    def work() -> None:
        with suppress(IndexError):
            while True:
                MODES[order.get("mode", "form")](intake, tokens.pop())

    threads = [threading.Thread(target=work) for _ in range(order["threads"])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class Steps:
    """A tracer that counts the lines of the answering side, and kills this process at one."""

    def __init__(self, fatal: int = 0) -> None:
        self.passed, self.fatal = 0, fatal

    def __call__(self, frame: FrameType, event: str, _arg: object) -> Any:
        if not any(part in frame.f_code.co_filename for part in WATCHED):
            return None
        if event == "line":
            self.passed += 1
            if self.passed == self.fatal:
                os.kill(os.getpid(), signal.SIGKILL)
        return self


def one_after_another_each_killed_a_little_later(order: dict[str, Any]) -> None:
    """For each token fork a process that submits it and is killed some steps on.

    The first one is let through, to learn how many steps there are. Prints, for each, what the
    wave held afterwards.
    """
    first, *tokens = order["tokens"]
    steps = int(_forked(order, first, 0)["told"][1])
    for nth, token in enumerate([*tokens, ""]):
        line = 1 + nth * steps // len(tokens)
        report = _forked(order, token, line) if token else {"steps": steps}
        report |= vars(the_wave(order).counted())
        print(json.dumps(report), flush=True)  # noqa: T201 - the test reads it


def _forked(order: dict[str, Any], token: str, fatal: int) -> dict[str, Any]:
    """What one process told that submitted a token, and whether it was killed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.dup2(writing, 1)
        intake = intake_over(the_wave(order))
        steps = Steps(fatal)
        threading.settrace(steps)
        sys.settrace(steps)
        MODES[order.get("mode", "form")](intake, token)
        sys.settrace(None)
        time.sleep(0.02)  # the writer destroys the old keys
        os.write(1, f"{steps.passed}\n".encode())
        time.sleep(0.02 if fatal else 0)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        told = pipe.read().split()
    _, status = os.waitpid(child, 0)
    return {"told": told, "killed": os.WIFSIGNALED(status), "saved": told[:1] == [token]}


def on_a_disk_that_takes_no_more(order: dict[str, Any]) -> None:
    """Submit one token, then one while no file may grow past `limit` bytes, then that one again."""
    wave = the_wave(order)
    intake, tokens = intake_over(wave), order["tokens"]
    told = []

    def attempt(token: str) -> None:
        try:
            intake.submit(WAVE, token, [3] * ITEMS, f"note of {token}")
            told.append("saved")
        except NotSaved:
            told.append("not saved")

    attempt(tokens[0])
    resource.setrlimit(resource.RLIMIT_FSIZE, (order["limit"], resource.RLIM_INFINITY))
    for token in tokens[1:]:
        attempt(token)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    full = vars(wave.counted())
    attempt(tokens[1])
    print(json.dumps({"told": told, "full": full, "after": vars(wave.counted())}))  # noqa: T201 - the test reads it


DEEDS = {
    deed.__name__: deed
    for deed in (
        all_at_once,
        one_after_another_each_killed_a_little_later,
        on_a_disk_that_takes_no_more,
    )
}

if __name__ == "__main__":
    DEEDS[sys.argv[1]](json.loads(sys.argv[2]))
