"""What a browser with a script sends to a box and gets back: each of one size, whatever it says.

A reply is sealed under a key that follows from the box id, which whoever asks has and the store has
not. Who asks for a box that is not there gets as many bytes, under a key that nobody has.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Sequence
from typing import NamedTuple

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from surveys.answering import envelopes
from surveys.answering.threads import MOST, Thread
from surveys.errors import SubmissionMalformed

VERSION = 1
KEY = 32
NONCE = 12
PROOF = 8
STEPS = {"drop": True, "open": False, "answer": True, "destroy": False}  # whether with a message
_HEAD = struct.Struct(f">B{KEY}s")
_OPENED = struct.Struct(">BBBI")  # state, blocked, messages, week of the last one
_ENTRY = struct.Struct(f">BI{envelopes.SIZE}s")  # by, week, envelope
OPENED = _OPENED.size + MOST * _ENTRY.size
DONE, FULL = b"\0", b"\1"


class Posted(NamedTuple):
    """One request."""

    key: bytes  # the thread's name where one begins, else the box id
    envelope: bytes  # empty where the step has none
    signed: bytes  # what its proof of work is for
    proof: bytes


def size(step: str) -> int:
    """How long the body of a step is."""
    return _HEAD.size + (envelopes.SIZE if STEPS[step] else 0) + PROOF


def read(step: str, body: bytes) -> Posted:
    """Understand a request.

    Raises:
        SubmissionMalformed: it is none.
    """
    if len(body) != size(step) or body[0] != VERSION:
        raise SubmissionMalformed("What was sent is not what this page sends.")
    signed, proof = body[:-PROOF], body[-PROOF:]
    return Posted(_HEAD.unpack_from(signed)[1], signed[_HEAD.size :], signed, proof)


def written(thread: Thread) -> bytes:
    """A thread for its author: always as long as the longest."""
    entries: Sequence[bytes] = [
        _ENTRY.pack(entry.by, entry.week, entry.envelope) for entry in thread.entries
    ]
    head = _OPENED.pack(thread.state, thread.blocked, len(entries), thread.last)
    return (head + b"".join(entries)).ljust(OPENED, b"\0")


def replied(box: bytes | None, plain: bytes) -> bytes:
    """Seal a reply to whoever has a box id; None: to nobody at all."""
    key = os.urandom(KEY) if box is None else HKDFExpand(SHA256(), KEY, b"pulse reply").derive(box)
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, None)
