"""Attack 17: everybody in a group gives the same answer, and the report must not say so."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from analysis.budget import Profile
from analysis.disclosure import Thresholds
from analysis.moments import gather_points
from analysis.protection import Protection
from analysis.release import Answers, compute
from pulse.attacks.knowing import EACH, HIGH, KEY, LOW, NAMES, STEPS, THEMES
from pulse.attacks.suite import Bench, Outcome

SIZES = (7, 15, 29, 30, 200)
SHARES = ("mean", "favourable", "bounds")


def of_one_mind(point: int, n: int) -> list[Answers]:
    """Four groups of which everybody chooses the same point everywhere."""
    sheets = np.full((n, THEMES * EACH), point, dtype=np.int16)
    return [Answers(place, "", place, (place,), n, gather_points(sheets, KEY)) for place in NAMES]


def told(point: int, n: int, profile: Profile, secret: bytes) -> Iterator[float]:
    """Every mean and share that the product would tell of them."""
    leaves = of_one_mind(point, n)
    protection = Protection(profile, secret)
    for row in compute(leaves, NAMES, KEY, Thresholds(), protection=protection):
        if row.measure in SHARES and row.cell.value is not None:
            yield row.cell.value


def without_caps(point: int, n: int) -> float:
    """The same figure made plainly: what everybody said."""
    moments = of_one_mind(point, n)[0].moments
    return float(moments.total[0] / moments.n[0])


def unanimity(bench: Bench) -> Outcome:
    """Let all agree fully, and all disagree fully, in groups of every size and each profile."""
    shown = [
        value
        for profile in Profile
        for n in SIZES
        for point in (LOW, HIGH)
        for value in told(point, n, profile, bench.rng.randbytes(32))
    ]
    plain = [without_caps(point, n) for n in SIZES for point in (LOW, LOW + STEPS)]
    ends = sum(not 0.5 <= value < 99.5 for value in shown)
    leaks = sum(value in (0, 100) for value in plain)
    return Outcome(
        number="17",
        name="Everybody in a group gives the same answer: is a figure 0 or 100?",
        control=f"without caps: {leaks} of {len(plain)} figures",
        result=f"{ends} of {len(shown)} figures; they lie between {min(shown):.0f} and"
        f" {max(shown):.0f}",
        chance="0",
        held=not ends and bool(shown) and leaks == len(plain),
    )
