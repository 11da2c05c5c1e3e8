"""Questionnaires about partners: what one of them says of a partner is asked about each."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random
from statistics import fmean

from surveys.errors import IllegalMove
from surveys.instruments.loader import PARTNER, Instrument, Item

FEWEST = 4  # partners: a figure about one of them is pooled from three others
MOST = 8  # partners that a page can ask everybody about; of more, some are drawn
DRAWN = 3  # of them
MOST_ITEMS = 200  # columns of a sheet: every partner has its own, also where few are drawn
EVEN = 100  # the weight of a partner of middling size
WEIGHTS = EVEN // 2, EVEN * 2  # the least and the most: size tells of contact, but not all


def asked(instrument: Instrument, partners: Mapping[int, str]) -> Instrument:
    """The questionnaire of one wave: every item about every partner, partner by partner.

    Args:
        instrument: one that asks about each partner.
        partners: names by id; the order in which they are asked about is that of the names.

    Returns:
        The same with items named `trust_7`, where 7 is a partner's id; without partners as it is.
        Of many partners each person is asked about a few, which the page draws.
    """
    if not instrument.each_partner or not partners:
        return instrument
    by_name = sorted(partners.items(), key=lambda pair: (pair[1].casefold(), pair[0]))
    items = tuple(_about(item, place, name) for place, name in by_name for item in instrument.items)
    if len(by_name) <= MOST:
        return replace(instrument, items=items)
    names = tuple(name for _, name in by_name)
    weights = (EVEN,) * len(names)
    return replace(instrument, items=items, drawn=DRAWN, names=names, weights=weights)


def weighted(instrument: Instrument, people: Mapping[int, int]) -> Instrument:
    """Make small partners, whom fewer people know, easier to draw than large ones.

    Args:
        instrument: of a wave, as `asked` made it.
        people: how many are asked at each partner, by its id; none of it is looked at later.

    Returns:
        The same with weights that fall with the root of a partner's size, within bounds; as it is
        where everybody is asked about all.
    """
    if not instrument.drawn:
        return instrument
    sizes = [max(people.get(each, 0), 1) for each in rated([i.key for i in instrument.items])]
    middle = fmean(sizes)
    least, most = WEIGHTS
    weights = (round(EVEN * math.sqrt(middle / size)) for size in sizes)
    return replace(instrument, weights=tuple(min(max(each, least), most) for each in weights))


def kept(instrument: Instrument, points: Sequence[int], rng: Random) -> tuple[int, ...]:
    """A sheet with no more partners on it than the page draws.

    A page that could not draw lets somebody answer about more: then so many are drawn here, by the
    same weights, before the sheet is sealed, so that no sheet tells how it was filled in.

    Args:
        instrument: of the wave.
        points: a sheet's, 0 where skipped.
        rng: the system's random source.
    """
    if not instrument.drawn:
        return tuple(points)
    size = instrument.of_each
    about = [nth for nth in range(len(instrument.weights)) if any(points[nth * size :][:size])]
    if len(about) <= instrument.drawn:
        return tuple(points)
    turns = {nth: rng.expovariate(instrument.weights[nth]) for nth in about}
    chosen = sorted(about, key=turns.__getitem__)[: instrument.drawn]
    return tuple(point if nth // size in chosen else 0 for nth, point in enumerate(points))


def rated(items: Sequence[str]) -> dict[int, list[str]]:
    """By partner's id the keys of the items about it, in their order."""
    found: dict[int, list[str]] = {}
    for key in items:
        found.setdefault(int(key.rpartition("_")[2]), []).append(key)
    return found


def check_partners(instrument: Instrument, number: int) -> None:
    """Refuse an alliance that is too small for such figures, or too large for one sheet.

    Args:
        instrument: before it is asked about anybody.
        number: of partners who are asked.

    Raises:
        IllegalMove: it is; with the reason in a sentence.
    """
    name = next(iter(instrument.title.values()))
    if number < FEWEST:
        raise IllegalMove(
            f"“{name}” needs {FEWEST} partners or more, and {number} would be asked: what is told "
            f"of a partner comes from at least {FEWEST - 1} others together."
        )
    most = MOST_ITEMS // len(instrument.items)
    if number > most:
        raise IllegalMove(
            f"“{name}” has room for {most} partners on a sheet, and {number} would be asked. "
            "Leave some out, or choose the shorter form."
        )


def _about(item: Item, place: int, name: str) -> Item:
    text = {code: words.replace(PARTNER, name) for code, words in item.text.items()}
    return replace(item, key=f"{item.key}_{place}", text=text)
