"""Draws how the time of hiding and auditing grows with the cells of a release."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import vl_convert

from pulse.reports.charts import FOLDER, FONT

WIDTH, HEIGHT = 420, 280
PARTS = {"hiding": "hiding", "auditing": "auditing"}
WITHIN = 60.0  # seconds that both may take together for the largest


def drawn(found: Mapping[int, Sequence[Mapping[str, float]]]) -> str:
    """Seconds of the processor by cells, both on a logarithmic scale, as SVG.

    Args:
        found: by organisations, what each round came to.
    """
    points = [
        {"cells": run["cells"], "seconds": run[part], "what": what}
        for runs in found.values()
        for run in runs
        for part, what in PARTS.items()
    ]
    points += [
        {"cells": run["cells"], "seconds": run["hiding"] + run["auditing"], "what": "both"}
        for runs in found.values()
        for run in runs
    ]
    axis = {"type": "quantitative", "scale": {"type": "log"}}
    line = {
        "mark": {"type": "line", "point": True},
        "encoding": {
            "x": {**axis, "field": "cells", "title": "cells of the release"},
            "y": {
                **axis,
                "field": "seconds",
                "aggregate": "median",
                "title": "seconds of the processor",
            },
            "color": {"field": "what", "type": "nominal", "title": None},
            "strokeDash": {"field": "what", "type": "nominal", "title": None},
        },
    }
    limit = {
        "data": {"values": [{"seconds": WITHIN}]},
        "mark": {"type": "rule", "strokeDash": [4, 4]},
        "encoding": {"y": {**axis, "field": "seconds"}},
    }
    spec = {
        "width": WIDTH,
        "height": HEIGHT,
        "data": {"values": points},
        "layer": [line, limit],
        "config": {"font": FONT, "background": "#ffffff"},
    }
    vl_convert.register_font_directory(str(FOLDER))
    picture: str = vl_convert.vegalite_to_svg(spec)
    return picture
