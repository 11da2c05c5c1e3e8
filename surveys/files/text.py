"""Text files as programs export them: which encoding, which delimiter, which rows."""

from __future__ import annotations

import codecs
import csv
import io
import re
import statistics
from collections.abc import Iterator
from itertools import islice

from charset_normalizer import from_bytes

from surveys.errors import FileUnreadable

ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Windows-1252 (Western European)",
    "cp1250": "Windows-1250 (Central European)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "cp1253": "Windows-1253 (Greek)",
    "cp1254": "Windows-1254 (Turkish)",
    "mac_roman": "Mac Roman",
    "cp850": "DOS 850 (Western European)",
    "cp852": "DOS 852 (Central European)",
}
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
OLDER = [name for name in ENCODINGS if name.startswith(("cp", "mac"))]
SAMPLE = 200  # records that a guess looks at
LONGEST_RECORD = 60  # lines; a longer one is a quotation mark that never closes

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16"),
)
UTF8_LETTER = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
SIGN = r"\xa1-\xa8\xac\xaf-\xb4\xb6\xb8\xb9\xbc-\xbf\xd7\xf7\u0192\u02c6\u02dc\u2020\u2021\u2030"
ACCENTED = r"\xc0-\xd6\xd8-\xf6\xf8-\xff\u0152\u0153\u0160\u0161\u017d\u017e\u0178"
CAPITAL = r"\xc0-\xd6\xd8-\xde\u0152\u0160\u017d\u0178"
ODD = re.compile(
    rf"(?<=[a-z])[{SIGN}\u201a\u201e]"  # a sign where a letter should be
    rf"|(?<![\w\s])[{SIGN}](?=[a-z])"
    rf"|[\xa3\xa5\xaf\xbc](?=[a-z{ACCENTED}])"
    rf"|(?<=[a-z])[{CAPITAL}](?=[a-z])"  # a capital inside a word
    rf"|[{ACCENTED}]{{3}}"  # a heap of accents
)


def decode(content: bytes, name: str, encoding: str = "") -> tuple[str, str]:
    """Turn a file's bytes into text.

    Args:
        content: the whole file.
        name: the file's name, for the sentence.
        encoding: a key of `ENCODINGS` that somebody chose; guessed when left out.

    Returns:
        The text, and the key of the encoding it was read with.

    Raises:
        FileUnreadable: the bytes are no text, or not in the encoding that was chosen.
    """
    for mark, codec, key in MARKS:
        if content.startswith(mark) and encoding in {"", key}:
            return _strictly(content, name, codec), key
    if encoding:
        return _strictly(content, name, encoding), encoding
    if b"\0" in content:
        return _wide(content, name)
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        _refuse_broken_utf8(content, name, error.start)
    return _older(content, name)


def _strictly(content: bytes, name: str, codec: str) -> str:
    try:
        return content.decode(codec)
    except UnicodeError as error:
        at = getattr(error, "start", 0)
        raise FileUnreadable(
            f"{name} is not {ENCODINGS.get(codec.removesuffix('-sig'), codec.upper())}: line "
            f"{_line(content, at)} holds bytes that mean nothing there. Choose another encoding, "
            "or save the file as CSV UTF-8."
        ) from error
    except LookupError as error:
        known = ", ".join(ENCODINGS)
        raise FileUnreadable(f"{codec} is not an encoding read here. Read are: {known}.") from error


def _wide(content: bytes, name: str) -> tuple[str, str]:
    """Text of two bytes a letter whose mark is missing has its zeros on one side only."""
    half = max(1, len(content) // 2)
    for zeros, codec in ((content[1::2], "utf-16-le"), (content[0::2], "utf-16-be")):
        if zeros.count(0) > 0.6 * half and content.count(0) < 0.55 * len(content):
            return _strictly(content, name, codec), "utf-16"
    raise FileUnreadable(
        f"{name} is not a text file: it holds zero bytes. Save the list as CSV UTF-8 or XLSX."
    )


def _refuse_broken_utf8(content: bytes, name: str, at: int) -> None:
    """A file that is nearly all UTF-8 has a broken spot; read as anything else it is gibberish."""
    foreign = sum(byte > 0x7F for byte in content)
    sound = sum(len(found) for found in UTF8_LETTER.findall(content))
    if sound >= 0.8 * foreign and foreign > 4:
        raise FileUnreadable(
            f"{name} is UTF-8 but for line {_line(content, at)}, where letters are broken. Mend "
            "that line, or export the file again; a cut or pasted-together file looks like this."
        )


def _older(content: bytes, name: str) -> tuple[str, str]:
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        text = ""
    if text and not ODD.search(text):
        return text, "cp1252"
    best = from_bytes(content[:65536], cp_isolation=OLDER).best()
    key = best.encoding if best is not None and best.encoding in ENCODINGS else "cp1252"
    try:
        return content.decode(key), key
    except UnicodeDecodeError:
        return _strictly(content, name, "cp850"), "cp850"


def _line(content: bytes, at: int) -> int:
    before = content[:at].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return before.count(b"\n") + 1


def sniff_delimiter(text: str) -> str:
    """Guess the delimiter: the one that splits the first records most, and most evenly."""
    announced = re.match(r"sep=(.)\r?\n?", text)
    if announced:
        return announced[1]
    best, most = ",", 0.0
    for delimiter in DELIMITERS:
        counts = [len(cells) - 1 for _, cells in islice(_lenient(text, delimiter), SAMPLE)]
        if not counts or max(counts) == 0:
            continue
        score = statistics.fmean(counts) - 0.5 * statistics.pstdev(counts)
        if score > most:
            best, most = delimiter, score
    return best


def _lenient(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text[: 1 << 20], newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            if any(cells):
                yield reader.line_num, cells
    except csv.Error:
        return


def records(text: str, delimiter: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Split text into records.

    Args:
        text: the file's text, with whatever line ends.
        delimiter: one character.
        name: the file's name, for the sentence.

    Yields:
        The line on which a record begins, counted from 1, and its cells.

    Raises:
        FileUnreadable: a quotation mark opens and never closes.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    begins = 1
    try:
        for cells in reader:
            if reader.line_num - begins > LONGEST_RECORD:
                raise _unclosed(name, begins)
            yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        raise _unclosed(name, begins) from error


def _unclosed(name: str, line: int) -> FileUnreadable:
    return FileUnreadable(
        f'A quotation mark (") opens on line {line} of {name} and does not close, so the rows '
        "after it run together. Close it or take it out, and try again."
    )
