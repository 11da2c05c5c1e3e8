"""Attack 22: looks for keys in the documented backup, and tries to open what it restores."""

from __future__ import annotations

import subprocess
import sys
import tarfile
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from pulse.attacks import wire
from pulse.attacks.installation import Installation, standing
from pulse.attacks.servers import environment
from pulse.attacks.suite import Bench, Outcome
from pulse.attacks.twins import load
from pulse.jobs import drop
from pulse.settings import Settings
from surveys.answering import seals
from surveys.answering.keyfile import HEAD, SLOT, KeyFile
from surveys.answering.keyring import Keyring, Slot
from surveys.answering.tables import Sealed
from surveys.errors import SurveyError

ANSWERS = 12
ROWS = select(Sealed.wave, Sealed.kind, Sealed.place, Sealed.shard, Sealed.generation, Sealed.value)
COMMAND = """
import sys
from pulse.cli import main
sys.argv = ["pulse", *sys.argv[1:]]
main()
"""


def command(settings: Settings, *words: str) -> str:
    """Run one command of the operator's; what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, *words],
        env=environment(settings),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def keys_of(ring: Path) -> list[bytes]:
    """Every key of a keyring's file, as its bytes lie there."""
    raw = ring.read_bytes()[HEAD:]
    slots = [raw[at : at + SLOT] for at in range(0, len(raw), SLOT)]
    return [slot[64:96] for slot in slots if any(slot)]  # as `keyfile` packs them


def opened(keyring: Keyring, rows: Iterable[tuple[Slot, int, bytes]]) -> int:
    """How many sealed values the keys at hand open."""
    found = 0
    for slot, generation, value in rows:
        try:
            seals.unseal(keyring.key(slot, generation), slot, generation, value)
        except SurveyError:
            continue
        found += 1
    return found


def sealed_in(home: Path) -> list[tuple[Slot, int, bytes]]:
    """The sealed values in the box of a home."""
    engine = create_engine(f"sqlite:///{home / 'box.sqlite'}")
    with Session(engine) as box:
        rows = [(Slot(*row[:4]), row.generation, row.value) for row in box.execute(ROWS)]
    engine.dispose()
    return rows


def contents(file: Path) -> bytes:
    """All that lies in a backup, unpacked."""
    with tarfile.open(file) as tar:
        return b"".join(stream.read() for each in tar if (stream := tar.extractfile(each)))


def elsewhere(bench: Bench, name: str, settings: Settings) -> Settings:
    """An empty home on another machine."""
    home = bench.folder / name / "elsewhere"
    home.mkdir(mode=0o700)
    return settings.model_copy(update={"home": home})


def answered(house: Installation) -> None:
    """Let some people answer."""
    for each in house.invited()[:ANSWERS]:
        wire.send(house.settings.public_url, house.page, each.token, [4] * house.items)


def backups(bench: Bench) -> Outcome:
    """Back an open wave up, restore it elsewhere, and destroy it where it was."""
    with standing(bench, "product") as house:
        answered(house)
        file = bench.folder / "product" / "pulse.backup"
        command(house.settings, "backup", str(file))
        keys = keys_of(house.settings.keyring_file)
        held = contents(file)
        leaked = sum(key in held for key in keys)
        second = elsewhere(bench, "product", house.settings)
        said = command(second, "restore", str(file))
        rows = sealed_in(second.home)
        by_restored = opened(KeyFile(second.keyring_file), rows)
        with house.shop() as shop:
            drop.drop(shop, house.wave_id)
        by_first = opened(house.app.extensions["pulse.keyring"], rows)
    with standing(bench, "twin") as house:
        answered(house)
        file = bench.folder / "twin" / "whole.backup"
        load("whole_backup").backup(house.settings.home, file)
        taken = sum(key in contents(file) for key in keys_of(house.settings.keyring_file))
        second = elsewhere(bench, "twin", house.settings)
        load("whole_backup").restore(file, second.home)
        broken = opened(KeyFile(second.home / "keyring" / "slots"), sealed_in(second.home))
    return Outcome(
        number="22",
        name="The documented backup: keys in it; an open wave restored elsewhere",
        control=f"{taken} keys found; {broken} of {len(rows)} sealed values opened",
        result=f"{leaked} of {len(keys)} keys found; {by_restored + by_first} opened",
        chance="0",
        held=not (leaked or by_restored or by_first)
        and taken > 0
        and broken > 0
        and bool(keys)
        and "sealed for ever" in said,
    )
