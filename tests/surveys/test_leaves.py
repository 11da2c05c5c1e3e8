"""Leaves: teams merged before launch until each is likely to be shown."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys import leaves
from surveys.errors import PlanInvalid, TooSmall
from surveys.leaves import Kind, LeafPlan, Outlook
from surveys.terms import STARTER

Organisations = list[tuple[int, str, list[tuple[int, str, int]]]]


def organisation(number: int, *teams: int) -> tuple[int, str, list[tuple[int, str, int]]]:
    """An organisation whose teams have these head counts."""
    named = [(100 * number + i, f"Team {number}{chr(65 + i)}", n) for i, n in enumerate(teams)]
    return number, f"Organisation {number}", named


def outlook(*organisations: tuple[int, str, list[tuple[int, str, int]]]) -> Outlook:
    return leaves.outlook(organisations, STARTER, 0.6)


@pytest.mark.parametrize(
    ("invited", "threshold", "response"), [(16, 7, 0.6), (40, 7, 0.3), (9, 5, 0.95), (7, 7, 0.5)]
)
def test_the_chance_is_the_binomial_tail(invited: int, threshold: int, response: float) -> None:
    p = Fraction(response).limit_denominator(100)
    exact = sum(
        comb(invited, k) * p**k * (1 - p) ** (invited - k) for k in range(threshold, invited + 1)
    )

    assert leaves.chance(invited, threshold, response) == pytest.approx(float(exact), abs=1e-12)


def test_the_chance_of_seven_in_sixteen_at_sixty_per_cent_agrees_with_r() -> None:
    # R 4.2.2: 1 - pbinom(6, 16, 0.6) and 1 - pbinom(6, 15, 0.6)
    assert leaves.chance(16, 7, 0.6) == pytest.approx(0.9416810550067, abs=1e-12)
    assert leaves.chance(15, 7, 0.6) == pytest.approx(0.9049525918433, abs=1e-12)


def test_the_chance_has_sensible_ends() -> None:
    assert leaves.chance(6, 7, 1.0) == 0
    assert leaves.chance(7, 7, 1.0) == 1
    assert leaves.chance(0, 0, 0.5) == 1
    assert leaves.chance(1_000_000, 7, 0.6) == pytest.approx(1)


def test_the_fewest_people_needed_are_just_enough() -> None:
    assert leaves.needed(7, 0.6, 0.9) == 15
    assert leaves.needed(5, 0.6, 0.9) == 11
    assert leaves.needed(7, 1.0, 0.9) == 7


def test_large_teams_stay_as_they_are() -> None:
    view = outlook(organisation(1, 40, 25))

    assert [(leaf.name, leaf.kind, leaf.invited) for leaf in view.leaves] == [
        ("Team 1B", Kind.team, 25),
        ("Team 1A", Kind.team, 40),
    ]


def test_a_small_team_is_merged_with_its_smallest_sibling() -> None:
    view = outlook(organisation(1, 40, 20, 4))

    assert [(leaf.name, leaf.invited) for leaf in view.leaves] == [
        ("Team 1B + Team 1C", 24),
        ("Team 1A", 40),
    ]
    assert view.leaves[0].kind is Kind.merged
    assert {part.people for part in view.leaves[0].parts} == {20, 4}


def test_many_small_teams_become_the_whole_organisation_with_its_own_threshold() -> None:
    (leaf,) = outlook(organisation(1, 4, 4, 5)).leaves

    assert leaf.kind is Kind.whole
    assert leaf.name == "Organisation 1"
    assert leaf.threshold == 5
    assert leaf.chance == pytest.approx(leaves.chance(13, 5, 0.6))


def test_a_long_merger_names_three_teams_and_counts_the_rest() -> None:
    names = [leaf.name for leaf in outlook(organisation(1, 40, 3, 3, 3, 3, 4)).leaves]

    assert names == ["Team 1B + Team 1C + Team 1D and 2 more", "Team 1A"]


def test_people_without_a_team_are_named_so() -> None:
    view = leaves.outlook([(1, "North", [(1, "", 30), (2, "IT", 30)])], STARTER, 0.6)

    assert {leaf.name for leaf in view.leaves} == {"North, no team named", "IT"}


def test_small_organisations_are_pooled_with_at_least_two_others() -> None:
    view = outlook(organisation(1, 40), organisation(2, 6), organisation(3, 7), organisation(4, 8))

    pool = view.leaves[-1]
    assert (pool.kind, pool.organisation_id, pool.invited) == (Kind.pool, None, 21)
    assert {part.organisation_id for part in pool.parts} == {2, 3, 4}
    assert view.refused == ()


def test_two_small_organisations_are_no_pool_and_are_refused() -> None:
    view = outlook(organisation(1, 40), organisation(2, 8), organisation(3, 8))

    assert [leaf.organisation_id for leaf in view.leaves] == [1]
    assert [(each.organisation_id, each.people, each.needed) for each in view.refused] == [
        (2, 8, 11),
        (3, 8, 11),
    ]


def test_a_pool_in_which_one_has_more_than_half_is_refused() -> None:
    view = outlook(organisation(2, 10), organisation(3, 4), organisation(4, 4))

    assert len(view.refused) == 3


def test_a_launch_is_refused_with_what_can_be_done() -> None:
    with pytest.raises(TooSmall, match=r"Organisation 2 has 1 person .* until there are 11\."):
        leaves.plan([organisation(1, 40), organisation(2, 1)], STARTER, 0.6)


def test_a_launch_without_anybody_is_refused() -> None:
    with pytest.raises(TooSmall, match="nobody to invite"):
        leaves.plan([organisation(1), organisation(2, 0)], STARTER, 0.6)


def test_of_two_teams_either_is_shown_only_if_both_are() -> None:
    first, second = outlook(organisation(1, 16, 20)).leaves
    both = leaves.chance(16, 7, 0.6) * leaves.chance(20, 7, 0.6)

    assert first.chance == pytest.approx(both)
    assert second.chance == pytest.approx(both)


def test_of_three_teams_the_largest_is_never_hidden_for_a_sibling() -> None:
    small, middle, large = outlook(organisation(1, 16, 18, 60)).leaves
    p, q, r = (leaves.chance(n, 7, 0.6) for n in (16, 18, 60))

    assert large.chance == pytest.approx(r)
    assert middle.chance == pytest.approx(q * (1 - (1 - p) * r))
    assert small.chance == pytest.approx(p * (1 - (1 - q) * r - q * (1 - r)))


sizes = st.lists(st.lists(st.integers(0, 40), max_size=8), max_size=6)
responses = st.sampled_from([0.3, 0.6, 0.9, 1.0])


def passes(leaf: LeafPlan, response: float) -> bool:
    return leaves.chance(leaf.invited, leaf.threshold, response) >= STARTER.likely


@settings(max_examples=60)
@given(sizes, responses)
def test_leaves_partition_those_who_are_asked_and_each_is_likely_to_be_shown(
    counts: list[list[int]], response: float
) -> None:
    organisations: Organisations = [organisation(i + 1, *n) for i, n in enumerate(counts)]
    view = leaves.outlook(organisations, STARTER, response)

    asked = sorted(part.unit_id for leaf in view.leaves for part in leaf.parts)
    refused = {each.organisation_id for each in view.refused}
    expected = sorted(
        unit
        for number, _, teams in organisations
        for unit, _, n in teams
        if n and number not in refused
    )
    assert asked == expected
    assert [leaf.place for leaf in view.leaves] == list(range(len(view.leaves)))
    assert all(passes(leaf, response) for leaf in view.leaves)
    assert all(leaf.invited == sum(part.people for part in leaf.parts) for leaf in view.leaves)
    assert all(0 <= leaf.chance <= 1 for leaf in view.leaves)
    for leaf in view.leaves:
        owners = {part.organisation_id for part in leaf.parts}
        assert len(owners) >= 3 if leaf.kind is Kind.pool else owners == {leaf.organisation_id}


@settings(max_examples=60)
@given(sizes, responses)
def test_the_plan_does_not_depend_on_the_order_in_which_teams_are_listed(
    counts: list[list[int]], response: float
) -> None:
    organisations: Organisations = [organisation(i + 1, *n) for i, n in enumerate(counts)]
    turned = [(number, name, teams[::-1]) for number, name, teams in organisations]

    assert leaves.outlook(organisations, STARTER, response) == leaves.outlook(
        turned, STARTER, response
    )


@pytest.mark.parametrize(
    ("organisations", "words"),
    [
        ([(1, "A", [(1, "Nets", 30)]), (2, "B", [(1, "Boats", 30)])], "Boats of B is a team of A"),
        ([(1, "A", [(1, "Nets", 30), (1, "Nets", 30)])], "is a team of A as well"),
        ([(1, "A", [(1, "Nets", 30)]), (1, "A", [(2, "Boats", 30)])], "A stands twice"),
        ([(1, "A", [(1, "Nets", -4)])], "Nets has -4 people"),
    ],
)
def test_teams_that_overlap_are_refused_before_anything_is_sent(
    organisations: list[tuple[int, str, list[tuple[int, str, int]]]], words: str
) -> None:
    with pytest.raises(PlanInvalid, match=words):
        leaves.plan(organisations, STARTER, 0.6)
