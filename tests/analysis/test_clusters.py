"""What is near stands side by side, whatever order it came in."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import numpy as np
import pytest
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from analysis.clusters import together


def test_two_circles_of_friends_stand_apart() -> None:
    circle = {0: 0, 1: 1, 2: 0, 3: 1, 4: 0}
    apart = [[0.1 if circle[i] == circle[j] else 1.0 for j in circle] for i in circle]

    assert together(apart) == [0, 2, 4, 1, 3]


def test_things_equally_far_apart_keep_their_order() -> None:
    assert together([[1.0] * 6 for _ in range(6)]) == list(range(6))
    assert together([]) == []


@pytest.mark.parametrize("seed", range(5))
def test_every_cluster_of_scipys_average_linkage_stands_together(seed: int) -> None:
    rng, count = Random(seed), 12
    apart = np.zeros((count, count))
    for one in range(count):
        for other in range(one):
            apart[one, other] = apart[other, one] = rng.random()

    order = together(apart.tolist())

    tree = linkage(squareform(apart), "average")
    for clusters in range(2, count):
        cut = fcluster(tree, clusters, "maxclust")
        runs = 1 + sum(cut[one] != cut[other] for one, other in pairwise(order))
        assert runs == len(set(cut))
