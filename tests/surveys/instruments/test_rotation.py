"""What takes turns: each promise of a rotation, for any instrument and for the shipped one."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import ceil, gcd

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.errors import InstrumentInvalid, PlanInvalid
from surveys.instruments import loader, rotation
from surveys.instruments.loader import Construct, Instrument, Item
from surveys.instruments.rotation import Rule

MINI = loader.load("trust-mini")
MINI_RULE = Rule(("safety_speak_up", "trust_goodwill"), 4)


def made(sizes: list[int]) -> Instrument:
    """An instrument with so many items in each construct: c0_0, c0_1, …, c1_0, …"""
    constructs = tuple(Construct(f"c{n}", {}, {}, "") for n in range(len(sizes)))
    items = tuple(
        Item(f"c{n}_{i}", f"c{n}", reverse=False, text={})
        for n, size in enumerate(sizes)
        for i in range(size)
    )
    return replace(MINI, constructs=constructs, items=items)


@st.composite
def rotations(draw: st.DrawFn) -> tuple[Instrument, Rule]:
    """Any possible rotation: G constructs of k items, r in turn, a anchors."""
    groups, each = draw(st.integers(1, 12)), draw(st.integers(1, 6))
    anchors = draw(st.integers(0, 4))
    in_turn = draw(st.integers(1, groups))
    instrument = made([1] * anchors + [each] * groups)
    return instrument, Rule(tuple(f"c{n}_0" for n in range(anchors)), in_turn)


def row(instrument: Instrument, rule: Rule, rounds: int = 3) -> list[list[str]]:
    """What takes turns in each wave, several rounds long, without the anchors."""
    turns = rotation.turns(instrument, rule)
    return [keys[len(rule.anchors) :] for keys in turns * rounds]


@given(rotations())
def test_every_wave_begins_with_the_anchors_and_asks_equally_many(
    given: tuple[Instrument, Rule],
) -> None:
    instrument, rule = given
    turns = rotation.turns(instrument, rule)

    assert all(tuple(keys[: len(rule.anchors)]) == rule.anchors for keys in turns)
    assert {len(set(keys)) for keys in turns} == {rule.questions}
    assert {len(keys) for keys in turns} == {rule.questions}


@given(rotations())
def test_no_item_is_asked_again_until_every_other_was(given: tuple[Instrument, Rule]) -> None:
    instrument, rule = given
    asked = [key for keys in row(instrument, rule) for key in keys]
    others = len(instrument.items) - len(rule.anchors)

    for start in range(len(asked) - others + 1):
        assert len(set(asked[start : start + others])) == others


@given(rotations())
def test_each_construct_is_back_in_as_few_waves_as_can_be(given: tuple[Instrument, Rule]) -> None:
    instrument, rule = given
    of = {item.key: item.construct for item in instrument.items}
    waves = row(instrument, rule)
    groups = len(instrument.constructs) - len(rule.anchors)

    for construct in {of[key] for keys in waves for key in keys}:
        seen = [n for n, keys in enumerate(waves) if construct in [of[key] for key in keys]]
        assert seen[0] < ceil(groups / rule.in_turn)
        assert all(later - n <= ceil(groups / rule.in_turn) for n, later in pairwise(seen))


@given(rotations())
def test_no_wave_asks_two_questions_of_one_subject(given: tuple[Instrument, Rule]) -> None:
    instrument, rule = given
    of = {item.key: item.construct for item in instrument.items}

    for keys in rotation.turns(instrument, rule):
        assert len({of[key] for key in keys}) == len(keys)


@given(rotations())
def test_a_round_is_as_short_as_can_be_and_always_the_same(given: tuple[Instrument, Rule]) -> None:
    instrument, rule = given
    others = len(instrument.items) - len(rule.anchors)
    turns = rotation.turns(instrument, rule)

    assert len(turns) == others // gcd(others, rule.in_turn)
    assert turns == rotation.turns(instrument, rule)


@given(rotations(), st.integers(2, 20))
def test_what_is_not_refused_is_back_within_thirteen_weeks(
    given: tuple[Instrument, Rule], weeks: int
) -> None:
    instrument, rule = given
    turns = rotation.turns(instrument, rule)
    groups = len(instrument.constructs) - len(rule.anchors)

    if groups <= rule.in_turn * (13 // weeks):
        rotation.check(instrument, turns, weeks)
    else:
        with pytest.raises(PlanInvalid, match="within a quarter"):
            rotation.check(instrument, turns, weeks)


def test_the_shipped_rotation_brings_eleven_subjects_back_within_twelve_weeks() -> None:
    turns = rotation.turns(MINI, MINI_RULE)
    constructs = {each.key for each in loader.bank().constructs}
    rotation.check(MINI, turns, 4)

    assert rotation.of(MINI) == turns
    assert rotation.of(loader.load("trust-core")) is None
    assert rotation.longest_absence(MINI, turns) == 3
    assert rotation.rule("trust-mini") == MINI_RULE
    assert rotation.rule("trust-core") is None
    assert (rotation.questions(MINI), rotation.questions(loader.load("trust-core"))) == (6, 15)
    assert len(turns) == 9
    assert len({key for keys in turns for key in keys}) == 38
    for start in range(9):
        three = [turns[(start + n) % 9] for n in range(3)]
        waves = [rotation.asked(MINI, keys).constructs for keys in three]
        assert {construct.key for wave in waves for construct in wave} == constructs


def test_each_wave_of_the_shipped_rotation_has_reversed_questions_among_the_others() -> None:
    for keys in rotation.turns(MINI, MINI_RULE):
        reversals = [item.reverse for item in rotation.asked(MINI, keys).items]

        assert sum(reversals) == 2


def test_the_anchors_are_questions_that_the_core_asks_too() -> None:
    core = {item.key for item in loader.load("trust-core").items}

    assert core.issuperset(MINI_RULE.anchors)


def test_a_waves_questionnaire_has_its_items_in_order_and_their_subjects_alone() -> None:
    asked = rotation.asked(MINI, ["trust_goodwill", "voice_say"])

    assert [item.key for item in asked.items] == ["trust_goodwill", "voice_say"]
    assert [each.key for each in asked.constructs] == ["trust_in_partners", "voice"]
    assert (asked.key, asked.open_question) == ("trust-mini", MINI.open_question)
    with pytest.raises(InstrumentInvalid, match="has no item “gone”"):
        rotation.asked(MINI, ["gone"])


def test_a_cadence_that_is_too_slow_is_told_what_is_possible() -> None:
    sentence = (
        "“trust-mini” asks about its subjects in turn, and a subject is back after 3 waves at the "
        "latest: 24 weeks. It has to be back within a quarter, so let a wave come every 4 weeks or "
        "oftener."
    )
    many = made([2] * 8)

    with pytest.raises(PlanInvalid) as refused:
        rotation.check(MINI, rotation.turns(MINI, MINI_RULE), 8)
    assert str(refused.value) == sentence
    with pytest.raises(PlanInvalid, match="more questions would have to take turns in a wave"):
        rotation.check(many, rotation.turns(many, Rule((), 1)), 2)


@pytest.mark.parametrize(
    ("sizes", "rule", "told"),
    [
        ([1, 4, 4], Rule(("gone",), 1), "the anchor “gone” is no item"),
        ([2, 4, 4], Rule(("c0_0",), 1), "“c0_1” is never asked"),
        ([1, 4, 4], Rule(("c0_0",), 3), "3 of 2 subjects cannot take turns"),
        ([1, 4, 4], Rule(("c0_0",), 0), "0 of 2 subjects cannot take turns"),
        ([4, 3], Rule((), 1), "as many items as the others"),
    ],
)
def test_items_that_cannot_take_turns_are_refused(sizes: list[int], rule: Rule, told: str) -> None:
    with pytest.raises(InstrumentInvalid, match=told):
        rotation.turns(made(sizes), rule)
