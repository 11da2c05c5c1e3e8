"""Where a series cannot be compared with its own past."""

from dataclasses import replace

import pytest

from pulse.reports.breaks import (
    Break,
    Make,
    Subject,
    between,
    counterpart,
    measured_alike,
    moved,
    same_partners,
)
from surveys.lineage import Lineage

A, B = frozenset({("a", False)}), frozenset({("b", False)})
ALLIANCE: Subject = ("alliance", 0)


def make(
    items: dict[str, frozenset[tuple[str, bool]]] | None = None,
    *,
    units: dict[int, set[int]] | None = None,
    partners: dict[int, set[int]] | None = None,
    pools: set[int] | None = None,
) -> Make:
    return Make(
        items=items or {"voice": A},
        units={place: frozenset(each) for place, each in (units or {0: {10}, 1: {20}}).items()},
        partners={p: frozenset(each) for p, each in (partners or {0: {1}, 1: {2}}).items()},
        pools=frozenset(pools or ()),
    )


def test_the_same_items_are_comparable_and_reworded_ones_are_not() -> None:
    before, after = make({"voice": A, "trust": A}), make({"voice": A, "trust": B})

    assert measured_alike(after, before, "voice")
    assert not measured_alike(after, before, "trust")
    assert not measured_alike(after, before, "overall")
    assert measured_alike(before, before, "overall")
    assert between(after, before, ALLIANCE, "trust") is Break.changed_measure


def test_an_alliance_of_other_partners_is_not_compared_with_itself() -> None:
    before, after = make(), make(partners={0: {1}, 1: {3}})

    assert between(after, before, ALLIANCE, "voice") is Break.changed_partners
    assert between(after, before, ("organisation", 1), "voice") is None


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        (("leaf", 0), ("leaf", 1)),  # the same team, at another place
        (("leaf", 1), None),  # merged since
        (("organisation", 1), ("organisation", 1)),
        (("organisation", 9), None),  # not asked before
    ],
)
def test_a_subject_is_the_same_if_its_teams_are(subject: Subject, expected: Subject | None) -> None:
    before = make(units={0: {20}, 1: {10}, 2: {30}}, partners={0: {1}, 1: {1}, 2: {2}})
    after = make(units={0: {10}, 1: {20, 30}}, partners={0: {1}, 1: {1}})

    assert counterpart(after, before, subject) == expected


def test_an_organisation_that_was_pooled_before_is_regrouped() -> None:
    before = make(partners={0: {1, 2, 3}, 1: {4}}, pools={0})
    after = make(partners={0: {1}, 1: {2, 3, 4}}, pools={1})

    assert before.subject_of(2) == ("pool", 0)
    assert after.subject_of(1) == ("organisation", 1)
    assert after.subject_of(7) is None
    assert between(after, before, ("organisation", 1), "voice") is Break.regrouped


def asked(
    homes: dict[int, int], people: dict[int, int] | None = None, *, lineage: Lineage | None = None
) -> Make:
    """A wave in which each team of each organisation is a leaf, twenty people in each."""
    return Make(
        items={"voice": A},
        units={place: frozenset({unit}) for place, unit in enumerate(homes)},
        partners={place: frozenset({home}) for place, home in enumerate(homes.values())},
        pools=frozenset(),
        homes=homes,
        people=people if people is not None else dict.fromkeys(homes, 20),
        lineage=lineage or Lineage(),
    )


def test_an_organisation_that_took_another_in_is_another_group() -> None:
    joined = Lineage(organisations={1: 2})
    before = asked({10: 1, 20: 2, 21: 2, 30: 3}, lineage=joined)
    after = asked({10: 2, 20: 2, 21: 2, 30: 3}, lineage=joined)

    assert moved(after, before, 2) == pytest.approx(20 / 60)
    assert between(after, before, ("organisation", 2), "voice") is Break.regrouped
    assert between(after, before, ("organisation", 3), "voice") is None
    assert between(after, before, ALLIANCE, "voice") is None  # the same people are asked
    assert after.subject_of(1) is None


def test_an_alliance_whose_partner_was_split_stays_the_same_and_one_that_grew_does_not() -> None:
    before = asked({10: 1, 11: 1, 20: 2})

    assert same_partners(asked({10: 1, 11: 4, 20: 2}), before)
    assert not same_partners(asked({10: 1, 11: 4, 40: 4, 20: 2}), before)
    assert not same_partners(asked({10: 1, 11: 1}), before)
    assert between(asked({10: 1, 11: 4}), before, ("organisation", 4), "voice") is Break.regrouped


@pytest.mark.parametrize(
    ("people", "share", "broken"),
    [
        ({10: 90, 11: 10, 20: 40}, 10 / 50, {1: False, 2: True}),
        ({10: 90, 11: 4, 20: 96}, 4 / 94, {1: False, 2: False}),
        ({}, 1.0, {1: True, 2: True}),  # of a wave from before, in which nobody counted them
    ],
)
def test_a_team_that_moves_breaks_the_lines_of_those_for_whom_it_is_much(
    people: dict[int, int], share: float, broken: dict[int, bool]
) -> None:
    before, after = asked({10: 1, 11: 1, 20: 2}, people), asked({10: 1, 11: 2, 20: 2}, people)

    assert max(moved(after, before, 1), moved(after, before, 2)) == pytest.approx(share)
    for organisation, expected in broken.items():
        why = between(after, before, ("organisation", organisation), "voice")
        assert (why is Break.regrouped) is expected


def test_teams_joined_into_one_leaf_are_the_same_leaf_and_joined_leaves_are_not() -> None:
    joined = Lineage(units={11: 10})
    after = replace(make(units={0: {10}, 1: {20}}), lineage=joined)
    together = replace(make(units={0: {10, 11}, 1: {20}}), lineage=joined)
    apart = replace(make(units={0: {10}, 1: {11}, 2: {20}}), lineage=joined)

    assert counterpart(after, together, ("leaf", 0)) == ("leaf", 0)
    assert counterpart(after, apart, ("leaf", 0)) is None
    assert counterpart(apart, apart, ("leaf", 1)) == ("leaf", 1)  # before they were joined
    assert counterpart(together, apart, ("leaf", 0)) is None


def test_a_lineage_that_leads_in_a_circle_ends() -> None:
    circle = Lineage(units={1: 2, 2: 1})

    assert circle.unit(1, {3}) is None
    assert circle.unit(1, {2}) == 2
    assert Lineage(units={1: 2, 2: 3}).heirs({1, 3, 4}) == {3, 4}
    assert circle.heirs({1}) == {2}
