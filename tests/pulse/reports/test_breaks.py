"""Where a series cannot be compared with its own past."""

import pytest

from pulse.reports.breaks import Break, Make, Subject, between, counterpart, measured_alike

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
