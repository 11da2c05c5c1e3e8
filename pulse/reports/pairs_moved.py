"""How pairs of partners moved: what one says of the other, held against the wave before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from analysis import dyads
from analysis.cells import PAIR, RECEIVED, Cell, partner_of
from analysis.quantiles import z
from pulse.reports import breaks, chronicle
from pulse.reports.chapters import PERSON, Chapter
from pulse.reports.gaps import said
from surveys.releases import ReleasedCell
from surveys.waves import Wave

CONFIDENCE = 0.95
CHANGE = "change"


def of(session: Session, wave: Wave, cells: Sequence[ReleasedCell]) -> list[ReleasedCell]:
    """The change of every pair that this wave and the one published before it both tell.

    Args:
        session: the roster's.
        wave: whose cells they are.
        cells: its own.

    Returns:
        Nothing where the two cannot be compared. A change is within the noise unless it is among
        those that `dyads.moves` lists.
    """
    shown = {
        (cell.place, partner_of(cell.construct)): cell
        for cell in cells
        if cell.subject == PAIR and cell.measure == "mean" and cell.value is not None
    }
    if not shown:
        return []
    story = chronicle.read(session, wave, [each for each in cells if each.subject != PAIR])
    before = story.before
    if before is None or not _comparable(story.now, before):
        return []
    earlier = _earlier(before)
    return list(_changes(shown, earlier)) if earlier else []


def _comparable(now: Chapter, before: Chapter) -> bool:
    return breaks.measured_alike(now.make, before.make, RECEIVED) and breaks.same_partners(
        now.make, before.make
    )


def _earlier(before: Chapter) -> dict[tuple[int, int], Cell]:
    return {
        (place, partner_of(construct)): cell
        for ((subject, place), construct, weighting), cell in before.levels.items()
        if subject == PAIR and weighting == PERSON and cell.value is not None
    }


def _changes(
    shown: dict[tuple[int, int], ReleasedCell], earlier: dict[tuple[int, int], Cell]
) -> Iterator[ReleasedCell]:
    sd = max(cell.sd or 0.0 for cell in shown.values())
    for row in dyads.moves(said(shown), said(earlier), sd).to_dict(orient="records"):
        cell = shown[int(row["rater"]), int(row["rated"])]
        reach = z(CONFIDENCE) * row["move_se"]
        yield ReleasedCell(
            subject=PAIR,
            place=cell.place,
            organisation_id=cell.organisation_id,
            name=cell.name,
            construct=cell.construct,
            measure=CHANGE,
            weighting=PERSON,
            value=row["move"],
            low=row["move"] - reach,
            high=row["move"] + reach,
            n=cell.n,
            invited=cell.invited,
            band="",
            sd=None,
            noise_var=cell.noise_var,
            within_noise=not row["listed"],
            hidden=None,
        )
