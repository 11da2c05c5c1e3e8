"""Instruments as they are shipped, and what a contradictory file is told."""

from __future__ import annotations

import copy
import json
import re
from itertools import pairwise
from typing import Any

import pytest

from surveys.errors import InstrumentInvalid, NotFound
from surveys.instruments import loader
from surveys.instruments.loader import Instrument

SMALL: dict[str, Any] = {
    "key": "small",
    "version": 1,
    "languages": ["en", "de"],
    "title": {"en": "Small", "de": "Klein"},
    "about": {"en": "Three questions.", "de": "Drei Fragen."},
    "scale": {"low": 1, "high": 3, "labels": {"en": ["no", "so", "yes"], "de": ["n", "s", "j"]}},
    "constructs": {
        "calm": {
            "label": {"en": "Calm", "de": "Ruhe"},
            "about": {"en": "Whether it is calm.", "de": "Ob es ruhig ist."},
            "items": [
                {"key": "calm_1", "text": {"en": "It is calm.", "de": "Es ist ruhig."}},
                {"key": "calm_2", "text": {"en": "I rest.", "de": "Ich ruhe."}},
                {"key": "calm_3", "reverse": True, "text": {"en": "It is loud.", "de": "Laut."}},
            ],
        }
    },
}


def small() -> dict[str, Any]:
    return copy.deepcopy(SMALL)


def every_wording() -> list[tuple[str, str]]:
    return [
        (item.key, item.text["en"])
        for instrument in (loader.bank(), loader.load("process-trust"))
        for item in instrument.items
    ]


def test_the_bank_has_eleven_constructs_of_four_items_with_some_reversed_in_each() -> None:
    bank = loader.bank()

    assert len(bank.constructs) == 11
    for construct in bank.constructs:
        reversals = [item.reverse for item in bank.items if item.construct == construct.key]
        assert len(reversals) == 4
        assert 1 <= sum(reversals) <= 2
        assert re.search(r"\(.+ \d{4}\)", construct.modelled_on), construct.key


def test_trust_core_asks_fifteen_items_of_five_constructs_three_each() -> None:
    core = loader.load("trust-core")

    assert [construct.key for construct in core.constructs] == [
        "psychological_safety",
        "trust_in_partners",
        "decision_rights",
        "follow_through",
        "voice",
    ]
    assert len(core.items) == 15
    for construct in core.constructs:
        reversals = [item.reverse for item in core.items if item.construct == construct.key]
        assert sorted(reversals) == [False, False, True]


def test_all_other_constructs_of_the_bank_are_modules_of_three_items() -> None:
    core = loader.load("trust-core")
    others = {each.key for each in loader.bank().constructs} - {e.key for e in core.constructs}

    assert set(core.modules) == others
    for module in core.modules:
        longer = loader.load("trust-core", (module,))
        added = [item for item in longer.items if item.construct == module]
        assert len(longer.items) == 18
        assert sorted(item.reverse for item in added) == [False, False, True]


def test_neighbours_on_the_page_never_measure_the_same_and_each_five_mix_their_directions() -> None:
    items = loader.load("trust-core").items

    assert all(a.construct != b.construct for a, b in pairwise(items))
    for start in range(0, 15, 5):
        five = items[start : start + 5]
        assert len({item.construct for item in five}) == 5
        assert 1 <= sum(item.reverse for item in five) <= 2
    assert not items[0].reverse


def test_process_trust_says_that_its_items_are_read_one_by_one() -> None:
    process = loader.load("process-trust")

    assert process.single_items
    assert [item.text["en"] for item in process.items] == [
        "I believe my answers stay anonymous.",
        "I expect something to change because of this.",
    ]


def test_each_item_is_one_short_sentence() -> None:
    for key, text in every_wording():
        words = re.findall(r"[\w'-]+", text)
        assert text.endswith("."), key
        assert text.count(".") == 1, key
        assert 4 <= len(words) <= 14, key
        assert max(map(len, words)) <= 13, key


