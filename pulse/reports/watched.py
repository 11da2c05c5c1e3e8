"""Everything that is watched in released cells: scores, and the other signs of friction."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from analysis import couples, flags, signs
from analysis.errors import FrameInvalid, TooManyGroups
from analysis.flags import WAVES, Findings
from analysis.scoring import OVERALL
from analysis.shared import Shared
from surveys.findings import Sign

FORMAT = "pulse-shared-1"
Days = set[Any]
Restarts = Mapping[tuple[Sign, Any, Any, str], Days]  # by sign, organisation, the other, construct


@dataclass(frozen=True)
class Watched:
    """What is found in one pulse's cells; None where a sign cannot be watched.

    Attributes:
        scores: of levels.
        participation: of the shares that answer.
        spread: of how far people of one organisation lie apart, all organisations together.
        gaps: between two organisations, as `analysis.signs.gaps` has them.
        spreads: the cells of `spread`.
        couples: of what one partner says of another, as `analysis.couples.falls` has them.
    """

    scores: Findings
    participation: Findings | None
    spread: Findings | None
    gaps: pd.DataFrame | None
    spreads: pd.DataFrame | None
    couples: pd.DataFrame | None = None

    @property
    def opened(self) -> pd.DataFrame | None:
        """The gaps that are flagged and tell something of their own, most evidence first.

        Where a level of either organisation is flagged, that tells it already; of two
        organisations the construct with most evidence stands for all.
        """
        if self.gaps is None or self.gaps.empty:
            return self.gaps
        newest = self.scores.newest
        known = newest[newest["level"] != "none"]
        fallen = set(zip(known["organisation"], known["construct"], strict=True))
        found = self.gaps[self.gaps["level"] != "none"]
        own = [
            not {(one, construct), (other, construct), (one, OVERALL), (other, OVERALL)} & fallen
            for one, other, construct in zip(
                found["organisation"], found["other"], found["construct"], strict=True
            )
        ]
        left = found[np.array(own, dtype=bool)]
        pairs = [frozenset(pair) for pair in zip(left["organisation"], left["other"], strict=True)]
        again = pd.Series(pairs, index=left.index, dtype=object).duplicated()
        return left[~again.to_numpy(dtype=bool)]

    def shared(self, source: str) -> str:
        """What all series share, as JSON: with it anybody works some of them out alone."""
        taken = self.participation
        plain = {
            "format": FORMAT,
            "source": source,
            "false_flags_a_year": self.scores.false_flags,
            "scores": self.scores.shared.plain(),
            "participation": None if taken is None else taken.shared.plain(),
            "spread": None if self.spreads is None else _cells(self.spreads),
        }
        return json.dumps(plain, allow_nan=False, ensure_ascii=False)


def watch(
    cells: pd.DataFrame,
    *,
    false_flags: float,
    waves: float = WAVES,
    restarts: Restarts | None = None,
) -> Watched:
    """Weigh all that is watched in an alliance's cells.

    The other signs are promised as many false flags together as the scores have: each a third.

    Args:
        cells: as `friction.detect` takes them, with `invited` where it is known.
        false_flags: how many a year are tolerated of scores.
        waves: how many there are a year, where waves are told as whole numbers.
        restarts: from which waves on series begin anew, as somebody took note of them.

    Raises:
        FrameInvalid: the cells are no such table.
    """
    begun = restarts or {}
    part = false_flags / signs.PART
    levels = _scores(cells, begun)
    shares = anew(signs.shares(cells), begun, Sign.participation)
    spreads = anew(signs.spreads(cells), begun, Sign.spread)
    return Watched(
        scores=flags.find(levels, false_flags=false_flags, waves=waves),
        participation=(
            None if shares is None else flags.find(shares, false_flags=part, waves=waves)
        ),
        spread=None if spreads is None else _wider(spreads, false_flags=part, waves=waves),
        gaps=_gaps(levels, begun, false_flags=part, waves=waves),
        spreads=spreads,
    )


def levels(
    cells: pd.DataFrame,
    pairs: pd.DataFrame,
    *,
    false_flags: float,
    restarts: Restarts | None = None,
) -> Watched:
    """Weigh levels alone, each against its own past; further arguments as `watch` has them.

    So it is where figures are about partners: how many rate one is not its participation, and two
    of them are not held against each other. What one says of another is a sign of its own, which
    is promised a third of the false flags of levels; nothing of it is shared with other series.

    Args:
        cells: what all others together say of each partner.
        pairs: what one says of another, as `couples.falls` takes them.
    """
    scores = flags.find(_scores(cells, restarts or {}), false_flags=false_flags, waves=WAVES)
    fallen = couples.falls(pairs, false_flags=false_flags / signs.PART, waves=WAVES)
    return Watched(scores, participation=None, spread=None, gaps=None, spreads=None, couples=fallen)


def alone(cells: pd.DataFrame, plain: Mapping[str, Any], *, waves: float = WAVES) -> Watched:
    """Weigh some organisations' cells with what all of them share.

    Args:
        cells: theirs.
        plain: as `Watched.shared` wrote it.
        waves: how many there are a year, where waves are told as whole numbers.

    Raises:
        FrameInvalid: the two do not go together.
    """
    if plain.get("format") != FORMAT:
        raise FrameInvalid("this is no file of what all series share")
    false_flags = float(plain["false_flags_a_year"])
    part = false_flags / signs.PART
    shares, taken = signs.shares(cells), plain.get("participation")
    spreads = _read(plain["spread"]) if plain.get("spread") else None
    return Watched(
        scores=flags.find(cells, false_flags=false_flags, shared=Shared.read(plain["scores"])),
        participation=(
            None
            if shares is None or taken is None
            else flags.find(shares, false_flags=part, shared=Shared.read(taken))
        ),
        spread=None if spreads is None else _wider(spreads, false_flags=part, waves=waves),
        gaps=None,
        spreads=spreads,
    )


def anew(cells: pd.DataFrame | None, restarts: Restarts, sign: Sign) -> pd.DataFrame | None:
    """The same cells with the series of one sign beginning anew where they are to."""
    if cells is None:
        return None
    found = cells.copy()
    found["broken"] = found["broken"].fillna(False).astype(bool) if "broken" in found else False
    for (kind, organisation, _, construct), days in restarts.items():
        if kind is sign:
            who = "" if organisation is None else organisation
            own = (found["organisation"] == who) & (found["construct"] == construct)
            for day in days:
                since = found.index[own & (found["wave"] >= pd.Timestamp(day))]
                found.loc[since[:1], "broken"] = True
    return found


def _scores(cells: pd.DataFrame, restarts: Restarts) -> pd.DataFrame:
    found = anew(cells, restarts, Sign.score)
    return cells if found is None else found


def _wider(spreads: pd.DataFrame, *, false_flags: float, waves: float) -> Findings:
    """A rise of spreads, looked for as a fall of what is narrow."""
    narrow = spreads.assign(mean=-spreads["mean"])
    found = flags.find(narrow, false_flags=false_flags, waves=waves)
    return replace(found, rows=found.rows.assign(score=-found.rows["score"]))


def _gaps(
    cells: pd.DataFrame, restarts: Restarts, *, false_flags: float, waves: float
) -> pd.DataFrame | None:
    begun = {
        (one, other, construct): days
        for (sign, one, other, construct), days in restarts.items()
        if sign is Sign.gap
    }
    plain = {key: [pd.Timestamp(day) for day in days] for key, days in begun.items()}
    try:
        return signs.gaps(cells, false_flags=false_flags, waves=waves, begun=plain)
    except TooManyGroups:
        return None


def _cells(spreads: pd.DataFrame) -> list[dict[str, Any]]:
    days = pd.api.types.is_datetime64_any_dtype(spreads["wave"])
    waves = spreads["wave"].dt.strftime("%Y-%m-%d") if days else spreads["wave"]
    rows = spreads.assign(wave=waves).to_dict(orient="records")
    return [{str(name): value for name, value in row.items()} for row in rows]


def _read(plain: list[dict[str, Any]]) -> pd.DataFrame:
    found = pd.DataFrame(plain)
    if pd.api.types.is_numeric_dtype(found["wave"]):
        return found
    return found.assign(wave=pd.to_datetime(found["wave"]))
