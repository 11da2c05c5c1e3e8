"""The application starts, and starts light."""

from __future__ import annotations

import subprocess
import sys

from flask import Flask

from tests.conftest import BOTH

HEAVY = {"dbos", "fastparquet", "numpy", "pandas", "pyreadstat", "scipy", "typst", "vl_convert"}
LOADED = "import sys, pulse.app; print(*{name.partition('.')[0] for name in sys.modules})"


@BOTH
def test_the_application_starts_over_empty_ledgers(app: Flask) -> None:
    assert "front" in app.blueprints


def test_web_processes_load_nothing_heavy_at_their_start() -> None:
    told = subprocess.run(
        [sys.executable, "-c", LOADED], capture_output=True, text=True, check=True
    ).stdout.split()

    assert "flask" in told
    assert HEAVY.isdisjoint(told)
