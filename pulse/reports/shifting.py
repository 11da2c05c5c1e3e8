"""Finds questions that moved against the rest of their theme since they were first asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from analysis.cells import Change
from analysis.errors import NoVariance
from analysis.shift import shift_of
from pulse.reports import breaks
from pulse.reports.photographs import Photograph, cell_of, photographs, rounds
from surveys.releases import ReleasedCell
from surveys.waves import Wave

MEASURE = "shift"


def shifts(session: Session, wave: Wave, cells: Sequence[ReleasedCell]) -> list[ReleasedCell]:
    """How far each question of a wave moved since the first wave that asked its theme alike.

    Args:
        session: the roster's.
        wave: closed.
        cells: the wave's own, not yet kept.

    Returns:
        Per question the shift in standard deviations; none where it was never asked before, or
        not by enough people.
    """
    now = [cell for cell in cells if cell.measure == "apart" and cell.value is not None]
    if not now:
        return []
    before = rounds(session, wave.pulse_id, before=wave.number)
    earlier = photographs(session, before, None, measures=("apart",))
    return list(_shifts(wave, now, earlier))


def _shifts(
    wave: Wave, now: Sequence[ReleasedCell], earlier: Sequence[Photograph]
) -> Iterator[ReleasedCell]:
    make = breaks.make(wave)
    themes = {item.key: item.construct for item in wave.instrument.items}
    for cell in now:
        baseline = next(
            (
                found
                for each in earlier
                if breaks.measured_alike(make, each.make, themes[cell.construct])
                and (found := each.alliance(cell.construct, "apart")).value is not None
            ),
            None,
        )
        if baseline is None:
            continue
        try:
            yield _kept(cell, shift_of(cell_of(cell), baseline, items=len(now)))
        except NoVariance:
            continue


def _kept(cell: ReleasedCell, shift: Change) -> ReleasedCell:
    """A shift beside the figure that it leads to."""
    return ReleasedCell(
        subject=cell.subject,
        place=cell.place,
        organisation_id=cell.organisation_id,
        name=cell.name,
        construct=cell.construct,
        measure=MEASURE,
        weighting="person",
        value=shift.value,
        low=shift.low,
        high=shift.high,
        n=cell.n,
        invited=cell.invited,
        band=cell.band,
        sd=None,
        noise_var=0.0,
        within_noise=shift.noise,
        hidden=None,
    )
