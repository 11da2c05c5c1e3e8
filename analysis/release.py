"""A wave's published cells, from the sufficient statistics of its leaves."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.cells import Cell, Hidden
from analysis.disclosure import SELDOM_BELOW, Thresholds, band, coarse_ends, coarse_share
from analysis.frames import ScoringKey
from analysis.lattice import Lattice, hide
from analysis.moments import Moments, pooled_sd
from analysis.quantiles import t
from analysis.scoring import OVERALL, manski, partner_equal, remaining, wilson_interval
from analysis.whole import Figure, figures_of

CONFIDENCE = 0.95
BOUNDS_BELOW = 0.6  # of those asked; where fewer answered, the silent could change the picture


@dataclass(frozen=True, slots=True)
class Answers:
    """One leaf of the wave, with what its sheets add up to.

    Attributes:
        place: its index in the wave's manifest.
        organisation: the organisation it belongs to; None for a pool of several.
        partners: the organisations whose people are in it.
        invited: people asked.
    """

    place: int
    name: str
    organisation: int | None
    partners: tuple[int, ...]
    invited: int
    moments: Moments


@dataclass(frozen=True, slots=True)
class Row:
    """One cell of a release and what it is about.

    `measure` is "mean", "favourable", "bounds" or one of `whole.Figure`, of which "alpha", "omega"
    and "item_rest" run to 1 and not to 100; `weighting` is "person" or "partner"; `band` is a
    member of `cells.Band`, with its tenths as in "share_6".
    """

    subject: str
    place: int
    organisation: int | None
    name: str
    construct: str
    measure: str
    weighting: str
    cell: Cell
    invited: int
    band: str


def compute(
    leaves: Sequence[Answers],
    organisations: Mapping[int, str],
    key: ScoringKey,
    thresholds: Thresholds,
    *,
    alliance: str = "",
    seldom: Collection[tuple[str, int]] = (),
) -> list[Row]:
    """Compute every cell of one wave's release: what is shown, and why the rest is not.

    Scores run from 0 to 100. A level's interval is mean ± t · sd · √((1 - n/N)/n) with the
    standard deviation pooled over the alliance's leaves, so that no group's own is told, and
    with the finite-population correction: it is about the people asked, now. The alliance's
    figure is computed twice: with every person equal (all answers together), and with every
    partner equal (mean of the means of the partners that are shown, √(Σ se²)/J). Favourable
    shares carry Wilson's interval with the same correction. Where fewer than 60 % of those asked
    answered, a mean has "bounds" beside it: what it would be if all the silent stood at 0, or at
    100. What is said of the alliance's answers as a whole is in `whole`.

    Args:
        leaves: all leaves of the wave; they do not overlap and leave nobody out.
        organisations: names by id; every organisation that has a leaf of its own.
        key: the wave's scoring key.
        thresholds: the charter's.
        alliance: its name.
        seldom: subject and place of groups that show no figure from fewer than 30 answers this
            time, because such figures come at most once a quarter.

    Returns:
        The alliance's rows first, then each organisation's and pool's, then the leaves' of
        organisations that have several; within each in the order of the constructs.
    """
    lattice = Lattice.of(leaves, organisations, alliance)
    figures = _Figures(lattice, leaves, key, thresholds, seldom)
    rows: list[Row] = []
    for place, group in enumerate(lattice.groups):
        for column in range(len(figures.columns)):
            rows.append(figures.mean(place, column))
            rows += figures.bounds(place, column)
            if group.subject == "alliance":
                rows.append(figures.mean_of_partners(column))
            rows.append(figures.favourable(place, column))
    return rows + figures.whole()


class _Figures:
    """The sums of every group of the lattice, and the cells made of them."""

    def __init__(
        self,
        lattice: Lattice,
        leaves: Sequence[Answers],
        key: ScoringKey,
        thresholds: Thresholds,
        seldom: Collection[tuple[str, int]],
    ) -> None:
        moments = [leaf.moments for leaf in leaves]
        self.lattice = lattice
        self.key = key
        self.thresholds = thresholds
        self.columns = [*key.constructs, OVERALL]
        self.n = lattice.add_up([m.n for m in moments]).astype(int)
        self.totals = lattice.add_up([m.total for m in moments])
        self.favourables = lattice.add_up([m.favourable for m in moments]).astype(int)
        self.sheets = lattice.add_up([[m.sheets] for m in moments])[:, 0].astype(int)
        self.sd, self.df = pooled_sd(moments)
        self.moments = moments
        self.bands = [
            _band(int(sheets), group.invited)
            for sheets, group in zip(self.sheets, lattice.groups, strict=True)
        ]
        self.seldom = [(group.subject, group.place) in seldom for group in lattice.groups]
        self.hidden = self._means_hidden()
        self.shares_hidden = [
            hide(
                lattice,
                self.n[:, column],
                self.hidden[column],
                thresholds,
                at_least=thresholds.item,
            )
            for column in range(len(self.columns))
        ]

    def _means_hidden(self) -> list[list[Hidden | None]]:
        """Per column, why each group's mean is hidden; overall is where any construct is."""
        constructs = [
            hide(
                self.lattice,
                self.n[:, column],
                self._too_soon(column),
                self.thresholds,
                at_least=self.thresholds.item if len(items) == 1 else 0,
            )
            for column, items in enumerate(self.key.constructs.values())
        ]
        any_hidden = [
            next(filter(None, reasons), None) for reasons in zip(*constructs, strict=True)
        ]
        already = any_hidden or self._too_soon(-1)
        overall = hide(self.lattice, self.n[:, -1], already, self.thresholds)
        return [*constructs, overall]

    def _too_soon(self, column: int) -> list[Hidden | None]:
        """Which groups have too few answers for figures that come sooner than once a quarter."""
        few = self.n[:, column] < SELDOM_BELOW
        return [
            Hidden.seldom if held and below else None
            for held, below in zip(self.seldom, few, strict=True)
        ]

    def _row(self, place: int, column: int, measure: str, weighting: str, cell: Cell) -> Row:
        return self._about(place, self.columns[column], measure, weighting, cell)

    def _about(self, place: int, construct: str, measure: str, weighting: str, cell: Cell) -> Row:
        group = self.lattice.groups[place]
        return Row(
            subject=group.subject,
            place=group.place,
            organisation=group.organisation,
            name=group.name,
            construct=construct,
            measure=measure,
            weighting=weighting,
            cell=cell,
            invited=group.invited,
            band=self.bands[place],
        )

    def _error(self, place: int, column: int) -> float:
        """The standard error of one group's mean, with the finite-population correction."""
        n = int(self.n[place, column])
        invited = self.lattice.groups[place].invited
        return float(self.sd[column] * np.sqrt(remaining(n, invited) / n))

    def _level(self, value: float, error: float, n: int, column: int) -> Cell:
        """A mean in its t interval, kept within 0 and 100."""
        reach = t(CONFIDENCE, float(self.df[column])) * error
        value = min(100.0, max(0.0, value))  # a sum of floats may overshoot by a hair
        return Cell(
            value=value,
            low=max(0.0, value - reach),
            high=min(100.0, value + reach),
            n=n,
            sd=float(self.sd[column]),
        )

    def mean(self, place: int, column: int) -> Row:
        """One group's mean, every person equal."""
        why = self.hidden[column][place]
        cell = hidden_cell(why) if why else self._shown_mean(place, column)
        return self._row(place, column, "mean", "person", cell)

    def _shown_mean(self, place: int, column: int) -> Cell:
        n = int(self.n[place, column])
        value = float(self.totals[place, column]) / n
        return self._level(value, self._error(place, column), n, column)

    def mean_of_partners(self, column: int) -> Row:
        """The alliance's mean, every partner equal, over the partners that are shown.

        Were hidden partners in it, the two alliance figures together could give them away.
        """
        shown = [p for p in self.lattice.top if self.hidden[column][p] is None]
        partners = [self.lattice.groups[p].partners for p in shown]
        if sum(partners) < self.thresholds.partners:
            return self._row(0, column, "mean", "partner", hidden_cell(Hidden.few_partners))
        means = [float(self.totals[p, column] / self.n[p, column]) for p in shown]
        errors = [self._error(p, column) for p in shown]
        value, error = partner_equal(means, errors, partners)
        n = int(self.n[shown, column].sum())
        return self._row(0, column, "mean", "partner", self._level(value, error, n, column))

    def favourable(self, place: int, column: int) -> Row:
        """The share of people on the agreeing side, in percent, as coarsely as it may be told."""
        why = self.shares_hidden[column][place]
        if why:
            return self._row(place, column, "favourable", "person", hidden_cell(why))
        n = int(self.n[place, column])
        share = coarse_share(int(self.favourables[place, column]) / n, n)
        invited = self.lattice.groups[place].invited
        ends = [
            wilson_interval(end, n, population=invited, confidence=CONFIDENCE)
            for end in coarse_ends(share, n)
        ]
        cell = Cell(value=100 * share, low=100 * ends[0][0], high=100 * ends[1][1], n=n)
        return self._row(place, column, "favourable", "person", cell)

    def bounds(self, place: int, column: int) -> list[Row]:
        """Between what the mean of everybody asked must lie, where many of them were silent."""
        n, invited = int(self.n[place, column]), self.lattice.groups[place].invited
        if self.hidden[column][place] or n >= BOUNDS_BELOW * invited:
            return []
        value = self._shown_mean(place, column).value or 0.0
        low, high = manski(value, n, invited)
        return [self._row(place, column, "bounds", "person", Cell(value, low, high, n))]

    def whole(self) -> list[Row]:
        """What is said of the alliance's answers as a whole."""
        found: list[Figure] = figures_of(
            self.moments,
            [self.lattice.groups[place].leaves for place in self.lattice.top],
            self.key,
            [reasons[0] for reasons in self.hidden],
        )
        return [self._about(0, f.construct, f.measure, "person", f.cell) for f in found]


def _band(answers: int, invited: int) -> str:
    """How many took part, as a release keeps it."""
    width, tenths = band(answers, invited)
    return width.value if tenths is None else f"{width.value}_{tenths}"


def hidden_cell(why: Hidden) -> Cell:
    """A cell without a number."""
    return Cell(value=None, low=None, high=None, n=None, hidden=why)
