"""Workbooks (XLSX, XLS, ODS): refused when they would burst, read in a process of their own."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tempfile
import zipfile
import zlib
from pathlib import Path
from typing import Any

from surveys.errors import FileUnreadable

READER = Path(__file__).with_name("workbook_reader.py")
SECONDS = 90
MOST_UNPACKED = 400 << 20
MOST_MEMBERS = 5_000
CHUNK = 1 << 20
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

WRONG = {
    "empty": "{name} has no visible sheet. Save the list on a sheet of its own.",
    "password": "{name} is protected by a password. Save a copy without one, and upload that.",
    "damaged": "{name} is damaged, or is not the workbook its name says. Open it in your "
    "spreadsheet program, save it as XLSX or CSV, and try again.",
}


def is_workbook(content: bytes) -> bool:
    """Whether the bytes begin like a zipped or an old workbook."""
    return content.startswith((b"PK\x03\x04", b"PK\x05\x06", OLE))


def read(content: bytes, name: str, *, sheet: str, likeliest: str) -> dict[str, Any]:
    """Read one sheet of a workbook.

    Args:
        content: the whole file.
        name: the file's name, for the sentences.
        sheet: the sheet that somebody chose; guessed when empty.
        likeliest: a pattern; the sheet with most cells that it fits is taken.

    Returns:
        "sheets": all visible ones; "sheet": the one read; "rows": pairs of row number and cells.

    Raises:
        FileUnreadable: the file is protected, damaged, too large, or has no such sheet.
    """
    _refuse_what_bursts(content, name)
    if content.startswith(OLE) and ENCRYPTED in content:
        raise FileUnreadable(WRONG["password"].format(name=name))
    with tempfile.TemporaryDirectory(prefix="workbook-") as folder:
        path = Path(folder) / ("book.xls" if content.startswith(OLE) else _zipped_name(content))
        path.write_bytes(content)
        found = _in_own_process(path, name, sheet, likeliest)
    wrong = found.get("wrong")
    if wrong == "sheet":
        sheets = ", ".join(found["sheets"])
        raise FileUnreadable(f"{name} has no sheet called {sheet}. It has: {sheets}.")
    if wrong:
        raise FileUnreadable(WRONG[wrong].format(name=name))
    return found


def _in_own_process(path: Path, name: str, sheet: str, likeliest: str) -> dict[str, Any]:
    command = [sys.executable, "-I", str(READER), str(path), sheet, likeliest]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=True)  # noqa: S603  # our own script; the names are arguments, not a shell's words
        answer: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise FileUnreadable(
            f"{name} cannot be read within the memory and time a list may take. It may be damaged, "
            "or hold something far down or far right on a sheet. Copy the list to a new workbook, "
            "or save it as CSV."
        ) from error
    return answer


def _zipped_name(content: bytes) -> str:
    """The reader tells formats by their ending; an ODS file names its type at its very start."""
    return "book.ods" if b"opendocument.spreadsheet" in content[:200] else "book.xlsx"


def _refuse_what_bursts(content: bytes, name: str) -> None:
    """Unpack a zipped file once, keeping nothing, and stop at the limit: sizes in it may lie."""
    if not content.startswith(b"PK"):
        return
    burst = FileUnreadable(
        f"{name} unpacks to more than {MOST_UNPACKED >> 20} MB, which no list of people or "
        "results needs. Copy the list to a new workbook, or save it as CSV."
    )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError) as error:
        raise FileUnreadable(WRONG["damaged"].format(name=name)) from error
    if len(members) > MOST_MEMBERS:
        raise burst
    total = 0
    for member in members:
        total += _unpacked(content, member, MOST_UNPACKED - total, name)
        if total > MOST_UNPACKED:
            raise burst


def _unpacked(content: bytes, member: zipfile.ZipInfo, most: int, name: str) -> int:
    """How many bytes a member really unpacks to, counted up to one chunk above `most`."""
    if member.compress_type == zipfile.ZIP_STORED:
        return max(member.compress_size, member.file_size)
    head = content[member.header_offset : member.header_offset + 30]
    if member.compress_type != zipfile.ZIP_DEFLATED or len(head) < 30:
        raise FileUnreadable(WRONG["damaged"].format(name=name))
    names = int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
    start = member.header_offset + 30 + names
    packed = content[start : start + member.compress_size]
    unpacker, total = zlib.decompressobj(-15), 0
    try:
        while packed and not unpacker.eof and total <= most:
            total += len(unpacker.decompress(packed, CHUNK))
            packed = unpacker.unconsumed_tail
    except zlib.error as error:
        raise FileUnreadable(WRONG["damaged"].format(name=name)) from error
    return total
