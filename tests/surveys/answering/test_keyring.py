from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from surveys.answering.keyfile import FIRST_SLOTS, HEAD, SLOT, KeyFile
from surveys.answering.keyring import FURTHEST, Slot, ratchet
from surveys.errors import AlreadyThere, KeyMissing, KeyringExposed

A = Slot("wave-a", "sheets", 3, 0)
B = Slot("wave-b", "roll", 0, 1)


@pytest.fixture
def keyring(tmp_path: Path) -> KeyFile:
    return KeyFile(tmp_path / "ring" / "slots")


def test_a_fresh_key_is_random_and_of_32_bytes(keyring: KeyFile):
    keyring.cut(*A)
    keyring.cut(*B)

    assert len(keyring.key(A, 0)) == 32
    assert keyring.key(A, 0) != keyring.key(B, 0)


def test_keys_are_derived_forward_as_often_as_asked(keyring: KeyFile):
    keyring.cut(*A)
    first = keyring.key(A, 0)

    assert keyring.key(A, 5) == ratchet(first, 5)
    assert keyring.key(A, 5) == ratchet(ratchet(ratchet(first, 2)), 2)
    assert keyring.key(A, 0) == first


def test_an_advanced_slot_gives_later_keys_but_no_earlier_one(keyring: KeyFile):
    keyring.cut(*A)
    fourth, ninth = keyring.key(A, 4), keyring.key(A, 9)

    keyring.advance(A, 4)

    assert keyring.key(A, 4) == fourth
    assert keyring.key(A, 9) == ninth
    with pytest.raises(KeyMissing):
        keyring.key(A, 3)


def test_a_slot_never_goes_back(keyring: KeyFile):
    keyring.cut(*A)
    keyring.advance(A, 4)
    fourth = keyring.key(A, 4)

    keyring.advance(A, 2)

    assert keyring.key(A, 4) == fourth


@pytest.mark.parametrize("generation", [FURTHEST + 1, (1 << 63) - 1])
def test_a_generation_that_no_wave_reaches_is_refused_at_once(keyring: KeyFile, generation: int):
    keyring.cut_all([A, B])
    first = keyring.key(A, 0)

    keyring.advance_all({A: generation, B: 1})

    assert keyring.keys({A: generation, B: 1}).keys() == {B}
    assert keyring.key(A, 0) == first
    with pytest.raises(KeyMissing):
        keyring.key(A, generation)
    with pytest.raises(KeyMissing):
        keyring.key(B, 0)


def test_no_byte_of_an_old_key_is_left_in_the_file(keyring: KeyFile):
    keyring.cut(*A)
    old = keyring.key(A, 0)
    inode = keyring.path.stat().st_ino
    assert old in keyring.path.read_bytes()

    keyring.advance(A, 1)

    assert old not in keyring.path.read_bytes()
    assert keyring.path.stat().st_ino == inode


def test_a_destroyed_wave_leaves_zeros_and_others_alone(keyring: KeyFile):
    keyring.cut_all([A, B, Slot("wave-a", "noise", 0, 0)])
    mine, other = keyring.key(A, 0), keyring.key(B, 0)

    keyring.destroy("wave-a")

    assert keyring.waves() == {"wave-b"}
    assert mine not in keyring.path.read_bytes()
    assert b"wave-a" not in keyring.path.read_bytes()
    assert keyring.key(B, 0) == other
    with pytest.raises(KeyMissing):
        keyring.key(A, 0)


def test_advancing_a_destroyed_slot_does_not_bring_it_back(keyring: KeyFile):
    keyring.cut(*A)
    keyring.destroy(A.wave)

    keyring.advance(A, 3)

    assert keyring.waves() == set()


def test_a_slot_is_cut_once(keyring: KeyFile):
    keyring.cut(*A)
    first = keyring.key(A, 0)

    with pytest.raises(AlreadyThere):
        keyring.cut_all([B, A])

    assert keyring.key(A, 0) == first
    assert keyring.waves() == {"wave-a"}


def test_a_missing_keyring_has_no_waves_and_no_key(keyring: KeyFile):
    keyring.destroy("wave-a")

    assert keyring.waves() == set()
    with pytest.raises(KeyMissing):
        keyring.key(A, 0)


def test_the_file_grows_at_its_end_when_the_slots_run_out(keyring: KeyFile):
    many = [Slot("wave-a", "sheets", place, 0) for place in range(FIRST_SLOTS + 1)]
    keyring.cut(*B)
    other = keyring.key(B, 0)

    keyring.cut_all(many)

    assert len(set(keyring.keys(dict.fromkeys(many, 0)).values())) == len(many)
    assert keyring.key(B, 0) == other
    assert keyring.path.stat().st_size == HEAD + 2 * FIRST_SLOTS * SLOT


def test_freed_slots_are_used_again(keyring: KeyFile):
    keyring.cut(*A)
    size = keyring.path.stat().st_size
    for round_ in range(5):
        keyring.cut_all([Slot(f"round-{round_}", "roll", n, 0) for n in range(4000)])
        keyring.destroy(f"round-{round_}")

    assert keyring.path.stat().st_size == size


