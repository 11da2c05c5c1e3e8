"""What a wave tells of its partners: its sheets by who wrote them, and about whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from sqlalchemy.orm import Session

from analysis import pairs
from analysis.cells import about
from analysis.frames import KeyedItem, ScoringKey, chosen
from analysis.moments import gather_points
from analysis.pairs import Said
from analysis.release import Answers, Row, Rules
from pulse.reports import frames, seldom
from surveys.answering import extracts
from surveys.answering.keyring import Keyring
from surveys.instruments import each_partner
from surveys.instruments.loader import Instrument
from surveys.terms import Terms
from surveys.waves import Leaf, Wave


@dataclass(frozen=True)
class _Raters:
    """Everybody of one organisation, or of a pool; `place` is that of its first leaf."""

    place: int
    name: str
    organisation: int | None
    partners: tuple[int, ...]
    invited: int
    points: np.ndarray


def rows(
    roster: Session,
    box: Session,
    keyring: Keyring,
    wave: Wave,
    *,
    terms: Terms,
    names: Mapping[int, str],
) -> list[Row]:
    """Compute a closed wave's figures about its partners.

    Args:
        roster: read only.
        box: in a transaction begun after the wave's door was shut.
        keyring: holds the keys of the wave's urns.
        wave: one whose questionnaire asks about each partner.
        terms: of its charter.
        names: of organisations, by id.
    """
    protection = frames.protection(terms, keyring, wave)
    written = {
        leaf.place: extracts.sheets(box, keyring, wave=wave.code, unit=leaf.place)
        for leaf in wave.leaves
    }
    return pairs.compute(
        list(said(wave.instrument, list(_raters(wave, names, written)))),
        names,
        Rules(frames.thresholds(terms), protection),
        mutual={frozenset(pair) for pair in combinations(terms.agreed, 2)},
        looser=frames.looser(roster, wave, protection),
        seldom=bool(seldom.held(roster, wave)),
        alliance=wave.pulse.alliance.name,
    )


def said(instrument: Instrument, raters: Sequence[_Raters]) -> Iterator[Said]:
    """What is said of each partner; what anybody says of its own organisation is left out."""
    columns = {item.key: nth for nth, item in enumerate(instrument.items)}
    for partner, keys in each_partner.rated(list(columns)).items():
        places = [columns[key] for key in keys]
        construct = about(partner)
        items = (instrument.items[place] for place in places)
        key = ScoringKey(
            low=instrument.low,
            high=instrument.high,
            items=tuple(KeyedItem(item.key, construct, item.reverse) for item in items),
        )
        others = [each for each in raters if partner not in each.partners]
        yield Said(partner, [_answers(each, places, key) for each in others], key)


def _answers(raters: _Raters, places: Sequence[int], key: ScoringKey) -> Answers:
    return Answers(
        place=raters.place,
        name=raters.name,
        organisation=raters.organisation,
        partners=raters.partners,
        invited=raters.invited,
        moments=gather_points(raters.points[:, places], key),
    )


def _raters(
    wave: Wave, names: Mapping[int, str], written: Mapping[int, Sequence[Sequence[int]]]
) -> Iterator[_Raters]:
    """The wave's leaves, those of one organisation as one."""
    key = frames.scoring_key(wave.instrument)
    together: dict[int | str, list[Leaf]] = {}
    for leaf in wave.leaves:
        own = leaf.organisation_id
        together.setdefault(f"pool {leaf.place}" if own is None else own, []).append(leaf)
    for leaves in together.values():
        first = leaves[0]
        own = first.organisation_id
        yield _Raters(
            place=first.place,
            name=first.name if own is None else names[own],
            organisation=own,
            partners=tuple(sorted({p.organisation_id for leaf in leaves for p in leaf.parts})),
            invited=sum(leaf.invited for leaf in leaves),
            points=chosen([sheet for leaf in leaves for sheet in written[leaf.place]], key),
        )
