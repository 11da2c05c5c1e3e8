"""What the line of one series shows, in words for those who do not see it."""

from __future__ import annotations

from pulse.reports.minute.saying import Fact, Sentence, marked
from pulse.reports.trend import Series

NONE = marked("No level is shown in any wave.")
ONE = marked("%(last)s on %(until)s; no other wave shows a level.")
SEVERAL = {
    None: marked("%(first)s on %(since)s, %(last)s on %(until)s; %(waves)s waves show a level."),
    "noise": marked(
        "%(first)s on %(since)s, %(last)s on %(until)s; %(waves)s waves show a level. The last "
        "change is within the noise."
    ),
    "up": marked(
        "%(first)s on %(since)s, %(last)s on %(until)s; %(waves)s waves show a level. The last "
        "change is a rise, more than chance explains."
    ),
    "down": marked(
        "%(first)s on %(since)s, %(last)s on %(until)s; %(waves)s waves show a level. The last "
        "change is a fall, more than chance explains."
    ),
}


def described(series: Series) -> Sentence:
    """One line in words: where it begins, where it ends, and whether it moved at its end."""
    shown = [
        (point.day, point.cell.value) for point in series.points if point.cell.value is not None
    ]
    if not shown:
        return Sentence(NONE)
    (since, first), (until, last) = shown[0], shown[-1]
    facts = {
        "first": Fact("points", first, series.key),
        "since": Fact("day", since),
        "last": Fact("points", last, series.key),
        "until": Fact("day", until),
        "waves": Fact("count", len(shown)),
    }
    if len(shown) == 1:
        return Sentence(ONE, facts)
    change = series.latest.change
    if change is None:
        return Sentence(SEVERAL[None], facts)
    way = "noise" if change.noise else "up" if change.value > 0 else "down"
    return Sentence(SEVERAL[way], facts)
