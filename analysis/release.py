"""A wave's published cells, from the sufficient statistics of its leaves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis.audit import Breach, Key, audit
from analysis.budget import THEMES_BELOW, themes_of_few
from analysis.cells import Cell, Hidden
from analysis.disclosure import SELDOM_BELOW, Thresholds, band
from analysis.frames import ScoringKey
from analysis.lattice import Lattice
from analysis.moments import Moments
from analysis.protection import Protection
from analysis.scoring import OVERALL
from analysis.sums import Sums
from analysis.suppression import below_thresholds, suppress
from analysis.whole import Figure, figures_of

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
class Rules:
    """What a charter says of figures: from how many answers on, and what is done to them."""

    thresholds: Thresholds
    protection: Protection | None

    @property
    def in_effect(self) -> Thresholds:
        """The thresholds, raised to what the protection needs."""
        if self.protection is None:
            return self.thresholds
        return self.protection.thresholds(self.thresholds)


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
    protection: Protection | None,
    alliance: str = "",
    seldom: Collection[tuple[str, int]] = (),
    looser: Sequence[Rules] = (),
) -> list[Row]:
    """Compute every cell of one wave's release: what is shown, and why the rest is not.

    Scores run from 0 to 100. What each leaf adds up to is protected first; every figure is made of
    sums of that, and carries the variance of the noise in it. A level's interval is mean ±
    t · √(sd² · (1 - n/N)/n + noise) with the standard deviation pooled over the alliance's leaves,
    so that no group's own is told, and with the finite-population correction: it is about the
    people asked, now. Overall is the mean of a group's themes. The alliance's figure is computed
    twice: with every person equal (all answers together), and with every partner equal (mean of
    the means of the partners that are shown, √(Σ se²)/J). Favourable shares carry Wilson's interval
    with the same correction, widened by their noise. Where fewer than 60 % of those asked answered,
    a mean has "bounds" beside it: what it would be if all the silent stood at 0, or at 100. No mean
    and no share lies beyond the caps. What is said of the alliance's answers as a whole is in
    `whole`.

    Args:
        leaves: all leaves of the wave; they do not overlap and leave nobody out.
        organisations: names by id; every organisation that has a leaf of its own.
        key: the wave's scoring key.
        thresholds: the charter's.
        protection: what is done to the numbers; None for nothing, in simulations.
        alliance: its name.
        seldom: subject and place of groups that show no figure from fewer than 30 answers this
            time, because such figures come at most once a quarter.
        looser: rules that are less strict, the loosest first. What they would hide stays hidden,
            so that stricter rules never show more.

    Returns:
        The alliance's rows first, then each organisation's and pool's, then the leaves' of
        organisations that have several; within each in the order of the constructs.

    Source:
        Intervals of shares: square-and-add, Newcombe (1998), Statistics in Medicine 17, 873-890.
    """
    lattice = Lattice.of(leaves, organisations, alliance)
    own, kept = Rules(thresholds, protection), frozenset[Key]()
    for rules in (each for each in dict.fromkeys(looser) if each != own):
        kept |= _hidden(_Wave(lattice, leaves, key, rules, seldom, kept).safe().rows())
    return _Wave(lattice, leaves, key, own, seldom, kept).rows()


def _hidden(rows: Iterable[Row]) -> frozenset[Key]:
    """What is hidden of levels and shares."""
    return frozenset(
        (row.subject, row.place, row.construct, row.measure)
        for row in rows
        if row.cell.hidden is not None and row.weighting == "person"
    )


class _Wave:
    """A wave under some rules."""

    def __init__(
        self,
        lattice: Lattice,
        leaves: Sequence[Answers],
        key: ScoringKey,
        rules: Rules,
        seldom: Collection[tuple[str, int]],
        kept: Collection[Key],
    ) -> None:
        self.lattice = lattice
        self.key = key
        self.thresholds = rules.in_effect
        self.sums = Sums(lattice, leaves, key, rules.protection)
        self.moments = [leaf.moments for leaf in leaves]
        self.seldom = seldom
        self.kept = kept

    def rows(self) -> list[Row]:
        """All rows, when nothing follows from them."""
        figures = self.safe()
        return [*figures.rows(), *figures.whole(self.moments)]

    def safe(self) -> _Figures:
        """The figures of which so many are hidden that nothing follows from the others."""
        withheld: set[Key] = set()
        while True:
            figures = _Figures(self, withheld)
            breaches = audit(list(figures.rows()), self.thresholds)
            if not breaches:
                return figures
            more = {each for breach in breaches for each in breach.repair}
            withheld |= more if more - withheld else figures.last_resort(breaches, withheld)


class _Figures:
    """The cells made of the sums of every group of the lattice, and which of them are hidden."""

    def __init__(self, wave: _Wave, withheld: Collection[Key]) -> None:
        self.lattice = lattice = wave.lattice
        self.sums = sums = wave.sums
        self.key = key = wave.key
        self.thresholds = thresholds = wave.thresholds
        self.columns = [*key.constructs, OVERALL]
        self.bands = [
            _band(int(sheets), group.invited)
            for sheets, group in zip(sums.sheets, lattice.groups, strict=True)
        ]
        self.seldom = [(group.subject, group.place) in wave.seldom for group in lattice.groups]
        self.withheld = withheld
        self.kept = wave.kept
        self.hidden = self._means_hidden()
        self.shares_hidden = suppress(
            lattice,
            sums.n,
            [self._or_withheld(why, c, "favourable") for c, why in enumerate(self.hidden)],
            thresholds,
            at_least=[thresholds.item] * len(self.columns),
            tied=len(self.columns) > 2,
            kept=self._kept("favourable"),
        )

    def rows(self) -> Iterator[Row]:
        """Every row about a theme or overall, group by group."""
        for place, group in enumerate(self.lattice.groups):
            for column in range(len(self.columns)):
                yield self.mean(place, column)
                yield from self.bounds(place, column)
                if group.subject == "alliance":
                    yield self.mean_of_partners(column)
                yield self.favourable(place, column)

    def last_resort(self, breaches: Sequence[Breach], withheld: Collection[Key]) -> set[Key]:
        """What to hide where no repair helps: everything below the alliance, or what is named."""
        below = {
            (group.subject, group.place, construct, measure)
            for group in self.lattice.groups[1:]
            for construct in self.columns
            for measure in ("mean", "favourable")
        }
        if below - set(withheld):
            return below
        return {(each.subject, each.place, each.construct, each.measure) for each in breaches}

    def _means_hidden(self) -> list[list[Hidden | None]]:
        """Per column, why each group's mean is hidden."""
        single = [len(items) == 1 for items in self.key.constructs.values()]
        already = [self._already(column) for column in range(len(self.columns))]
        return suppress(
            self.lattice,
            self.sums.n,
            [self._or_withheld(why, column, "mean") for column, why in enumerate(already)],
            self.thresholds,
            at_least=[*(self.thresholds.item if one else 0 for one in single), 0],
            tied=len(self.columns) > 2,
            kept=self._kept("mean"),
        )

    def _kept(self, measure: str) -> list[tuple[int, int]]:
        """Groups and columns that looser rules hide."""
        if not self.kept:
            return []
        return [
            (place, column)
            for place, group in enumerate(self.lattice.groups)
            for column, construct in enumerate(self.columns)
            if (group.subject, group.place, construct, measure) in self.kept
        ]

    def _or_withheld(
        self, reasons: Sequence[Hidden | None], column: int, measure: str
    ) -> list[Hidden | None]:
        """The same with what the audit asked to hide."""
        construct = self.columns[column]
        return [
            why
            or (
                Hidden.withheld
                if (group.subject, group.place, construct, measure) in self.withheld
                else None
            )
            for why, group in zip(reasons, self.lattice.groups, strict=True)
        ]

    def _already(self, column: int) -> list[Hidden | None]:
        """Why each group's mean is hidden for other reasons than too few answers.

        A group of fewer than 12 answers shows overall and some themes alone; those that it does
        not show are never one alone.
        """
        kept = len(themes_of_few(self.columns[:-1]))
        soon = self._too_soon(column)
        if not kept <= column < len(self.columns) - 1:
            return soon
        few = self.sums.n[:, kept:-1].min(axis=1) < THEMES_BELOW
        own = below_thresholds(self.lattice, self.sums.n[:, column], soon, self.thresholds)
        return [
            why or (Hidden.few_themes if small and not low else None)
            for why, small, low in zip(soon, few, own, strict=True)
        ]

    def _too_soon(self, column: int) -> list[Hidden | None]:
        """Which groups have too few answers for figures that come sooner than once a quarter."""
        few = self.sums.n[:, column] < SELDOM_BELOW
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
            cell=cell.settled,
            invited=group.invited,
            band=self.bands[place],
        )

    def mean(self, place: int, column: int) -> Row:
        """One group's mean, every person equal."""
        why = self.hidden[column][place]
        cell = hidden_cell(why) if why else self.sums.level(place, column)
        return self._row(place, column, "mean", "person", cell)

    def mean_of_partners(self, column: int) -> Row:
        """The alliance's mean, every partner equal, over the partners that are shown.

        Were hidden partners in it, the two alliance figures together could give them away.
        """
        shown = [p for p in self.lattice.top if self.hidden[column][p] is None]
        partners = [self.lattice.groups[p].partners for p in shown]
        if sum(partners) < self.thresholds.partners:
            return self._row(0, column, "mean", "partner", hidden_cell(Hidden.few_partners))
        cell = self.sums.level_of_partners(shown, partners, column)
        return self._row(0, column, "mean", "partner", cell)

    def favourable(self, place: int, column: int) -> Row:
        """The share of people on the agreeing side, in percent, as coarsely as it may be told."""
        why = self.shares_hidden[column][place]
        cell = hidden_cell(why) if why else self.sums.share(place, column)
        return self._row(place, column, "favourable", "person", cell)

    def bounds(self, place: int, column: int) -> list[Row]:
        """Between what the mean of everybody asked must lie, where many of them were silent."""
        n, invited = int(self.sums.n[place, column]), self.lattice.groups[place].invited
        if self.hidden[column][place] or n >= BOUNDS_BELOW * invited:
            return []
        return [self._row(place, column, "bounds", "person", self.sums.bounds(place, column))]

    def whole(self, moments: Sequence[Moments]) -> list[Row]:
        """What is said of the alliance's answers as a whole."""
        found: list[Figure] = figures_of(
            moments,
            [self.lattice.groups[place].leaves for place in self.lattice.top],
            self.key,
            [reasons[0] for reasons in self.hidden],
            [[reasons[place] is None for place in self.lattice.top] for reasons in self.hidden],
        )
        return [self._about(0, f.construct, f.measure, "person", f.cell) for f in found]


def _band(answers: int, invited: int) -> str:
    """How many took part, as a release keeps it."""
    width, tenths = band(answers, invited)
    return width.value if tenths is None else f"{width.value}_{tenths}"


def hidden_cell(why: Hidden) -> Cell:
    """A cell without a number."""
    return Cell(value=None, low=None, high=None, n=None, hidden=why)
