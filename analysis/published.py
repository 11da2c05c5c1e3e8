"""What a release tells, laid out for an audit: a tree of groups, their numbers and their gaps."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from analysis.cells import LARGEST_SHARE, LEAST_SHARE, Band, Cell, Hidden
from analysis.disclosure import STEP_BELOW, Thresholds
from analysis.scoring import OVERALL

SURE = 4.0  # standard deviations that noise is taken never to go beyond
STEP = 2.5  # percent; a share of few people is told to within so much
OTHERS = "others"  # a subject of ours: people of the alliance of whom a file has no figure
UNKNOWN = -1


class Line(Protocol):
    """One published cell; a row of a release, or of a file."""

    @property
    def subject(self) -> str: ...
    @property
    def place(self) -> int: ...
    @property
    def organisation(self) -> int | None: ...
    @property
    def name(self) -> str: ...
    @property
    def construct(self) -> str: ...
    @property
    def measure(self) -> str: ...
    @property
    def weighting(self) -> str: ...
    @property
    def cell(self) -> Cell: ...
    @property
    def invited(self) -> int: ...
    @property
    def band(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Node:
    """One group of the tree."""

    subject: str
    place: int
    name: str
    invited: int  # UNKNOWN where a file does not say it
    band: str


@dataclass(frozen=True)
class Tree:
    """The groups of a release: the alliance first, its parts, and their teams.

    Attributes:
        top: indices of the alliance's parts.
        below: per part with teams, its index and theirs.
    """

    nodes: tuple[Node, ...]
    top: tuple[int, ...]
    below: dict[int, tuple[int, ...]]

    @classmethod
    def of(cls, lines: Iterable[Line]) -> Tree:
        """Lay out the groups that some lines are about.

        Where the parts are fewer people than the alliance, or nobody knows, the others are one
        part more, of which nothing is shown.
        """
        nodes: dict[tuple[str, int], Node] = {}
        owners: dict[tuple[str, int], int | None] = {}
        for line in lines:
            key = (line.subject, line.place)
            if key not in nodes or nodes[key].invited == UNKNOWN:
                nodes[key] = Node(*key, line.name, line.invited, line.band)
                owners[key] = line.organisation
        alliance = nodes.get(("alliance", 0), Node("alliance", 0, "", UNKNOWN, ""))
        parts = [each for key, each in nodes.items() if key[0] in ("organisation", "pool")]
        asked = [part.invited for part in parts]
        if alliance.invited == UNKNOWN or UNKNOWN in asked or sum(asked) < alliance.invited:
            left = UNKNOWN
            if alliance.invited != UNKNOWN and UNKNOWN not in asked:
                left = alliance.invited - sum(asked)
            parts.append(Node(OTHERS, 0, "", left, ""))
        found = [alliance, *parts]
        below: dict[int, tuple[int, ...]] = {}
        for nth, part in enumerate(parts, start=1):
            teams = [
                each
                for key, each in nodes.items()
                if key[0] == "leaf" and part.subject == "organisation" and owners[key] == part.place
            ]
            if teams:
                below[nth] = tuple(range(len(found), len(found) + len(teams)))
                found += teams
        return cls(tuple(found), tuple(range(1, len(parts) + 1)), below)

    def children(self, place: int) -> tuple[int, ...]:
        """The parts of a group; none of a team."""
        return self.top if place == 0 else self.below.get(place, ())


@dataclass(frozen=True)
class Sheet:
    """One measure of a release: groups by row, constructs by column.

    Attributes:
        measure: "mean" or "favourable".
        columns: constructs; overall, if there is one, is the last.
        n: answers; UNKNOWN where hidden.
        low, high: between what the sum over them lies, in points of 0 to 100; as told.
        noise: variance of the noise in that sum.
        why: the reason of a hidden cell; "" where shown, or where a file says nothing.
    """

    tree: Tree
    measure: str
    columns: tuple[str, ...]
    n: np.ndarray
    low: np.ndarray
    high: np.ndarray
    noise: np.ndarray
    why: np.ndarray

    @property
    def shown(self) -> np.ndarray:
        """Which cells have a number."""
        return np.asarray(self.n != UNKNOWN)

    @property
    def tied(self) -> bool:
        """Whether the last column is the mean of the others."""
        return len(self.columns) > 2 and self.columns[-1] == OVERALL

    @classmethod
    def of(cls, tree: Tree, lines: Iterable[Line], measure: str, *, rounding: float) -> Sheet:
        """Lay out one measure.

        Args:
            tree: of the same lines.
            lines: all of a release.
            measure: "mean" or "favourable".
            rounding: by how much a value may have been rounded.
        """
        own = [line for line in lines if line.measure == measure and line.weighting == "person"]
        columns = list(dict.fromkeys(line.construct for line in own))
        if OVERALL in columns:
            columns.remove(OVERALL)
            columns.append(OVERALL)
        rows = {(node.subject, node.place): place for place, node in enumerate(tree.nodes)}
        at = {construct: column for column, construct in enumerate(columns)}
        shape = (len(tree.nodes), len(columns))
        n = np.full(shape, UNKNOWN)
        low, high, noise = np.zeros(shape), np.zeros(shape), np.zeros(shape)
        why = np.full(shape, "", dtype="<U16")
        for line in own:
            spot = rows[line.subject, line.place], at[line.construct]
            cell = line.cell
            if cell.n is None or cell.value is None:
                why[spot] = cell.hidden.value if cell.hidden else ""
                continue
            n[spot] = cell.n
            ends = _ends(cell.value, cell.n, measure, rounding)
            low[spot], high[spot] = cell.n * ends[0], cell.n * ends[1]
            noise[spot] = cell.n**2 * cell.noise_var
        return cls(tree, measure, tuple(columns), n, low, high, noise, why)


def _ends(value: float, n: int, measure: str, rounding: float) -> tuple[float, float]:
    """Between what a value lies before it was rounded, told in steps, or kept within the caps."""
    few = measure == "favourable" and n < STEP_BELOW
    reach = rounding + (STEP if few else 0.0)
    cap = 2 * LEAST_SHARE if few else LEAST_SHARE
    low, high = value - reach, value + reach
    if value <= cap + rounding:
        low = 0.0
    if value >= LEAST_SHARE + LARGEST_SHARE - cap - rounding:
        high = 100.0
    return low, high


def sheets(band: str, invited: int) -> tuple[int, float]:
    """Between what the number of those who took part lies, by what is told of it."""
    most = math.inf if invited == UNKNOWN else invited
    if band == Band.few:
        return 0, min(6, most)
    if band == Band.some:
        return 7, most // 2
    if band == Band.most:
        return max(7, invited // 2 + 1), most
    if band.startswith(Band.share) and invited != UNKNOWN:
        tenths = int(band.partition("_")[2])
        return math.ceil(tenths * invited / 10), most if tenths >= 10 else math.ceil(
            (tenths + 1) * invited / 10
        ) - 1
    return 0, most


def answers(sheet: Sheet, thresholds: Thresholds) -> tuple[np.ndarray, np.ndarray]:
    """Between what the answers behind every hidden cell lie, by its reason and participation.

    A single question needs more answers than a team does; that a construct is one is seen from
    the fewest answers that any of its figures has.
    """
    low, high = np.zeros(sheet.n.shape), np.zeros(sheet.n.shape)
    fewest = np.where(sheet.shown, sheet.n, np.iinfo(int).max).min(axis=0, initial=10**9)
    single = (fewest >= thresholds.item) | (sheet.measure == "favourable")
    for place, node in enumerate(sheet.tree.nodes):
        whole = node.subject in ("alliance", "organisation")
        own = thresholds.organisation if whole else thresholds.team
        _, most = sheets(node.band, node.invited)
        for column, why in enumerate(sheet.why[place].tolist()):
            least = max(own, thresholds.item) if single[column] else own
            low[place, column], high[place, column] = 0, most
            if why in (Hidden.too_few, Hidden.too_few_invited):
                high[place, column] = min(most, least - 1)
            elif why in (Hidden.sibling, Hidden.withheld) and sheet.measure == "mean":
                low[place, column] = own
            elif why == Hidden.seldom:
                high[place, column] = min(most, STEP_BELOW - 1)
    return low, high


def of_release(lines: Sequence[Line], *, rounding: float = 0.0) -> tuple[Tree, list[Sheet]]:
    """The tree of a release, and its sheets of means and of favourable shares."""
    tree = Tree.of(lines)
    return tree, [
        sheet
        for measure in ("mean", "favourable")
        if (sheet := Sheet.of(tree, lines, measure, rounding=rounding)).columns
    ]
