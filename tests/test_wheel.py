"""What is shipped is whole: built, installed in a bare environment, begun and served."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import sysconfig
import time
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[1]
PATIENCE = 60.0  # seconds until the first page


def run(*words: str | Path, **environ: str) -> str:
    """Run a command far away from the sources; what it printed."""
    done = subprocess.run(
        [str(word) for word in words],
        cwd=Path.home(),
        env={"PATH": os.environ["PATH"], "HOME": str(Path.home()), **environ},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the sources."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def bare(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment that has the wheel, and the libraries it asks for."""
    folder = tmp_path_factory.mktemp("bare")
    venv.create(folder, with_pip=False, symlinks=True)
    site = next(folder.glob("lib/python*/site-packages"))
    uv = Path(sys.executable).parent / "uv"
    run(uv, "pip", "install", "--offline", "--no-deps", "--python", folder / "bin/python", wheel)
    (site / "libraries.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
    return folder / "bin"


def test_the_wheel_carries_everything_but_the_tests(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())

    templates = {
        f"pulse/templates/{path.relative_to(ROOT / 'templates').as_posix()}"
        for path in (ROOT / "templates").rglob("*")
        if path.is_file()
    }
    beside = {
        path.relative_to(ROOT).as_posix()
        for package in ("pulse", "surveys", "analysis")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    twins = {
        f"pulse/attacks/leaky/{path.name}" for path in (ROOT / "tests/attacks/twins").glob("*.py")
    }
    assert templates | beside | twins <= names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not any(name.startswith(("tests/", "benchmarks/")) for name in names)


def test_the_program_comes_from_the_wheel(bare: Path) -> None:
    where = run(bare / "python", "-c", "import pulse; print(pulse.__file__)")

    assert str(bare.parent) in where


@pytest.fixture
def address(bare: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a running installation that has just begun."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        listen = f"127.0.0.1:{free.getsockname()[1]}"
    environ = {"PULSE_HOME": str(tmp_path / "home"), "PULSE_LISTEN": listen}
    run(
        bare / "pulse",
        "init",
        "--name",
        "Coast Alliance",
        "--steward",
        "me@coast.example",
        **environ,
    )
    served = subprocess.Popen(
        [bare / "pulse", "run"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], **environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield f"http://{listen}"
    finally:
        served.send_signal(signal.SIGINT)
        told, _ = served.communicate(timeout=PATIENCE)
        assert served.returncode == 0, told
        assert "/s/" not in told
        assert "respond" not in told


def fetched(address: str) -> httpx.Response:
    """The first page, once there is one."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return httpx.get(address)
        except httpx.TransportError:
            assert time.monotonic() < until, "no page was served"
            time.sleep(0.2)


def test_an_installation_from_the_wheel_serves_its_pages(address: str) -> None:
    first = fetched(address)

    assert first.status_code == 200
    assert "Pulse" in first.text
    assert httpx.get(f"{address}/charter").status_code == 200
    assert (
        httpx.get(f"{address}/static/css/pulse.css").headers["Content-Type"].startswith("text/css")
    )
    assert httpx.get(f"{address}/manage/").status_code == 303
    assert httpx.get(f"{address}/s/unknown").status_code == 404
