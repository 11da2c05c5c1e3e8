"""A number that knows how many people and items it was made from."""

from __future__ import annotations


class Counted(float):
    """A float with the number of respondents `n` and of items `k` behind it."""

    n: int
    k: int

    def __new__(cls, value: float, *, n: int, k: int = 1) -> Counted:
        """Attach the counts to a value."""
        number = super().__new__(cls, value)
        number.n, number.k = n, k
        return number

    @property
    def value(self) -> float:
        """The bare number."""
        return float(self)
