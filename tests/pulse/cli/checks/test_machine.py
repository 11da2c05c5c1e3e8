from __future__ import annotations

from pathlib import Path

import pytest

from pulse.cli.checks import machine
from tests.pulse.cli.checks.conftest import Put

HEADER = "Filename\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"


def test_a_machine_that_says_nothing_is_not_complained_of(root: Path) -> None:
    assert list(machine.swap(root)) == []
    assert list(machine.dumps(root, 0)) == []


def test_a_plain_swap_disk_is_unsafe(root: Path, put: Put) -> None:
    put("proc/swaps", f"{HEADER}/dev/sda2    partition 8388604 0 -2\n")

    [found] = machine.swap(root)

    assert found.kind == "unsafe"
    assert "/dev/sda2, which is not encrypted" in found.sentence
    assert "swapoff -a" in found.sentence


def test_a_swap_file_is_unsafe(root: Path, put: Put) -> None:
    put("proc/swaps", f"{HEADER}/swapfile    file 8388604 0 -2\n")

    assert [found.kind for found in machine.swap(root)] == ["unsafe"]


@pytest.mark.parametrize("uuid", ["CRYPT-PLAIN-swap", "CRYPT-LUKS2-0123-swap"])
def test_an_encrypted_swap_disk_is_fine(root: Path, put: Put, uuid: str) -> None:
    put("proc/swaps", f"{HEADER}/dev/dm-1    partition 8388604 0 -2\n")
    put("sys/block/dm-1/dm/uuid", f"{uuid}\n")

    [found] = machine.swap(root)

    assert (found.kind, "is encrypted" in found.sentence) == ("fine", True)


def test_a_volume_on_an_encrypted_disk_is_encrypted(root: Path, put: Put) -> None:
    put("proc/swaps", f"{HEADER}/dev/mapper/vg-swap    partition 8388604 0 -2\n")
    put("sys/block/dm-2/dm/name", "vg-swap\n")
    put("sys/block/dm-2/dm/uuid", "LVM-abc\n")
    (root / "sys/block/dm-2/slaves/dm-0").mkdir(parents=True)
    put("sys/block/dm-0/dm/uuid", "CRYPT-LUKS2-0123-pv\n")

    assert [found.kind for found in machine.swap(root)] == ["fine"]


@pytest.mark.parametrize(("behind", "kind"), [("none", "fine"), ("/dev/sda3", "unsafe")])
def test_compressed_memory_is_fine_unless_it_has_a_disk_behind_it(
    root: Path, put: Put, behind: str, kind: str
) -> None:
    put("proc/swaps", f"{HEADER}/dev/zram0    partition 8388604 0 100\n")
    put("sys/block/zram0/backing_dev", f"{behind}\n")

    assert [found.kind for found in machine.swap(root)] == [kind]


COREDUMP = "|/usr/lib/systemd/systemd-coredump %P %u %g %s %t 9223372036854775808 %h"


@pytest.mark.parametrize(
    ("pattern", "limit", "said"),
    [
        ("core", 0, None),
        ("core", -1, "ulimit -c 0"),
        ("/var/cores/%e", 4096, "ulimit -c 0"),
        (COREDUMP, 0, None),
        (COREDUMP, -1, "Storage=none"),
        ("|/usr/share/apport/apport %p", 0, "whatever the limit"),
        ("|", 0, "whatever the limit"),
    ],
)
def test_a_crash_may_write_no_memory(
    root: Path, put: Put, pattern: str, limit: int, said: str | None
) -> None:
    put("proc/sys/kernel/core_pattern", f"{pattern}\n")

    found = list(machine.dumps(root, limit))

    assert len(found) == (said is not None)
    assert all(said in each.sentence and each.kind == "unsafe" for each in found if said)


def test_the_last_word_on_what_is_kept_of_a_crash_counts(root: Path, put: Put) -> None:
    put("proc/sys/kernel/core_pattern", COREDUMP)
    put("etc/systemd/coredump.conf", "[Coredump]\nStorage=external\n")
    put("etc/systemd/coredump.conf.d/50-none.conf", "[Coredump]\nStorage = none\n")

    assert list(machine.dumps(root, -1)) == []
