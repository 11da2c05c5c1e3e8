"""Credentials: blind signatures by which a unit admits an answer without learning whose it is.

RSABSSA-SHA384-PSS-Randomized of RFC 9474, with 3072 bits. The server's half is `generate`,
`blind_sign` and `verify`; `prepare`, `blind` and `finalize` are the respondent's half, for programs
that answer without a browser.
"""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache
from random import Random

import gmpy2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA384
from gmpy2 import mpz

from surveys.errors import CredentialForged, CredentialMalformed, SigningFailed

SCHEME = "RSABSSA-SHA384-PSS-Randomized"
BITS = 3072
EXPONENT = 65537
WIDTH = BITS // 8  # bytes of a modulus, a blinded message and a signature
PREFIX = 32  # random bytes before the message
MESSAGE = 32
PREPARED = PREFIX + MESSAGE
SALT = 48
_HASH = 48
_PARTS = 5  # p, q, d mod p-1, d mod q-1 and 1/q mod p: the private half, each of the same width
_MASKED = 8  # bytes of zero before the hash (RFC 8017, section 9.1.1)
_WORN = 8  # bytes drawn beyond a modulus, so that what is left of them is even


def generate() -> tuple[bytes, bytes]:
    """Make a fresh key of 3072 bits.

    Returns:
        The modulus, which is public, and the private half, which must be sealed.
    """
    made = rsa.generate_private_key(EXPONENT, BITS).private_numbers()
    parts = (made.p, made.q, made.dmp1, made.dmq1, made.iqmp)
    modulus = made.public_numbers.n.to_bytes(WIDTH)
    return modulus, b"".join(part.to_bytes(WIDTH // 2) for part in parts)


def blind_sign(private: bytes, blinded: bytes) -> bytes:
    """Sign a blinded message.

    The exponentiations run in constant time on a base that was blinded once more; the result is
    checked before it leaves, since one wrong half would give the key away.

    Args:
        private: as `generate` made it.
        blinded: as wide as the modulus.

    Returns:
        The blind signature, as wide as the modulus.

    Raises:
        CredentialMalformed: not as wide as the modulus, or not below it.
        SigningFailed: the machine made a mistake; nothing of the result is kept.

    Source: RFC 9474, section 4.3 (BlindSign); RFC 8017, section 5.1.2 (two primes); Boneh,
        DeMillo, Lipton (1997) on faults; Kocher (1996) on blinding.
    """
    width = len(private) // _PARTS
    p, q, d_p, d_q, inverse = (
        mpz.from_bytes(private[start : start + width], "big")
        for start in range(0, len(private), width)
    )
    modulus = p * q
    message = mpz.from_bytes(blinded, "big")
    if len(blinded) != 2 * width or message >= modulus:
        raise CredentialMalformed("The blinded message does not fit the key.")
    mask, unmask = _mask(modulus)
    base = message * gmpy2.powmod(mask, EXPONENT, modulus) % modulus
    with gmpy2.context(allow_release_gil=True):  # another thread may sign meanwhile
        of_p = gmpy2.powmod_sec(base % p, d_p, p)
        of_q = gmpy2.powmod_sec(base % q, d_q, q)
    signature = (of_q + (of_p - of_q) * inverse % p * q) * unmask % modulus
    if gmpy2.powmod(signature, EXPONENT, modulus) != message:
        raise SigningFailed("A signature came out wrong.")
    return int(signature).to_bytes(len(blinded))


def verify(public_n: bytes, prepared: bytes, signature: bytes, *, salt: int = SALT) -> None:
    """Check a signature.

    Args:
        public_n: the modulus.
        prepared: the message with its random prefix.
        signature: as `finalize` made it.
        salt: length of the salt in bytes.

    Raises:
        CredentialForged: it was not made with the private half of this key.

    Source: RFC 9474, section 4.5 (Verify is RSASSA-PSS-VERIFY).
    """
    try:
        _public(public_n).verify(signature, prepared, _padding(salt), SHA384())
    except InvalidSignature:
        raise CredentialForged("This credential was not signed for this unit.") from None


def prepare(rng: Random) -> bytes:
    """Draw a random message with its random prefix.

    Source: RFC 9474, section 4.1 (PrepareRandomize).
    """
    return rng.randbytes(PREFIX) + rng.randbytes(MESSAGE)


def blind(
    public_n: bytes, prepared: bytes, rng: Random, *, salt: int = SALT
) -> tuple[bytes, bytes]:
    """Hide a message from whoever signs it.

    Args:
        public_n: the modulus.
        prepared: the message with its random prefix.
        rng: the system's random source.
        salt: length of the salt in bytes.

    Returns:
        The blinded message, and the secret that takes the blinding off again.

    Source: RFC 9474, section 4.2 (Blind).
    """
    modulus = mpz.from_bytes(public_n, "big")
    encoded = mpz.from_bytes(encode(prepared, modulus.bit_length() - 1, rng.randbytes(salt)), "big")
    mask = mpz(rng.randrange(1, int(modulus)))
    inverse = gmpy2.invert(mask, modulus)
    blinded = encoded * gmpy2.powmod(mask, EXPONENT, modulus) % modulus
    return int(blinded).to_bytes(len(public_n)), int(inverse).to_bytes(len(public_n))


def finalize(
    public_n: bytes, prepared: bytes, blind_signature: bytes, inverse: bytes, *, salt: int = SALT
) -> bytes:
    """Take the blinding off a signature, and check it.

    Args:
        public_n: the modulus.
        prepared: the message that was blinded.
        blind_signature: the answer to the blinded message.
        inverse: as `blind` returned it.
        salt: length of the salt in bytes.

    Raises:
        CredentialForged: it was not made with the private half of this key.

    Source: RFC 9474, section 4.4 (Finalize).
    """
    if len(blind_signature) != len(public_n):
        raise CredentialForged("The blind signature has the wrong length.")
    modulus = mpz.from_bytes(public_n, "big")
    plain = mpz.from_bytes(blind_signature, "big") * mpz.from_bytes(inverse, "big") % modulus
    signature = int(plain).to_bytes(len(public_n))
    verify(public_n, prepared, signature, salt=salt)
    return signature


def encode(message: bytes, bits: int, salt: bytes) -> bytes:
    """Encode a message for signing, with SHA-384.

    Args:
        message: of any length.
        bits: one less than those of the modulus.
        salt: random bytes; may be empty.

    Source: RFC 8017, section 9.1.1 (EMSA-PSS-ENCODE).
    """
    length = -(-bits // 8)
    digest = hashlib.sha384(message).digest()
    seed = hashlib.sha384(bytes(_MASKED) + digest + salt).digest()
    block = (b"\1" + salt).rjust(length - _HASH - 1, b"\0")
    masked = int.from_bytes(block) ^ int.from_bytes(_stretched(seed, len(block)))
    masked &= (1 << 8 * len(block) - (8 * length - bits)) - 1
    return masked.to_bytes(len(block)) + seed + b"\xbc"


def _stretched(seed: bytes, length: int) -> bytes:
    """As many bytes as are wanted out of a seed.

    Source: RFC 8017, appendix B.2.1 (MGF1).
    """
    blocks = range(-(-length // _HASH))
    whole = b"".join(hashlib.sha384(seed + block.to_bytes(4)).digest() for block in blocks)
    return whole[:length]


def _mask(modulus: mpz) -> tuple[mpz, mpz]:
    """A random number and its inverse."""
    drawn = os.urandom((modulus.bit_length() + 7) // 8 + _WORN)
    mask = mpz.from_bytes(drawn, "big") % modulus
    return mask, gmpy2.invert(mask, modulus)


@lru_cache(maxsize=4096)  # units of the waves now open
def _public(modulus: bytes) -> rsa.RSAPublicKey:
    return rsa.RSAPublicNumbers(EXPONENT, int.from_bytes(modulus)).public_key()


def _padding(salt: int) -> padding.PSS:
    return padding.PSS(mgf=padding.MGF1(SHA384()), salt_length=salt)
