"""Shapes of real organisations, as numbers of people or of units alone.

The UK Civil Service's departmental groups are those of the People Survey of 2019, each with so many
organisations that took part (Cabinet Office, Open Government Licence v3.0); how many people each of
them has is not published there and is invented. Pierce County, Washington, is the number of people
of each department who answered its employee survey: one very uneven case.
"""

from __future__ import annotations

from random import Random

CIVIL_SERVICE = (19, 9, 9, 6, 5, 5, 5, 4, 4, 4, 3, 3, *(2,) * 5, *(1,) * 20)
PIERCE = (
    *(4, 7, 11, 18, 19, 20, 27, 27, 27, 35, 36),
    *(42, 43, 48, 56, 75, 97, 109, 118, 182, 470),
)


def civil_service(rng: Random) -> list[list[int]]:
    """Departmental groups as organisations; sizes from very few people to hundreds."""
    return [
        [max(5, round(rng.lognormvariate(3.4, 0.9))) for _ in range(count)]
        for count in CIVIL_SERVICE
    ]


def pierce(rng: Random) -> list[list[int]]:
    """Departments as organisations, the larger ones cut into units of uneven sizes."""
    found = []
    for people in PIERCE:
        units = []
        while people > 60:
            units.append(rng.randint(8, 50))
            people -= units[-1]
        found.append([*units, people])
    return found
