"""Receipts: what they hold, how a slip is noticed, and what follows from them."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.answering import receipts
from surveys.errors import ReceiptMistyped

GOLDEN = json.loads(
    (Path(__file__).parents[2] / "data" / "receipts.json").read_text(encoding="utf-8")
)
SECRETS = st.binary(min_size=receipts.RANDOM, max_size=receipts.RANDOM)
WORDS = receipts.listed("en")


def one_slip(word: str) -> set[str]:
    """What a word is left as when one of its letters is lost, and the word itself."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def places(typed: str) -> tuple[int, ...]:
    """Where a receipt that was mistyped is said to be wrong."""
    with pytest.raises(ReceiptMistyped) as refused:
        receipts.read(typed, "en")
    return refused.value.places


@pytest.mark.parametrize("language", receipts.LANGUAGES)
def test_a_list_has_two_to_the_thirteen_plain_words_in_order(language: str) -> None:
    words = receipts.listed(language)

    assert len(set(words)) == 1 << receipts.WIDTH
    assert list(words) == sorted(words)
    assert all(word.isalpha() and word == word.casefold() and len(word) <= 8 for word in words)


@pytest.mark.parametrize("language", receipts.LANGUAGES)
def test_no_two_words_are_one_slip_of_a_finger_apart(language: str) -> None:
    taken: dict[str, str] = {}
    for word in receipts.listed(language):
        for left in one_slip(word):
            assert taken.setdefault(left, word) == word


def test_there_are_eighty_random_bits_and_more_than_eight_that_check() -> None:
    assert receipts.RANDOM * 8 == 80
    assert receipts.CHECKED == 11
    assert min(receipts.CHECKS) > 0


@given(SECRETS)
def test_a_receipt_is_read_as_it_was_written(secret: bytes) -> None:
    words = receipts.written(secret, "en")

    assert len(words) == 7
    assert receipts.read(" ".join(words), "en") == secret


@given(SECRETS, st.sampled_from([", ", "-", "\n", " \u200b ", "\u202e ", " 3. "]))
def test_what_stands_between_the_words_and_their_case_do_not_matter(
    secret: bytes, between: str
) -> None:
    words = receipts.written(secret, "en")

    assert receipts.read(between.join(words).upper(), "en") == secret


@given(SECRETS, st.integers(0, 6), st.data())
def test_a_slip_of_a_letter_is_noticed_and_its_place_found(
    secret: bytes, at: int, data: st.DataObject
) -> None:
    words = list(receipts.written(secret, "en"))
    letter = data.draw(st.integers(0, len(words[at]) - 1))
    other = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    wrong = words[at][:letter] + other + words[at][letter + 1 :]
    right, words[at] = words[at], wrong

    if wrong != right:
        assert places(" ".join(words)) == (at + 1,)


def test_another_word_of_the_list_is_noticed_but_once_in_two_thousand_times() -> None:
    rng, missed = Random(1), 0
    for _ in range(2000):
        words = list(receipts.written(rng.randbytes(10), "en"))
        words[rng.randrange(7)] = rng.choice(WORDS)
        known = [WORDS.index(word) for word in words]
        missed += receipts._fits(known) is not None

    assert missed <= 6  # 2000 / 2 ** 11 is 1; six or more come up once in 1,700 runs


@pytest.mark.parametrize(("one", "other"), [(1, 2), (3, 7)])
def test_two_words_that_changed_places_are_found(one: int, other: int) -> None:
    words = list(receipts.written(b"ten bytes!", "en"))
    words[one - 1], words[other - 1] = words[other - 1], words[one - 1]

    assert {one, other} <= set(places(" ".join(words)))


def test_a_word_that_was_taken_for_one_like_it_is_found() -> None:
    rng = Random(2)
    for _ in range(20):
        words = list(receipts.written(rng.randbytes(10), "en"))
        at = rng.randrange(7)
        alike = [
            word
            for word, _, _ in receipts.process.extract(
                words[at], WORDS, scorer=receipts.OSA.distance, score_cutoff=2, limit=3
            )
            if word != words[at]
        ]
        if alike:
            words[at] = alike[0]
            assert at + 1 in places(" ".join(words))


@pytest.mark.parametrize("count", [0, 1, 3, 6, 8])
def test_a_part_of_a_receipt_says_how_many_words_were_found(count: int) -> None:
    words = (*receipts.written(b"ten bytes!", "en"), "harbor")

    with pytest.raises(ReceiptMistyped) as refused:
        receipts.read(" ".join(words[:count]), "en")

    assert refused.value.count == count


@given(st.text(max_size=600))
def test_what_is_no_receipt_is_a_slip_and_never_an_error(text: str) -> None:
    assert set(places(text)) <= set(range(1, receipts.WORDS + 1))


@pytest.mark.parametrize("vector", GOLDEN)
def test_words_and_what_follows_from_them_are_those_of_the_record(vector: dict[str, str]) -> None:
    secret = bytes.fromhex(vector["secret"])

    found = receipts.derived(secret, vector["form"])

    assert " ".join(receipts.written(secret, "en")) == vector["words"]
    assert found.box.hex() == vector["box"]
    assert found.private.hex() == vector["private"]
    assert found.thread.hex() == vector["thread"]


def test_both_halves_and_every_form_have_values_of_their_own() -> None:
    found = [receipts.derived(b"ten bytes!", form) for form in ("one", "two")]
    values = {each for one in found for each in (one.box, one.private, one.thread)}

    assert len(values) == 6
    assert all(a not in b for a, b in combinations(values, 2))
