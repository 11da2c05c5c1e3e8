"""Shows a steward everything that a release would publish, and what it hides and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from analysis.cells import NETWORK, PAIR, Cell, Change, Hidden
from pulse.reports import quality
from pulse.reports.photographs import NOT_ASKED, cell_of, change_of
from pulse.reports.quality import Quality
from pulse.reports.store import terms
from surveys import partners
from surveys.errors import NotFound
from surveys.releases import Release, ReleasedCell, Standing
from surveys.terms import Terms
from surveys.waves import Wave


@dataclass(frozen=True, slots=True)
class Group:
    """One subject of a release: its levels and changes by construct."""

    subject: str
    place: int
    organisation_id: int | None
    name: str
    band: str
    invited: int
    cells: Mapping[str, Cell]
    partners: Mapping[str, Cell]  # every partner equal; the alliance's only
    changes: Mapping[str, Change | None]
    alphas: Mapping[str, Cell]  # the alliance's only


@dataclass(frozen=True, slots=True)
class GivenUp:
    """Levels of one group that have enough answers, and are hidden all the same."""

    name: str
    constructs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """A release as it would be published."""

    wave_id: int
    wave: str
    closed: date
    published: bool
    constructs: Mapping[str, Mapping[str, str]]  # labels by key, in the order asked
    groups: tuple[Group, ...]
    quality: Quality  # of the answers, over the whole alliance
    shown: int
    hidden: Mapping[Hidden, int]
    notes: Mapping[int | None, tuple[str, ...]]
    names: Mapping[int, str]
    readers: Mapping[int, str]  # the organisations that were asked, by what they are called
    terms: Terms
    protection: str | None
    digest: str

    @property
    def for_others(self) -> tuple[GivenUp, ...]:
        """Levels from which a hidden one could be worked out."""
        return self._given_up(Hidden.sibling)

    @property
    def repaired(self) -> tuple[GivenUp, ...]:
        """Levels that the audit asked to hide."""
        return self._given_up(Hidden.withheld)

    def _given_up(self, why: Hidden) -> tuple[GivenUp, ...]:
        found = []
        for group in self.groups:
            own = tuple(key for key, cell in group.cells.items() if cell.hidden is why)
            if own:
                found.append(GivenUp(group.name, own))
        return tuple(found)

    @property
    def moved_by(self) -> float:
        """By less than how much the protection moves any level, nineteen times of twenty."""
        return max((c.moved_by for group in self.groups for c in group.cells.values()), default=0.0)


def preview(session: Session, wave_id: int) -> Preview:
    """Read a wave's release, published or not.

    Args:
        session: the roster's.
        wave_id: a wave that has closed.

    Raises:
        NotFound: there is no such wave, or its release is not computed yet.
    """
    wave = session.get(Wave, wave_id)
    release = session.scalar(
        select(Release)
        .where(Release.wave_id == wave_id)
        .options(selectinload(Release.cells), selectinload(Release.notes))
    )
    if wave is None or release is None:
        raise NotFound("This wave has no figures yet. They are computed when it closes.")
    cells = sorted(release.cells, key=lambda cell: cell.id)
    levels = [c for c in cells if c.measure == "mean" and c.weighting == "person"]
    notes: dict[int | None, list[str]] = {}
    for note in sorted(release.notes, key=lambda each: each.id):
        notes.setdefault(note.organisation_id, []).append(note.text)
    return Preview(
        wave_id=wave.id,
        wave=wave.name,
        closed=wave.last_day,
        published=release.standing is Standing.published,
        constructs={each.key: each.label for each in wave.instrument.constructs},
        groups=_groups([cell for cell in cells if cell.subject not in (PAIR, NETWORK)]),
        quality=_quality(wave, cells),
        shown=sum(level.hidden is None for level in levels),
        hidden=_counted(levels),
        notes={owner: tuple(texts) for owner, texts in notes.items()},
        names={c.place: c.name for c in cells if c.subject == "organisation"},
        readers=_readers(session, wave),
        terms=terms(session, wave),
        protection=release.protection,
        digest=release.digest,
    )


def _readers(session: Session, wave: Wave) -> dict[int, str]:
    """The organisations that a wave asked, in the order of their names."""
    asked = {part.organisation_id for leaf in wave.leaves for part in leaf.parts}
    called = {int(key): name for key, name in partners.names(session).items()}
    return dict(sorted(((key, called[key]) for key in asked), key=lambda each: each[1]))


def _quality(wave: Wave, cells: list[ReleasedCell]) -> Quality:
    """What the release says of its answers, from the alliance's cells."""
    own = {
        (c.construct, c.measure): cell_of(c)
        for c in cells
        if c.subject == "alliance" and c.weighting == "person"
    }
    return quality.read(
        wave.questionnaire or {},
        lambda construct, measure: own.get((construct, measure), NOT_ASKED),
    )


def _counted(levels: list[ReleasedCell]) -> dict[Hidden, int]:
    counts: dict[Hidden, int] = {}
    for level in levels:
        if level.hidden is not None:
            why = Hidden(level.hidden)
            counts[why] = counts.get(why, 0) + 1
    return counts


def _groups(cells: list[ReleasedCell]) -> tuple[Group, ...]:
    """The release's subjects, each organisation followed by its teams."""
    found: dict[tuple[str, int], list[ReleasedCell]] = {}
    for cell in cells:
        found.setdefault((cell.subject, cell.place), []).append(cell)
    groups = [_group(key, own) for key, own in found.items()]
    leaves = [group for group in groups if group.subject == "leaf"]
    ordered: list[Group] = []
    for group in groups:
        if group.subject != "leaf":
            ordered.append(group)
        if group.subject == "organisation":
            ordered += [leaf for leaf in leaves if leaf.organisation_id == group.organisation_id]
    return tuple(ordered)


def _group(key: tuple[str, int], cells: list[ReleasedCell]) -> Group:
    def by_construct(measure: str, weighting: str = "person") -> dict[str, Cell]:
        return {
            c.construct: cell_of(c)
            for c in cells
            if (c.measure, c.weighting) == (measure, weighting)
        }

    return Group(
        subject=key[0],
        place=key[1],
        organisation_id=cells[0].organisation_id,
        name=cells[0].name,
        band=cells[0].band,
        invited=cells[0].invited,
        cells=by_construct("mean"),
        partners=by_construct("mean", "partner"),
        changes={c.construct: change_of(c) for c in cells if c.measure == "change"},
        alphas=by_construct("alpha"),
    )
