"""Where the memory of a process, and so a key, may come to lie on a disk: swap and core dumps."""

from __future__ import annotations

import resource
from pathlib import Path

from pulse.cli.checks.disks import below, block
from pulse.cli.checks.findings import ROOT, Finding, Findings, files_like, words_of

SELF_WILLED = "systemd-coredump"  # writes no more than the limit of the process allows


def swap(root: Path = ROOT) -> Findings:
    """What the machine swaps to, and whether it is encrypted."""
    for line in words_of(root / "proc/swaps").splitlines()[1:]:
        place, _, rest = line.partition(" ")
        if not place:
            continue
        kind = (rest.split() or ["partition"])[0]
        device = block(root, place)
        if device.startswith("zram"):
            yield _compressed(root, place, device)
        elif kind == "partition" and _encrypted(root, device):
            yield Finding("fine", f"The machine swaps to {place}, which is encrypted.")
        else:
            yield Finding(
                "unsafe",
                f"The machine swaps to {place}, which is not encrypted as far as can be seen: keys "
                "may come to lie there. `swapoff -a`, or encrypt it with a random key.",
            )


def _compressed(root: Path, place: str, device: str) -> Finding:
    behind = words_of(root / "sys/block" / device / "backing_dev").strip()
    if behind in {"", "none"}:
        return Finding("fine", f"The machine swaps to {place}, which lies in memory.")
    return Finding(
        "unsafe",
        f"The machine swaps to {place}, which writes what is idle to {behind}: take that backing "
        "device away.",
    )


def _encrypted(root: Path, device: str) -> bool:
    return any(uuid.startswith("CRYPT-") for uuid in below(root, device))


def dumps(root: Path = ROOT, limit: int | None = None) -> Findings:
    """Whether a crash would write memory to a disk.

    Args:
        root: of the machine's files.
        limit: bytes that a dump may have; that of this process unless given.
    """
    if limit is None:
        limit = resource.getrlimit(resource.RLIMIT_CORE)[0]
    pattern = words_of(root / "proc/sys/kernel/core_pattern").strip()
    if pattern.startswith("|"):
        yield from _piped(root, pattern, limit)
    elif limit != 0:
        yield Finding(
            "unsafe", "A crash may write memory, with keys, to a disk. `ulimit -c 0` before Pulse."
        )


def _piped(root: Path, pattern: str, limit: int) -> Findings:
    program = (pattern.removeprefix("|").split() or ["a program"])[0]
    if SELF_WILLED not in program:
        yield Finding(
            "unsafe",
            f"A crash hands the memory, with keys, to {program}, whatever the limit. "
            "`sysctl kernel.core_pattern=core` and `ulimit -c 0`.",
        )
    elif limit != 0 and _storage(root) != "none":
        yield Finding(
            "unsafe",
            "A crash hands the memory, with keys, to systemd-coredump, which keeps it. Set "
            "`Storage=none` and `ProcessSizeMax=0` in /etc/systemd/coredump.conf.",
        )


def _storage(root: Path) -> str:
    """What systemd-coredump does with a dump: the last word on it in its files counts."""
    folder = root / "etc/systemd"
    said = "external"
    for path in (folder / "coredump.conf", *files_like(folder / "coredump.conf.d", "*.conf")):
        for line in words_of(path).splitlines():
            name, _, value = line.partition("=")
            if name.strip() == "Storage":
                said = value.strip().lower()
    return said
