"""How far up the ladder a friction belongs: by the weekends, holidays and clocks of both sides."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from surveys import care, ladder
from surveys.heard import Heard
from surveys.lives import State
from tests.surveys.test_deadlines import AUCKLAND, BERLIN, CLOCKS, CLOSED, RIYADH

THURSDAY = date(2026, 11, 19)


def friction(one: int | None, other: int | None = None, since: date = THURSDAY) -> Heard:
    """A friction that nobody has taken note of, under the starter charter: 7, 21 and 45 days."""
    return Heard(
        organisation_id=one, other_id=other, clock=since, state=State.raised, rung=0, words="Two."
    )


def last_days(found: Heard) -> list[date]:
    """The last day of each step that it has yet to take."""
    return [step.last for step in ladder.ahead(Session(), found, CLOCKS)]


def rung(found: Heard, moment: str) -> int:
    """How far up it belongs at a moment of UTC."""
    return ladder.due(Session(), found, CLOCKS, datetime.fromisoformat(moment).replace(tzinfo=UTC))


@pytest.mark.parametrize(
    ("one", "other", "first"),
    [
        (BERLIN, None, date(2026, 11, 30)),  # without two weekends
        (RIYADH, None, date(2026, 11, 30)),  # they rest on Friday and Saturday instead
        (BERLIN, RIYADH, date(2026, 11, 30)),
        (AUCKLAND, None, date(2026, 11, 30)),
        (None, None, date(2026, 11, 30)),  # of all together: by the alliance's own clock
        (99, None, date(2026, 11, 30)),
    ],
)
def test_the_first_step_has_seven_days_that_somebody_works(
    one: int | None, other: int | None, first: date
) -> None:
    assert last_days(friction(one, other))[0] == first


def test_the_calendar_that_is_behind_counts_for_both_sides() -> None:
    friday = date(2026, 12, 18)
    alone = {each: last_days(friction(each, None, friday))[0] for each in (BERLIN, RIYADH)}

    assert alone == {BERLIN: date(2026, 12, 30), RIYADH: date(2026, 12, 28)}
    assert last_days(friction(BERLIN, RIYADH, friday))[0] == alone[BERLIN]
    assert last_days(friction(RIYADH, BERLIN, friday))[0] == alone[BERLIN]


def test_a_step_is_over_when_its_day_has_ended_on_both_clocks() -> None:
    both = friction(AUCKLAND, BERLIN)  # the last day of both is Monday 30 November

    assert rung(both, "2026-11-30T11:00") == 0  # Tuesday in Auckland, Monday in Berlin
    assert rung(both, "2026-11-30T22:59") == 0
    assert rung(both, "2026-11-30T23:00") == 1


def test_a_month_without_a_day_of_work_holds_a_step_up_and_not_for_good() -> None:
    monday = date(2026, 11, 30)  # they work again on 1 January

    first, second, third = last_days(friction(CLOSED, None, monday))

    assert first == date(2027, 1, 11)
    assert first < second < third
    assert third - monday < 3 * timedelta(days=45) + timedelta(days=92)


def test_what_is_taken_up_waits_for_the_next_step_and_what_is_reopened_begins_anew() -> None:
    found = friction(BERLIN)
    found.move(State.in_hand, today=THURSDAY, actor="a@a.example")
    waits = rung(found, "2026-12-23T12:00")
    late = rung(found, "2027-02-01T12:00")
    found.move(State.resolved, today=date(2027, 2, 1), actor="a@a.example", reason="Talked over.")
    over = (rung(found, "2027-06-01T12:00"), last_days(found))

    care.reopen(found, today=date(2027, 2, 5), actor="a@a.example", reason="It came back.")

    assert (waits, late, over) == (0, 3, (0, []))
    assert found.clock == date(2027, 2, 5)
    assert (rung(found, "2027-03-06T22:00"), rung(found, "2027-03-09T12:00")) == (0, 2)
