"""A logo is drawn anew from what was sent; anything else is met with a sentence."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from threading import Thread

import pytest
from PIL import Image

from pulse.mail import logo
from pulse.mail.logo import LogoUnreadable


def sent(kind: str = "PNG", size: tuple[int, int] = (900, 300), mode: str = "RGBA") -> io.BytesIO:
    """A picture as somebody would send it."""
    picture = Image.effect_mandelbrot(size, (-3, -2.5, 2, 2.5), 60).convert(mode)
    file = io.BytesIO()
    picture.save(file, kind)
    file.seek(0)
    return file


def bomb(width: int, height: int) -> io.BytesIO:
    """A tiny file that says it is a huge picture."""

    def chunk(name: bytes, content: bytes) -> bytes:
        whole = name + content
        return struct.pack(">I", len(content)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1000))
    return io.BytesIO(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "RGBA"), ("JPEG", "RGB"), ("WEBP", "RGBA")])
def test_a_picture_becomes_a_small_png_on_white(kind: str, mode: str) -> None:
    drawn = logo.read(sent(kind, mode=mode))

    with Image.open(io.BytesIO(drawn)) as seen:
        assert seen.format == "PNG"
        assert seen.size == (480, 160)
        assert seen.mode in {"RGB", "P"}
    assert len(drawn) <= logo.HEAVY


def test_what_is_seen_through_becomes_white() -> None:
    file = io.BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(file, "PNG")
    file.seek(0)

    drawn = logo.read(file)

    with Image.open(io.BytesIO(drawn)) as seen:
        assert seen.convert("RGB").getpixel((5, 5)) == (255, 255, 255)


def test_nothing_of_the_file_stays_but_what_is_seen() -> None:
    file = io.BytesIO()
    told = Image.Exif()
    told[0x013B] = "somebody's name"
    Image.new("RGB", (40, 40), "navy").save(file, "JPEG", exif=told, comment=b"a secret remark")
    file.seek(0)

    drawn = logo.read(file)

    assert b"somebody" not in drawn
    assert b"remark" not in drawn


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (io.BytesIO(b""), "is empty"),
        (io.BytesIO(b"MZ" + bytes(500)), "not a picture"),
        (io.BytesIO(b"\x89PNG\r\n\x1a\nnonsense"), "not a picture"),
        (io.BytesIO(sent().read()[:4000]), "not a picture"),
        (io.BytesIO(b'<svg xmlns="http://www.w3.org/2000/svg"/>'), "Save it as PNG"),
        (io.BytesIO(b'<?xml version="1.0"?><svg/>'), "Save it as PNG"),
        (io.BytesIO(bytes(20 << 20)), "larger than 2 MB"),
        (bomb(8000, 8000), "8000 × 8000 points"),
        (bomb(12000, 9000), "12000 × 9000 points"),
        (bomb(60000, 60000), "60000 × 60000 points"),
        (sent(size=(400, 8)), "too few to be seen"),
        (sent("GIF", mode="P"), "not a picture"),
    ],
    ids=[
        "empty",
        "program",
        "begun",
        "cut",
        "svg",
        "xml",
        "huge file",
        "bomb",
        "larger bomb",
        "largest bomb",
        "thin",
        "gif",
    ],
)
def test_what_is_no_logo_is_met_with_a_sentence(file: io.BytesIO, words: str) -> None:
    with pytest.raises(LogoUnreadable, match=words):
        logo.read(file)


def test_what_other_threads_are_warned_of_is_not_touched() -> None:
    filters = list(warnings.filters)
    seen: list[bool] = []
    file = sent(size=(3000, 3000), mode="RGB")
    reading = Thread(target=logo.read, args=(file,))
    reading.start()
    while reading.is_alive():
        seen.append(list(warnings.filters) == filters)
        reading.join(0.001)

    assert all(seen)
    assert seen
