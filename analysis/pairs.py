"""How partners see each other, as a wave may tell it: by all others together, and pair by pair."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis import directed
from analysis.audit import Breach, Key, audit
from analysis.cells import PAIR, RECEIVED, Cell, Hidden, about
from analysis.disclosure import SELDOM_BELOW, band, few_partners
from analysis.frames import ScoringKey
from analysis.lattice import Group, Lattice
from analysis.moments import pooled_sd
from analysis.release import Answers, Row, Rules, hidden_cell
from analysis.sums import Sums
from analysis.suppression import suppress

LEAST_SD = 5.0  # points; agreement that is closer than this tells of everybody in it

Mutual = Collection[frozenset[int]]  # pairs of which each agreed that both see the other's view


@dataclass(frozen=True)
class Said:
    """What is said of one partner.

    Attributes:
        partner: its id.
        raters: all organisations and pools but those it is in, one leaf each, whole: what a team
            says of a partner is nowhere told.
        key: of the items about it, in one construct.
    """

    partner: int
    raters: Sequence[Answers]
    key: ScoringKey


def compute(
    said: Sequence[Said],
    organisations: Mapping[int, str],
    rules: Rules,
    *,
    mutual: Mutual = (),
    looser: Sequence[Rules] = (),
    seldom: bool = False,
    alliance: str = "",
) -> list[Row]:
    """Compute what a wave tells of its partners.

    Each partner has a tree of its own: the whole is what all others say of it together, the parts
    are what each of them says. The whole is shown from three partners of which none gave more than
    half of the answers, and from as many answers as a single question needs; a part from as many
    as a team, and if both sides agreed to it. What is hidden besides, and the audit, are those of
    any release. The alliance's figure is made of the partners' figures that are shown: nothing
    follows from it that they do not tell. Intervals rest on one standard deviation of the wave,
    pooled over what everybody says of everybody.

    Args:
        said: by partner.
        organisations: names by id.
        rules: the charter's.
        mutual: which pairs agreed to see how they see each other.
        looser: rules that are less strict, the loosest first; what they would hide stays hidden.
        seldom: whether figures came within the quarter before, so that few answers show none.
        alliance: its name.

    Returns:
        The alliance's rows, then each partner's: the whole, and its parts.
    """
    found = list[Row]()
    spread = _spread(said)
    for each in said:
        kept = frozenset[Key]()
        for milder in (one for one in dict.fromkeys(looser) if one != rules):
            told = _Tree(each, organisations, milder, mutual, seldom, kept, spread).safe()
            kept |= {_key(row) for row in told if row.cell.hidden is not None}
        found += _Tree(each, organisations, rules, mutual, seldom, kept, spread).safe()
    return [*_alliance(found, rules, alliance), *found]


class _Tree:
    """What is said of one partner, under some rules."""

    def __init__(
        self,
        said: Said,
        organisations: Mapping[int, str],
        rules: Rules,
        mutual: Mutual,
        seldom: bool,
        kept: Collection[Key],
        spread: tuple[np.ndarray, np.ndarray],
    ) -> None:
        self.partner = said.partner
        self.name = organisations[said.partner]
        self.lattice = Lattice.of(said.raters, organisations, self.name)
        self.sums = Sums(self.lattice, said.raters, said.key, rules.protection, spread)
        self.n = self.sums.n[:, :1]
        self.thresholds = directed.thresholds(rules.in_effect)
        self.least = rules.in_effect.item if len(said.key.items) == 1 else 0
        self.mutual = mutual
        self.seldom = seldom
        self.kept = kept

    def safe(self) -> list[Row]:
        """Rows of which so many are hidden that nothing follows from the others."""
        withheld: set[Key] = set()
        while True:
            rows = list(self._rows(withheld))
            breaches = audit(rows, self.thresholds)
            if not breaches:
                return rows
            more = {self._told(key) for breach in breaches for key in breach.repair}
            withheld |= more if more - withheld else self._last_resort(breaches, withheld)

    def _last_resort(self, breaches: Sequence[Breach], withheld: Collection[Key]) -> set[Key]:
        pairs = {self._key(group) for group in self.lattice.groups[1:]}
        if pairs - set(withheld):
            return pairs
        return {self._key(self.lattice.groups[0])}

    def _rows(self, withheld: Collection[Key]) -> Iterator[Row]:
        already = [self._already(nth, withheld) for nth in range(len(self.lattice.groups))]
        kept = [
            (nth, 0)
            for nth, group in enumerate(self.lattice.groups)
            if self._key(group) in self.kept
        ]
        hidden = suppress(self.lattice, self.n, [already], self.thresholds, kept=kept)[0]
        for nth, group in enumerate(self.lattice.groups):
            why = hidden[nth]
            cell = hidden_cell(why) if why else self.sums.level(nth, 0)
            yield self._row(nth, group, cell)

    def _already(self, nth: int, withheld: Collection[Key]) -> Hidden | None:
        """Why a group's figure is hidden for other reasons than its own few answers."""
        group, n = self.lattice.groups[nth], int(self.n[nth, 0])
        if nth == 0 and n < self.least:
            return Hidden.too_few
        if nth and frozenset((group.place, self.partner)) not in self._agreed(group):
            return Hidden.not_agreed
        if self.seldom and n < SELDOM_BELOW:
            return Hidden.seldom
        return Hidden.withheld if self._key(group) in withheld else None

    def _agreed(self, group: Group) -> Mutual:
        """Pairs that may be told, if this is an organisation: a pool never says anything alone."""
        return self.mutual if group.organisation is not None else ()

    def _row(self, nth: int, group: Group, cell: Cell) -> Row:
        subject, place, construct, measure = self._key(group)
        width, tenths = band(int(self.sums.sheets[nth]), group.invited)
        took_part = width.value if tenths is None else f"{width.value}_{tenths}"
        return Row(
            subject=subject,
            place=place,
            organisation=group.organisation if nth else self.partner,
            name=group.name,
            construct=construct,
            measure=measure,
            weighting="person",
            cell=cell.settled,
            invited=group.invited,
            band=took_part if nth else "",  # those who rate a partner are not its own people
        )

    def _key(self, group: Group) -> Key:
        if group.subject == "alliance":
            return "organisation", self.partner, RECEIVED, "mean"
        place = group.place if group.organisation is not None else -1 - group.place
        return PAIR, place, about(self.partner), "mean"

    def _told(self, key: Key) -> Key:
        """What the audit names in a tree, by its name in the release."""
        subject, place, construct, measure = key
        if subject == "alliance":
            return "organisation", self.partner, RECEIVED, measure
        return PAIR, place, construct, measure


