"""One cell of a file: cleaned on its way in, made harmless on its way out."""

from __future__ import annotations

import unicodedata

INVISIBLE = dict.fromkeys(
    (0x00AD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, *range(0x202A, 0x202F))
)
JOINERS = {0x200C, 0x200D}  # they shape letters in Persian and Indic names
BLANK = {0x034F, 0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0}  # letters of which nothing is seen
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def tidy(cell: str) -> str:
    """Clean a cell: composed letters, single spaces, nothing invisible at its ends or inside."""
    if cell.isascii():
        return " ".join(cell.split())
    kept = {code: None for code in INVISIBLE if code not in JOINERS}
    return " ".join(unicodedata.normalize("NFC", cell.translate(kept)).split())


def legible(words: str) -> str:
    """One clean line of words; empty where they hold a sign that cannot be printed.

    What joins letters, as in Persian, or pictures of families, is no such sign.
    """
    line = tidy(words)
    seen = line.translate(dict.fromkeys(JOINERS | BLANK))
    return line if seen.strip() and seen.isprintable() else ""


def bare(cell: str) -> str:
    """Clean a cell that holds an address: no space, no invisible character anywhere."""
    return "".join(tidy(cell).translate(INVISIBLE).split())


def escape_cell(cell: str) -> str:
    """Make text safe for a CSV file: no spreadsheet program takes it for a formula.

    Args:
        cell: text that somebody typed; numbers that the program wrote need no escape.

    Returns:
        The text, with an apostrophe before it where it begins like a formula.

    Source:
        OWASP, "CSV Injection".
    """
    return "'" + cell if cell.lstrip(" ").startswith(FORMULA) else cell


def bare_of_escape(cell: str) -> str:
    """Take away the apostrophe that `escape_cell` set, so that what is handed out comes back."""
    return cell[1:] if cell.startswith("'") and escape_cell(cell[1:]) == cell else cell


def shown(cell: str, longest: int = 60) -> str:
    """Shorten a cell for a sentence, and take out what cannot be printed."""
    printable = "".join(letter if letter.isprintable() else " " for letter in cell)
    text = " ".join(printable.split())
    return text if len(text) <= longest else text[: longest - 1] + "…"
