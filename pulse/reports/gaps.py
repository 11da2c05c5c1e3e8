"""How differently two partners see each other: the gap between what one says and the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from analysis import dyads
from analysis.cells import GAP, PAIR, Cell, partner_of
from analysis.quantiles import z
from surveys.releases import ReleasedCell

CONFIDENCE = 0.95


def of(cells: Sequence[ReleasedCell]) -> list[ReleasedCell]:
    """The gap of every pair of partners of which a wave tells both sides.

    Args:
        cells: the wave's own.

    Returns:
        Beside what the first of two says of the other: by how much that lies above what comes
        back. It is within the noise unless it is among the gaps that `dyads.asymmetries` lists.
    """
    shown = {
        (cell.place, partner_of(cell.construct)): cell
        for cell in cells
        if cell.subject == PAIR and cell.measure == "mean" and cell.value is not None
    }
    if not shown:
        return []
    return list(_gaps(shown))


def said(shown: Mapping[tuple[int, int], Cell | ReleasedCell]) -> dyads.Dyads:
    """What some pairs say, as a matrix: by who says it and of whom."""
    frame = pd.DataFrame(
        {
            "rater": rater,
            "rated": rated,
            "mean": cell.value,
            "n": cell.n,
            "sd": cell.sd,
            "noise_var": cell.noise_var,
        }
        for (rater, rated), cell in shown.items()
    )
    return dyads.matrix(frame)


def _gaps(shown: dict[tuple[int, int], ReleasedCell]) -> Iterator[ReleasedCell]:
    for row in dyads.asymmetries(said(shown)).to_dict(orient="records"):
        one, other = int(row["one"]), int(row["other"])
        forth, back = shown[one, other], shown[other, one]
        reach = z(CONFIDENCE) * row["gap_se"]
        yield ReleasedCell(
            subject=PAIR,
            place=one,
            organisation_id=one,
            name=forth.name,
            construct=forth.construct,
            measure=GAP,
            weighting="person",
            value=row["gap"],
            low=row["gap"] - reach,
            high=row["gap"] + reach,
            n=(forth.n or 0) + (back.n or 0),
            invited=forth.invited + back.invited,
            band="",
            sd=None,
            noise_var=forth.noise_var + back.noise_var,
            within_noise=not row["listed"],
            hidden=None,
        )
