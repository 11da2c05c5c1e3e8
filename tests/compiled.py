"""Compiled templates that all applications of one process share: a test makes many of them."""

from __future__ import annotations

from types import CodeType

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache


class Compiled(BytecodeCache):
    """Code by a template's name and file, as long as its source is the same."""

    def __init__(self) -> None:
        self._code: dict[str, tuple[str, CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket with what was compiled from the same source."""
        source, code = self._code.get(bucket.key, (None, None))
        bucket.code = code if source == bucket.checksum else None

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        assert bucket.code is not None
        self._code[bucket.key] = bucket.checksum, bucket.code


def share() -> None:
    """Have applications that are made from now on share what they compile."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": Compiled()}
