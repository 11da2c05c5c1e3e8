"""What a wave about partners can be expected to tell, said before anything is sent."""

from __future__ import annotations

from dataclasses import replace

from surveys.asking.expectations import Expectations, OrganisationView, Prospect
from surveys.asking.views_ahead import Sight, ahead
from surveys.terms import STARTER

SIZES = {1: 40, 2: 30, 3: 30, 4: 24, 5: 8}


def view(agreed: str, *, pooled: tuple[int, ...] = ()) -> Expectations:
    """Five partners, of whom some agreed to the mutual view."""
    organisations = tuple(
        OrganisationView(place, f"P{place}", people,
                         Prospect.pool if place in pooled else Prospect.own)
        for place, people in SIZES.items()
    )  # fmt: skip
    terms = replace(STARTER, mutual=agreed)
    return Expectations(terms, 0.6, sum(SIZES.values()), None, None, organisations, None, ())


def test_everybody_hears_of_itself_and_nobody_of_a_pair_that_did_not_agree() -> None:
    found = ahead(view("1 2"), single=True)

    assert [each.name for each in found] == ["P1", "P2", "P3", "P4", "P5"]
    assert {each.received for each in found} == {Sight.likely}
    told = {(rater, each.name) for each in found for rater, sight in each.pairs
            if sight is Sight.likely}  # fmt: skip
    assert told == {("P1", "P2"), ("P2", "P1")}
    assert found[0].asked == 30 + 30 + 24 + 8


def test_of_a_single_hidden_view_another_is_hidden_with_it() -> None:
    first = dict(ahead(view("1 2 3 4 5"), single=True)[0].pairs)

    assert first == {
        "P2": Sight.likely,
        "P3": Sight.likely,
        "P4": Sight.for_other,
        "P5": Sight.unlikely,
    }


def test_small_partners_that_are_counted_together_say_nothing_alone_nor_of_each_other() -> None:
    found = {each.name: each for each in ahead(view("1 2 3 4 5", pooled=(4, 5)), single=True)}

    assert dict(found["P1"].pairs)["P5"] is Sight.together
    assert dict(found["P5"].pairs).keys() == {"P1", "P2", "P3"}
    assert found["P5"].asked == 40 + 30 + 30


def test_without_three_others_or_beside_a_giant_nothing_is_told_together() -> None:
    three = view("")
    few = replace(three, organisations=three.organisations[:3])
    giant = replace(
        three,
        organisations=(replace(three.organisations[0], people=400), *three.organisations[1:]),
    )

    assert {each.received for each in ahead(few, single=True)} == {Sight.few_partners}
    found = {each.name: each.received for each in ahead(giant, single=True)}
    assert found == {"P1": Sight.likely} | dict.fromkeys(
        ("P2", "P3", "P4", "P5"), Sight.few_partners
    )


def test_where_three_are_drawn_a_pair_needs_many_more_people() -> None:
    eleven = tuple(
        OrganisationView(place, f"P{place:02}", 60 if place == 1 else 25, Prospect.own)
        for place in range(1, 12)
    )
    every = " ".join(str(place) for place in range(1, 12))
    many = replace(view(every), organisations=eleven)

    all_asked, three_drawn = ahead(many, single=True), ahead(many, single=True, drawn=3)

    assert {sight for each in all_asked for _, sight in each.pairs} == {Sight.likely}
    assert {each.received for each in three_drawn} == {Sight.likely}
    pairs = {(rater, each.name): sight for each in three_drawn for rater, sight in each.pairs}
    assert {sight for (rater, _), sight in pairs.items() if rater != "P01"} == {Sight.unlikely}
    assert pairs["P01", "P02"] is Sight.likely  # of 60 people 60 % answer, and 3 of 10 about P02
