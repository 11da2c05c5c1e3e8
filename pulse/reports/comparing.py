"""Compares a wave's levels with those of earlier waves: its changes, and the trends it ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy.orm import Session

from analysis import trends
from analysis.cells import Cell, Change, Hidden
from analysis.errors import NoVariance, TooFewRespondents
from analysis.noise import Noise
from analysis.scoring import Estimate
from analysis.trends import Slope, Usual
from pulse.reports import breaks, chronicle
from pulse.reports.breaks import Subject
from pulse.reports.chronicle import Chronicle
from pulse.reports.photographs import cell_of
from surveys.releases import ReleasedCell
from surveys.waves import Wave

LEAST_WAVES = 4  # that a trend is told from
COMPARED = ("alliance", "organisation", "pool")  # whose levels are shown over the waves
Levels = Mapping[Subject, Sequence[ReleasedCell]]


def compared(session: Session, wave: Wave, cells: Sequence[ReleasedCell]) -> list[ReleasedCell]:
    """What the last published wave and those before it say about a wave's levels.

    Args:
        session: the roster's.
        wave: closed.
        cells: the wave's own, not yet kept.

    Returns:
        Per level its "change" since the last published wave with its "effect", and the "trend"
        that it ends, as the rise of the line from where it starts at "trend_from". None of the
        first where no wave was published before.
    """
    story = chronicle.read(session, wave, cells)
    if not story.past:
        return []
    return [*_changes(story, cells), *_trends(story, cells)]


def _changes(story: Chronicle, cells: Sequence[ReleasedCell]) -> Iterator[ReleasedCell]:
    """The change of every level since the last published wave, judged by the waves before."""
    noise = story.noise(until_now=False)
    for subject, levels in _by_subject(cells, chronicle.PERSON).items():
        pairs = {level.construct: _pair(story, subject, level) for level in levels}
        usual = Usual(noise, story.apart, _partners(story, subject, chronicle.PERSON))
        found = trends.changes({key: pair for key, pair in pairs.items() if pair}, usual)
        for level in levels:
            yield _change(level, found.get(level.construct))
            pair = pairs[level.construct]
            if pair is not None:
                yield from _effect(level, *pair)


def _pair(story: Chronicle, subject: Subject, level: ReleasedCell) -> tuple[Cell, Cell] | None:
    """A level and the one before it, if both are shown and can be compared."""
    before = story.before
    if before is None or level.hidden is not None:
        return None
    old = breaks.counterpart(story.now.make, before.make, subject)
    comparable = breaks.between(story.now.make, before.make, subject, level.construct) is None
    match = before.levels.get((old, level.construct, chronicle.PERSON)) if old else None
    if not comparable or match is None or match.hidden is not None:
        return None
    return cell_of(level), match


def _trends(story: Chronicle, cells: Sequence[ReleasedCell]) -> Iterator[ReleasedCell]:
    """The line through every series that has four comparable waves, this one among them."""
    noise = story.noise(until_now=True)
    for weighting in (chronicle.PERSON, chronicle.PARTNER):
        for subject, levels in _by_subject(cells, weighting).items():
            if subject[0] not in COMPARED:
                continue
            lines = {
                level.construct: line
                for level in levels
                if level.hidden is None and (line := _line(story, noise, subject, level))
            }
            judged = trends.slopes(lines)
            for level in levels:
                if level.construct in judged:
                    yield from _line_cells(level, judged[level.construct])


def _line(story: Chronicle, noise: Noise, subject: Subject, level: ReleasedCell) -> Slope | None:
    points = story.stretch(subject, level.construct, level.weighting)
    days, cells = [day for day, _ in points], [cell for _, cell in points]
    if len(days) < LEAST_WAVES or len(set(days)) < len(days):
        return None
    partners = _partners(story, subject, level.weighting)
    return trends.through(days, cells, noise, construct=level.construct, partners=partners)


def _partners(story: Chronicle, subject: Subject, weighting: str) -> float:
    """How many organisations' moods average out in a figure: the alliance's, or a pool's."""
    kind, place = subject
    if kind == "pool":
        return float(len(story.now.make.partners.get(place, ()))) or 1.0
    if kind != "alliance":
        return 1.0
    whole = story.now.shares.get(trends.OVERALL) or next(iter(story.now.shares.values()), {})
    shares = whole.values()
    if weighting == chronicle.PARTNER:
        return float(sum(partners for _, partners in shares)) or 1.0
    answers = [n for n, _ in shares]
    return max(1.0, sum(answers) ** 2 / sum(n**2 for n in answers)) if answers else 1.0


def _by_subject(cells: Sequence[ReleasedCell], weighting: str) -> dict[Subject, list[ReleasedCell]]:
    found: dict[Subject, list[ReleasedCell]] = {}
    for cell in cells:
        if cell.measure == "mean" and cell.weighting == weighting:
            found.setdefault((cell.subject, cell.place), []).append(cell)
    return found


def _change(level: ReleasedCell, change: Change | None) -> ReleasedCell:
    """A change beside the level it leads to, or why there is none."""
    if change is None:
        return _beside(level, "change", hidden=level.hidden or Hidden.no_comparison.value)
    numbers = Estimate(change.value, change.low, change.high, level.n or 0)
    return _beside(level, "change", numbers, within_noise=change.noise)


def _effect(level: ReleasedCell, now: Cell, before: Cell) -> Iterator[ReleasedCell]:
    """How large a change is beside the differences between people, where they differ."""
    try:
        yield _beside(level, "effect", trends.hedges_g(now, before))
    except (NoVariance, TooFewRespondents):
        return


def _line_cells(level: ReleasedCell, line: Slope) -> Iterator[ReleasedCell]:
    """A line's rise from its first wave to this one, and the level from which it starts."""
    rise = Estimate(line.value * line.span, line.low * line.span, line.high * line.span, line.n)
    yield _beside(level, "trend", rise, within_noise=line.noise)
    reach = trends.quantile(trends.OVERALL_LEVEL, line.df) * line.start_se
    start = Estimate(line.start, line.start - reach, line.start + reach, line.n)
    yield _beside(level, "trend_from", start)


def _beside(
    level: ReleasedCell,
    measure: str,
    found: Estimate | None = None,
    *,
    within_noise: bool | None = None,
    hidden: str | None = None,
) -> ReleasedCell:
    """Another number about what a level is about."""
    return ReleasedCell(
        subject=level.subject,
        place=level.place,
        organisation_id=level.organisation_id,
        name=level.name,
        construct=level.construct,
        measure=measure,
        weighting=level.weighting,
        value=found.value if found else None,
        low=found.low if found else None,
        high=found.high if found else None,
        n=found.n if found else None,
        invited=level.invited,
        band=level.band,
        sd=level.sd if found else None,
        noise_var=0.0,
        within_noise=within_noise,
        hidden=hidden,
    )
