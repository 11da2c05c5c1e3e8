"""The data sets' process: a report's columns come in at one end, a file goes out at the other."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import fastparquet
import pandas as pd
import pyreadstat

WHOLE = ("wave", "n", "invited", "rules")  # numbers without a decimal place
MEASURED = ("value", "low", "high", "noise_sd")
META = "pulse"  # under this name a Parquet file says what it is
NOTE = 80  # characters of a line of an SPSS document

Lines = Sequence[Sequence[str]]


def main() -> int:
    """Write what standard input says as a data set of the kind that the first argument names."""
    content = json.load(sys.stdin)
    lines, columns = content["lines"], content["columns"]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "report"
        {"sav": _sav, "parquet": _parquet}[sys.argv[1]](file, lines, columns)
        sys.stdout.buffer.write(file.read_bytes())
    return 0


def _sav(file: Path, lines: Lines, columns: Mapping[str, Sequence[Any]]) -> None:
    """Write an SPSS file; what the report says of itself stands in its label and its document."""
    frame = pd.DataFrame(
        {
            name: pd.Series(column, dtype="float64")
            if name in (*WHOLE, *MEASURED)
            else pd.Series([each or "" for each in column], dtype="object")
            for name, column in columns.items()
        }
    )
    pyreadstat.write_sav(
        frame,
        file,
        file_label=": ".join(lines[0])[:64] if lines else "",
        note=[part for name, words in lines for part in _wrapped(f"{name}: {words}")],
        variable_format=dict.fromkeys(WHOLE, "F8.0") | dict.fromkeys(MEASURED, "F8.3"),
        variable_measure=dict.fromkeys(frame.columns, "nominal") | dict.fromkeys(MEASURED, "scale"),
    )


def _wrapped(text: str) -> list[str]:
    """A text in lines of which none is longer than an SPSS document takes, in bytes."""
    found = [""]
    for word in text.split():
        longer = f"{found[-1]} {word}".strip()
        if len(longer.encode()) > NOTE:
            found.append(word)
        else:
            found[-1] = longer
    return found


def _parquet(file: Path, lines: Lines, columns: Mapping[str, Sequence[Any]]) -> None:
    """Write a Parquet file; what the report says of itself stands in its metadata, as JSON."""
    kinds = dict.fromkeys(WHOLE, "Int64") | dict.fromkeys(MEASURED, "float64")
    frame = pd.DataFrame(
        {
            name: pd.Series(column, dtype=kinds.get(name, "object"))
            for name, column in columns.items()
        }
    )
    told = json.dumps({name: words for name, words in lines}, ensure_ascii=False)
    fastparquet.write(
        file,
        frame,
        compression="GZIP",
        write_index=False,
        object_encoding="utf8",
        custom_metadata={META: told},
    )


if __name__ == "__main__":
    sys.exit(main())
