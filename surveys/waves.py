"""A pulse is a series of waves; a wave moves forward only, or is called off."""

from __future__ import annotations

import enum
from datetime import date, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Enum, ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from surveys.base import Roster
from surveys.errors import IllegalMove, NotFound
from surveys.instruments import each_partner, loader, rotation
from surveys.partners import Alliance, Organisation
from surveys.rhythm import FEWEST_DAYS, Cadence, Rhythm, in_words

ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"  # nothing that looks like something else
LATE = timedelta(days=14)  # that a wave may be moved by, or wait for what keeps it from opening
CODE = 10  # letters: 49 random bits, so that nobody stumbles over a wave


class Stage(enum.StrEnum):
    """Where a wave stands."""

    planned = "planned"
    open = "open"
    closed = "closed"
    released = "released"
    dropped = "dropped"  # called off: nothing of it is published

    @property
    def word(self) -> str:
        """What people call it, on pages and on the command line alike."""
        return {"released": "published", "dropped": "called off"}.get(self.value, self.value)


OVER = (Stage.released, Stage.dropped)  # nothing follows, and no answer is kept


class Audience(enum.StrEnum):
    """Who is asked by the waves of a pulse."""

    all = "all"
    organisations = "organisations"
    units = "units"


class Pulse(Roster):
    """A series of waves with one instrument, audience and cadence."""

    __tablename__ = "pulse"
    __table_args__ = (
        UniqueConstraint("alliance_id", "name"),
        CheckConstraint("cadence <> 'weeks' OR weeks >= 2", name="weeks_are_said"),
        CheckConstraint("cadence = 'by_hand' OR starts IS NOT NULL", name="has_a_first_day"),
        CheckConstraint("ends >= starts", name="ends_after_its_start"),
        CheckConstraint("open_days >= 3", name="is_open_for_days"),
        CheckConstraint(
            "expected_response > 0 AND expected_response <= 1", name="response_is_a_share"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    name: Mapped[str]
    instrument: Mapped[str]  # the name of a file in surveys/instruments
    modules: Mapped[list[str]] = mapped_column(JSON, default=list)  # constructs added from the bank
    turns: Mapped[rotation.Turns | None] = mapped_column(JSON(none_as_null=True))  # if they differ
    cadence: Mapped[Cadence] = mapped_column(
        Enum(Cadence, native_enum=False, length=9, name="cadence_is_known"),
        default=Cadence.by_hand,
    )
    weeks: Mapped[int | None]  # between two waves, where the cadence is in weeks
    starts: Mapped[date | None]  # the first opening day
    ends: Mapped[date | None]  # no wave opens after it
    open_days: Mapped[int] = mapped_column(default=14)
    hour: Mapped[time | None]  # at which letters leave, by the recipients' clock; None: at once
    reminders: Mapped[int] = mapped_column(default=2)
    audience: Mapped[Audience] = mapped_column(
        Enum(Audience, native_enum=False, length=13, name="audience_is_known"),
        default=Audience.all,
    )
    asked: Mapped[list[int]] = mapped_column(JSON, default=list)  # ids of what the audience chooses
    expected_response: Mapped[float] = mapped_column(default=0.6)  # of the waves planned ahead
    paused: Mapped[bool] = mapped_column(default=False)

    alliance: Mapped[Alliance] = relationship()
    waves: Mapped[list[Wave]] = relationship(back_populates="pulse", order_by="Wave.number")

    @property
    def rhythm(self) -> Rhythm:
        """The days on which its waves are to open."""
        return Rhythm(self.cadence, self.weeks, self.starts, self.ends, self.open_days)

    @property
    def by_itself(self) -> bool:
        """Whether its waves are planned and opened without anybody pressing a button."""
        return self.cadence not in (None, Cadence.by_hand)  # None: not in a ledger yet

    @property
    def whole(self) -> loader.Instrument:
        """Its instrument with all items, also those that take turns."""
        return loader.load(self.instrument, tuple(self.modules))

    def asks(self, organisation: Organisation) -> bool:
        """Whether its audience holds an organisation, or a team of it."""
        if self.audience is Audience.organisations:
            return organisation.id in self.asked
        if self.audience is Audience.units:
            return any(unit.id in self.asked for unit in organisation.units)
        return True

    def questionnaire(self, turn: int = 0) -> loader.Instrument:
        """What a wave of this pulse would ask if it were launched now.

        Args:
            turn: how many waves asked before it; of matter only where questions take turns.
        """
        if self.turns is None:
            return self.whole
        return rotation.asked(self.whole, self.turns[turn % len(self.turns)])


class Wave(Roster):
    """One round of a pulse: planned, open, closed, released, in this order, unless dropped."""

    __tablename__ = "wave"
    __table_args__ = (
        UniqueConstraint("pulse_id", "number"),
        UniqueConstraint("pulse_id", "slot"),
        UniqueConstraint("code"),
        CheckConstraint("closes > opens", name="closes_after_opening"),
        CheckConstraint(
            "expected_response > 0 AND expected_response <= 1", name="response_is_a_share"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    pulse_id: Mapped[int] = mapped_column(ForeignKey("pulse.id"))
    number: Mapped[int]
    code: Mapped[str]  # random, in the link and in the Box
    opens: Mapped[date]
    closes: Mapped[date]
    slot: Mapped[date | None]  # the day that its pulse's rhythm gave it; None: planned by hand
    opened: Mapped[date | None]  # may be later than its first day
    ended: Mapped[date | None]  # may be closed before its day
    shared: Mapped[date | None]  # on which those who were asked are told what came of it
    stage: Mapped[Stage] = mapped_column(
        Enum(Stage, native_enum=False, length=8, name="stage_is_known"), default=Stage.planned
    )
    expected_response: Mapped[float] = mapped_column(default=0.6)
    charter_id: Mapped[int | None] = mapped_column(ForeignKey("charter.id"))
    questionnaire: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # frozen at launch
    left_out: Mapped[list[int]] = mapped_column(JSON, default=list)  # organisations not asked
    override: Mapped[str | None]  # why it need not wait for the report of the one before
    names: Mapped[dict[str, str] | None] = mapped_column(JSON)  # of organisations, by id, at launch

    pulse: Mapped[Pulse] = relationship(back_populates="waves")
    leaves: Mapped[list[Leaf]] = relationship(back_populates="wave", order_by="Leaf.place")

    @property
    def name(self) -> str:
        """The pulse's name and the wave's number."""
        return f"{self.pulse.name}, wave {self.number}"

    @property
    def first_day(self) -> date:
        """The day on which it opened; until it has, the one that is planned."""
        return self.opened or self.opens

    @property
    def skipped(self) -> bool:
        """Whether it was called off before anybody was asked, on its pulse's calendar."""
        return self.stage is Stage.dropped and self.slot is not None and self.opened is None

    @property
    def last_day(self) -> date:
        """The day on which it stopped taking answers; until it has, the one that is planned."""
        return self.ended or self.closes

    @property
    def instrument(self) -> loader.Instrument:
        """What is asked: frozen from launch on, before it what would be asked now."""
        if self.questionnaire is not None:
            return loader.Instrument.from_dict(self.questionnaire)
        return each_partner.asked(self.pulse.questionnaire(self.turn), self.partners)

    @property
    def partners(self) -> dict[int, str]:
        """Names by id of the organisations that it asks, as the alliance stands today."""
        return {
            each.id: each.name
            for each in self.pulse.alliance.organisations
            if each.left is None and each.id not in self.left_out and self.pulse.asks(each)
        }

    @property
    def turn(self) -> int:
        """How many waves of its pulse ask before it: those that opened, and those that wait.

        A wave that is skipped asks nobody, so the one after it asks in its place.
        """
        return sum(
            each.opened is not None or (each.stage is Stage.planned and self._follows(each))
            for each in self.pulse.waves
            if each is not self
        )

    def _follows(self, other: Wave) -> bool:
        return (other.opens, other.number) < (self.opens, self.number)

    def may_open(self, today: date) -> None:
        """Say whether it may be opened now, and change nothing.

        Raises:
            IllegalMove: it was opened before, or this is not a day of its plan.
        """
        self._must_be(Stage.planned, "opened")
        self._must_be_next()
        if today < self.opens:
            raise IllegalMove(
                f"{self.name} is planned to open on {in_words(self.opens)}, and today is "
                f"{in_words(today)}. Change its first day if it is to open now."
            )
        if self.slot is None and today >= self.closes:
            raise IllegalMove(
                f"{self.name} was planned to close on {in_words(self.closes)}, and today is "
                f"{in_words(today)}. Give it new days first."
            )

        if self.slot is not None and self.too_late(today):
            raise IllegalMove(
                f"{self.name} was to open on {in_words(self.opens)}, which is too long ago: it is "
                "passed over, and the next one keeps its day."
            )
        if (whole := self.pulse.whole).each_partner:
            each_partner.check_partners(whole, len(self.partners))

    def may_close(self) -> None:
        """Say whether it may be closed now, and change nothing; raises as `close` does."""
        self._must_be(Stage.open, "closed")

    def may_release(self) -> None:
        """Say whether it may be published now, and change nothing; raises as `release` does."""
        self._must_be(Stage.closed, "published")

    def may_drop(self) -> None:
        """Say whether it may be called off now, and change nothing; raises as `drop` does."""
        if self.stage is Stage.released:
            raise IllegalMove(
                f"The report of {self.name} is published, so the wave cannot be called off."
            )
        if self.stage is Stage.dropped:
            raise IllegalMove(f"{self.name} was called off already.")

    def open(self, today: date) -> None:
        """Move from planned to open.

        Raises:
            IllegalMove: it was opened before, or this is not a day of its plan.
        """
        self.may_open(today)
        self.stage = Stage.open
        self.opened = today

    def close(self, today: date) -> None:
        """Move from open to closed, on its last day or before.

        Raises:
            IllegalMove: it is not open.
        """
        self.may_close()
        self.stage = Stage.closed
        self.ended = min(max(today, self.opens), self.closes)

    def release(self) -> None:
        """Move from closed to released.

        Raises:
            IllegalMove: it is not closed.
        """
        self.may_release()
        self.stage = Stage.released

    def drop(self) -> None:
        """Call it off, from any stage before its report is published.

        Raises:
            IllegalMove: its report is published, or it was called off before.
        """
        self.may_drop()
        self.stage = Stage.dropped

    def give_days(self, opens: date, closes: date) -> None:
        """Give it other days, unless another wave of its pulse takes answers on one of them.

        Raises:
            IllegalMove: it would overlap the wave before or after.
        """
        for other in self.pulse.waves:
            if other is self or other.stage is Stage.dropped:
                continue
            if opens < other.last_day and other.first_day < closes:
                raise IllegalMove(
                    f"{self.name} would overlap {other.name}, which takes answers from "
                    f"{in_words(other.first_day)} to {in_words(other.last_day)}."
                )
        self.opens, self.closes = opens, closes

    def start_late(self, today: date) -> None:
        """Give a wave that had to wait its days back, as far as the next one leaves room."""
        self.closes = min(today + (self.closes - self.opens), self._room)
        self.opens = today

    def too_late(self, today: date) -> bool:
        """Whether a wave that waits cannot be opened any more: two weeks late, or no room left."""
        return today > self.opens + LATE or (self._room - today).days < FEWEST_DAYS

    @property
    def following(self) -> list[Wave]:
        """The later waves of its pulse, in order."""
        return [each for each in self.pulse.waves if each.number > self.number]

    @property
    def _room(self) -> date:
        """The first day on which a later wave of its pulse opens."""
        later = [each.opens for each in self.following if each.stage is not Stage.dropped]
        return min(later, default=date.max)

    def leave_out(self, organisation: Organisation) -> None:
        """Do not ask an organisation in this wave.

        Raises:
            IllegalMove: the wave is not planned any more.
        """
        self._must_be(Stage.planned, "changed")
        self.left_out = sorted({*self.left_out, organisation.id})

    def take_in(self, organisation: Organisation) -> None:
        """Ask an organisation that was left out after all.

        Raises:
            IllegalMove: it is not planned any more.
        """
        self._must_be(Stage.planned, "changed")
        self.left_out = sorted({*self.left_out} - {organisation.id})

    def _must_be_next(self) -> None:
        """Where questions take turns a wave opens after those before it, or one turn is lost."""
        for other in self.pulse.waves if self.pulse.turns is not None else ():
            if other.stage is Stage.planned and self._follows(other):
                raise IllegalMove(
                    f"{other.name} still waits, and what it asks comes first. Open it, or call it "
                    "off."
                )

    def _must_be(self, stage: Stage, deed: str) -> None:
        if self.stage is not stage:
            raise IllegalMove(
                f"{self.name} is {self.stage.word}. Only a wave that is {stage.word} can be {deed}."
            )


class Leaf(Roster):
    """A unit frozen at launch: a team, merged teams, a whole organisation, or a pool of them."""

    __tablename__ = "leaf"
    __table_args__ = (UniqueConstraint("wave_id", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    place: Mapped[int]  # its index in the manifest, and its name in the Box
    name: Mapped[str]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    invited: Mapped[int]

    wave: Mapped[Wave] = relationship(back_populates="leaves")
    parts: Mapped[list[LeafPart]] = relationship(back_populates="leaf")


class LeafPart(Roster):
    """One team of the roster that lies in a leaf of a wave."""

    __tablename__ = "leaf_part"
    __table_args__ = (UniqueConstraint("leaf_id", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    leaf_id: Mapped[int] = mapped_column(ForeignKey("leaf.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    people: Mapped[int | None]  # of it that were asked; unknown of waves from before

    leaf: Mapped[Leaf] = relationship(back_populates="parts")


class Participation(Roster):
    """How many of a leaf took part, as a band, counted at most once a day."""

    __tablename__ = "participation"

    leaf_id: Mapped[int] = mapped_column(ForeignKey("leaf.id"), primary_key=True)
    day: Mapped[date]
    band: Mapped[str]  # a member of analysis.cells.Band
    tenths: Mapped[int | None]  # of the invited, where the band is "share"


def new_code(rng: Random) -> str:
    """A random code for a wave's address, of small letters and digits."""
    return "".join(rng.choice(ALPHABET) for _ in range(CODE))


def by_id(session: Session, wave_id: int) -> Wave:
    """One wave.

    Raises:
        NotFound: there is no such wave.
    """
    wave = session.get(Wave, wave_id)
    if wave is None:
        raise NotFound("There is no such wave.")
    return wave


def of_pulse(session: Session, pulse: Pulse, wave_id: int) -> Wave:
    """One wave, through its pulse.

    Raises:
        NotFound: the pulse has no such wave.
    """
    wave = by_id(session, wave_id)
    if wave.pulse_id != pulse.id:
        raise NotFound("The pulse has no such wave.")
    return wave


def newest(session: Session) -> list[Wave]:
    """All waves, the one that opens last first."""
    return list(session.scalars(select(Wave).order_by(Wave.opens.desc(), Wave.id.desc())))


def pulse_name(text: str) -> str:
    """A pulse's name with single spaces.

    Raises:
        IllegalMove: nothing is left.
    """
    name = " ".join(text.split())
    if not name:
        raise IllegalMove("The pulse needs a name.")
    return name


def check_share(response: float) -> None:
    """Refuse an expected response that is none.

    Raises:
        IllegalMove: it is not above 0 and at most 1.
    """
    if not 0 < response <= 1:
        raise IllegalMove("The expected response is a share above 0 % and at most 100 %.")


def find_pulse(session: Session, alliance: Alliance, name: str) -> Pulse | None:
    """The alliance's pulse of a name, if there is one."""
    return session.scalar(select(Pulse).where(Pulse.alliance_id == alliance.id, Pulse.name == name))
