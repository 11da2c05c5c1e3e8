"""What each way of protecting the numbers would show, hide and blur, with an alliance's sizes."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from analysis.budget import THEMES_BELOW, Profile, moves_by, theme_variance, themes_of_few
from pulse.reports import privacy
from pulse.reports.privacy import Privacy
from surveys import charter, waves
from surveys.asking import audience
from surveys.instruments.loader import Instrument, load
from surveys.leaves import LeafPlan, Outlook, Partner, outlook
from surveys.terms import PLAIN, PLAIN_FROM, STRICTER, Terms
from surveys.waves import Stage, Wave

RESPONSE = 0.6  # before a wave is planned
SPREAD = 20.0  # points of 100: the usual standard deviation between people
TWO_SIDED = 1.96  # normal quantile of a 95 % interval
LIKELY = 0.5  # chance from which on a team is counted among those that are shown


@dataclass(frozen=True, slots=True)
class Sight:
    """What one profile would let one group see, at the answers that are expected.

    `theme` and `overall` say by less than how many points of 100 noise moves those figures,
    nineteen times of twenty; `chance` is how far they would move anyway because not everybody
    answers. `teams` counts groups of teams likely to be shown beside the whole.
    """

    what: str  # "own", "pool", "refused", "empty", or "few_partners" of an alliance
    answers: int = 0
    teams: int = 0
    theme: float = 0.0
    overall: float = 0.0
    chance: float = 0.0
    some_themes: bool = False  # fewer than 12 answers: overall and some themes alone


@dataclass(frozen=True, slots=True)
class Line:
    """One organisation, or the alliance whose name is empty, under each profile."""

    name: str
    people: int
    sights: Mapping[Profile, Sight]


@dataclass(frozen=True, slots=True)
class View:
    """What a steward reads before a charter is launched."""

    lines: tuple[Line, ...]
    privacy: Privacy
    response: float
    allowed: frozenset[Profile]  # that the charter may go on to


def view(session: Session) -> View:
    """Compare the profiles with today's roster and the next wave that is planned.

    Args:
        session: the roster's; read only.
    """
    wave = next((each for each in waves.newest(session) if each.stage is Stage.planned), None)
    terms = charter.rules_of(session, None)
    instrument = wave.instrument if wave is not None else load(privacy.USUAL)
    asked = audience.of(session, wave) if wave is not None else audience.headcount(session)
    response = wave.expected_response if wave is not None else RESPONSE
    return View(
        lines=compared(asked, terms, response, instrument),
        privacy=privacy.of(instrument, terms),
        response=response,
        allowed=_allowed(charter.launched(session)),
    )


def noise(session: Session, wave: Wave) -> Callable[[Sequence[float]], float]:
    """The variance of the noise in a theme's level of some leaves together, by their answers."""
    profile = Profile(charter.rules_of(session, wave.charter_id).protection)
    instrument = wave.instrument
    questions = min(privacy.themes_in_order(instrument).values())

    def of_leaves(answers: Sequence[float]) -> float:
        blurred = sum(profile.blurs(each) for each in answers)
        total = blurred * theme_variance(instrument.low, instrument.high, questions)
        return total / max(1.0, sum(answers)) ** 2

    return of_leaves


def _allowed(launched: Terms | None) -> frozenset[Profile]:
    """The profiles that a charter may have after the one that was launched."""
    if launched is None:
        return frozenset(Profile)
    was = launched.protection
    return frozenset(map(Profile, {was, *STRICTER[was]}))


def compared(
    partners: Sequence[Partner], terms: Terms, response: float, instrument: Instrument
) -> tuple[Line, ...]:
    """The alliance and each organisation under each profile.

    Args:
        partners: with their teams and head counts.
        terms: the charter's; thresholds count as they would be under each profile.
        response: the share expected to answer.
        instrument: whose themes are asked.
    """
    plans = {each: outlook(partners, under(terms, each), response) for each in Profile}
    lines = [
        Line(
            partner.name,
            sum(count for _, _, count in partner.teams),
            {each: _own(partner, plans[each], each, response, instrument) for each in Profile},
        )
        for partner in partners
    ]
    people = sum(line.people for line in lines)
    whole = {each: _alliance(plans[each], terms, each, response, instrument) for each in Profile}
    return (Line("", people, whole), *lines)


def under(terms: Terms, profile: Profile) -> Terms:
    """Terms as they would be under a profile."""
    if profile.value != PLAIN:
        return terms
    return replace(
        terms,
        team=max(terms.team, PLAIN_FROM),
        organisation=max(terms.organisation, PLAIN_FROM),
        item=max(terms.item, PLAIN_FROM),
    )


def _own(
    partner: Partner, plan: Outlook, profile: Profile, response: float, instrument: Instrument
) -> Sight:
    leaves = [leaf for leaf in plan.leaves if leaf.organisation_id == partner.id]
    if leaves:
        return _sight(leaves, profile, response, instrument, whole=len(leaves) > 1)
    if not sum(count for _, _, count in partner.teams):
        return Sight("empty")
    if any(each.organisation_id == partner.id for each in plan.refused):
        return Sight("refused")
    pool = [leaf for leaf in plan.leaves if leaf.organisation_id is None]
    return replace(_sight(pool, profile, response, instrument), what="pool")


def _alliance(
    plan: Outlook, terms: Terms, profile: Profile, response: float, instrument: Instrument
) -> Sight:
    partners = {part.organisation_id for leaf in plan.leaves for part in leaf.parts}
    if len(partners) < terms.pooled_partners:
        return Sight("few_partners")
    return _sight(plan.leaves, profile, response, instrument)


def _sight(
    leaves: Sequence[LeafPlan],
    profile: Profile,
    response: float,
    instrument: Instrument,
    *,
    whole: bool = False,
) -> Sight:
    """The figures of some leaves together, at the answers that are expected of them."""
    answers = max(1.0, sum(leaf.invited for leaf in leaves) * response)
    blurred = sum(profile.blurs(leaf.invited * response) for leaf in leaves)
    themes = privacy.themes_in_order(instrument)
    variances = [
        blurred * theme_variance(instrument.low, instrument.high, questions) / answers**2
        for questions in themes.values()
    ]
    return Sight(
        what="own",
        answers=round(answers),
        teams=sum(leaf.chance >= LIKELY for leaf in leaves) if whole else 0,
        theme=moves_by(max(variances)),
        overall=moves_by(sum(variances) / len(variances) ** 2),
        chance=TWO_SIDED * SPREAD / math.sqrt(answers),
        some_themes=answers < THEMES_BELOW and len(themes_of_few(list(themes))) < len(themes),
    )
