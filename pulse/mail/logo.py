"""An organisation's logo: what was sent is decoded and drawn anew, so that no byte of it stays."""

from __future__ import annotations

import io
import struct
from typing import Any, BinaryIO

from pulse.errors import PulseError

MOST_BYTES = 2 << 20  # of a file
MOST_POINTS = 25_000_000  # of a picture, before it is decoded
LARGEST = (480, 160)  # points; shown at half of it, so that it is sharp on fine screens
SMALLEST = 16  # points a side
HEAVY = 24_000  # bytes: it travels in each letter
COLOURS = (0, 256, 64, 16)  # 0: all; tried in turn until it is light enough


class LogoUnreadable(PulseError):
    """A file that is no logo; `str()` says why."""


def read(sent: BinaryIO) -> bytes:
    """Make a PNG on white of a picture, small enough for a letter.

    Args:
        sent: the file; no more than its first two megabytes are read.

    Raises:
        LogoUnreadable: it is too large, empty, no picture, or of another kind.
    """
    content = sent.read(MOST_BYTES + 1)
    if not content:
        raise LogoUnreadable("The file is empty. Choose a picture: PNG, JPEG or WebP.")
    if len(content) > MOST_BYTES:
        raise LogoUnreadable(
            f"The file is larger than {MOST_BYTES >> 20} MB. A logo of a letter needs "
            f"{LARGEST[0]} points across; save it smaller."
        )
    if content.lstrip()[:200].lower().startswith((b"<svg", b"<?xml")):
        raise LogoUnreadable(
            "This is a drawing (SVG), which mail programs do not show. Save it as PNG."
        )
    return _drawn(content)


def _drawn(content: bytes) -> bytes:
    from PIL import Image  # heavy: only a page where a logo is sent pays for it

    try:
        with _opened(content) as picture:
            width, height = picture.size
            if width * height > MOST_POINTS:
                raise LogoUnreadable(
                    f"The picture has {width} × {height} points, far more than a logo needs. "
                    "Save it smaller."
                )
            if min(width, height) < SMALLEST:
                raise LogoUnreadable(
                    f"The picture has {width} × {height} points, too few to be seen."
                )
            seen = picture.convert("RGBA")
    except (OSError, ValueError, SyntaxError, EOFError, struct.error) as error:
        raise LogoUnreadable(
            "This is not a picture that can be read. Choose a PNG, JPEG or WebP file."
        ) from error
    seen.thumbnail(LARGEST)
    ground = Image.new("RGB", seen.size, "white")
    ground.paste(seen, mask=seen.getchannel("A"))
    written = b""
    for colours in COLOURS:  # as few as it takes to be light
        kept = io.BytesIO()
        (ground.quantize(colours) if colours else ground).save(kept, "PNG", optimize=True)
        written = kept.getvalue()
        if len(written) <= HEAVY:
            break
    return written


def _opened(content: bytes) -> Any:
    """A picture whose size is known and whose points are not decoded yet.

    The kind's own reader is asked: what opens any kind gives mere warnings of huge pictures, and
    Python cannot turn those into errors in one thread without doing so in all.

    Raises:
        OSError, ValueError, SyntaxError: it is none of the kinds, or broken.
    """
    from PIL.JpegImagePlugin import JpegImageFile  # heavy, as above
    from PIL.PngImagePlugin import PngImageFile
    from PIL.WebPImagePlugin import WebPImageFile

    file = io.BytesIO(content)
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PngImageFile(file)
    if content.startswith(b"\xff\xd8\xff"):
        return JpegImageFile(file)
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return WebPImageFile(file)
    raise ValueError("another kind")
