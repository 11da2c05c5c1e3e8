"""Looks for what a release gives away, from its published rows and nothing else."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.cells import GAP, PAIR, Hidden, about, partner_of
from analysis.directed import split
from analysis.directed import thresholds as of_partners
from analysis.disclosure import Thresholds
from analysis.intervals import reaches
from analysis.published import OTHERS, SURE, Line, Sheet, Tree, answers, of_release
from analysis.remainders import Reach

NARROW = 5.0  # points of 100; a hidden figure that is known to within so much is as good as told
BY_NUMBERS = 0.5  # of an answer; whole numbers differ by more
FOR_OTHERS = (Hidden.sibling, Hidden.withheld, "")  # hidden for the sake of another cell
DERIVED = ("favourable", "bounds", "change", "effect", "trend", "trend_from", GAP)

Key = tuple[str, int, str, str]  # subject, place, construct, measure


class Kind(enum.StrEnum):
    """What is wrong with a release."""

    difference = "difference"  # figures differ by too few people
    recovered = "recovered"  # a hidden figure follows from shown ones
    tied = "tied"  # a hidden theme follows from overall and the other themes
    narrow = "narrow"  # a hidden figure can only lie in a narrow range
    nobody = "nobody"  # it follows that nobody of a group answered
    derived = "derived"  # a number is told that was made of a hidden one
    sums = "sums"  # the parts do not add up to the whole


@dataclass(frozen=True, slots=True)
class Breach:
    """One thing that a release gives away, and what hides it.

    `repair` names cells to hide; where it is empty, hiding does not help.
    """

    kind: Kind
    subject: str
    place: int
    name: str
    construct: str
    measure: str
    words: str
    repair: tuple[Key, ...]


def audit(lines: Sequence[Line], thresholds: Thresholds, *, rounding: float = 0.0) -> list[Breach]:
    """Find everything that published rows give away about too few people.

    The tree of groups and the number of answers behind every shown figure are exact. So what is
    left of a shown group without its shown parts is known; it must be nobody or enough people, and
    must not be a hidden figure itself. Overall is the mean of a group's themes, so that with all
    but one of them the last is known. Then, by linear programming, every figure that is hidden for
    its own sake must be free to lie in a range of five points or more, given all that is told:
    sums, thresholds behind the reasons, participation in its bands, and noise that is taken to be
    at most four standard deviations.

    Args:
        lines: one release's rows.
        thresholds: the charter's.
        rounding: by how much the values of a file may have been rounded.

    Returns:
        The breaches, in the order of the rows' groups; none where the release is safe.

    Source:
        Willenborg, de Waal (2001), Elements of Statistical Disclosure Control, chapter 5, on
        intervals of suppressed cells.
    """
    found = list[Breach]()
    for part, directed in split(lines):
        tree, sheets = of_release(part, rounding=rounding)
        rules = of_partners(thresholds) if directed else thresholds
        for sheet in sheets:
            found += _Auditor(tree, sheet, rules).breaches()
    found += _derived(lines)
    found += _partners(lines)
    return found


def _derived(lines: Sequence[Line]) -> Iterator[Breach]:
    """Numbers that were made of a figure that is hidden."""
    hidden = {
        (line.subject, line.place, line.construct, line.weighting)
        for line in lines
        if line.measure == "mean" and line.cell.hidden is not None
    }
    for line in lines:
        made_of = {(line.subject, line.place, line.construct, line.weighting)}
        if line.measure == GAP:
            made_of.add((PAIR, partner_of(line.construct), about(line.place), line.weighting))
        if line.measure in DERIVED and line.cell.value is not None and made_of & hidden:
            yield Breach(
                Kind.derived,
                line.subject,
                line.place,
                line.name,
                line.construct,
                line.measure,
                f"“{line.measure}” of “{line.construct}” is told of {line.name}, and a level that "
                "it is made of is hidden.",
                ((line.subject, line.place, line.construct, line.measure),),
            )


def _partners(lines: Sequence[Line]) -> Iterator[Breach]:
    """Means with every partner equal that hold a hidden partner."""
    shown: dict[str, int] = {}
    for line in lines:
        if line.measure == "mean" and line.subject in ("organisation", "pool"):
            shown[line.construct] = shown.get(line.construct, 0) + (line.cell.n or 0)
    for line in lines:
        if line.weighting != "partner" or line.measure != "mean" or line.cell.n is None:
            continue
        if shown and line.cell.n != shown.get(line.construct):
            yield Breach(
                Kind.derived,
                line.subject,
                line.place,
                line.name,
                line.construct,
                line.measure,
                f"The figure of “{line.construct}” with every partner equal is of {line.cell.n} "
                f"answers, and the partners that are shown have {shown.get(line.construct, 0)}.",
                (),
            )


class _Auditor:
    """One sheet under audit."""

    def __init__(self, tree: Tree, sheet: Sheet, thresholds: Thresholds) -> None:
        self.tree = tree
        self.sheet = sheet
        self.shown = sheet.shown
        self.own = ~self.shown & ~np.isin(sheet.why, [str(each) for each in FOR_OTHERS])
        share = sheet.measure == "favourable"
        self.enough = max(thresholds.team, thresholds.item if share else 0)
        self.least, self.most = answers(sheet, thresholds)
        self.found: dict[tuple[int, int], Breach] = {}

    def breaches(self) -> list[Breach]:
        """Every breach, at most one for each cell."""
        for column in range(len(self.sheet.columns)):
            for parent in (0, *self.tree.below):
                self._difference(parent, column)
            for parent in self.tree.below:
                self._all_teams(parent, column)
        if self.sheet.tied:
            self._ties()
        self._ranges()
        return [self.found[spot] for spot in sorted(self.found)]

    def _parts(self, parent: int, column: int) -> tuple[list[int], list[int]]:
        """Shown groups directly inside a group, and hidden ones that have no parts themselves."""
        shown, hidden = [], []
        for child in self.tree.children(parent):
            if self.shown[child, column]:
                shown.append(child)
            elif teams := self.tree.below.get(child):
                shown += [team for team in teams if self.shown[team, column]]
                hidden += [team for team in teams if not self.shown[team, column]]
            else:
                hidden.append(child)
        return shown, hidden

    def _difference(self, parent: int, column: int) -> None:
        """What a shown group tells when everything shown inside it is taken away."""
        if not self.shown[parent, column]:
            return
        shown, hidden = self._parts(parent, column)
        left = int(self.sheet.n[parent, column] - self.sheet.n[shown, column].sum())
        if left < 0 or (left and not hidden):
            self._add(
                Kind.sums, parent, column, parent,
                f"The parts of {self._name(parent)} do not add up to its answers.",
            )  # fmt: skip
            return
        if not hidden or not shown:
            return
        if left < self.enough:
            self._add(
                Kind.difference, hidden[0], column, parent,
                f"{self._name(parent)} without its parts that are shown is {left} answers: fewer "
                f"than {self.enough}.",
            )  # fmt: skip
        self._single(parent, column, hidden)

    def _single(self, parent: int, column: int, hidden: list[int]) -> None:
        """A hidden part that is all that is left of a shown group."""
        tops = [child for child in self.tree.children(parent) if not self.shown[child, column]]
        alone = [*(hidden if len(hidden) == 1 else []), *(tops if len(tops) == 1 else [])]
        for place in alone:
            if self.own[place, column]:
                self._add(
                    Kind.recovered, place, column, parent,
                    f"What is hidden of {self._name(place)} is {self._name(parent)} without its "
                    "other parts, which are shown.",
                )  # fmt: skip

    def _all_teams(self, parent: int, column: int) -> None:
        """A hidden organisation all of whose teams are shown."""
        teams = list(self.tree.below[parent])
        if self.own[parent, column] and self.shown[teams, column].all():
            self._add(
                Kind.recovered, parent, column, parent,
                f"What is hidden of {self._name(parent)} is the sum of its teams.",
            )  # fmt: skip

    def _ties(self) -> None:
        """Themes that follow from overall and the others."""
        hidden = ~self.shown[:, :-1] & (self.sheet.why[:, :-1] != Hidden.not_asked)
        alone = self.shown[:, -1] & (hidden.sum(axis=1) == 1)
        for place in np.flatnonzero(alone):
            column = int(np.flatnonzero(hidden[place])[0])
            repair = () if place == 0 else (self._key(int(place), len(self.sheet.columns) - 1),)
            self._keep(
                Kind.tied, int(place), column, repair,
                f"Overall and all other themes are shown of {self._name(int(place))}.",
            )  # fmt: skip

    def _ranges(self) -> None:
        """Hidden figures that can only lie in a narrow range."""
        for place, column, parent, reach in reaches(
            self.tree, self.sheet, self.own, (self.least, self.most), sure=SURE
        ):
            self._judge(place, column, parent, reach)

    def _judge(self, place: int, column: int, parent: int, reach: Reach) -> None:
        if reach.most < BY_NUMBERS and self.tree.nodes[place].invited != 0:
            self._add(
                Kind.nobody, place, column, parent,
                f"It follows that nobody answered in {self._name(place)}.",
            )  # fmt: skip
        elif reach.high - reach.low < NARROW:
            self._add(
                Kind.narrow, place, column, parent,
                f"What is hidden of {self._name(place)} lies between {reach.low:.1f} and "
                f"{reach.high:.1f} for certain.",
            )  # fmt: skip

    def _add(self, kind: Kind, place: int, column: int, parent: int, words: str) -> None:
        self._keep(kind, place, column, self._more(parent, column), words)

    def _keep(
        self, kind: Kind, place: int, column: int, repair: tuple[Key, ...], words: str
    ) -> None:
        if (place, column) in self.found:
            return
        node = self.tree.nodes[place]
        key = self._key(place, column)
        words = f"“{self.sheet.columns[column]}”, {self.sheet.measure}: {words}"
        self.found[place, column] = Breach(
            kind, node.subject, node.place, self._name(place), key[2], key[3], words, repair
        )  # fmt: skip

    def _more(self, parent: int, column: int) -> tuple[Key, ...]:
        """The smallest part that is still shown of a group, and of its teams if it has any."""
        shown = [child for child in self.tree.children(parent) if self.shown[child, column]]
        if not shown:
            return self._more(0, column) if parent and self.shown[0, column] else ()
        smallest = min(shown, key=lambda child: (self.sheet.n[child, column], child))
        cells = [smallest]
        teams = self.tree.below.get(smallest, ())
        if teams and all(self.shown[team, column] for team in teams):
            cells.append(min(teams, key=lambda team: (self.sheet.n[team, column], team)))
        return tuple(self._key(cell, column) for cell in cells)

    def _key(self, place: int, column: int) -> Key:
        node = self.tree.nodes[place]
        return node.subject, node.place, self.sheet.columns[column], self.sheet.measure

    def _name(self, place: int) -> str:
        node = self.tree.nodes[place]
        if node.subject == OTHERS:
            return "everybody else"
        return node.name or "the alliance"
