"""The order of a questionnaire: neighbours never measure the same thing."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, zip_longest
from typing import TypeVar

Asked = TypeVar("Asked")


def mixed(groups: Sequence[tuple[Asked, ...]]) -> tuple[Asked, ...]:
    """One item of each construct in turn, each construct starting one item later than the last.

    So neighbours never measure the same thing, and reversed items are spread over the page.
    """
    turned = [
        group[start:] + group[:start]
        for group, start in ((group, i % max(len(group), 1)) for i, group in enumerate(groups))
    ]
    return tuple(item for item in chain(*zip_longest(*turned)) if item is not None)
