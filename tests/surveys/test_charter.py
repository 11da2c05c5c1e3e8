"""The rules: floors, only upwards after a launch, and one version in force."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from analysis.budget import Profile
from pulse.db import db
from surveys import charter, partners
from surveys.charter import Charter
from surveys.errors import CharterInvalid, NotFound
from surveys.terms import CEILINGS, FLOORS, STARTER, STRICTER, Terms, check
from tests.conftest import BOTH


def test_the_starter_charter_has_the_products_defaults() -> None:
    assert (STARTER.team, STARTER.organisation, STARTER.item, STARTER.notes) == (7, 5, 15, 10)
    assert (STARTER.share_from, STARTER.pooled_partners, STARTER.pooled_share) == (30, 3, 0.5)
    assert (STARTER.open_days, STARTER.cadence_weeks, STARTER.publish_days) == (14, 12, 7)
    check(STARTER)


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_no_term_may_lie_below_its_floor(name: str) -> None:
    low = replace(STARTER, **{name: FLOORS[name] / 2})

    with pytest.raises(CharterInvalid, match=f"“{name}” may not be below"):
        check(low)


@pytest.mark.parametrize("name", sorted(CEILINGS))
def test_no_term_may_lie_above_its_ceiling(name: str) -> None:
    high = replace(STARTER, **{name: CEILINGS[name] + 1})

    with pytest.raises(CharterInvalid, match=f"“{name}” may not be above"):
        check(high)


def test_a_single_item_needs_at_least_as_many_answers_as_a_team() -> None:
    with pytest.raises(CharterInvalid, match="single item"):
        check(replace(STARTER, team=20))


def test_a_wave_must_be_over_before_the_next_one_opens() -> None:
    with pytest.raises(CharterInvalid, match="is not over when the next one opens, 4 weeks after"):
        check(replace(STARTER, open_days=25, cadence_weeks=4))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), None, "7"])
def test_a_term_is_a_number(value: object) -> None:
    with pytest.raises(CharterInvalid, match="“team” must be a number."):
        check(Terms.from_dict(STARTER.as_dict() | {"team": value}))


def test_after_a_launch_thresholds_only_rise() -> None:
    launched = replace(STARTER, notes=20)

    check(replace(STARTER, notes=21), launched)
    with pytest.raises(CharterInvalid, match="“notes” was 20 at the last launch"):
        check(STARTER, launched)


def test_terms_survive_the_ledger_and_what_is_missing_has_its_default() -> None:
    stricter = replace(STARTER, team=9)

    assert Terms.from_dict(stricter.as_dict() | {"a later term": 1}) == stricter
    assert Terms.from_dict({"team": 9}) == stricter


@BOTH
def test_an_alliance_starts_with_one_charter_and_keeps_it(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        alliance = partners.found(session, name="Coast")
        with pytest.raises(NotFound):
            charter.in_force(session)
        first = charter.starter(session, alliance)
        again = charter.starter(session, alliance)

        assert again is first
        assert (first.version, first.rules, first.locked) == (1, STARTER, None)


@BOTH
def test_a_charter_is_locked_on_the_day_of_its_first_launch(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        agreed = charter.starter(session, partners.found(session, name="Coast"))
        charter.lock(session, agreed, date(2026, 12, 1))
        charter.lock(session, agreed, date(2027, 3, 1))

        assert agreed.locked == date(2026, 12, 1)


@BOTH
def test_a_wave_keeps_the_version_it_was_bound_to(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        assert charter.rules_of(session, None) == STARTER
        first = charter.starter(session, partners.found(session, name="Coast"))
        stricter = replace(STARTER, team=9)
        session.add(Charter(alliance_id=1, version=2, terms=stricter.as_dict()))
        session.flush()

        assert charter.in_force(session).version == 2
        assert charter.rules_of(session, None) == stricter
        assert charter.rules_of(session, first.id) == STARTER
        assert charter.by_version(session, 1) is first
        with pytest.raises(NotFound, match="no version 3"):
            charter.by_version(session, 3)


PLAINLY = replace(STARTER, protection="plain-from-30", team=30, organisation=30, item=30)


def test_a_protection_goes_from_standard_to_either_and_never_back_or_across() -> None:
    strictly = replace(STARTER, protection="strict")

    for stricter in (strictly, PLAINLY, STARTER):
        check(stricter, STARTER)
    for before, after in (
        (strictly, STARTER),
        (PLAINLY, replace(PLAINLY, protection="standard")),
        (PLAINLY, replace(PLAINLY, protection="strict")),
        (strictly, PLAINLY),
    ):
        with pytest.raises(CharterInvalid, match="may only get stricter"):
            check(after, before)


def test_a_charter_that_contradicts_itself_is_refused() -> None:
    with pytest.raises(CharterInvalid, match="none from fewer than 30 answers"):
        check(replace(STARTER, protection="plain-from-30"))
    with pytest.raises(CharterInvalid, match="“none” is no protection"):
        check(replace(STARTER, protection="none"))


def test_every_profile_of_the_arithmetic_is_one_of_the_charter_and_as_strict() -> None:
    assert {each.value for each in Profile} == set(STRICTER)


@BOTH
def test_a_protection_is_chosen_freely_until_a_launch_and_then_only_stricter(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        alliance = partners.found(session, name="Coast")
        plain = charter.protect(session, alliance, "plain-from-30").rules
        back = charter.protect(session, alliance, "standard")
        charter.lock(session, back, date(2026, 12, 1))
        stricter = charter.protect(session, alliance, "strict")
        charter.remind_everybody(session, alliance, True)

        assert plain == PLAINLY
        assert (back.version, back.rules) == (1, STARTER)
        assert (stricter.version, stricter.rules.protection) == (2, "strict")
        assert charter.protect(session, alliance, "standard") is stricter  # not launched yet
        charter.protect(session, alliance, "strict")
        charter.lock(session, stricter, date(2027, 3, 1))
        with pytest.raises(CharterInvalid, match="may only get stricter"):
            charter.protect(session, alliance, "standard")


@BOTH
def test_a_version_that_is_not_launched_yet_is_no_way_round_the_last_launch(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        alliance = partners.found(session, name="Coast")
        charter.lock(session, charter.protect(session, alliance, "strict"), date(2026, 12, 1))
        charter.remind_everybody(session, alliance, True)

        with pytest.raises(CharterInvalid, match="may only get stricter"):
            charter.protect(session, alliance, "plain-from-30")


@BOTH
def test_partners_agree_to_the_mutual_view_for_waves_to_come(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        alliance = partners.found(session, name="Coast Alliance")
        one, other = (partners.add_organisation(session, name=name).id for name in ("A", "B"))
        first = charter.share_views(session, alliance, [other, one])
        charter.lock(session, first, date(2026, 3, 2))

        second = charter.share_views(session, alliance, [one])

        assert first.rules.agreed == {one, other}
        assert second.rules.agreed == {one}
        assert (first.version, second.version) == (1, 2)
        with pytest.raises(CharterInvalid, match="Only partners"):
            charter.share_views(session, alliance, [one, 99])


def test_reasons_of_one_version_are_each_told_once_and_none_is_lost(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        alliance = partners.found(session, name="Coast")
        for gate, why in (("read", "We met in May"), ("either", "May"), ("read", "We met in May")):
            kept = charter.wait_for(session, alliance, gate, why)

        assert kept.why == "We met in May · May"
