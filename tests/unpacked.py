"""What a file tells once it is unpacked: to compare packed bytes says little of what they hold."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
import zlib

STREAM = re.compile(rb"stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)
PACKED = b"PK\x03\x04"


def unpacked(body: bytes) -> bytes:
    """Everything that a file holds, one part after another, none of it packed.

    Args:
        body: of a workbook, a document, a PDF, something packed by gzip, or plain.
    """
    if body.startswith(PACKED):
        with zipfile.ZipFile(io.BytesIO(body)) as file:
            parts = [(name, unpacked(file.read(name))) for name in sorted(file.namelist())]
        return b"\n".join(name.encode() + b"\n" + part for name, part in parts)
    if body.startswith(b"\x1f\x8b"):
        return unpacked(gzip.decompress(body))
    if body.startswith(b"%PDF-"):
        return STREAM.sub(lambda found: b"stream\n" + _inflated(found[1]) + b"\nendstream", body)
    return body


def _inflated(stream: bytes) -> bytes:
    """A stream of a PDF, if it is packed in the usual way; as it is otherwise."""
    try:
        return zlib.decompressobj().decompress(stream)
    except zlib.error:
        return stream
