"""Attacks releases of many alliances of every shape by algebra and linear programming.

    python -m soak.lattices [WORLDS] [--anew]

Three to thirty organisations of one to twelve units each, of whose people up to a fifth change
between two waves, under every profile, and two real shapes. Nothing may follow from the product's
releases; thresholds alone must be broken. How much is hidden is printed beside what the rule of
thumb would hide. Worlds are kept when they are done: the same command goes on where it was stopped.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from random import Random

import numpy as np
from rich.console import Console
from rich.table import Table

from analysis.budget import Profile
from analysis.cells import Hidden
from analysis.lattice import Lattice
from analysis.suppression import below_thresholds, by_rule, suppress
from pulse.attacks import lattices, twins
from pulse.attacks.lattices import TERMS, Alliance, Shape
from pulse.attacks.subtraction import Leaks, attacked, product
from soak.shelf import Shelf
from tests.attacks import shapes

WORLDS = 100
TURNOVER = (0.0, 0.05, 0.1, 0.2)
RESPONSES = (0.4, 0.6, 0.8)
Draw = Callable[[Random], Shape]
Publish = Callable[[Alliance, Random], list[lattices.Row]]


def main(words: list[str]) -> int:
    """Attack everything, print a table, and say whether all held."""
    parser = argparse.ArgumentParser(prog="python -m soak.lattices")
    parser.add_argument("worlds", nargs="?", type=int, default=WORLDS)
    parser.add_argument("--anew", action="store_true", help="attack again what is kept")
    chosen = parser.parse_args(words)
    worlds, console = chosen.worlds, Console(highlight=False, width=140)
    shelf = Shelf("lattices", "", console=console, anew=chosen.anew)
    table = Table("Shapes", "Published by", "Releases", "Hidden", "Recovered", "Few", "Verdict")
    held = True
    draws: dict[str, Draw] = {
        "3–30 organisations of 1–12 units": lattices.shape,
        "departmental groups of a civil service": shapes.civil_service,
        "departments of a county": shapes.pierce,
    }
    ways: dict[str, tuple[Publish, bool]] = {
        "thresholds alone": (twins.load("by_threshold").published, False),
        **{f"Pulse, {each.value}": (_with(each), True) for each in Profile},
    }
    for shape, draw in draws.items():
        for name, (publish, safe) in ways.items():
            many = worlds if safe else max(3, worlds // 10)
            found = _attacked(f"{shape}, {name}", many, shelf, draw=draw, publish=publish)
            fine = (not found.few and not found.recovered) if safe else found.recovered > 0
            held &= fine
            table.add_row(
                *(shape, name, f"{found.releases:,}", f"{found.hidden:,}", f"{found.recovered:,}"),
                *(f"{found.few:,}", "held" if fine and safe else "broken" if fine else "FAILED"),
            )
    console.print(table)
    console.print(_hidden(worlds, shelf))
    return 0 if held else 1


def _with(profile: Profile) -> Publish:
    if profile is Profile.standard:
        return product
    return lambda alliance, rng: alliance.published(rng, profile)


def _attacked(name: str, worlds: int, shelf: Shelf, *, draw: Draw, publish: Publish) -> Leaks:
    """Attack both waves of so many alliances."""

    def play(seed: int) -> tuple[int, ...]:
        rng, found = Random(seed), Leaks()
        for wave in lattices.waves(
            draw(rng), rng, turnover=rng.choice(TURNOVER), response=rng.choice(RESPONSES)
        ):
            found += attacked(publish(wave, rng), wave)
        return found.few, found.recovered, found.hidden, found.releases

    every = shelf.rounds(name, worlds, play)
    return sum((Leaks(*map(int, each)) for each in every), Leaks())


def _hidden(worlds: int, shelf: Shelf) -> Table:
    """How many levels are hidden by thresholds, by the programme and by the rule of thumb."""
    table = Table(
        *("Response", "Levels", "By thresholds", "Others, fewest", "Others, rule", "Saved"),
        title="Levels hidden for the sake of others",
    )
    for response in RESPONSES:
        counts = shelf.rounds(f"hidden at {response}", worlds, _counted(response))
        levels, own, fewest, rule = (int(each) for each in np.sum(list(counts), axis=0))
        saved = 1 - (fewest - own) / max(rule - own, 1)
        table.add_row(
            *(f"{response:.0%}", f"{levels:,}", f"{own:,}", f"{fewest - own:,}"),
            *(f"{rule - own:,}", f"{saved:.0%}"),
        )
    return table


def _counted(response: float) -> Callable[[int], tuple[int, ...]]:
    """Levels, and those hidden by thresholds, by the programme, by the rule."""

    def play(seed: int) -> tuple[int, ...]:
        rng = Random(seed)
        wave = lattices.waves(lattices.shape(rng), rng, turnover=0.0, response=response)[0]
        lattice = Lattice.of(wave.leaves, wave.names, "Alliance")
        n = lattice.add_up([leaf.moments.n for leaf in wave.leaves]).astype(int)
        nothing: list[list[Hidden | None]] = [[None] * len(n) for _ in range(n.shape[1])]
        own = [below_thresholds(lattice, n[:, c], why, TERMS) for c, why in enumerate(nothing)]
        ways = [own, *(each(lattice, n, nothing, TERMS, tied=True) for each in (suppress, by_rule))]
        return (n.size, *(sum(why is not None for one in way for why in one) for way in ways))

    return play


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
