"""Runs every subject after the other, and says at the end which of them went wrong.

    python -m soak [SUBJECT …]

A subject is a module of this package with a `main` that takes the words behind its name on the
command line, prints a table, and returns 0 or 1; each can be run alone: `python -m soak.year`.
"""

from __future__ import annotations

import subprocess
import sys
import time

from rich.console import Console

from soak.verdict import Claim, judge

SUBJECTS: tuple[str, ...] = (
    "year",
    "coverage",
    "trends",
    "lattices",
    "disclosure",
    "keeping",
    "partners",
    "couples",
)


def main(wanted: list[str]) -> int:
    """Run the subjects that are wanted, or all of them, each in a process of its own."""
    console = Console(highlight=False)
    if unknown := set(wanted) - set(SUBJECTS):
        console.print(f"No such subject: {', '.join(sorted(unknown))}. Known: {SUBJECTS}")
        return 1
    claims = []
    for subject in wanted or SUBJECTS:
        console.rule(subject)
        began = time.monotonic()
        code = subprocess.call([sys.executable, "-m", f"soak.{subject}"])
        minutes = (time.monotonic() - began) / 60
        claims.append(Claim(subject, f"{minutes:.1f} minutes", "ends with 0", code == 0))
    return judge("All that was soaked", claims, console)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
