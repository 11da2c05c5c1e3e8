"""A leaky twin of the release: thresholds alone, without complementary suppression or audit."""

from __future__ import annotations

from random import Random
from typing import Any

from analysis.budget import Profile
from analysis.disclosure import Thresholds
from analysis.lattice import Lattice
from analysis.protection import Protection
from analysis.release import Row, hidden_cell
from analysis.scoring import OVERALL
from analysis.sums import Sums
from analysis.suppression import below_thresholds


def published(alliance: Any, rng: Random) -> list[Row]:
    """Every figure from so many answers on, whatever else is shown."""
    terms = Thresholds()
    lattice = Lattice.of(alliance.leaves, alliance.names, "Alliance")
    noise = Protection(Profile.standard, rng.randbytes(32))
    sums = Sums(lattice, alliance.leaves, alliance.key, noise)
    rows = []
    for measure, least, figure in (("mean", 0, sums.level), ("favourable", 15, sums.share)):
        for column, construct in enumerate([*alliance.key.constructs, OVERALL]):
            none = [None] * len(lattice.groups)
            whys = below_thresholds(lattice, sums.n[:, column], none, terms, at_least=least)
            for place, (group, why) in enumerate(zip(lattice.groups, whys, strict=True)):
                rows.append(
                    Row(
                        *(group.subject, group.place, group.organisation, group.name, construct),
                        *(measure, "person"),
                        cell=hidden_cell(why) if why else figure(place, column),
                        invited=group.invited,
                        band="",
                    )
                )
    return rows
