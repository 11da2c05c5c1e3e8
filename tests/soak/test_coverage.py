"""A few waves of the count of how often intervals hold their truth."""

from collections import Counter

from analysis.budget import Profile
from soak.coverage import claims, count, count_between
from soak.people import Alliance
from soak.shifts import count_shifts


def test_the_intervals_of_a_release_hold_as_often_as_they_say() -> None:
    seen = count(40, 11, Alliance(), many=60_000)
    seen.pop(("between", "the alliance"))  # the organisations are the same in every wave
    seen.pop(("mean", "the alliance"))  # some organisations answer less than others

    wrong = [claim for claim in claims(seen, slack=4) if not claim.holds]

    assert wrong == []
    measures = {measure for measure, _ in seen}
    assert measures >= {"mean", "mean, partners equal", "favourable", "alpha", "omega", "item_rest"}


def test_what_lies_between_organisations_holds_as_often_as_it_says() -> None:
    assert all(claim.holds for claim in claims(count_between(30, 5, many=600), slack=4))


def test_protected_levels_hold_as_often_as_they_say() -> None:
    seen = count(15, 12, Alliance(), many=1000, profile=Profile.strict)

    kinds = {kind: seen[kind] for kind in seen if kind[0] == "mean" and kind[1] != "the alliance"}

    assert {whose for _, whose in kinds} == {"7 of 10", "12 of 15", "30 of 40", "200 of 1,000"}
    assert all(claim.holds for claim in claims(kinds, slack=5))


def test_questions_that_stand_apart_or_move_hold_as_often_as_they_say() -> None:
    seen = count_shifts(40, 6, many=40_000)

    assert all(claim.holds for claim in claims(seen, slack=5))
    assert len(seen) == 15  # five kinds, three alliances


def test_an_interval_that_is_too_narrow_is_told() -> None:
    narrow = {("mean", "12 of 15"): Counter({True: 900, False: 100})}
    never = {("bounds", "12 of 15"): Counter({True: 999, False: 1})}
    family = {("all of a questionnaire", "x"): Counter({True: 930, False: 70})}

    assert [claim.holds for claim in claims(narrow | never | family)] == [False] * 3
