"""Keeps what long simulations have reckoned already, so that they can be stopped and taken up."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from rich.console import Console

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "soak" / "results"
READ = ("analysis", "pulse/attacks", "tests/attacks/shapes.py", "tests/attacks/twins", "soak")
PAUSE = 20.0  # seconds between two lines about how far it is

Part = list[float]  # what one round came to, as numbers
Play = Callable[[int], Iterable[float]]  # of a round's number


class Shelf:
    """The rounds of one simulation, in a file for each of its parts.

    What was reckoned with other code or by other words is never taken up: both are in the name of
    the folder.
    """

    def __init__(
        self,
        subject: str,
        words: str,
        *,
        console: Console,
        anew: bool = False,
        folder: Path | None = None,
    ) -> None:
        """Open a shelf.

        Args:
            subject: the simulation's name.
            words: whatever its random numbers follow from.
            console: told how far it is.
            anew: reckon again what is kept.
            folder: of all shelves.
        """
        own = hashlib.sha256(f"{subject} {words} {sources()}".encode()).hexdigest()[:12]
        self.folder = (folder or FOLDER) / f"{subject}-{own}"
        self.console = console
        self._anew = anew
        self._told = time.monotonic()

    def rounds(self, name: str, many: int, play: Play) -> Iterator[Part]:
        """What each round of a part came to, in turn; those that are kept are not played again.

        Args:
            name: of the part.
            many: rounds.
            play: reckons one; what it returns must follow from its number alone.
        """
        file = self.folder / f"{hashlib.sha256(name.encode()).hexdigest()[:16]}.jsonl"
        kept = {} if self._anew else _read(file)
        self.folder.mkdir(parents=True, exist_ok=True)
        with file.open("w" if self._anew else "a", encoding="utf-8") as written:
            if not kept:
                written.write(json.dumps({"name": name}) + "\n")
            for nth in range(many):
                if nth not in kept:
                    kept[nth] = [float(each) for each in play(nth)]
                    written.write("\n" + json.dumps({"round": nth, "came_to": kept[nth]}) + "\n")
                    written.flush()
                self._tell(name, nth + 1, many)
                yield kept[nth]

    def _tell(self, name: str, done: int, many: int) -> None:
        """Say how far it is, now and then."""
        if time.monotonic() - self._told >= PAUSE:
            self._told = time.monotonic()
            self.console.print(f"{name}: {done:,} of {many:,}", style="dim")


def _read(file: Path) -> dict[int, Part]:
    """The rounds of a file; a line that was being written when it was stopped is none."""
    found: dict[int, Part] = {}
    for line in file.read_text(encoding="utf-8").splitlines() if file.exists() else ():
        try:
            row = json.loads(line)
            found[row["round"]] = row["came_to"]
        except (ValueError, KeyError, TypeError):
            continue
    return found


def sources() -> str:
    """A digest of the code that the simulations of releases rest on."""
    found = hashlib.sha256()
    for place in READ:
        path = ROOT / place
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            found.update(file.relative_to(ROOT).as_posix().encode() + file.read_bytes())
    return found.hexdigest()
