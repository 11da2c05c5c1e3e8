"""Draws how many falls each method finds at the same rate of false alarms."""

from __future__ import annotations

from collections.abc import Sequence

import vl_convert

from benchmarks.found import ANSWERS, LARGE
from pulse.reports.charts import FOLDER, FONT

WIDTH, HEIGHT = 200, 220
OURS = "this"
LOOKS = {  # colour and dashes of each method's line; ours is the last, so that it lies on top
    "oracle": ("#000000", [2, 2]),
    "CUSUM": ("#e15759", [1, 0]),
    "CUSUM, slack 1": ("#e15759", [5, 3]),
    "EWMA": ("#f28e2b", [1, 0]),
    "GLR": ("#b07aa1", [1, 0]),
    "Bayesian": ("#4e79a7", [1, 0]),
    "Shewhart": ("#f28e2b", [5, 3]),
    "PELT each wave": ("#4e79a7", [5, 3]),
    "wave-on-wave z": ("#797979", [1, 0]),
    "dropped points": ("#797979", [5, 3]),
    OURS: ("#0f5c63", [1, 0]),
}


def drawn(rows: Sequence[dict[str, object]]) -> str:
    """The share of falls found within eight waves by size of fall and of organisation, as SVG."""
    points = [
        {
            "method": row["method"],
            "fall": row["size"],
            "found": row["within 8"],
            "answers": _words(row["answers from"], row["to"]),
        }
        for row in rows
        if row["scenario"] == "base" and row["size"] is not None and "false" in str(row["at"])
    ]
    classes = [_words(low, high) for low, high in ANSWERS]
    spec = {
        "data": {"values": points},
        "facet": {"column": {"field": "answers", "sort": classes, "title": None}},
        "spec": {
            "width": WIDTH,
            "height": HEIGHT,
            "mark": {"type": "line", "point": True},
            "encoding": {
                "x": {"field": "fall", "type": "ordinal", "title": "fall, standard deviations"},
                "y": {
                    "field": "found",
                    "type": "quantitative",
                    "title": "found within 8 waves",
                    "scale": {"domain": [0, 1]},
                },
                "color": _by_method(0),
                "strokeDash": _by_method(1),
                "strokeWidth": {
                    "condition": {"test": f"datum.method == '{OURS}'", "value": 4},
                    "value": 1.5,
                },
            },
        },
        "config": {"font": FONT, "background": "#ffffff"},
    }
    vl_convert.register_font_directory(str(FOLDER))
    picture: str = vl_convert.vegalite_to_svg(spec)
    return picture


def _by_method(nth: int) -> dict[str, object]:
    """One of the looks of lines, by method; all of them share one legend."""
    looks = [look[nth] for look in LOOKS.values()]
    scale = {"domain": list(LOOKS), "range": looks}
    legend = {"symbolType": "stroke", "symbolSize": 400}
    return {"field": "method", "type": "nominal", "title": None, "scale": scale, "legend": legend}


def _words(low: object, high: object) -> str:
    if (low, high) == (0, LARGE):
        return "all organisations"
    if low == 0:
        return f"fewer than {high} answers"
    return f"{low} and more answers" if high == LARGE else f"{low} to {int(str(high)) - 1} answers"
