"""Attacks releases of many alliances of every shape by algebra and linear programming.

    python -m soak.lattices [WORLDS]

Three to thirty organisations of one to twelve units each, of whose people up to a fifth change
between two waves, under every profile, and two real shapes. Nothing may follow from the product's
releases; thresholds alone must be broken. How much is hidden is printed beside what the rule of
thumb would hide.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from random import Random

import numpy as np
from rich.console import Console
from rich.progress import track
from rich.table import Table

from analysis.budget import Profile
from analysis.cells import Hidden
from analysis.lattice import Lattice
from analysis.suppression import below_thresholds, by_rule, suppress
from pulse.attacks import lattices, twins
from pulse.attacks.lattices import TERMS, Alliance, Shape
from pulse.attacks.subtraction import Leaks, attacked, product
from tests.attacks import shapes

WORLDS = 100
TURNOVER = (0.0, 0.05, 0.1, 0.2)
RESPONSES = (0.4, 0.6, 0.8)
Draw = Callable[[Random], Shape]
Publish = Callable[[Alliance, Random], list[lattices.Row]]


def main(worlds: int = WORLDS) -> int:
    """Attack everything, print a table, and say whether all held."""
    console = Console(highlight=False, width=140)
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
            found = _attacked(draw, publish, worlds if safe else max(3, worlds // 10), console)
            fine = (not found.few and not found.recovered) if safe else found.recovered > 0
            held &= fine
            table.add_row(
                *(shape, name, f"{found.releases:,}", f"{found.hidden:,}", f"{found.recovered:,}"),
                *(f"{found.few:,}", "held" if fine and safe else "broken" if fine else "FAILED"),
            )
    console.print(table)
    console.print(_hidden(worlds, console))
    return 0 if held else 1


def _with(profile: Profile) -> Publish:
    if profile is Profile.standard:
        return product
    return lambda alliance, rng: alliance.published(rng, profile)


def _attacked(draw: Draw, publish: Publish, worlds: int, console: Console) -> Leaks:
    found = Leaks()
    for seed in track(range(worlds), console=console, transient=True):
        rng = Random(seed)
        for wave in lattices.waves(
            draw(rng), rng, turnover=rng.choice(TURNOVER), response=rng.choice(RESPONSES)
        ):
            found += attacked(publish(wave, rng), wave)
    return found


def _hidden(worlds: int, console: Console) -> Table:
    """How many levels are hidden by thresholds, by the programme and by the rule of thumb."""
    table = Table(
        *("Response", "Levels", "By thresholds", "Others, fewest", "Others, rule", "Saved"),
        title="Levels hidden for the sake of others",
    )
    for response in RESPONSES:
        counts = np.zeros(4, dtype=int)
        for seed in track(range(worlds), console=console, transient=True):
            rng = Random(seed)
            wave = lattices.waves(lattices.shape(rng), rng, turnover=0.0, response=response)[0]
            counts += _counted(wave)
        levels, own, fewest, rule = (int(each) for each in counts)
        saved = 1 - (fewest - own) / max(rule - own, 1)
        table.add_row(
            *(f"{response:.0%}", f"{levels:,}", f"{own:,}", f"{fewest - own:,}"),
            *(f"{rule - own:,}", f"{saved:.0%}"),
        )
    return table


def _counted(wave: Alliance) -> np.ndarray:
    """Levels, and those hidden by thresholds, by the programme, by the rule."""
    lattice = Lattice.of(wave.leaves, wave.names, "Alliance")
    n = lattice.add_up([leaf.moments.n for leaf in wave.leaves]).astype(int)
    nothing: list[list[Hidden | None]] = [[None] * len(n) for _ in range(n.shape[1])]
    own = [below_thresholds(lattice, n[:, c], why, TERMS) for c, why in enumerate(nothing)]
    ways = [own, *(each(lattice, n, nothing, TERMS, tied=True) for each in (suppress, by_rule))]
    hidden = [sum(why is not None for column in way for why in column) for way in ways]
    return np.array([n.size, *hidden])


if __name__ == "__main__":
    sys.exit(main(*(int(word) for word in sys.argv[1:])))
