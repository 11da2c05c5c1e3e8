"""What a wave's pairs tell of the alliance: how far trust lies in who gives it, or who gets it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import pandas as pd

from analysis import dyads, relations
from analysis.cells import GIVEN, NETWORK, PAIR, RECEIVED, STRENGTH, partner_of
from analysis.errors import NoSolution, TooFewGroups
from analysis.quantiles import z
from analysis.relations import Relations
from surveys.releases import ReleasedCell

CONFIDENCE = 0.95
ENOUGH = 0.5  # of all pairs; from fewer the parts of trust cannot be told from chance
SPREADS = ("actor", "partner", "relationship")
RECIPROCITY = "reciprocity"


def of(cells: Sequence[ReleasedCell]) -> list[ReleasedCell]:
    """How trust is spread over the pairs that a wave tells; nothing where they are too few.

    Args:
        cells: the wave's own.

    Returns:
        How many of all pairs are told, and in how many of those trust is strong, in percent; then
        the spread between partners in how they see others, in how they are seen, and between pairs
        beyond that, as standard deviations in points; from ten partners on the correlation of a
        pair's two sides. They follow from the pairs alone, and are for whoever sees them all.
        Before them, by partner and however few pairs there are: the mean of what it says of those
        of whom that is told, and the sum of what those say of it, 1 for the most that one can say.
    """
    shown = [c for c in cells if c.subject == PAIR and c.measure == "mean" and c.value is not None]
    partners = {c.place for c in cells if c.subject == "organisation"}
    every = len(partners) * (len(partners) - 1)
    if not shown:
        return []
    matrix = dyads.matrix(_frame(shown))
    each = list(_by_partner(matrix))
    if len(shown) < ENOUGH * every:
        return each
    told = (("coverage", len(shown) / every), ("density", dyads.network(matrix).density))
    found = [*each]
    found += [_cell(name, 100 * share, (100 * share,) * 2, len(shown)) for name, share in told]
    try:
        fitted = relations.by_reml(matrix.means, matrix.variances)
    except (TooFewGroups, NoSolution):
        return found
    return [
        *found,
        *(_cell(name, value, reach, len(shown)) for name, value, reach in _parts(fitted)),
    ]


def _by_partner(matrix: dyads.Dyads) -> Iterator[ReleasedCell]:
    """How each partner sees those of whom its view is told, and how strong it is among them."""
    for measure, frame in ((GIVEN, dyads.given(matrix)), (STRENGTH, dyads.received(matrix))):
        for row in frame.to_dict(orient="records"):
            if row["pairs"] and math.isfinite(row["low"]):
                sum_of = row["pairs"] / matrix.scale if measure == STRENGTH else 1.0
                value, low, high = (sum_of * row[name] for name in ("mean", "low", "high"))
                place = int(row["organisation"])
                yield _cell(measure, value, (low, high), row["pairs"], place=place)


def _frame(shown: Sequence[ReleasedCell]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "rater": cell.place,
            "rated": partner_of(cell.construct),
            "mean": cell.value,
            "n": cell.n,
            "sd": cell.sd,
            "noise_var": cell.noise_var,
        }
        for cell in shown
    )


def _parts(fitted: Relations) -> Iterator[tuple[str, float, tuple[float, float]]]:
    """Each figure of the model with its range, where both are known."""
    wide = z(CONFIDENCE)
    for name in SPREADS:
        variance, error = getattr(fitted.parts, name), getattr(fitted.errors, name)
        if math.isfinite(error):
            low, high = (max(variance + side * wide * error, 0.0) for side in (-1, 1))
            yield name, math.sqrt(max(variance, 0.0)), (math.sqrt(low), math.sqrt(high))
    same, error = fitted.reciprocity, fitted.errors.reciprocity
    if math.isfinite(same) and math.isfinite(error):
        reach = wide * error / fitted.parts.relationship
        yield RECIPROCITY, same, (max(same - reach, -1.0), min(same + reach, 1.0))


def _cell(
    measure: str, value: float, reach: tuple[float, float], pairs: int, *, place: int = 0
) -> ReleasedCell:
    low, high = reach
    return ReleasedCell(
        subject=NETWORK,
        place=place,
        organisation_id=None,
        name="",
        construct=RECEIVED,
        measure=measure,
        weighting="partner",
        value=value,
        low=low,
        high=high,
        n=pairs,
        invited=0,
        band="",
        sd=None,
        noise_var=0.0,
        within_noise=None,
        hidden=None,
    )
