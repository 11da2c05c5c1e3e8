"""Credentials against the RFC's vectors, against chance, and against whoever has no key."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random, SystemRandom
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA384
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.answering import credentials
from surveys.errors import CredentialForged, CredentialMalformed, SigningFailed
from tests.keypool import POOL

RFC = json.loads((Path(__file__).parents[2] / "data" / "rfc9474.json").read_text())
VECTORS = RFC["vectors"]
NUMBERS = {name: int(value, 16) for name, value in RFC["key"].items()}
WIDTH = 512
MODULUS = NUMBERS["n"].to_bytes(WIDTH)
PUBLIC, PRIVATE = POOL[0]
FEW = settings(max_examples=25)


def private_half() -> bytes:
    """The RFC's key in the order of ours."""
    p, q, d = NUMBERS["p"], NUMBERS["q"], NUMBERS["d"]
    parts = (p, q, d % (p - 1), d % (q - 1), pow(q, -1, p))
    return b"".join(part.to_bytes(WIDTH // 2) for part in parts)


class Given(Random):
    """A random source that draws what a vector says was drawn."""

    def __init__(self, vector: dict[str, str]) -> None:
        super().__init__()
        self.vector = vector

    def randbytes(self, n: int) -> bytes:
        drawn = bytes.fromhex(self.vector["salt"])
        assert len(drawn) == n
        return drawn

    def randrange(self, *_: Any) -> int:
        return pow(int(self.vector["inv"], 16), -1, NUMBERS["n"])


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["section"] for vector in VECTORS])
def test_each_vector_of_the_rfc_comes_out_byte_for_byte(vector: dict[str, str]):
    prepared = bytes.fromhex(vector["msg_prefix"] + vector["msg"])
    salt = len(vector["salt"]) // 2

    encoded = credentials.encode(prepared, 4095, bytes.fromhex(vector["salt"]))
    blinded, inverse = credentials.blind(MODULUS, prepared, Given(vector), salt=salt)
    blind_signature = credentials.blind_sign(private_half(), blinded)
    signature = credentials.finalize(MODULUS, prepared, blind_signature, inverse, salt=salt)

    assert prepared.hex() == vector["prepared_msg"]
    assert encoded.hex() == vector["encoded_msg"]
    assert blinded.hex() == vector["blinded_msg"]
    assert inverse.hex() == vector["inv"]
    assert blind_signature.hex() == vector["blind_sig"]
    assert signature.hex() == vector["sig"]


def test_all_four_variants_of_the_rfc_are_there():
    assert {vector["name"].removeprefix("RSABSSA-SHA384-") for vector in VECTORS} == {
        "PSS-Randomized",
        "PSSZERO-Randomized",
        "PSS-Deterministic",
        "PSSZERO-Deterministic",
    }


def test_a_key_has_the_promised_size_and_signs():
    public, private = credentials.generate()
    number = int.from_bytes(public)
    prepared = credentials.prepare(SystemRandom())
    blinded, inverse = credentials.blind(public, prepared, SystemRandom())

    signed = credentials.blind_sign(private, blinded)

    assert (len(public), number.bit_length()) == (384, 3072)
    assert len(prepared) == 64
    credentials.verify(public, prepared, credentials.finalize(public, prepared, signed, inverse))


def issued(prepared: bytes, seed: int) -> bytes:
    """A signature as a respondent would have it."""
    blinded, inverse = credentials.blind(PUBLIC, prepared, Random(seed))
    return credentials.finalize(PUBLIC, prepared, credentials.blind_sign(PRIVATE, blinded), inverse)


@FEW
@given(st.binary(min_size=64, max_size=64), st.integers())
def test_a_second_program_accepts_what_was_signed_blindly(prepared: bytes, seed: int):
    signature = issued(prepared, seed)

    key = rsa.RSAPublicNumbers(65537, int.from_bytes(PUBLIC)).public_key()
    key.verify(signature, prepared, padding.PSS(padding.MGF1(SHA384()), 48), SHA384())


@FEW
@given(st.binary(min_size=64, max_size=64), st.integers(), st.integers(0, 8 * 384 - 1))
def test_a_signature_with_one_bit_changed_is_forged(prepared: bytes, seed: int, bit: int):
    signature = bytearray(issued(prepared, seed))
    signature[bit // 8] ^= 1 << bit % 8

    with pytest.raises(CredentialForged):
        credentials.verify(PUBLIC, prepared, bytes(signature))


@FEW
@given(st.binary(max_size=400))
def test_no_bytes_pass_for_a_signature(made_up: bytes):
    with pytest.raises(CredentialForged):
        credentials.verify(PUBLIC, bytes(64), made_up)


@FEW
@given(st.binary(min_size=64, max_size=64))
def test_two_blindings_of_one_message_are_different(prepared: bytes):
    blinded = {credentials.blind(PUBLIC, prepared, SystemRandom())[0] for _ in range(3)}

    assert len(blinded) == 3


def test_every_pair_of_issue_and_answer_has_a_blinding_that_explains_it():
    rng, number = SystemRandom(), int.from_bytes(PUBLIC)
    seen = []
    for _ in range(6):
        prepared = credentials.prepare(rng)
        blinded, inverse = credentials.blind(PUBLIC, prepared, rng)
        signed = credentials.blind_sign(PRIVATE, blinded)
        seen.append((blinded, signed, credentials.finalize(PUBLIC, prepared, signed, inverse)))

    explained = 0
    for blinded, signed, _ in seen:
        for _, _, signature in seen:
            mask = int.from_bytes(signed) * pow(int.from_bytes(signature), -1, number) % number
            encoded = pow(int.from_bytes(signature), 65537, number)
            explained += int.from_bytes(blinded) == encoded * pow(mask, 65537, number) % number

    assert explained == 36


@pytest.mark.parametrize("blinded", [b"", bytes(383), bytes(385), b"\xff" * 384, PUBLIC])
def test_what_does_not_fit_the_key_is_not_signed(blinded: bytes):
    with pytest.raises(CredentialMalformed):
        credentials.blind_sign(PRIVATE, blinded)


def test_a_half_of_the_key_that_went_wrong_gives_nothing_away():
    damaged = bytearray(PRIVATE)
    damaged[192 * 2 + 100] ^= 1  # of the exponent for the first prime

    with pytest.raises(SigningFailed):
        credentials.blind_sign(bytes(damaged), bytes(383) + b"\7")


def test_a_signature_of_another_key_is_refused_by_the_respondent():
    prepared = credentials.prepare(SystemRandom())
    blinded, inverse = credentials.blind(PUBLIC, prepared, SystemRandom())
    smaller = min(POOL[1:], key=lambda pair: pair[0])
    message = int.from_bytes(blinded) % int.from_bytes(smaller[0])

    signed = credentials.blind_sign(smaller[1], message.to_bytes(384))

    for wrong in (signed, bytes(384), signed[:-1]):
        with pytest.raises(CredentialForged):
            credentials.finalize(PUBLIC, prepared, wrong, inverse)
