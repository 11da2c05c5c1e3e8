"""An alliance whose waves were answered through real urns, and published."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from pulse.reports import build
from surveys import charter
from surveys.answering import door, tickets, urn
from surveys.answering.intake import accept
from surveys.answering.keyring import Keyring, Slot
from surveys.answering.submissions import Form
from surveys.history import HistoryMeasure, HistoryPoint, HistorySource, HistorySummary
from surveys.instruments import loader, rotation
from surveys.instruments.loader import Instrument
from surveys.partners import Alliance, Organisation, Unit
from surveys.releases import Release
from surveys.waves import Leaf, LeafPart, Pulse, Stage, Wave

FIRST = date(2025, 3, 3)


@dataclass(frozen=True)
class Crew:
    """One leaf of one wave: who was asked, how many answered, and how they feel (1 to 5).

    `manner` is how they answer: "thought", "chance" (at random), "straight" (always "agree") or
    "misread" (as "thought", but the first question a point lower).
    """

    organisations: tuple[str, ...]
    team: str
    invited: int
    answered: int
    mood: float = 3.5
    notes: int = 0
    manner: str = "thought"


class Steady:
    """A keyring whose noise is the same in every run: a fake of the random source."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring

    def key(self, slot: Slot, generation: int) -> bytes:
        """The key of a slot."""
        key = self._keyring.key(slot, generation)
        return hashlib.sha256(slot.wave.encode()).digest() if slot.kind == "noise" else key

    def __getattr__(self, name: str) -> Any:
        return getattr(self._keyring, name)


