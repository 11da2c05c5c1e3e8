"""What is said of the alliance's answers as a whole."""

import numpy as np
import pytest

from analysis.agreement import icc
from analysis.cells import Cell, Hidden, together
from analysis.frames import KeyedItem, ScoringKey, sheets
from analysis.moments import Moments, gather_points
from analysis.scoring import scores
from analysis.whole import Figure, figures_of

CONSTRUCTS = ("trust", "voice", "safety")
KEY = ScoringKey(
    1,
    5,
    tuple(KeyedItem(f"{c}{i}", c, reverse=i == 2) for c in CONSTRUCTS for i in range(3)),
    outcome="trust",
)
NOTHING_HIDDEN = [None] * 4


def drawn(rng: np.random.Generator, people: int, level: float) -> np.ndarray:
    """Sheets of one organisation: trust follows voice, and safety goes its own way."""
    voice, safety = rng.normal(level, 1, size=(2, people, 1))
    trust = 0.9 * voice + 0.1 * level + rng.normal(0, 0.5, size=(people, 1))
    traits = np.concatenate([np.repeat(t, 3, axis=1) for t in (trust, voice, safety)], axis=1)
    points = np.rint(traits + rng.normal(0, 0.6, size=traits.shape)).clip(1, 5)
    points[:, [2, 5, 8]] = 6 - points[:, [2, 5, 8]]
    return points.astype(np.int16)


def alliance(organisations: int, people: int, seed: int = 1) -> list[np.ndarray]:
    rng = np.random.default_rng(seed)
    return [drawn(rng, people, 3 + rng.normal(0, 0.3)) for _ in range(organisations)]


def figures(
    raw: list[np.ndarray], hidden: list[Hidden | None] | None = None
) -> dict[tuple[str, str], Cell]:
    leaves: list[Moments] = [gather_points(each, KEY) for each in raw]
    own = [(place,) for place in range(len(leaves))]
    found: list[Figure] = figures_of(leaves, own, KEY, hidden or NOTHING_HIDDEN)
    return {(f.construct, f.measure): f.cell for f in found}


def test_everything_is_shown_for_an_alliance_that_is_large_enough() -> None:
    found = figures(alliance(12, 30))

    assert all(cell.hidden is None for cell in found.values())
    measures = {measure for _, measure in found}
    about_all = {"alpha", "omega", "between", "straight", "explained", "driver"}
    assert measures == about_all | {"item_rest", "apart"}
    assert {construct for construct, measure in found if measure == "driver"} == {"voice", "safety"}
    assert ("trust2", "item_rest") in found
    alpha = found["overall", "alpha"]
    assert alpha.low is not None
    assert alpha.high is not None
    assert together(alpha.low, alpha.high)


def test_the_driver_that_matters_is_found_inside_organisations() -> None:
    found = figures(alliance(12, 30))

    voice, safety = found["voice", "driver"], found["safety", "driver"]
    assert voice.value is not None
    assert safety.value is not None
    assert voice.value > 90
    assert voice.value + safety.value == pytest.approx(100)
    assert voice.n == found["trust", "explained"].n == 360
    assert figures(alliance(12, 30)) == found  # repeated, it says the same


def test_what_lies_between_organisations_is_the_icc_of_the_scores() -> None:
    raw = alliance(11, 25)
    raw[3] = np.vstack([raw[3], raw[3][:5]])

    found = figures(raw)["voice", "between"]

    table = [scores(sheets(each.tolist(), KEY), KEY)["voice"] for each in raw]
    groups = np.repeat(np.arange(11), [len(each) for each in table])
    expected = icc(np.concatenate(table), groups)
    assert found.value == pytest.approx(100 * expected.icc1)
    low, high = expected.interval(11)
    assert (found.low, found.high) == pytest.approx((100 * max(0, low), 100 * high))


def test_few_answers_and_few_organisations_show_less() -> None:
    few_organisations = figures(alliance(9, 30))
    few_answers = figures(alliance(9, 5))

    assert few_organisations["voice", "between"].hidden is Hidden.too_few
    assert few_organisations["trust", "explained"].hidden is Hidden.too_few
    assert ("voice", "driver") not in few_organisations
    assert few_organisations["voice", "omega"].hidden is None
    assert {cell.hidden for cell in few_answers.values()} == {Hidden.too_few}


def test_what_is_hidden_in_the_mean_is_hidden_here() -> None:
    hidden = [None, Hidden.few_partners, None, Hidden.few_partners]

    found = figures(alliance(12, 30), hidden)

    for (construct, measure), cell in found.items():
        alone = construct.rstrip("012") in ("trust", "safety") and measure != "explained"
        assert cell.hidden is (None if alone else Hidden.few_partners), (construct, measure)


def test_random_answers_do_not_hang_together() -> None:
    rng = np.random.default_rng(2)
    found = figures([rng.integers(1, 6, size=(40, 9)).astype(np.int16) for _ in range(10)])

    for construct in (*CONSTRUCTS, "overall"):
        cell = found[construct, "alpha"]
        assert cell.low is not None
        assert cell.high is not None
        assert not together(cell.low, cell.high)


def test_straight_lines_are_counted_and_those_who_agree_with_all_are_no_scale() -> None:
    raw = [np.full((10, 9), 5, dtype=np.int16)] * 2 + alliance(10, 18)

    found = figures(raw)["overall", "straight"]

    assert found.n == 200
    assert found.value == pytest.approx(10, abs=1)


def test_everybody_alike_has_no_reliability() -> None:
    raw = [np.tile(np.array([4, 4, 2] * 3, dtype=np.int16), (20, 1))] * 10

    found = figures(raw)

    for measure in ("alpha", "omega"):
        assert found["voice", measure].hidden is Hidden.no_value
    assert found["voice0", "item_rest"].hidden is Hidden.no_value
    assert found["voice", "between"].hidden is Hidden.no_value
    assert found["trust", "explained"].hidden is Hidden.no_value
