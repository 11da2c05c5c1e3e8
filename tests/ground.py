"""Where tests write: in memory if the machine has plenty, for a disk's waiting proves nothing."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 - what is made in it is a folder of our own
NAME = "pulse-tests-"
ROOM = 3 << 30  # bytes: some hundred megabytes are used, and no other program shall miss them
_FREE = "MemAvailable:"


def take() -> None:
    """Move temporary files of this process and of all that it starts into memory, until it ends.

    Nothing is moved if there is little memory, or if programs may not be started from there.
    """
    if not _roomy():
        return
    for left in MEMORY.glob(f"{NAME}*"):
        if not Path("/proc", left.name.removeprefix(NAME)).exists():
            shutil.rmtree(left, ignore_errors=True)  # of a run that was killed
    folder = MEMORY / f"{NAME}{os.getpid()}"
    folder.mkdir(mode=0o755)
    os.environ["TMPDIR"] = str(folder)
    tempfile.tempdir = None
    atexit.register(shutil.rmtree, folder, ignore_errors=True)


def _roomy() -> bool:
    """Whether files fit into memory, and programs may be started from there."""
    try:
        place = os.statvfs(MEMORY)
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return False
    free = next((int(line.split()[1]) << 10 for line in lines if line.startswith(_FREE)), 0)
    room = min(free // 2, place.f_bavail * place.f_frsize)
    return room >= ROOM and not place.f_flag & os.ST_NOEXEC
