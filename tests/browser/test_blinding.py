"""The shipped script blinds as RFC 9474 says, as a second client does, and as the server signs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page

from surveys.answering import credentials
from tests.browser.clients import ORACLE, ROUNDS, in_node
from tests.pulse.web.open_wave import opened, standing

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "rfc9474.json").read_text())
ROUND_TRIPS = 200  # half of them blinded by either client
OUTPUTS = ("prepared_msg", "inv", "blinded_msg", "sig")

Caller = Callable[..., Any]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One application for all tests of this file."""
    with standing(tmp_path_factory.mktemp("home")) as app:
        yield app


@pytest.fixture(params=["chromium", "node"])
def call(request: pytest.FixtureRequest) -> Caller:
    """Calls a function of `rounds.js` beside the shipped script, here or there."""
    if request.param == "node":
        return in_node
    page: Page = request.getfixturevalue("page")
    for file, names in (
        (ORACLE, "oracle"),
        (ROUNDS, "vector, blindings, finals, refusals"),
    ):
        page.add_init_script(f"{file.read_text()}\nObject.assign(window, {{ {names} }});")
    page.goto(opened(request.getfixturevalue("app")).path)

    def here(name: str, *given: Any) -> Any:
        return page.evaluate(f"given => {name}(...given)", list(given))

    return here


@cache
def pair() -> tuple[bytes, bytes]:
    """A key of a unit."""
    return credentials.generate()


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=lambda each: each["section"])
def test_every_published_vector_comes_out(call: Caller, vector: dict[str, str]) -> None:
    found = call("vector", VECTORS["key"], vector)

    assert found == {name: vector[name] for name in OUTPUTS}


def test_two_clients_and_the_server_agree_on_hundreds_of_random_messages(call: Caller) -> None:
    modulus, private = pair()
    made = call("blindings", modulus.hex(), ROUND_TRIPS // 2)
    signed = [
        (prepared, credentials.blind_sign(private, bytes.fromhex(blinded)).hex(), inverse)
        for prepared, blinded, inverse in made
    ]

    agreed = call("finals", modulus.hex(), signed)

    assert len(agreed) == len(made) == ROUND_TRIPS
    for (prepared, _, _), signature in zip(made, agreed, strict=True):
        credentials.verify(modulus, bytes.fromhex(prepared), bytes.fromhex(signature))
    assert len({blinded for _, blinded, _ in made}) == len(made)


def test_a_signature_that_is_not_the_announced_keys_is_refused(call: Caller) -> None:
    modulus, private = pair()
    ((prepared, blinded, inverse), _) = call("blindings", modulus.hex(), 1)
    answer = credentials.blind_sign(private, bytes.fromhex(blinded)).hex()

    said = call("refusals", modulus.hex(), [prepared, answer, inverse])

    assert said == [
        "the signature is not valid",
        "the signature is not valid",
        "the blind signature has a wrong length",
        "the signature is not valid",
        "the number has no inverse",
    ]
