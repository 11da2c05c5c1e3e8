from __future__ import annotations

import json
from pathlib import Path

import pytest

from pulse.cli.checks import disks
from tests.pulse.cli.checks.conftest import Put

RING = Path("/srv/pulse/keyring/slots")


def sentences(root: Path) -> list[str]:
    return [found.sentence for found in disks.under(RING, root) if found.kind == "unsafe"]


def test_a_plain_disk_is_fine(root: Path, put: Put) -> None:
    put("proc/mounts", "/dev/sda1 / ext4 rw 0 0\n")

    [found] = disks.under(RING, root)

    assert found == ("fine", "The keyring is its owner's alone, on ext4.")


def test_a_machine_that_shows_no_mounts_is_not_complained_of(root: Path, put: Put) -> None:
    put("proc/mounts", "broken\n\n/ \n")

    assert sentences(root) == []


@pytest.mark.parametrize("kind", ["btrfs", "zfs", "bcachefs", "overlay"])
def test_a_disk_that_copies_on_write_is_unsafe(root: Path, put: Put, kind: str) -> None:
    put("proc/mounts", f"/dev/sda1 / ext4 rw 0 0\npool /srv {kind} rw 0 0\n")

    assert "may keep copies" in sentences(root)[0]


@pytest.mark.parametrize("kind", ["tmpfs", "ramfs"])
def test_memory_alone_is_refused(root: Path, put: Put, kind: str) -> None:
    put("proc/mounts", f"/dev/sda1 / ext4 rw 0 0\n{kind} /srv {kind} rw 0 0\n")

    assert "a reboot loses open waves" in sentences(root)[0]


@pytest.mark.parametrize("at", [".snapshots", "srv/.snapshots", "srv/pulse/keyring/.snapshots"])
def test_a_folder_of_snapshots_above_the_keyring_is_seen(root: Path, put: Put, at: str) -> None:
    put("proc/mounts", "/dev/sda1 / ext4 rw 0 0\n")
    (root / at).mkdir(parents=True)

    assert f"/{at} holds snapshots" in sentences(root)[0]


@pytest.mark.parametrize(("volume", "seen"), [("/", 1), ("/srv", 1), ("/home", 0)])
def test_snapper_is_seen_where_it_takes_in_the_keyring(
    root: Path, put: Put, volume: str, seen: int
) -> None:
    put("etc/snapper/configs/root", f'# snapper\nSUBVOLUME="{volume}"\nFSTYPE="ext4"\n')

    told = sentences(root)

    assert len(told) == seen
    assert all("delete-config" in each for each in told)


@pytest.mark.parametrize(("due", "seen"), [("true", 1), ("false", 0)])
def test_timeshift_is_seen_when_it_has_a_schedule(
    root: Path, put: Put, due: str, seen: int
) -> None:
    put("etc/timeshift/timeshift.json", json.dumps({"schedule_daily": due, "btrfs_mode": "false"}))

    assert len(sentences(root)) == seen


@pytest.mark.parametrize("words", ["", "{", "[]", "null", "7"])
def test_timeshift_settings_that_are_none_are_passed_over(root: Path, put: Put, words: str) -> None:
    put("etc/timeshift/timeshift.json", words)

    assert sentences(root) == []


@pytest.mark.parametrize("place", ["etc/cron.hourly/zfs-auto-snapshot", "etc/sanoid/sanoid.conf"])
def test_snapshots_of_zfs_by_a_schedule_are_seen(root: Path, put: Put, place: str) -> None:
    put("proc/mounts", "pool/srv /srv zfs rw 0 0\n")
    put(place, "")

    assert any("takes snapshots by itself" in each for each in sentences(root))


@pytest.mark.parametrize(
    ("uuid", "said"),
    [("LVM-abc-tpool", "thin volume"), ("LVM-abc-real", "lvremove"), ("LVM-abc", None)],
)
def test_a_volume_that_keeps_what_is_overwritten_is_seen(
    root: Path, put: Put, uuid: str, said: str | None
) -> None:
    put("proc/mounts", "/dev/mapper/vg-srv /srv ext4 rw 0 0\n")
    put("sys/block/dm-3/dm/name", "vg-srv\n")
    put("sys/block/dm-3/dm/uuid", "LVM-abc\n")
    (root / "sys/block/dm-3/slaves/dm-1").mkdir(parents=True)
    put("sys/block/dm-1/dm/uuid", f"{uuid}\n")

    told = sentences(root)

    assert len(told) == (said is not None)
    assert all(said in each for each in told if said)


def test_devices_that_lie_on_one_another_in_a_ring_come_to_an_end(root: Path, put: Put) -> None:
    put("proc/mounts", "/dev/dm-0 /srv ext4 rw 0 0\n")
    put("sys/block/dm-0/dm/uuid", "LVM-abc\n")
    (root / "sys/block/dm-0/slaves/dm-0").mkdir(parents=True)

    assert sentences(root) == []


def test_a_mount_point_with_a_space_is_read_whole() -> None:
    mounts = "/dev/sda1 / ext4 rw 0 0\n/dev/sdb1 /srv/my\\040keys xfs rw 0 0\n"

    assert disks.mount(Path("/srv/my keys/slots"), mounts).kind == "xfs"
