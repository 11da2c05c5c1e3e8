"""Files of a wave that are drawn at its launch, and served unchanged until it closes."""

from __future__ import annotations

import base64
import gzip
import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Served:
    """One file, packed, as it lies in the box."""

    media: str  # as in the Content-Type of its answer
    body: bytes  # gzip

    @classmethod
    def of(cls, media: str, plain: bytes) -> Served:
        """Pack a file; the same input gives the same bytes."""
        return cls(media, gzip.compress(plain, 9, mtime=0))

    @property
    def plain(self) -> bytes:
        """The file as a browser reads it."""
        return gzip.decompress(self.body)

    @property
    def integrity(self) -> str:
        """The digest of the unpacked file, as a browser checks it."""
        return integrity(self.plain)


def integrity(plain: bytes) -> str:
    """The digest of a file in the words of a page's `integrity` attribute.

    Source:
        W3C, Subresource Integrity, section 3.1.
    """
    return f"sha384-{base64.b64encode(hashlib.sha384(plain).digest()).decode()}"
