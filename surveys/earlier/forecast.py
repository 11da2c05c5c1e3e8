"""What bringing earlier results in would do: which series they join, and what is not known."""

from __future__ import annotations

import re
import statistics
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby

from sqlalchemy.orm import Session

from surveys import partners
from surveys.earlier import merging, names, sources
from surveys.earlier.breaks import About
from surveys.earlier.columns import ORGANISATION, Layout
from surveys.earlier.plans import Measure, Newcomer, Plan, Stranger, Wishes
from surveys.earlier.reading import Reading, Result, distinct, regauged, renamed
from surveys.errors import FileUnreadable
from surveys.files.cells import shown
from surveys.files.headings import folded
from surveys.files.remarks import Remark
from surveys.partners import same_name

TOTAL = re.compile(
    r"\b(benchmarks?|totals?|averages?|means?|medians?|overall|all (organi[sz]ations|staff|respond"
    r"ents|employees|civil servants)|gesamt\w*|durchschnitt|mittelwert|ensemble|moyenne|totale?"
    r"|promedio|gemiddelde|totaal|ogolem|srednia)\b"
)


def planned(
    session: Session,
    reading: Reading,
    *,
    source: str,
    attribution: str,
    wishes: Wishes,
    found: Layout,
    day: date | None,
) -> Plan:
    """Say what bringing results in would do. Changes nothing.

    Args:
        session: over the roster.
        reading: the results.
        source: the name under which they are kept; they join those that it has.
        attribution: the words that their licence asks for.
        wishes: what names mean, and what becomes of organisations that are not known.
        found: how their file was read.
        day: of all results, where no column said it.

    Raises:
        FileUnreadable: a measure that is to be joined to a construct is not among them.
    """
    home = partners.alliance(session)
    name = partners.tidy_name(source)
    before = merging.kept(session, sources.by_name(session, home, name))
    meant = names.remembered(session, home)
    meaning = regauged(
        renamed(reading.results, {**meant.organisations, **wishes.aliases}),
        {**meant.measures, **wishes.measures},
    )
    results, doubled = distinct(meaning)
    there = {same_name(one.name): one.name for one in partners.organisations(session)}
    called = {same_name(one.organisation): one.organisation for one in results}
    measures = _measures(results, _scales(reading, meaning), wishes)
    labels = {key: series.label for key, series in before.items()}
    old = {day for series in before.values() for day in series.medians}
    brought = {one.day for one in results}
    return Plan(
        source=name,
        attribution=" ".join(attribution.split()),
        kept=tuple(sorted(old - brought)),
        replaced=tuple(sorted(old & brought)),
        newcomers=tuple(
            Newcomer(one.key, names.nearest_measure(one.key, labels))
            for one in measures
            if before and one.key not in before
        ),
        labels=labels,
        layout=found,
        day=day,
        measures=measures,
        results=results,
        members=tuple(sorted(there[key] for key in called if key in there)),
        strangers=tuple(
            Stranger(name, names.nearest_organisation(name, there.values()))
            for key, name in sorted(called.items())
            if key not in there
        ),
        fate=wishes.strangers,
        about=wishes.about,
        said=wishes,
        problems=(*reading.problems, *doubled),
        notes=(*_totals(results, found), *reading.notes),
    )


def _scales(reading: Reading, results: Sequence[Result]) -> dict[str, str]:
    """The scale of each measure, by the name that it is kept under."""
    return {
        one.measure: reading.scales[read.measure]
        for one, read in zip(results, reading.results, strict=True)
    }


def _totals(results: Sequence[Result], found: Layout) -> list[Remark]:
    """Rows that look like totals would be counted as organisations, in medians too."""
    lines: dict[str, int] = {}
    for one in results:
        if TOTAL.search(folded(one.organisation)):
            lines.setdefault(one.organisation, one.line)
    column = found.headings[found.fields[ORGANISATION]] if found.fields else ORGANISATION
    reason = "This looks like a total or a benchmark, not an organisation. If so, leave it out."
    return [Remark(line, column, shown(name), reason) for name, line in lines.items()]


def _measures(
    results: Sequence[Result], scales: Mapping[str, str], wishes: Wishes
) -> tuple[Measure, ...]:
    by_measure: dict[str, list[Result]] = {}
    for one in results:
        by_measure.setdefault(one.measure, []).append(one)
    constructs = {folded(measure): name for measure, name in wishes.constructs.items()}
    unknown = constructs.keys() - {folded(key) for key in by_measure}
    if unknown:
        there = ", ".join(list(by_measure)[:30])
        raise FileUnreadable(
            f"No measure of the file is called {', '.join(sorted(unknown))}. There are: {there}."
        )
    return tuple(
        _measure(key, group, scales[key], constructs.get(folded(key)), wishes.about.get(key))
        for key, group in by_measure.items()
    )


def _measure(
    key: str, group: list[Result], scale: str, construct: str | None, about: About | None
) -> Measure:
    about = about or About()
    ordered = sorted(group, key=lambda one: one.day)
    return Measure(
        key=key,
        label=about.label or key,
        scale=scale,
        construct=construct,
        first=ordered[0].day,
        last=ordered[-1].day,
        results=len(group),
        organisations=len({same_name(one.organisation) for one in group}),
        lowest=min(one.value for one in group),
        highest=max(one.value for one in group),
        medians=tuple(
            (day, statistics.median(values), len(values))
            for day, ones in groupby(ordered, key=lambda one: one.day)
            if (values := [one.value for one in ones])
        ),
    )
