"""Hats of slips: people without an address are a number of a team, and each draws a code on paper.

A slip is nobody's until somebody draws it. What is kept of a hat is how many slips it has, its
places as one lump of random bytes, and the day of its last printing: never a code, and nothing
about which slip lies where.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from surveys.asking import audience, teams
from surveys.asking.people import OnPaper
from surveys.base import Roster
from surveys.errors import IllegalMove, NotFound, PlanInvalid
from surveys.leaves import LeafPlan
from surveys.partners import Organisation, Unit, same_name
from surveys.waves import Leaf, LeafPart, Stage, Wave

SEAT = 16  # random bytes of one place
MOST = 2_000  # people without an address in one team
FEW = 3  # slips below which whoever hands them out may know whose is whose


class Hat(Roster):
    """The slips of one leaf and organisation in one wave. Its places are struck out at the end."""

    __tablename__ = "hat"
    __table_args__ = (UniqueConstraint("leaf_id", "organisation_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    leaf_id: Mapped[int] = mapped_column(ForeignKey("leaf.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    slips: Mapped[int]
    seats: Mapped[bytes | None] = mapped_column(LargeBinary)  # all places, one after another
    printed: Mapped[date | None]  # the day of its last printing

    def places(self) -> list[bytes]:
        """The random bytes of each place.

        Raises:
            IllegalMove: the wave is over.
        """
        if self.seats is None:
            raise IllegalMove("This wave is over, so its codes on paper are good for nothing.")
        return [self.seats[start : start + SEAT] for start in range(0, len(self.seats), SEAT)]


@dataclass(frozen=True, slots=True)
class Brim:
    """What a page says of one hat."""

    id: int
    organisation: str
    group: str  # the leaf's name
    slips: int
    printed: date | None

    @property
    def few(self) -> bool:
        """Whether whoever hands the slips out may know whose is whose."""
        return self.slips < FEW


def count(session: Session, unit: Unit, people: int) -> None:
    """Say how many people of a team have no address of their own; flushed.

    Raises:
        PlanInvalid: the number cannot be.
    """
    if not 0 <= people <= MOST:
        raise PlanInvalid(
            f"{people} people cannot be put on paper: a team has from 0 to {MOST:,} of them."
        )
    there = session.get(OnPaper, unit.id)
    if there is not None:
        session.delete(there)
        session.flush()
    if people:
        session.add(OnPaper(unit_id=unit.id, people=people))
    session.flush()


def team(session: Session, organisation: Organisation, name: str, today: date) -> Unit:
    """The team of an organisation by its name, made if nobody of it is on the roster yet; flushed.

    Args:
        session: over the roster.
        organisation: whose team.
        name: whatever its case and spacing, or an old one; empty where there are no teams.
        today: the day on which a new team is named.

    Raises:
        NameInvalid: a new team's name is none.
    """
    known = teams.spellings(organisation)
    if same_name(name) in known:
        return known[same_name(name)]
    if name.strip():
        return teams.add(session, organisation, name, today)
    made = Unit(organisation=organisation, name="")
    session.add(made)
    session.flush()
    return made


def expected(session: Session, planned: Sequence[LeafPlan]) -> dict[tuple[int, int], int]:
    """How many slips each hat of a wave will have.

    Args:
        session: over the roster.
        planned: the wave's leaves.

    Returns:
        By the place of the leaf and the organisation; without those that need none.
    """
    rows = session.execute(select(OnPaper.unit_id, OnPaper.people))
    numbers = {unit: people for unit, people in rows}
    found: dict[tuple[int, int], int] = {}
    for leaf in planned:
        for part in leaf.parts:
            if part.unit_id in numbers:
                key = leaf.place, part.organisation_id
                found[key] = found.get(key, 0) + numbers[part.unit_id]
    return found


def fill(
    session: Session,
    wave: Wave,
    slips: Mapping[tuple[int, int], int],
    *,
    leaves: Mapping[int, int],
    rng: Random,
) -> None:
    """Give a wave that is being opened its hats, each with a random seat for every slip; flushed.

    Args:
        session: over the roster.
        wave: the wave.
        slips: as `expected` says.
        leaves: ids of the wave's leaves by their place.
        rng: the system's random source.
    """
    for (place, organisation_id), number in slips.items():
        session.add(
            Hat(
                wave_id=wave.id,
                leaf_id=leaves[place],
                organisation_id=organisation_id,
                slips=number,
                seats=rng.randbytes(SEAT * number),
                printed=None,
            )
        )
    session.flush()


def of(session: Session, wave: Wave) -> list[Brim]:
    """The hats of a wave, by organisation and group."""
    rows = session.execute(
        select(Hat.id, Organisation.name, Leaf.name, Hat.slips, Hat.printed)
        .join(Leaf, Leaf.id == Hat.leaf_id)
        .join(Organisation, Organisation.id == Hat.organisation_id)
        .where(Hat.wave_id == wave.id)
        .order_by(Organisation.name, Leaf.place)
    )
    return [Brim(*row) for row in rows]


def counted(session: Session, wave: Wave) -> list[tuple[int, str, int]]:
    """Organisations with people whom a planned wave would ask on paper: id, name, how many."""
    people = func.sum(OnPaper.people)
    rows = session.execute(
        select(Organisation.id, Organisation.name, people)
        .join(Unit, Unit.organisation_id == Organisation.id)
        .join(OnPaper, OnPaper.unit_id == Unit.id)
        .where(Unit.id.in_(audience.on_paper(wave)))
        .group_by(Organisation.id, Organisation.name)
        .order_by(Organisation.name)
    )
    return [(key, name, int(number)) for key, name, number in rows]


def by_id(session: Session, wave: Wave, hat_id: int) -> Hat:
    """One hat, through its wave.

    Raises:
        NotFound: the wave has no such hat.
    """
    found = session.scalar(select(Hat).where(Hat.id == hat_id, Hat.wave_id == wave.id))
    if found is None:
        raise NotFound("The wave has no such slips.")
    return found


def may_print(wave: Wave) -> None:
    """Say whether slips of a wave may be printed now, and change nothing.

    Raises:
        IllegalMove: it takes no answers.
    """
    if wave.stage is not Stage.open:
        raise IllegalMove(
            f"{wave.name} is {wave.stage.word}. Codes on paper are printed while a wave is open."
        )


def hold(session: Session, hat: Hat, *, again: bool) -> None:
    """Let nobody else print the slips of a hat before the caller's commit.

    Args:
        session: over the roster.
        hat: read anew, for somebody may have printed its slips meanwhile.
        again: whether slips that were printed before may become worthless.

    Raises:
        IllegalMove: they were printed, and that was not known when they were asked for.
    """
    session.refresh(hat, with_for_update=True)
    if hat.printed is not None and not again:
        raise IllegalMove(
            "These slips have just been printed, and whoever did it has them. Print them anew "
            "only if they were lost: new ones make all of those worthless."
        )


def strike(session: Session, wave_id: int) -> None:
    """Forget the places of a wave's hats."""
    session.execute(update(Hat).where(Hat.wave_id == wave_id).values(seats=None))


def asked_since(session: Session, wave: Wave, since: date) -> list[tuple[str, int, date]]:
    """Organisations of a wave whose people without an address another wave has asked lately.

    Args:
        session: over the roster.
        wave: one that is to be opened.
        since: waves that opened on this day or before it do not count.

    Returns:
        The organisation's name, the other wave's id, and the day on which it opened.
    """
    opened = func.coalesce(Wave.opened, Wave.opens)
    rows = session.execute(
        select(Organisation.name, Wave.id, opened)
        .join(Hat, Hat.organisation_id == Organisation.id)
        .join(Wave, Wave.id == Hat.wave_id)
        .join(
            LeafPart,
            (LeafPart.leaf_id == Hat.leaf_id) & (LeafPart.organisation_id == Organisation.id),
        )
        .where(
            Wave.id != wave.id,
            Wave.stage.not_in((Stage.planned, Stage.dropped)),
            opened > since,
            LeafPart.unit_id.in_(audience.on_paper(wave)),
        )
        .group_by(Organisation.name, Wave.id, opened)
        .order_by(Organisation.name, Wave.id)
    )
    return [(name, wave_id, day) for name, wave_id, day in rows]
