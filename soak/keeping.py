"""Attacks the files of several waves together, year after year, under every profile.

    python -m soak.keeping [YEARS] [--anew]

Units are merged, renamed, left and joined, people come and go, rosters are put right, and somebody
keeps every file, knows who was where, and how people differ and change. What must hold is judged;
beside it stands what nothing is promised of: units without noise in which nobody ever changes an
answer. Years are kept when they are done: the same command goes on where it was stopped.
"""

from __future__ import annotations

import argparse
import math
import sys
from random import Random

from rich.console import Console

from analysis.budget import Profile
from pulse.attacks import twins
from pulse.attacks.colluders import OFTEN, ONCE
from pulse.attacks.joiners import CERTAIN, MORE
from pulse.attacks.keeping import (
    EXACT,
    FOUR,
    LASTING,
    MOODS,
    PAIR,
    PUT_RIGHT,
    Found,
    Kind,
    attacked,
    without_figures,
)
from pulse.attacks.memory import Law
from soak.shelf import Shelf
from soak.verdict import Claim, judge

YEARS = 200
STRICT, PLAIN = Law(Profile.strict), Law(Profile.plain)
CONSTANT, MOODY = "all answer alike", "moods are new"
KINDS: dict[str, tuple[Kind, float]] = {  # and how many guesses may be right, beside what is known
    f"standard, small units, {CONSTANT}": (PAIR, MORE),
    f"standard, units of any size, {MOODY}": (MOODS, MORE),
    f"strict, units of any size, {CONSTANT}": (Kind(2, True, True, STRICT), MORE),
    f"strict, units of any size, {MOODY}": (Kind(2, False, True, STRICT), MORE),
}
EXACT_ONES = f"plain-from-30, units of any size, {MOODY}"  # without any noise
FEW = 0.001  # of hidden levels, those that may be known from exact figures
BOUNDED: dict[str, tuple[Kind, float]] = {
    f"standard, people put into another unit, {CONSTANT}": (PUT_RIGHT, ONCE),
    f"standard, four waves, {CONSTANT}": (FOUR, OFTEN),
    f"standard, four waves, {MOODY}": (Kind(4, False, True, FOUR.law), OFTEN),
}
UNPROMISED: dict[str, Kind] = {
    f"standard, units of any size, {CONSTANT}": Kind(2, True, True, PAIR.law),
    f"plain-from-30, units of any size, {CONSTANT}": Kind(2, True, True, PLAIN),
}


def found(name: str, kind: Kind, years: int, shelf: Shelf) -> Found:
    """Attack so many years of a kind."""
    lasting = twins.load("one_secret").secret if kind.law.lasting else None

    def play(nth: int) -> tuple[float, ...]:
        rng = Random(f"{name} {nth}")
        secrets = [rng.randbytes(32) for _ in range(kind.waves)]
        one = attacked(kind, lasting or secrets.__getitem__, rng)
        return (
            *(one.people, one.right, one.sure, one.surest),
            *(one.hidden, one.recovered, one.moved),
        )

    total = Found()
    for people, right, sure, surest, *rest in shelf.rounds(name, years, play):
        total += Found(int(people), int(right), sure, surest, *map(int, rest))
    return total


def claim(name: str, one: Found, bound: float, *, certain: float, known: float = 0.0) -> Claim:
    """What must hold of a kind of years: of guesses, and of the share of hidden levels known.

    Guesses that were right may be more than those that must have been by two standard errors.
    """
    error = math.sqrt(one.share * (1 - one.share) / max(1, one.people))
    right = one.right / max(1, one.people)
    fine = one.share <= bound and one.surest < certain and right <= bound + 2 * error
    levels = f"{known:.1%} of levels known" if known else "no level known"
    limit = f", never {100 * certain:.0f} % sure" if certain <= 1 else ""
    return Claim(
        name,
        f"{one}; {100 * right:.1f} of 100 were right of {one.people:,}",
        f"at most {100 * bound:.1f} of 100{limit}; {levels}",
        fine and one.recovered <= known * one.hidden and not one.moved,
    )


def main(words: list[str]) -> int:
    """Attack every kind, print a table, and say whether all held."""
    parser = argparse.ArgumentParser(prog="python -m soak.keeping")
    parser.add_argument("years", nargs="?", type=int, default=YEARS)
    parser.add_argument("--anew", action="store_true", help="attack again what is kept")
    chosen = parser.parse_args(words)
    console = Console(highlight=False, width=140)
    shelf = Shelf("keeping", "", console=console, anew=chosen.anew)
    before, claims = without_figures(), list[Claim]()
    for name, (kind, more) in KINDS.items():
        one = found(name, kind, chosen.years, shelf)
        claims.append(claim(name, one, before + more, certain=CERTAIN))
    one = found(EXACT_ONES, Kind(2, False, True, PLAIN), chosen.years, shelf)
    claims.append(claim(EXACT_ONES, one, before + MORE, certain=CERTAIN, known=FEW))
    for name, (kind, bound) in BOUNDED.items():
        one = found(name, kind, chosen.years, shelf)
        claims.append(claim(name, one, bound, certain=math.inf))
    for name, kind in UNPROMISED.items():
        one = found(name, kind, chosen.years, shelf)
        claims.append(Claim(name, str(one), "nothing is promised", holds=True))
    for name, kind in {"one secret for all waves": LASTING, "no noise": EXACT}.items():
        one = found(name, kind, max(5, chosen.years // 10), shelf)
        claims.append(Claim(name, str(one), "broken", one.surest >= CERTAIN))
    console.print(f"{100 * before:.1f} of 100 guesses are right without figures.")
    return judge("The files of several waves together", claims, console)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
