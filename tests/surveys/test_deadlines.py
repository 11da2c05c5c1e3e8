"""A promise is in time until its owner's next working day, whatever the clock says elsewhere."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from surveys.commitments import Commitment, State
from surveys.deadlines import Clocks, Word
from surveys.workdays import Workdays

BERLIN, AUCKLAND, RIYADH, CLOSED = 1, 2, 3, 4
CLOCKS = Clocks(
    own={
        BERLIN: Workdays("Europe/Berlin", "DE"),
        AUCKLAND: Workdays("Pacific/Auckland", "NZ"),
        RIYADH: Workdays("Asia/Riyadh", "SA"),
        CLOSED: Workdays("UTC", None, frozenset(date(2026, 12, each) for each in range(1, 32))),
    },
    usual=Workdays("America/New_York"),
)


def promised(owner: int | None, due: date, state: State = State.open) -> Commitment:
    """A promise of one of them, or of all partners together."""
    return Commitment(organisation_id=owner, due=due, state=state)


@pytest.mark.parametrize(
    ("owner", "due", "last"),
    [
        (BERLIN, date(2026, 11, 24), date(2026, 11, 24)),  # a Tuesday
        (BERLIN, date(2026, 11, 28), date(2026, 11, 30)),  # a Saturday
        (BERLIN, date(2027, 3, 26), date(2027, 3, 30)),  # Good Friday to Easter Monday
        (BERLIN, date(2026, 12, 25), date(2026, 12, 28)),
        (AUCKLAND, date(2026, 12, 25), date(2026, 12, 29)),  # Boxing Day is moved to Monday
        (RIYADH, date(2026, 11, 27), date(2026, 11, 29)),  # rests on Friday and Saturday
        (None, date(2026, 11, 29), date(2026, 11, 30)),
        (99, date(2026, 11, 29), date(2026, 11, 30)),  # nobody's calendar is known
        (CLOSED, date(2026, 12, 1), date(2026, 12, 1)),  # no day in sight: the day itself
    ],
)
def test_a_day_on_which_nobody_works_is_put_off_to_the_next_that_is_worked(
    owner: int | None, due: date, last: date
) -> None:
    assert CLOCKS.last_day(owner, due) == last


@pytest.mark.parametrize(
    ("owner", "now", "late"),
    [
        (BERLIN, datetime(2026, 11, 30, 22, 59, tzinfo=UTC), False),  # a minute before midnight
        (BERLIN, datetime(2026, 11, 30, 23, 0, tzinfo=UTC), True),
        (AUCKLAND, datetime(2026, 11, 30, 10, 59, tzinfo=UTC), False),
        (AUCKLAND, datetime(2026, 11, 30, 11, 0, tzinfo=UTC), True),  # thirteen hours ahead
        (None, datetime(2026, 12, 1, 4, 59, tzinfo=UTC), False),  # five hours behind
        (None, datetime(2026, 12, 1, 5, 0, tzinfo=UTC), True),
    ],
)
def test_it_is_overdue_when_its_owners_own_day_is_over(
    owner: int | None, now: datetime, late: bool
) -> None:
    promise = promised(owner, date(2026, 11, 29))  # a Sunday

    assert CLOCKS.overdue(promise, now) is late


def test_clocks_that_are_set_back_give_the_longer_day() -> None:
    promise = promised(BERLIN, date(2026, 10, 23))  # a Friday; clocks go back on the 25th

    last, first = datetime(2026, 10, 23, 21, 59, tzinfo=UTC), datetime(2026, 10, 23, 22, tzinfo=UTC)

    assert not CLOCKS.overdue(promise, last)
    assert CLOCKS.overdue(promise, first)
    monday = promised(BERLIN, date(2026, 10, 25))
    assert not CLOCKS.overdue(monday, datetime(2026, 10, 26, 22, 59, tzinfo=UTC))  # an hour more


@pytest.mark.parametrize("state", [State.done, State.given_up])
def test_what_is_over_is_never_overdue(state: State) -> None:
    promise = promised(BERLIN, date(2020, 1, 1), state)

    assert not CLOCKS.overdue(promise, datetime(2026, 1, 1, tzinfo=UTC))


def test_a_moved_day_is_called_to_mind_and_missed_by_the_owners_own_calendar() -> None:
    promise = promised(AUCKLAND, date(2026, 12, 11))
    promise.move(
        date(2026, 12, 26),  # Boxing Day, a Saturday: it is moved to Monday, so Tuesday counts
        today=date(2026, 12, 10),
        actor="a@a.example",
        reason="The hall is let.",
    )

    def word(moment: str) -> Word | None:
        return CLOCKS.word(promise, datetime.fromisoformat(moment).replace(tzinfo=UTC))

    assert promise.reminded is None
    assert word("2026-12-12T12:00") is None  # the day before is no day any more
    assert word("2026-12-21T10:59") is None
    assert word("2026-12-21T11:00") is Word.soon  # Tuesday the 22nd there
    promise.reminded = date(2026, 12, 22)
    assert word("2026-12-29T10:59") is None
    assert word("2026-12-29T11:00") is Word.overdue


def test_a_promise_that_is_opened_again_is_due_anew() -> None:
    promise = promised(BERLIN, date(2026, 11, 27))
    promise.settle(State.done, today=date(2026, 11, 27))
    promise.reopen(
        date(2026, 12, 25), today=date(2026, 12, 21), actor="a@a.example", reason="Half of it."
    )

    assert promise.reminded == date(2026, 12, 21)  # so near that nobody needs to be reminded
    assert not CLOCKS.overdue(promise, datetime(2026, 12, 28, 22, 59, tzinfo=UTC))
    assert CLOCKS.overdue(promise, datetime(2026, 12, 28, 23, tzinfo=UTC))
