"""A real key service in a process of its own, for tests that stop, kill and restart it."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pulse.keys.client import KeyClient
from surveys.answering.keyfile import KeyFile
from surveys.errors import KeyringAway, KeyringExposed
from tests.pulse.mail.sink import free_port

COMMAND = "from pulse.cli import main; main()"
SOON = 60.0  # seconds; machines are shared


class Service:
    """One key service over a folder of its own; it keeps its address and its secret."""

    def __init__(self, home: Path, *more: str) -> None:
        self.home, self.more = home, more
        self.port = free_port()
        self.secret = secrets.token_hex(32)
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = home.parent / f"{home.name}.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def file(self) -> KeyFile:
        """What lies on the service's own disk."""
        return KeyFile(self.home / "keyring" / "slots")

    def client(self, machine: str = "one") -> KeyClient:
        """A keyring as one machine sees it."""
        return KeyClient(self.url, self.secret, self.home.parent / f"{machine}.turn")

    def environ(self) -> dict[str, str]:
        given = {name: value for name, value in os.environ.items() if name[:6] != "PULSE_"}
        return given | {
            "PULSE_HOME": str(self.home),
            "PULSE_LISTEN": f"127.0.0.1:{self.port}",
            "PULSE_KEYRING_SECRET": self.secret,
        }

    def start(self) -> None:
        """Begin, and wait until it answers."""
        with self.log.open("ab") as words:
            self._process = subprocess.Popen(
                [sys.executable, "-c", COMMAND, "keys", "serve", *self.more],
                env=self.environ(),
                stdout=words,
                stderr=words,
            )
        until = time.monotonic() + SOON
        while not self.answers():
            assert self._process.poll() is None, self.log.read_text()
            assert time.monotonic() < until, "it did not begin"
            time.sleep(0.02)

    def answers(self) -> bool:
        try:
            self.client().check()
        except KeyringExposed:
            return True
        except KeyringAway:
            return False
        return True

    def stop(self) -> None:
        """Ask it to end, as an operator does."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(SOON)
            self._process = None

    def kill(self, *, first_alone: bool = False) -> None:
        """End it without a word: all its processes, or the first and let the others notice."""
        if self._process is None:
            return
        others = self.processes()
        self._process.kill()
        self._process.wait(SOON)
        self._process = None
        for each in others:
            if not first_alone:
                with suppress(ProcessLookupError):
                    os.kill(each, signal.SIGKILL)
            until = time.monotonic() + SOON
            while Path(f"/proc/{each}").exists():
                assert time.monotonic() < until, "it goes on"
                time.sleep(0.01)

    def processes(self) -> list[int]:
        """The processes that the first one has begun."""
        assert self._process is not None
        pid = self._process.pid
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@contextmanager
def serving(home: Path, *more: str) -> Iterator[Service]:
    """A service that runs, and is ended in any case."""
    service = Service(home, *more)
    try:
        service.start()
        yield service
    finally:
        service.kill()
