"""What an alliance will get with its sizes, said before anything is sent."""

from __future__ import annotations

import enum
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys import charter
from surveys.asking import audience
from surveys.leaves import LeafPlan, Outlook, Partner, Refused, chance, outlook
from surveys.partners import Organisation
from surveys.terms import Terms
from surveys.waves import Wave

USUAL_SPREAD = 20.0  # points of 100: the sd of people's scores on a scale of three items
TWO_SIDED = 1.96  # normal quantile of a 95 % interval
Noise = Callable[[Sequence[float]], float]  # of the answers of each leaf, in points squared


def no_noise(_answers: Sequence[float]) -> float:
    """Figures as they are."""
    return 0.0


class Prospect(enum.StrEnum):
    """What an organisation can look forward to."""

    own = "own"  # figures of its own
    pool = "pool"  # only together with other small organisations
    refused = "refused"  # none: the launch refuses it
    empty = "empty"  # nobody on its roster
    left_out = "left_out"  # not asked in this wave


class Obstacle(enum.StrEnum):
    """Why the alliance as a whole gets no figure."""

    few_partners = "few_partners"  # a figure of two would tell each what the other said
    one_dominates = "one_dominates"  # one partner has most of the people


@dataclass(frozen=True, slots=True)
class OrganisationView:
    """One organisation's prospects.

    `chance` is that of its own figure being shown, `item_chance` that of single items;
    `change` is the smallest step between two waves, in points of 100, that can be told from noise.
    """

    id: int
    name: str
    people: int
    prospect: Prospect
    leaves: tuple[LeafPlan, ...] = ()
    chance: float = 0.0
    item_chance: float = 0.0
    change: float | None = None


@dataclass(frozen=True, slots=True)
class Expectations:
    """Everything the page before a launch says."""

    terms: Terms
    response: float
    invited: int
    change: float | None  # as of an organisation, for the alliance
    obstacle: Obstacle | None  # to a figure of the alliance
    organisations: tuple[OrganisationView, ...]
    pool: LeafPlan | None
    refused: tuple[Refused, ...]


def of(session: Session, wave: Wave, noise: Noise = no_noise) -> Expectations:
    """Work out from today's roster what a planned wave will show.

    Args:
        session: the roster's; read only.
        wave: its response and the organisations it leaves out count.
        noise: the variance that protection adds to a theme's level of some leaves together.

    Raises:
        NotFound: the alliance has no charter yet.
    """
    terms = charter.in_force(session).rules
    partners = audience.of(session, wave)
    view = outlook(partners, terms, wave.expected_response)
    response = wave.expected_response
    rows = [_organisation(each, view, terms, response, noise) for each in partners]
    rows += [
        OrganisationView(each.id, each.name, 0, Prospect.left_out)
        for each in session.scalars(select(Organisation).where(Organisation.left.is_(None)))
        if each.id in wave.left_out
    ]
    invited = sum(leaf.invited for leaf in view.leaves)
    return Expectations(
        terms=terms,
        response=wave.expected_response,
        invited=invited,
        change=smallest_change(
            invited * response, noise([leaf.invited * response for leaf in view.leaves])
        ),
        obstacle=_obstacle(rows, invited, terms),
        organisations=tuple(sorted(rows, key=lambda row: row.name)),
        pool=next((leaf for leaf in view.leaves if leaf.organisation_id is None), None),
        refused=view.refused,
    )


def smallest_change(answers: float, noise_var: float = 0.0) -> float | None:
    """The smallest step between two waves whose 95 % interval excludes zero, in points of 100.

    Args:
        answers: expected in each of the two waves.
        noise_var: the variance that protection adds to each of the two, in points squared.

    Returns:
        z·√(2(sd²/n + noise)) at the usual spread of scores, as if different people answered; None
        below two answers.
    """
    if answers < 2:
        return None
    return TWO_SIDED * math.sqrt(2 * (USUAL_SPREAD**2 / answers + noise_var))


def _obstacle(rows: list[OrganisationView], invited: int, terms: Terms) -> Obstacle | None:
    asked = [row for row in rows if row.prospect in (Prospect.own, Prospect.pool)]
    if len(asked) < terms.pooled_partners:
        return Obstacle.few_partners
    own = [row.people for row in asked if row.prospect is Prospect.own]
    if max(own, default=0) > terms.pooled_share * invited:
        return Obstacle.one_dominates
    return None


def _organisation(
    partner: Partner, view: Outlook, terms: Terms, response: float, noise: Noise
) -> OrganisationView:
    people = sum(count for _, _, count in partner.teams)
    own = tuple(leaf for leaf in view.leaves if leaf.organisation_id == partner.id)
    if people == 0:
        return OrganisationView(partner.id, partner.name, 0, Prospect.empty)
    if not own:
        refused = any(each.organisation_id == partner.id for each in view.refused)
        prospect = Prospect.refused if refused else Prospect.pool
        return OrganisationView(partner.id, partner.name, people, prospect)
    return OrganisationView(
        id=partner.id,
        name=partner.name,
        people=people,
        prospect=Prospect.own,
        leaves=own,
        chance=chance(people, terms.organisation, response),
        item_chance=chance(people, terms.item, response),
        change=smallest_change(people * response, noise([leaf.invited * response for leaf in own])),
    )
