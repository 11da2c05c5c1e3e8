"""Files given to a command: read, and how that was done said in words."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import rich_click as click

from surveys.files import text
from surveys.files.table import Table


def contents(file: Path) -> bytes:
    """What a file holds, or one sentence why it cannot be had."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise click.ClickException(f"{file} cannot be read: {error.strerror}.") from error


def pairs_of(pairs: Iterable[str]) -> dict[str, str]:
    """The values of --map by their keys."""
    found = {}
    for pair in pairs:
        key, sign, value = pair.partition("=")
        if not sign or not key.strip():
            raise click.BadParameter(f"{pair} is not of the form FIELD=COLUMN.", param_hint="--map")
        found[key.strip()] = value.strip()
    return found


def delimiter_of(typed: str | None) -> str:
    """One character, or nothing; "tab" may be written out.

    Raises:
        click.BadParameter: it is longer.
    """
    delimiter = {"tab": "\t", "\\t": "\t", None: ""}.get(typed, typed or "")
    if len(delimiter) > 1 or delimiter in {'"', "\n", "\r"}:
        raise click.BadParameter("give one character, or tab.", param_hint="--delimiter")
    return delimiter


def how_read(table: Table) -> str:
    """In words, how a file was read."""
    if table.sheet:
        others = len(table.sheets) - 1
        return f"sheet {table.sheet}" + (f", one of {others + 1}" if others else "")
    delimiter = text.DELIMITERS.get(table.delimiter, table.delimiter)
    return f"{text.ENCODINGS.get(table.encoding, table.encoding)}, columns split by {delimiter}"
