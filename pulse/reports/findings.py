"""What was found in an alliance's series, as plain figures that anybody can work out again."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Any

import pandas as pd

from analysis.flags import Findings
from pulse.reports.watched import Watched

Plain = dict[str, Any]
FLAG = (
    *("organisation", "construct", "wave", "level", "statistic", "onset", "size", "size_se"),
    *("smallest", "recovery", "recovering", "listed", "watch", "alert", "score", "n"),
)


def plain(source: str, found: Watched) -> Plain:
    """Everything between the cells and the flags.

    Args:
        source: the pulse's name.
        found: in its cells.

    Returns:
        Numbers unrounded; None where nothing can be said. `rows` are the organisations' series,
        `together` what moves all of them, `shared` what all series share, `flags` what is flagged
        at the newest wave; `gaps` those that tell something of their own, most evidence first,
        `participation` and `spread` likewise, with what they follow from in `…_rows`.
    """
    scores = found.scores
    noise = {**asdict(scores.noise), "sds": dict(scores.noise.sds)}
    gaps = found.opened
    return {
        "source": source,
        "false_flags_a_year": scores.false_flags,
        "noise": {name: _value(value) for name, value in noise.items()},
        "flags": flags(scores),
        "rows": records(scores.rows),
        "together": records(scores.together),
        "shared": scores.shared.plain(),
        "gaps": None if gaps is None else records(gaps),
        "participation": _flags(found.participation),
        "participation_rows": _rows(found.participation),
        "spread": _flags(found.spread),
        "spread_rows": _rows(found.spread),
    }


def _flags(found: Findings | None) -> list[Plain] | None:
    return None if found is None else flags(found)


def _rows(found: Findings | None) -> list[Plain] | None:
    return None if found is None else records(found.every)


def flags(found: Findings) -> list[Plain]:
    """What is flagged at the newest wave, most evidence first; no organisation: all together."""
    newest = found.newest
    return records(newest[newest["level"] != "none"].reindex(columns=list(FLAG)))


def records(table: pd.DataFrame) -> list[Plain]:
    """A table's rows by the names of its columns; days as text."""
    return [
        {str(name): _value(value) for name, value in row.items()}
        for row in table.to_dict(orient="records")
    ]


def _value(value: Any) -> Any:
    """A value as JSON knows it."""
    if isinstance(value, dict):
        return {name: _value(each) for name, each in value.items()}
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
