"""The import contracts hold, and say all of what the house asks for."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "importlinter"
]


def test_every_contract_is_kept() -> None:
    lint = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    told = subprocess.run(lint, cwd=ROOT, capture_output=True, text=True, check=False)  # our own

    assert told.returncode == 0, told.stdout[-3000:]


def test_nothing_is_hidden_from_the_contracts() -> None:
    assert CONTRACTS["exclude_type_checking_imports"] is False
    assert CONTRACTS["include_external_packages"] is True
    assert set(CONTRACTS["root_packages"]) == {"pulse", "surveys", "analysis"}


def test_every_room_of_the_application_has_its_floor() -> None:
    floors = [each for each in CONTRACTS["contracts"] if each["type"] == "layers"]

    assert {each["containers"][0] for each in floors} == {"pulse", "pulse.web"}
    assert all(each["exhaustive"] for each in floors)
    assert not any("exhaustive_ignores" in each for each in floors)


def test_no_import_hides_behind_a_type_check() -> None:
    guilty = [
        str(file.relative_to(ROOT))
        for package in ("pulse", "surveys", "analysis")
        for file in (ROOT / package).rglob("*.py")
        if "TYPE_CHECKING" in file.read_text(encoding="utf-8")
    ]

    assert guilty == []
