"""The disk under the keyring: one that neither forgets all at a reboot nor keeps old copies."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pulse.cli.checks.findings import ROOT, Finding, Findings, files_like, words_of

MEMORY = frozenset({"tmpfs", "ramfs"})
COPYING = frozenset({"btrfs", "zfs", "bcachefs", "overlay"})
ELSEWHERE = "Name a file on a plain disk with PULSE_KEYRING, or hold the keys in a key service."
DEEPEST = 8  # devices that lie on one another


class Mount(NamedTuple):
    """What a path lies on."""

    device: str
    point: str
    kind: str


def mount(path: Path, mounts: str) -> Mount:
    """The mount that a path lies on, as /proc/mounts tells it; empty words where it does not."""
    best = Mount("", "", "")
    for line in mounts.splitlines():
        device, point, kind, *_ = [*map(_plain, line.split()), "", "", ""]
        inside = point == "/" or (point and Path(point) in (path, *path.parents))
        if inside and len(point) >= len(best.point):
            best = Mount(device, point, kind)
    return best


def _plain(word: str) -> str:
    """A word of /proc/mounts with its spaces put back."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), word)


def under(path: Path, root: Path = ROOT) -> Findings:
    """The disk that a keyring lies on."""
    on = mount(path, words_of(root / "proc/mounts"))
    bad = [*_kind(on), *_snapshots(path, on, root)]
    yield from bad
    if not bad:
        lies = f", on {on.kind}" if on.kind else ""
        yield Finding("fine", f"The keyring is its owner's alone{lies}.")


def _kind(on: Mount) -> Findings:
    if on.kind in MEMORY:
        yield Finding(
            "unsafe",
            f"The keyring lies in memory ({on.kind}): a reboot loses open waves. {ELSEWHERE}",
        )
    elif on.kind in COPYING:
        yield Finding(
            "unsafe",
            f"The keyring lies on {on.kind}, which may keep copies of keys that were overwritten. "
            f"{ELSEWHERE}",
        )


def _snapshots(path: Path, on: Mount, root: Path) -> Findings:
    """Whatever takes, or could have taken, a snapshot of the keyring's disk."""
    for parent in path.parents:
        if _is_folder(_within(root, parent) / ".snapshots"):
            yield Finding(
                "unsafe",
                f"{parent / '.snapshots'} holds snapshots of the disk under the keyring, and so "
                f"old keys. Delete them and take no more. {ELSEWHERE}",
            )
    yield from _snapper(path, root)
    yield from _timeshift(root)
    yield from _volumes(on, root)
    if on.kind == "zfs":
        yield from _zfs(root)


def _snapper(path: Path, root: Path) -> Findings:
    for config in files_like(root / "etc/snapper/configs", "*"):
        volume = re.search(r'^\s*SUBVOLUME="?([^"\n]+)', words_of(config), re.MULTILINE)
        if volume and Path(volume[1]) in path.parents:
            yield Finding(
                "unsafe",
                f"snapper ({config.name}) takes snapshots of {volume[1]}, with the keyring in it: "
                f"`snapper -c {config.name} delete-config`, or move the keyring. {ELSEWHERE}",
            )


def _timeshift(root: Path) -> Findings:
    for place in ("etc/timeshift/timeshift.json", "etc/timeshift.json"):
        try:
            said = json.loads(words_of(root / place) or "{}")
        except ValueError:
            continue
        if not isinstance(said, dict):
            continue
        due = [
            name
            for name, value in said.items()
            if str(name).startswith("schedule_") and str(value).lower() == "true"
        ]
        if due:
            yield Finding(
                "unsafe",
                "timeshift takes snapshots of this machine by a schedule: exclude the keyring's "
                "folder in its filters and delete the snapshots that hold it.",
            )


def _zfs(root: Path) -> Findings:
    found = [
        *files_like(root / "etc", "cron.*/zfs-auto-snapshot"),
        *files_like(root / "etc/sanoid", "sanoid.conf"),
    ]
    if found:
        yield Finding(
            "unsafe",
            f"ZFS takes snapshots by itself ({found[0].name}): `zfs set "
            "com.sun:auto-snapshot=false` for the keyring's data set, and move the keyring.",
        )


def _volumes(on: Mount, root: Path) -> Findings:
    """A thin volume of LVM copies on write; a volume with a snapshot keeps what it loses."""
    uuids = list(below(root, block(root, on.device))) if on.device else []
    if any(uuid.endswith("-tpool") for uuid in uuids):
        yield Finding(
            "unsafe",
            f"The keyring lies on a thin volume ({on.device}), whose snapshots keep old keys. "
            f"{ELSEWHERE}",
        )
    elif any(uuid.endswith("-real") for uuid in uuids):
        yield Finding(
            "unsafe",
            f"There is a snapshot of the volume under the keyring ({on.device}), which keeps old "
            "keys: `lvremove` it, and take no more.",
        )


def block(root: Path, device: str) -> str:
    """The kernel's name of a device: dm-0 for /dev/mapper/volume, sda1 for /dev/sda1."""
    name = Path(device).name
    for path in files_like(root / "sys/block", "dm-*/dm/name"):
        if words_of(path).strip() == name:
            return path.parent.parent.name
    return name


def below(root: Path, device: str, depth: int = DEEPEST) -> Iterator[str]:
    """What the device mapper says of a device and of all it lies on."""
    folder = root / "sys/block" / device
    uuid = words_of(folder / "dm/uuid").strip()
    if uuid:
        yield uuid
    try:
        slaves = [each.name for each in (folder / "slaves").iterdir()] if depth else []
    except OSError:
        return
    for slave in sorted(slaves):
        yield from below(root, slave, depth - 1)


def _within(root: Path, path: Path) -> Path:
    return root / path.relative_to(path.anchor)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False
