"""What a report says of the answers themselves: whether they hang together, and with what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from analysis.cells import LARGEST_SHIFT, Cell, together, uniform

OVERALL = "overall"
Words = Mapping[str, str]
Lookup = Callable[[str, str], Cell]  # a construct or item, and a measure of the alliance's


@dataclass(frozen=True, slots=True)
class Item:
    """One question of a scale, and how it goes with the others of it."""

    key: str
    text: Words
    reverse: bool
    rest: Cell
    apart: Cell  # from the mean of its theme, in percent of the scale
    shift: Cell  # since the first wave that asked it so, in standard deviations
    moved: bool  # by more than chance and a fifth of one


@dataclass(frozen=True, slots=True)
class Scale:
    """One construct's questions taken together."""

    key: str
    label: Words
    alpha: Cell
    omega: Cell
    between: Cell
    items: tuple[Item, ...]

    @property
    def loose(self) -> bool:
        """Whether its answers do not hang together."""
        return is_loose(self.alpha)

    @property
    def moved(self) -> Item | None:
        """The question that moved most against the others, if any did; they mirror its move."""
        found = [item for item in self.items if item.moved]
        return max(found, key=lambda item: abs(item.shift.value or 0.0), default=None)


@dataclass(frozen=True, slots=True)
class Driver:
    """One construct that goes with the outcome: its share, and what lies above its level."""

    key: str
    label: Words
    share: Cell
    level: Cell

    @property
    def priority(self) -> float:
        """Share times headroom, which only puts themes into an order."""
        return (self.share.value or 0.0) * (100 - (self.level.value or 0.0))


@dataclass(frozen=True, slots=True)
class Quality:
    """One wave's answers, over the whole alliance."""

    whole: Cell  # Cronbach's alpha over all questions
    straight: Cell
    scales: tuple[Scale, ...]
    outcome_key: str
    outcome: Words
    explained: Cell
    drivers: tuple[Driver, ...]  # those first where a rise would have most room

    @property
    def loose(self) -> bool:
        """Whether all questions together look like random answers."""
        return is_loose(self.whole)

    @property
    def uniform(self) -> bool:
        """Whether too many people gave one answer to everything."""
        return self.straight.low is not None and uniform(self.straight.low)

    @property
    def apart(self) -> tuple[Scale, ...]:
        """The scales that do not hang together."""
        return tuple(scale for scale in self.scales if scale.loose)

    def moved(self, construct: str) -> Item | None:
        """The question of one theme that moved most against its others, if any did."""
        return next((scale.moved for scale in self.scales if scale.key == construct), None)


def is_loose(alpha: Cell) -> bool:
    """Whether a shown alpha says that the answers do not hang together."""
    return alpha.low is not None and alpha.high is not None and not together(alpha.low, alpha.high)


def read(questionnaire: Mapping[str, Any], cell: Lookup) -> Quality:
    """Read what a release says of its answers.

    Where all answers together look like random ones, nothing is said of what goes with what.

    Args:
        questionnaire: the wave's.
        cell: the alliance's cell of a construct or item and a measure.
    """
    whole = cell(OVERALL, "alpha")
    labels = {each["key"]: each["label"] for each in questionnaire.get("constructs", ())}
    items = [(each["construct"], _item(each, cell)) for each in questionnaire.get("items", ())]
    scales = tuple(
        Scale(
            key=key,
            label=label,
            alpha=cell(key, "alpha"),
            omega=cell(key, "omega"),
            between=cell(key, "between"),
            items=tuple(item for owner, item in items if owner == key),
        )
        for key, label in labels.items()
    )
    found = [
        Driver(key, label, cell(key, "driver"), cell(key, "mean")) for key, label in labels.items()
    ]
    drivers = sorted(
        (each for each in found if each.share.value is not None and not is_loose(whole)),
        key=lambda each: each.priority,
        reverse=True,
    )
    explained = {key: cell(key, "explained") for key in labels} if drivers else {}
    outcome = next((key for key, each in explained.items() if each.value is not None), "")
    return Quality(
        whole=whole,
        straight=cell(OVERALL, "straight"),
        scales=scales,
        outcome_key=outcome,
        outcome=labels.get(outcome, {}),
        explained=cell(outcome, "explained"),
        drivers=tuple(drivers),
    )


def _item(question: Mapping[str, Any], cell: Lookup) -> Item:
    shift = cell(question["key"], "shift")
    return Item(
        key=question["key"],
        text=question["text"],
        reverse=question["reverse"],
        rest=cell(question["key"], "item_rest"),
        apart=cell(question["key"], "apart"),
        shift=shift,
        moved=has_moved(shift.value, shift.low, shift.high),
    )


def has_moved(value: float | None, low: float | None, high: float | None) -> bool:
    """Whether a question moved by more than a fifth of a standard deviation, and than chance."""
    if value is None or low is None or high is None:
        return False
    return abs(value) > LARGEST_SHIFT and (low > 0 or high < 0)