@dataclass
class World:
    """An alliance under construction."""

    roster: Session
    box: Session
    keyring: Keyring
    rng: Random = field(default_factory=lambda: Random(5))
    weeks: int = 12  # from one wave to the next

    def __post_init__(self) -> None:
        self.keyring = Steady(self.keyring)
        self.alliance = self.roster.get(Alliance, 1) or Alliance(id=1, name="Coast Alliance")
        self.roster.add(self.alliance)
        self.roster.flush()
        self.charter = charter.starter(self.roster, self.alliance)
        self.pulse = self.roster.get(Pulse, 1) or Pulse(
            alliance_id=1, name="Core pulse", instrument="trust-core", modules=[]
        )
        self.roster.add(self.pulse)
        self.roster.flush()

    def organisation(self, name: str) -> Organisation:
        """An organisation of this name, founded when first asked for."""
        for organisation in self.alliance.organisations:
            if organisation.name == name:
                return organisation
        organisation = Organisation(alliance=self.alliance, name=name)
        self.roster.add(organisation)
        self.roster.flush()
        return organisation

    def unit(self, organisation: Organisation, name: str) -> Unit:
        """A team of this name, likewise."""
        for unit in organisation.units:
            if unit.name == name:
                return unit
        unit = Unit(organisation=organisation, name=name)
        self.roster.add(unit)
        self.roster.flush()
        return unit

    def take_turns(self) -> None:
        """Let the pulse ask in turn, every four weeks."""
        self.pulse.instrument = "trust-mini"
        self.pulse.turns = rotation.of(loader.load("trust-mini"))
        self.weeks = 4
        self.roster.flush()

    def closed(self, crews: Sequence[Crew], *, instrument: Instrument | None = None) -> Wave:
        """A wave that was opened, answered and closed."""
        number = len(self.pulse.waves) + 1
        opens = FIRST + timedelta(weeks=self.weeks * (number - 1))
        asked = instrument or self.pulse.questionnaire(number - 1)
        wave = Wave(
            pulse=self.pulse,
            number=number,
            code=f"wave{number}",
            opens=opens,
            closes=opens + timedelta(days=14),
            stage=Stage.closed,
            charter_id=self.charter.id,
            questionnaire=asked.as_dict(),
            left_out=[],
        )
        self.roster.add(wave)
        for place, crew in enumerate(crews):
            wave.leaves.append(self._leaf(place, crew))
        self.roster.flush()
        self._answer(wave, asked, crews)
        return wave

    def published(self, crews: Sequence[Crew], *, instrument: Instrument | None = None) -> Release:
        """A wave that was opened, answered, closed and published."""
        wave = self.closed(crews, instrument=instrument)
        build.draft(self.roster, self.box, self.keyring, wave, rng=self.rng)
        release = build.publish(self.roster, wave, wave.closes)
        wave.stage = Stage.released
        self.roster.commit()
        return release

    def earlier(self, values: Mapping[str, Sequence[float | None]], **measure: str | None) -> None:
        """An imported measure with a value a year for each organisation, from 2015 on."""
        source = HistorySource(
            alliance_id=1,
            name="Yearly survey",
            attribution="Contains public sector information.",
            imported=FIRST,
        )
        row = HistoryMeasure(
            source=source,
            key="engagement",
            label=measure.get("label") or "Engagement",
            scale=measure.get("scale") or "percent",
            construct=measure.get("construct"),
        )
        self.roster.add(source)
        years = range(2015, 2015 + max(map(len, values.values())))
        for name, own in values.items():
            before = None
            for year, value in zip(years, own, strict=False):
                if value is None:
                    continue
                row.points.append(
                    HistoryPoint(
                        organisation_id=self.organisation(name).id,
                        day=date(year, 7, 1),
                        value=value,
                        change=None if before is None else value - before,
                        break_before="The question was reworded." if year == 2018 else None,
                    )
                )
                before = value
        for year in years:
            row.summaries.append(
                HistorySummary(day=date(year, 7, 1), median=55.0, organisations=9, change=0.0)
            )
        self.roster.commit()

    def _leaf(self, place: int, crew: Crew) -> Leaf:
        owners = [self.organisation(name) for name in crew.organisations]
        units = [self.unit(owner, crew.team) for owner in owners]
        whole = " and ".join(crew.organisations)
        return Leaf(
            place=place,
            name=crew.team or whole,
            organisation_id=owners[0].id if len(owners) == 1 else None,
            invited=crew.invited,
            parts=[
                LeafPart(
                    unit_id=u.id,
                    organisation_id=u.organisation_id,
                    people=crew.invited // len(units),
                )
                for u in units
            ],
        )

    def _answer(self, wave: Wave, asked: Instrument, crews: Sequence[Crew]) -> None:
        owners = list(dict.fromkeys(leaf.organisation_id for leaf in wave.leaves))
        public = {
            "wave": wave.code,
            "questionnaire": wave.questionnaire,
            "units": [
                {"place": leaf.place, "invited": leaf.invited, "notes": owners.index(own)}
                for leaf in wave.leaves
                for own in [leaf.organisation_id]
            ],
            "notes": [{"place": place} for place in range(len(owners))],
        }
        door.prepare(self.box, self.keyring, wave=wave.code, manifest=public)
        batch = [
            self._submission(wave, place, asked, crew, nth)
            for place, crew in enumerate(crews)
            for nth in range(crew.answered)
        ]
        self.box.commit()
        if batch:
            connection = self.box.connection()
            outcome = accept(connection, self.keyring, batch, shapes={}, rng=self.rng)
            assert not any(outcome.refusals)
            self.box.commit()
            for slot, generation in outcome.reached.items():
                self.keyring.advance(slot, generation)
        door.shut(self.box, wave.code)
        self.box.commit()

    def _submission(self, wave: Wave, place: int, asked: Instrument, crew: Crew, nth: int) -> Form:
        token = tickets.issue(
            self.box, wave=wave.code, unit=place, seat=self.rng.randbytes(16), rng=self.rng
        )
        trait = crew.mood + self.rng.gauss(0, 0.6)
        points = []
        for item in asked.items:
            point = min(5, max(1, round(trait + self.rng.gauss(0, 0.8))))
            if crew.manner == "chance":
                point = self.rng.randint(1, 5)
            skipped = self.rng.random() < 0.02
            turned = item.reverse and crew.manner != "straight"
            points.append(0 if skipped else 6 - point if turned else point)
        if crew.manner == "misread":
            points[0] = max(1, points[0] - 1)
        if crew.manner == "straight":
            points = [4] * len(points)
        return Form(
            wave=wave.code,
            digest=tickets.digest(token),
            sheet=urn.written_sheet(points),
            note=urn.written_note(
                f"{crew.organisations[0]} says {nth}" if nth < crew.notes else ""
            ),
        )


def coast(world: World) -> None:
    """Six waves of five partners: one drops, one is once too few to show, two small ones pool."""
    moods = (3.4, 3.5, 3.55, 3.6, 3.55, 2.9)
    for wave, mood in enumerate(moods):
        world.published(
            [
                Crew(("Harbour Trust",), "Outreach", 30, 3 if wave == 2 else 21, mood, notes=8),
                Crew(
                    ("Harbour Trust",), "Shelter", 24, 1 if wave == 2 else 15, mood - 0.2, notes=6
                ),
                Crew(("Harbour Trust",), "Office", 16, 0 if wave == 2 else 5, mood),
                Crew(("Mill Street Clinic",), "Ward", 38, 26, 3.6, notes=4),
                Crew(("Mill Street Clinic",), "Labs", 26, 18, 3.8),
                Crew(("Orchard Housing",), "", 45, 30, 3.3, notes=3),
                Crew(("Quayside Council",), "", 60, 41, 3.1 + wave / 12),
                Crew(("Ridge Farm", "Sail Loft", "Tern Press"), "", 18, 12, 3.7),
            ]
        )
    world.earlier(
        {
            "Harbour Trust": [52, 54, 55, 61, 60, None, 63],
            "Orchard Housing": [48, 49, 50, 52, 51, 50, 53],
        }
    )
