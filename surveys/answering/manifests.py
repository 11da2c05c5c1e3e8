"""Manifests as bytes: what is public of a wave, written in one way only, and its digest."""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

SHORT = 16  # bytes of the digest that stand in every link


def written(public: dict[str, Any]) -> bytes:
    """A manifest as it is published: JSON with sorted keys, no spaces, and UTF-8 as it is."""
    return json.dumps(public, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def fingerprint(manifest: bytes) -> str:
    """The SHA-256 of a written manifest, as it stands in letters: 64 hexadecimal digits."""
    return hashlib.sha256(manifest).hexdigest()


def short(manifest: bytes) -> str:
    """The first 128 bits of the same digest, as they stand in links: 22 characters."""
    return in_text(hashlib.sha256(manifest).digest()[:SHORT])


def in_text(raw: bytes) -> str:
    """Bytes as manifests and links hold them: base64url without padding."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def of_text(text: str) -> bytes:
    """The bytes that `in_text` wrote."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
