"""Who takes part in the demonstration and how they feel: real organisations, invented answers.

The organisations and their history are real (see `civil_service.csv`). The people, and
what they answer in the waves, are drawn here and say nothing about those organisations.
"""

from __future__ import annotations

import csv
import io
import random
from dataclasses import dataclass

from surveys.sharing import Line

ALLIANCE = "Coast and Climate Alliance (demonstration)"
STEWARD = "steward@alliance.example"
DEEDS = (  # what was said in each past wave, and what the invented partners did
    (),
    (Line("Nobody knows who decides on survey data", "A page lists each decision and its owner"),),
    (
        Line("What was promised in spring was not done", "Open promises are read out every month"),
        Line("Too many meetings", "Two of five were given up"),
    ),
    (Line("Field teams hear of plans too late", "They see each plan two weeks before it is set"),),
    (Line("Open promises grow old", "Each has one owner, and a day on which it is looked at"),),
)
MARKS = (  # after which wave, whose series (all if nobody's), and what happened there
    (2, "", "Invented: a page began to list each decision and its owner."),
    (3, "UK Hydrographic Office", "Invented: two teams moved into one building."),
)


@dataclass(frozen=True, slots=True)
class Partner:
    """One organisation of the story: its teams' sizes, and its mood per wave."""

    name: str
    domain: str
    teams: dict[str, int]
    level: float  # on the scale of 1 to 5
    steps: dict[str, tuple[float, ...]]  # construct -> what each wave adds, in scale points


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody of one story, and what happens to them."""

    alliance: str
    steward: str
    partners: tuple[Partner, ...]
    deeds: tuple[tuple[Line, ...], ...]  # of each wave
    marks: tuple[tuple[int, str, str], ...] = ()
    real: bool = False  # whether its organisations are, and so have a history
    live: bool = False  # whether a wave is open at its end


PARTNERS = (
    Partner(
        "UK Hydrographic Office",
        "hydro",
        {"Charting": 20, "Data": 18},
        3.7,
        {
            "follow_through": (0.0, -0.25, -0.5, -0.75, -1.0),
            "decision_rights": (0.0, 0.0, 0.0, 0.0, -1.6),
        },
    ),
    Partner("Met Office", "met", {"Forecasting": 24, "Science": 22, "Services": 18}, 3.9, {}),
    Partner(
        "Maritime and Coastguard Agency",
        "coastguard",
        {"Rescue": 26, "Surveys": 9, "Policy": 8},
        3.5,
        {"voice": (-0.4, -0.2, 0.0, 0.2, 0.4)},
    ),
    Partner(
        "Centre for Environment, Fisheries and Aquaculture Science",
        "cefas",
        {"Laboratory": 17, "Sea-going": 17},
        3.8,
        {},
    ),
    Partner(
        "Department for Environment, Food and Rural Affairs",
        "defra",
        {"Marine": 30, "Flood": 28, "Strategy": 7},
        3.4,
        {"psychological_safety": (0.0, 0.1, 0.1, 0.2, 0.2)},
    ),
    Partner("Food Standards Agency", "food", {"Field": 22, "Evidence": 6}, 3.6, {}),
    Partner("Transport Scotland", "transport", {"Ports and ferries": 19}, 3.6, {}),
    Partner("Vehicle Certification Agency", "vehicles", {"": 14}, 3.7, {}),
)

CAST = Cast(ALLIANCE, STEWARD, PARTNERS, DEEDS, MARKS, real=True, live=True)


def roster(partner: Partner) -> bytes:
    """Return the partner's roster as its personnel system would export it, in CSV."""
    sheet = io.StringIO()
    table = csv.writer(sheet)
    table.writerow(["Display name", "E-mail address", "Department", "Preferred language"])
    number = 0
    for team, size in partner.teams.items():
        for _ in range(size):
            number += 1
            address = f"person-{number:03d}@{partner.domain}.example"
            table.writerow([f"Invented person {number}", address, team, "en"])
    return sheet.getvalue().encode()


def answers(
    address: str,
    wave: int,
    items: list[tuple[str, bool]],
    *,
    share: float = 0.66,
    partners: tuple[Partner, ...] = PARTNERS,
) -> list[int | None] | None:
    """Return what the person behind an address answers in a wave, or None: they let it pass.

    Args:
        address: the person's address; the same person has the same temper in every wave.
        wave: number of the wave, from 1.
        items: construct and whether reversed, in the questionnaire's order.
        share: the share of people who answer.
        partners: whose people they are.

    Returns:
        One point of 1 to 5 per item, None where the item is skipped.
    """
    chance = random.Random(f"{address}/{wave}")
    if chance.random() > share:
        return None
    partner = next(p for p in partners if address.endswith(f"@{p.domain}.example"))
    temper = random.Random(address).gauss(0, 0.55)
    points: list[int | None] = []
    for construct, reverse in items:
        steps = partner.steps.get(construct, (0.0,))
        feeling = partner.level + temper + steps[min(wave, len(steps)) - 1]
        point = min(5, max(1, round(chance.gauss(feeling, 0.75))))
        skipped = chance.random() < 0.03
        points.append(None if skipped else 6 - point if reverse else point)
    return points


NOTES = (
    "It helps when partners tell us early that something will be late.",
    "Two meetings this month decided the same thing twice, and differently.",
    "I would like to know who decides about shared data. We keep asking.",
    "The joint planning day was the best thing we did this year.",
    "Please send the papers before the meeting, not during it.",
    "A shared calendar would save all of us an hour a week.",
    "Our ideas for the spring plan came back without a word.",
    "People from the other side pick up the phone now. That is new.",
    "One list of who is responsible for what, on one page, please.",
    "The files live in four places and each partner trusts another one.",
    "It was good to hear a director say that a mistake was theirs.",
    "We promised the harbour masters an answer in June. They still wait.",
    "Fewer people in the meetings, more decisions.",
    "Let the field teams speak first, they know what happened.",
    "Agree on one form for both surveys. We fill in two.",
    "I do not know any more what our shared goal is for next year.",
    "Thank you for asking the same questions again. It shows you mean it.",
    "Decide who has the last word when two partners disagree.",
    "The newsletter is fine, but a short call would be better.",
    "The training with the other partner made the rest easier.",
)


def note(address: str, wave: int) -> str:
    """Return the note the person leaves in a wave, most often none."""
    chance = random.Random(f"note/{address}/{wave}")
    return chance.choice(NOTES) if chance.random() < 0.08 else ""