def test_another_process_sees_what_was_cut_advanced_and_destroyed(keyring: KeyFile):
    other = KeyFile(keyring.path)
    keyring.cut(*A)
    assert other.key(A, 0) == keyring.key(A, 0)

    keyring.advance(A, 2)
    with pytest.raises(KeyMissing):
        other.key(A, 1)
    assert other.key(A, 2) == keyring.key(A, 2)

    keyring.destroy(A.wave)
    keyring.cut(*B)
    with pytest.raises(KeyMissing):
        other.key(A, 2)
    assert other.key(B, 0) == keyring.key(B, 0)


@pytest.mark.parametrize("which", ["file", "folder"])
def test_a_keyring_that_others_may_read_is_refused(keyring: KeyFile, which: str):
    keyring.cut(*A)
    path = keyring.path if which == "file" else keyring.path.parent
    path.chmod(0o750 if which == "folder" else 0o640)

    with pytest.raises(KeyringExposed, match="chmod"):
        KeyFile(keyring.path).key(A, 0)


def test_the_keyring_is_made_for_its_owner_only(keyring: KeyFile):
    mask = os.umask(0)
    try:
        keyring.create()
    finally:
        os.umask(mask)

    assert keyring.path.stat().st_mode & 0o777 == 0o600
    assert keyring.path.parent.stat().st_mode & 0o777 == 0o700
    keyring.check()


def test_a_file_that_is_no_keyring_is_refused(keyring: KeyFile):
    keyring.path.parent.mkdir(mode=0o700)
    keyring.path.write_bytes(b"something else" * 1000)
    keyring.path.chmod(0o600)

    with pytest.raises(KeyMissing, match="not a keyring"):
        keyring.key(A, 0)


def test_a_damaged_slot_is_missed_and_not_misread(keyring: KeyFile):
    keyring.cut_all([A, B])
    with keyring.path.open("r+b") as file:
        file.seek(HEAD + 80)
        file.write(b"\xff")

    found = KeyFile(keyring.path).keys({A: 0, B: 0})

    assert set(found) == {B}


def test_a_written_slot_is_flushed_within_a_second(keyring: KeyFile):
    keyring.cut(*A)
    keyring.advance(A, 1)
    deadline = time.monotonic() + 3

    while keyring._flusher._waiting and time.monotonic() < deadline:
        time.sleep(0.05)

    assert keyring._flusher._waiting == 0
    assert keyring._flusher.failure is None


ADVANCING = """
import sys
from pathlib import Path
from surveys.answering.keyfile import KeyFile
from surveys.answering.keyring import Slot
keyring = KeyFile(Path(sys.argv[1]))
slot = Slot("wave-a", "sheets", 3, 0)
for generation in range(1, 2000):
    keyring.advance(slot, generation)
    if generation == 50:
        print("going", flush=True)
"""


def test_a_keyring_that_nobody_uses_any_more_is_closed(tmp_path: Path):
    used, place = KeyFile(tmp_path / "ring" / "slots"), tmp_path / "ring" / "slots"
    used.cut(*A)
    used.advance(A, 1)
    opened = [each for each in Path("/proc/self/fd").iterdir() if each.resolve() == place]

    del used

    assert len(opened) == 1
    assert not opened[0].exists() or opened[0].resolve() != place


def test_processes_that_advance_one_slot_together_end_at_the_furthest_generation(
    keyring: KeyFile,
):
    keyring.cut(*A)
    first = keyring.key(A, 0)
    racing = [
        subprocess.Popen([sys.executable, "-c", ADVANCING, str(keyring.path)], stdout=-3)
        for _ in range(3)
    ]

    codes = [process.wait() for process in racing]

    assert codes == [0, 0, 0]
    assert keyring.key(A, 1999) == ratchet(first, 1999)
    with pytest.raises(KeyMissing):
        keyring.key(A, 1998)


@pytest.mark.parametrize("delay", [0.0, 0.004, 0.009])
def test_a_process_killed_while_advancing_leaves_a_whole_slot(keyring: KeyFile, delay: float):
    keyring.cut(*A)
    first = keyring.key(A, 0)
    command = [sys.executable, "-c", ADVANCING, str(keyring.path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        time.sleep(delay)
        process.kill()

    assert keyring.key(A, 2000) == ratchet(first, 2000)
    with pytest.raises(KeyMissing):
        keyring.key(A, 49)


def test_a_key_that_signs_is_destroyed_and_never_advanced(keyring: KeyFile):
    signing = Slot("wave-a", "signing", 3, 0)
    keyring.cut(*signing)
    first = keyring.key(signing, 0)

    keyring.advance(signing, 5)

    assert keyring.key(signing, 0) == first
    keyring.destroy("wave-a")
    assert keyring.keys({signing: 0}) == {}