def test_the_wording_can_be_read_at_the_age_of_twelve() -> None:
    # Coleman and Liau (1975), Journal of Applied Psychology 60, 283-284; grade 7 is age 12
    words = [word for _, text in every_wording() for word in re.findall(r"[\w'-]+", text)]
    letters = 100 * sum(len(re.sub(r"\W", "", word)) for word in words) / len(words)
    sentences = 100 * len(every_wording()) / len(words)

    assert 0.0588 * letters - 0.296 * sentences - 15.8 < 7.5


def test_no_item_asks_two_things_or_says_not() -> None:
    for key, text in every_wording():
        assert not re.search(r"\b(and|or|as well as|not|never|n't)\b", text), key


def test_no_key_of_an_item_stands_for_two_wordings() -> None:
    bank = {item.key: item.text for item in loader.bank().items}

    for name in loader.names():
        instrument = loader.load(name, loader.load(name).modules)
        assert all(bank.get(item.key, item.text) == item.text for item in instrument.items)


def test_an_instrument_survives_the_manifest() -> None:
    core = loader.load("trust-core", ("recognition",))

    assert Instrument.from_dict(json.loads(json.dumps(core.as_dict()))) == core


@pytest.mark.parametrize(
    ("wanted", "spoken"), [("de", "de"), ("de-AT", "de"), ("de_CH", "de"), ("fr", "en")]
)
def test_a_language_it_does_not_speak_becomes_its_first(wanted: str, spoken: str) -> None:
    assert loader.read(small(), name="small").language(wanted) == spoken


def test_an_unknown_instrument_is_answered_with_those_there_are() -> None:
    with pytest.raises(NotFound, match=r"“nonsense”.*process-trust, trust-core"):
        loader.load("nonsense")


def test_a_module_that_is_not_offered_is_refused() -> None:
    with pytest.raises(InstrumentInvalid, match="no module “voice”"):
        loader.load("trust-core", ("voice",))


def without_title(plain: dict[str, Any]) -> None:
    del plain["title"]


def with_a_foreign_key(plain: dict[str, Any]) -> None:
    plain["key"] = "other"


def with_a_spaced_key(plain: dict[str, Any]) -> None:
    plain["constructs"]["calm"]["items"][0]["key"] = "calm 1"


def with_a_double(plain: dict[str, Any]) -> None:
    plain["constructs"]["calm"]["items"][0]["key"] = "calm_2"


def with_two_items(plain: dict[str, Any]) -> None:
    del plain["constructs"]["calm"]["items"][0]


def with_one_direction(plain: dict[str, Any]) -> None:
    plain["constructs"]["calm"]["items"][2]["reverse"] = False


def without_german(plain: dict[str, Any]) -> None:
    del plain["constructs"]["calm"]["items"][1]["text"]["de"]


def with_a_label_too_few(plain: dict[str, Any]) -> None:
    plain["scale"]["labels"]["de"] = ["n", "j"]


def with_a_falling_scale(plain: dict[str, Any]) -> None:
    plain["scale"]["high"] = 1


def without_a_language(plain: dict[str, Any]) -> None:
    plain["languages"] = []


def without_items(plain: dict[str, Any]) -> None:
    plain["constructs"] = {}


def with_a_loan_from_no_bank(plain: dict[str, Any]) -> None:
    plain["from_bank"] = {"voice": ["voice_say"]}


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (without_title, "lacks “title”"),
        (with_a_foreign_key, "the key is “other”; it must be “small”"),
        (with_a_spaced_key, "“calm 1” needs a key of small letters"),
        (with_a_double, "“calm_2” stands twice"),
        (with_two_items, "fewer than 3 items"),
        (with_one_direction, "needs both kinds of items"),
        (without_german, "item “calm_2” has no wording in “de”"),
        (with_a_label_too_few, "needs 3 labels in “de”"),
        (with_a_falling_scale, "does not rise"),
        (without_a_language, "no language is named"),
        (without_items, "there is no item"),
        (with_a_loan_from_no_bank, "takes “voice” from no bank"),
    ],
)
def test_a_file_that_contradicts_itself_is_told_so_in_one_sentence(spoil: Any, words: str) -> None:
    plain = small()
    spoil(plain)

    with pytest.raises(InstrumentInvalid, match=words):
        loader.read(plain, name="small")