def _spread(said: Sequence[Said]) -> tuple[np.ndarray, np.ndarray]:
    """One standard deviation for the wave: that of a single partner's raters would tell of them."""
    sd, df = pooled_sd([rater.moments for each in said for rater in each.raters])
    return np.maximum(sd, LEAST_SD), df


def _key(row: Row) -> Key:
    return row.subject, row.place, row.construct, row.measure


def _alliance(rows: Sequence[Row], rules: Rules, name: str) -> Iterator[Row]:
    """The mean of what is told of the partners: by answers, and every partner equal."""
    told = [row for row in rows if row.construct == RECEIVED]
    shown = [row for row in told if row.cell.n is not None]
    answers = [row.cell.n or 0 for row in shown]
    why = few_partners(answers, [1] * len(shown), rules.in_effect)
    invited = max((row.invited for row in told), default=0)
    for weighting, weights in (("person", answers), ("partner", [1] * len(shown))):
        cell = hidden_cell(why) if why else _mean([row.cell for row in shown], weights)
        yield Row(
            subject="alliance",
            place=0,
            organisation=None,
            name=name,
            construct=RECEIVED,
            measure="mean",
            weighting=weighting,
            cell=cell.settled,
            invited=invited,
            band="",
        )


def _mean(cells: Sequence[Cell], weights: Sequence[int]) -> Cell:
    """A weighted mean of figures; their errors add up, because the same people speak in them."""
    share = np.array(weights, dtype=float) / sum(weights)
    value, low, high = (
        float(share @ np.array([getattr(cell, name) for cell in cells], dtype=float))
        for name in ("value", "low", "high")
    )
    sd = float(share @ np.array([cell.sd for cell in cells], dtype=float))
    noise = float(share**2 @ np.array([cell.noise_var for cell in cells]))
    return Cell(value, low, high, sum(cell.n or 0 for cell in cells), sd=sd, noise_var=noise)
