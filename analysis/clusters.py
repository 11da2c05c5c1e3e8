"""An order in which what belongs together stands together."""

from __future__ import annotations

from collections.abc import Sequence

Distances = Sequence[Sequence[float]]


def together(distances: Distances) -> list[int]:
    """Bring things into an order in which near ones stand side by side.

    The nearest two groups are joined again and again, by the mean distance of their members. Of
    two groups that are joined, that with the earlier first member stands first; among equally near
    ones the earliest are joined: the same distances always give the same order.

    Args:
        distances: shape (things, things), symmetric, 0 or more; the diagonal is not looked at.

    Returns:
        Every thing's place in `distances`, in the new order.

    Source:
        Average linkage: Sokal, Michener (1958), University of Kansas Science Bulletin 38,
        1409-1438; means brought up to date as in Lance, Williams (1967), Computer Journal 9.
    """
    groups = [[nth] for nth in range(len(distances))]
    apart = [[float(each) for each in row] for row in distances]
    while len(groups) > 1:
        one, other = min(
            ((i, j) for i in range(len(groups)) for j in range(i + 1, len(groups))),
            key=lambda pair: apart[pair[0]][pair[1]],
        )
        here, there = len(groups[one]), len(groups[other])
        for nth in range(len(groups)):
            mean = (here * apart[one][nth] + there * apart[other][nth]) / (here + there)
            apart[one][nth] = apart[nth][one] = mean
        groups[one] += groups.pop(other)
        apart.pop(other)
        for row in apart:
            row.pop(other)
    return groups[0] if groups else []
