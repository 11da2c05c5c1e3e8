"""What is shipped to browsers is what its sources give, byte for byte, on any machine."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ASSETS = ROOT / "assets"
SCRIPT = ROOT / "pulse" / "static" / "js" / "respond.js"
LARGEST = 15_000  # bytes, packed, of the respondents' script


def run(*command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a program in a folder."""
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, timeout=300
    )


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources together with the tools that build them."""
    if shutil.which("node") is None:
        pytest.skip("Node is not installed; only who changes the script or the sheets needs it")
    if (ASSETS / "node_modules" / "esbuild").exists():
        return ASSETS
    copy = tmp_path_factory.mktemp("sources") / "assets"
    shutil.copytree(ASSETS, copy, ignore=shutil.ignore_patterns("node_modules"))
    words = Path("surveys/answering/words")  # of receipts and hints
    shutil.copytree(ROOT / words, copy.parent / words)
    if shutil.which("npm") is None or run("npm", "ci", "--silent", folder=copy).returncode:
        pytest.skip("The tools of the build are not installed and cannot be fetched")
    return copy


def test_building_twice_gives_the_bytes_that_are_shipped(sources: Path, tmp_path: Path) -> None:
    made = []
    for folder in (tmp_path / "first", tmp_path / "second"):
        done = run("node", "build.mjs", str(folder), folder=sources)
        assert done.returncode == 0, done.stderr
        files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
        made.append({path.relative_to(folder): path.read_bytes() for path in files})

    assert made[0] == made[1]
    assert Path("pulse/static/js/respond.js") in made[0]
    for path, content in made[0].items():
        assert (ROOT / path).read_bytes() == content, f"{path} is not what its sources give"


def test_the_respondents_script_is_small_and_can_be_read() -> None:
    script = SCRIPT.read_text(encoding="utf-8")

    assert len(gzip.compress(script.encode(), 9)) < LARGEST
    assert max(map(len, script.splitlines())) < 200
    assert not re.search(r"https?://|eval\(|innerHTML|new Function|\bimport\b", script)


def test_the_tools_of_the_build_are_locked_and_tied_to_no_registry() -> None:
    packages = json.loads((ASSETS / "package-lock.json").read_text())["packages"]

    assert all("resolved" not in package for package in packages.values())
    assert all("integrity" in package for name, package in packages.items() if name)
