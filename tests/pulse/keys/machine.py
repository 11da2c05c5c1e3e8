"""One machine's web process over a shared key service, for tests that run several and kill them.

Run as `python -m tests.pulse.keys.machine JSON`; it prints the tokens whose answers are saved.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from random import SystemRandom
from typing import Any

from pulse.intake import Intake
from pulse.keys.client import KeyClient
from surveys.errors import NotSaved
from tests.surveys.answering.waves import ITEMS, WAVE, engine_of


def sent(intake: Intake, token: str) -> None:
    """Send one sheet as often as it takes, as a patient respondent would."""
    while True:
        try:
            intake.submit(WAVE, token, [3] * ITEMS, f"note of {token}")
        except NotSaved:
            time.sleep(0.02)
        else:
            os.write(1, f"{token}\n".encode())
            return


def answer(order: dict[str, Any]) -> None:
    """Send all tokens from several threads, until killed or done."""
    keyring = KeyClient(order["url"], order["secret"], Path(order["turns"]))
    intake, tokens = Intake(engine_of(order["box"]), keyring, SystemRandom()), order["tokens"]

    def work() -> None:
        with suppress(IndexError):
            while True:
                sent(intake, tokens.pop())
                time.sleep(order.get("pause", 0.0))

    threads = [threading.Thread(target=work) for _ in range(order["threads"])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    answer(json.loads(sys.argv[1]))
