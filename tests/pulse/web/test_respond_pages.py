"""The shelf of questionnaires and drawn pages."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Request
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import EnvironBuilder

from pulse.web.respond.pages import FRESH, GROUP, HTML, Page, Questionnaire, Shelf
from surveys.answering.served import Served
from surveys.errors import InstrumentInvalid, NotFound, WaveClosed
from surveys.instruments.loader import load
from tests.pulse.web.open_wave import public


class Box:
    """Manifests that a test may change, and a clock that it turns."""

    def __init__(self) -> None:
        self.manifests: dict[str, Any] = {"a": public(), "b": public()}
        self.files: dict[tuple[str, str], Served] = {}
        self.looks = 0
        self.now = 100.0

    def manifest(self, wave: str) -> Any:
        self.looks += 1
        found = self.manifests.get(wave, NotFound(wave))
        if isinstance(found, Exception):
            raise found
        return found

    def shelf(self) -> Shelf:
        return Shelf(
            self.manifest, lambda wave, name: self.files.get((wave, name)), lambda: self.now
        )


def page(text: str) -> Served:
    return Served.of(HTML, text.encode())


def test_a_page_that_was_stored_at_launch_is_never_drawn() -> None:
    box = Box()
    box.files["a", "ask.en"] = page("as it was")

    shelf = box.shelf()

    assert shelf.page("a", "ask.en", draw=lambda: page("anew")).plain == b"as it was"
    assert shelf.page("b", "ask.en", draw=lambda: page("anew")).plain == b"anew"


def test_a_page_is_drawn_once_for_each_wave_and_language() -> None:
    shelf = Box().shelf()
    drawn: list[str] = []

    def draw() -> Served:
        drawn.append("once")
        return page(f"page {len(drawn)}")

    pages = [
        shelf.page(wave, f"ask.{language}", draw=draw)
        for wave in ("a", "b")
        for language in ("en", "ar")
        for _again in range(3)
    ]

    assert len(drawn) == 4
    assert [page.plain for page in pages[:4]] == [b"page 1"] * 3 + [b"page 2"]


def test_a_wave_is_looked_up_again_only_when_it_is_no_longer_fresh() -> None:
    box = Box()
    shelf = box.shelf()

    first = shelf.questionnaire("a")
    box.now += FRESH * 0.9
    assert shelf.questionnaire("a") is first
    assert box.looks == 1
    box.now += FRESH * 0.2
    assert shelf.questionnaire("a") is first
    assert box.looks == 2


def test_a_shut_wave_is_forgotten_with_its_pages_and_no_other() -> None:
    box = Box()
    shelf = box.shelf()
    for wave in ("a", "b"):
        shelf.questionnaire(wave)
        shelf.page(wave, "ask.en", draw=lambda: page("old"))
    box.manifests["a"] = WaveClosed("over")
    box.now += FRESH * 1.1

    with pytest.raises(WaveClosed):
        shelf.questionnaire("a")

    assert shelf.page("a", "ask.en", draw=lambda: page("new")).plain == b"new"
    assert shelf.page("b", "ask.en", draw=lambda: page("new")).plain == b"old"


def test_an_unknown_wave_is_not_remembered() -> None:
    box = Box()
    shelf = box.shelf()

    for _ in range(3):
        with pytest.raises(NotFound):
            shelf.questionnaire("nowhere")

    assert box.looks == 3


@pytest.mark.parametrize("lacking", ["alliance", "closes", "thresholds", "questionnaire"])
def test_a_manifest_that_lacks_what_must_be_said_is_refused(lacking: str) -> None:
    manifest = public()
    del manifest[lacking]

    with pytest.raises(InstrumentInvalid):
        Questionnaire.of("a", manifest)


@pytest.mark.parametrize("threshold", ["team", "organisation", "item", "notes"])
def test_a_page_that_could_not_name_a_threshold_is_not_drawn(threshold: str) -> None:
    manifest = public()
    del manifest["thresholds"][threshold]

    with pytest.raises(InstrumentInvalid):
        Questionnaire.of("a", manifest)


@given(st.integers(min_value=1, max_value=60))
def test_groups_hold_every_question_once_and_are_of_like_size(count: int) -> None:
    plain = load("trust-core").as_dict()
    asked = Questionnaire.of(
        "a", public(questionnaire=plain | {"items": plain["items"][:1] * count})
    )

    groups = asked.groups

    assert [number for group in groups for number, _ in group] == list(range(1, count + 1))
    sizes = {len(group) for group in groups}
    assert max(sizes) <= GROUP
    assert max(sizes) - min(sizes) <= 1


def test_the_time_it_takes_is_told_in_half_minutes() -> None:
    plain = load("trust-core").as_dict()

    def asked(count: int) -> Questionnaire:
        return Questionnaire.of(
            "a", public(questionnaire=plain | {"items": plain["items"][:1] * count})
        )

    assert [asked(count).seconds for count in (1, 4, 15, 16, 33)] == [30, 30, 90, 120, 210]
    assert [asked(count).minutes for count in (16, 33)] == [2, 4]


def test_long_words_of_a_scale_stand_one_below_the_other() -> None:
    plain = load("trust-core").as_dict()
    german = ["trifft überhaupt nicht zu", "eher nicht", "teils", "eher schon", "uneingeschränkt"]
    asked = Questionnaire.of(
        "a", public(questionnaire=plain | {"labels": {"en": plain["labels"]["en"], "de": german}})
    )

    assert asked.wordy("de")
    assert not asked.wordy("en")


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [("gzip", True), ("*", True), ("br, gzip;q=0.5", True), ("gzip;q=0", False), ("", False)],
)
def test_only_who_can_unpack_a_page_gets_it_packed(accepted: str, packed: bool) -> None:
    request = Request(EnvironBuilder(headers=[("Accept-Encoding", accepted)]).get_environ())

    reply = Page.of(page("hello")).reply(request)

    assert ("Content-Encoding" in reply.headers) is packed


def test_the_same_page_has_the_same_bytes_in_every_process() -> None:
    assert Page.of(page("hello")) == Page.of(page("hello"))
