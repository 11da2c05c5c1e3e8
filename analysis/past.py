"""What series of earlier results say, as one flat list of figures."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pandas as pd

from analysis.figures import METHODS, Figure, figure, made
from analysis.friction import detect
from analysis.noise import Noise, fit_noise
from analysis.scoring import mean_unbounded
from analysis.trends import Slope, slope, theil_sen


def of_history(cells: pd.DataFrame) -> list[Figure]:
    """What series of earlier results say: the newest level, its change, the trend, the evidence.

    Args:
        cells: one row per organisation, construct and wave, as `friction.detect` takes them; the
            means on the scale from 0 to 100.

    Returns:
        Figures by organisation and construct.

    Raises:
        FrameInvalid: the cells are no such table.
    """
    noise = fit_noise(cells)
    falls = detect(cells, noise=noise.cleaned())
    mirrored = cells.assign(mean=-cells["mean"])
    rises = detect(mirrored, noise=noise.cleaned())
    found: list[Figure] = []
    for (organisation, construct), series in cells.groupby(["organisation", "construct"]):
        series = series.sort_values("wave")
        subject, measure = str(organisation), str(construct)
        found += _series(subject, measure, series, noise)
        for statistic, table in (("friction", falls), ("recovery", rises)):
            own = table[(table["organisation"] == organisation) & (table["construct"] == construct)]
            last = own["statistic"].iloc[-1]
            value = None if pd.isna(last) else float(last)
            one = figure(subject, measure, statistic, value, None, None, len(series))
            found.append(one if one.value is not None else one._replace(why="too early"))
    return found


def _series(subject: str, measure: str, series: pd.DataFrame, noise: Noise) -> Iterator[Figure]:
    given = series[series["mean"].notna()]
    if given.empty:
        return
    last = given.iloc[-1]
    value, n, sd = (
        float(last[name]) if name in given else math.nan for name in ("mean", "n", "sd")
    )
    known = not math.isnan(n) and not math.isnan(sd) and n >= 2
    low, high = mean_unbounded(value, sd=sd, n=int(n)) if known else (None, None)
    answers = None if math.isnan(n) else int(n)
    yield Figure(subject, measure, "level", value, low, high, answers, METHODS["level"])
    if len(given) > 1 and not bool(last.get("broken", False)):
        step = value - float(given["mean"].iloc[-2])
        yield Figure(subject, measure, "change", step, None, None, answers, METHODS["change"])
    yield made(subject, measure, "slope", lambda: _line(slope(series, noise)))
    yield made(subject, measure, "theil_sen", lambda: theil_sen(given["mean"].to_numpy()))


def _line(found: Slope) -> tuple[float, float, float, int]:
    return found.value, found.low, found.high, found.n
