"""What all applications of one process compile alike is compiled once: tests make many."""

from __future__ import annotations

from collections.abc import Callable
from types import CodeType
from typing import Any

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule


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


def _once(make: Callable[..., Any]) -> Callable[..., Any]:
    """What makes a rule's address builder, which is bound to no rule, remembering what it made."""
    made: dict[tuple[object, ...], Any] = {}

    def builder(rule: Rule, append_unknown: bool = True) -> Any:
        known = (rule.rule, rule.host, rule.subdomain, repr(rule.defaults), rule.merge_slashes)
        key = (*known, append_unknown)
        if key not in made:
            made[key] = make(rule, append_unknown)
        return made[key]

    return builder


def share() -> None:
    """Have applications that are made from now on share their templates and address builders."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": Compiled()}
    Rule._compile_builder = _once(Rule._compile_builder)  # type: ignore[method-assign]
