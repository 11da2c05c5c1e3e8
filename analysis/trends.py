"""What changed from one wave to the next, and whether it can be told from noise."""

from __future__ import annotations

import math
from collections.abc import Mapping

from scipy import stats

from analysis.cells import Cell, Change
from analysis.scoring import OVERALL

SMALLEST_EFFECT = 0.2  # standard deviations
OVERALL_LEVEL = 0.05
CONSTRUCTS_LEVEL = 0.10


def step(now: Cell, before: Cell) -> tuple[float, float]:
    """The difference of two waves' unrounded scores, and its standard error.

    Both waves' sampling errors and both waves' protection noise are added as if independent.
    The same people may have answered twice, and then the true error is smaller: the interval
    errs on the wide side, since answers of two waves can never be joined. There is no
    finite-population correction: a change is about more than who happened to answer.

    Args:
        now: a shown cell with its `sd` and `noise_var`.
        before: the same subject and construct, one wave earlier.

    Returns:
        now - before in points of 0 to 100, and √(s₁²/n₁ + s₂²/n₂ + noise₁ + noise₂).

    Source:
        Welch (1938), Biometrika 29, 350-362, with known variances.
    """
    variance = 0.0
    for cell in (now, before):
        variance += (cell.sd or 0.0) ** 2 / (cell.n or 1) + cell.noise_var
    return (now.value or 0.0) - (before.value or 0.0), math.sqrt(variance)


def change(now: Cell, before: Cell, *, level: float = OVERALL_LEVEL) -> Change:
    """The change of one construct, with an interval at 1 - `level`.

    Args:
        now: a shown cell.
        before: the same subject and construct, one wave earlier; shown too.
        level: the two-sided error probability left after correction for multiplicity.

    Returns:
        The change; `noise` unless the interval excludes zero and the change is at least a fifth
        of the standard deviation between people.
    """
    value, error = step(now, before)
    reach = float(stats.norm.ppf(1 - level / 2)) * error
    spread = math.sqrt(((now.sd or 0.0) ** 2 + (before.sd or 0.0) ** 2) / 2)
    clear = abs(value) > reach and abs(value) >= SMALLEST_EFFECT * spread
    return Change(value, value - reach, value + reach, noise=not clear)


def changes(pairs: Mapping[str, tuple[Cell, Cell]]) -> dict[str, Change]:
    """The changes of one subject's constructs, corrected for looking at several.

    The overall score is tested on its own at .05. The constructs are tested together by
    Benjamini and Hochberg's procedure at .10, and carry the interval that belongs to it: at
    1 - .10·R/m, with R of m constructs found (at least 1), so that an interval excludes zero
    exactly where the procedure finds a change.

    Args:
        pairs: per construct, its shown cell now and one wave earlier; "overall" is one of them
            or missing.

    Returns:
        One change per construct.

    Source:
        Benjamini, Hochberg (1995), JRSS B 57, 289-300; intervals: Benjamini, Yekutieli (2005),
        JASA 100, 71-81.
    """
    constructs = {key: pair for key, pair in pairs.items() if key != OVERALL}
    m = len(constructs)
    ordered = sorted(probability(*step(*pair)) for pair in constructs.values())
    found = max(
        (rank for rank, p in enumerate(ordered, 1) if p <= rank * CONSTRUCTS_LEVEL / m), default=0
    )
    level = CONSTRUCTS_LEVEL * max(found, 1) / max(m, 1)
    return {
        key: change(*pair, level=OVERALL_LEVEL if key == OVERALL else level)
        for key, pair in pairs.items()
    }


def probability(value: float, error: float) -> float:
    """The two-sided p of a difference; 1 for none at all, 0 where there is no error."""
    if value == 0:
        return 1.0
    return float(2 * stats.norm.sf(abs(value) / error)) if error else 0.0
