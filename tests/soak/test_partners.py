"""A few worlds of partners who rate each other."""

from __future__ import annotations

from random import Random

import numpy as np

from analysis.relations import Parts
from soak.partners import TRUTH, Setting, claims, count, drawn


def test_moments_are_right_on_average_and_restricted_likelihood_has_a_range() -> None:
    rng = np.random.default_rng(3)
    four = Setting(4, 0.0, "moments")
    six = Setting(6, 0.25, "REML")

    seen = {four: count(four, 200, rng), six: count(six, 2, rng)}

    assert [claim.what for claim in claims(seen) if not claim.holds] == []
    assert len(list(claims(seen))) == len(Parts._fields)
    assert np.isfinite(seen[six]["relationship"].estimates).all()
    assert seen[four]["partner"].covered(TRUTH.partner) > 0.7


def test_weights_by_size_make_the_least_answered_about_less_rare() -> None:
    (equal, _), (by_size, told) = (
        drawn(20, 10, Random(5), weighted=weighted) for weighted in (False, True)
    )

    assert equal < by_size <= 1
    assert 0 < told < 1
