"""A process that ends a wave, killed a little later each time, or on a disk that takes no more.

Run as `python -m tests.pulse.jobs.ending JSON`; it prints how each of its children ended.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
import sys
import traceback
from datetime import date
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any

import dbos  # noqa: F401 - what a job would bring later, each child has from the beginning
import psycopg  # noqa: F401 - likewise
import sqlalchemy.dialects.postgresql.psycopg
import sqlalchemy.dialects.sqlite.pysqlite  # noqa: F401 - likewise
from sqlalchemy.orm import configure_mappers

from pulse.app import create_app
from pulse.jobs import close, drop, release, workshop
from pulse.settings import Settings

WATCHED = (
    "pulse/jobs/close.py",
    "pulse/jobs/release.py",
    "pulse/jobs/drop.py",
    "surveys/answering/door.py",
    "surveys/answering/keyfile.py",
    "sqlalchemy/orm/session.py",
)
DURABLE = frozenset({"commit"})  # of SQLAlchemy's session: killed before and after each
READING = frozenset({"_survey", "_unpacked", "_look", "_opened", "_locked", "keys"})
JOBS = {"close": close.close, "publish": release.publish, "drop": drop.drop}


class Steps:
    """A tracer that counts lines of what ends a wave, and kills this process at one of them."""

    def __init__(self, fatal: int) -> None:
        self.passed, self.fatal = 0, fatal

    def __call__(self, frame: FrameType, event: str, _arg: object) -> Any:
        code = frame.f_code
        if not code.co_filename.endswith(WATCHED) or code.co_name in READING:
            return None
        if "sqlalchemy" in code.co_filename and code.co_name not in DURABLE:
            return None
        if event == "line":
            self.passed += 1
            if self.passed == self.fatal:
                os.kill(os.getpid(), signal.SIGKILL)
        return self


def done(order: dict[str, Any], fatal: int, *, full: bool = False) -> str:
    """Do the job in a child; "killed", "failed" or "done"."""
    child = os.fork()
    if child == 0:
        code = 2
        try:
            app = create_app(Settings(**order["settings"]))
            day = date.fromisoformat(order["today"])
            with workshop.of(app, today=day, rng=Random(fatal)) as shop:
                if full:
                    resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
                sys.settrace(Steps(fatal))
                JOBS[order["job"]](shop, order["wave"])
                sys.settrace(None)
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return "killed"
    return "done" if os.waitstatus_to_exitcode(status) == 0 else "failed"


def main(order: dict[str, Any]) -> None:
    """Begin the job again and again, each time killed a few lines later, until it is done."""
    told = [done(order, 0, full=True)] if order["full"] else []
    line = order["first"]
    while not told or told[-1] != "done":
        told.append(done(order, line))
        line += order["stride"]
    Path(order["report"]).write_text(json.dumps(told), encoding="utf-8")


if __name__ == "__main__":
    configure_mappers()
    gc.freeze()
    main(json.loads(sys.argv[1]))
