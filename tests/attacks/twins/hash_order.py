"""A leaky twin of the stirring: sheets lie in the order in which a Python set yields the seats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def laid(order: Sequence[bytes], sheets: Mapping[bytes, tuple[int, ...]]) -> list[tuple[int, ...]]:
    """The urn's entries.

    Args:
        order: the seats as a set yielded them.
        sheets: of each seat.
    """
    return [sheets[seat] for seat in order]
