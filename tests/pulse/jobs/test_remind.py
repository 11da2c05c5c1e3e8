"""Reminders go to those who have not taken part, and nothing that is kept tells who they are."""

from __future__ import annotations

import time
from collections import Counter
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from pulse import queue
from pulse.jobs import due, invite, remind
from pulse.jobs import open as opening
from pulse.jobs.late import Marks
from pulse.jobs.workshop import Workshop
from pulse.mail.errors import Unreachable
from surveys import charter
from surveys.answering import extracts, tickets
from surveys.answering.tables import Sealed, Ticket
from surveys.asking import optouts, progress, reminders
from surveys.asking.invitations import Delivery, Invitation
from surveys.asking.people import Person
from surveys.blackouts import BlackoutDay
from surveys.errors import SealBroken
from surveys.waves import Wave
from tests.conftest import BOTH
from tests.pulse.jobs.conftest import TODAY, Open, noon
from tests.pulse.jobs.test_end import answer
from tests.pulse.jobs.test_invite import token_in
from tests.pulse.mail.sink import Sink

FIRST = TODAY + timedelta(days=7)  # a Monday, half-way
LATE, LATER = "p0-0-4@example.org", "p1-0-9@example.org"
SECOND = FIRST + timedelta(days=4)  # a Friday


def send(open_shop: Open, day: date, *, later: int = 0) -> int:
    """Do every reminder job that is due so many minutes after noon; how many there were."""
    with open_shop(day, lambda: noon(day) + timedelta(minutes=later)) as shop:
        jobs = [ids for (name, *ids), _ in due.wanted(shop) if name == queue.REMIND]
        for ids in jobs:
            remind.send(shop, *ids)
    return len(jobs)


def handled(open_shop: Open) -> Counter[int]:
    """How many reminders came to how many seats."""
    with open_shop() as shop:
        return Counter(shop.roster.scalars(select(Invitation.reminders)))


def on_the_roll(shop: Workshop, wave_id: int) -> set[str]:
    """The addresses of those who have taken part."""
    wave = shop.roster.get_one(Wave, wave_id)
    seats = {
        seat
        for leaf in wave.leaves
        for seat in extracts.taken_part(shop.box, shop.keyring, wave=wave.code, unit=leaf.place)
    }
    rows = shop.roster.execute(
        select(Invitation.seat, Person.address).join(Person, Person.id == Invitation.person_id)
    )
    return {address for seat, address in rows if seat in seats}


@BOTH
def test_a_letter_goes_to_everybody_who_has_not_taken_part(
    app: Flask, open_shop: Open, asked: int, sink: Sink
) -> None:
    assert answer(app, asked, share=3) == 20
    send(open_shop, FIRST)

    with open_shop() as shop:
        there = on_the_roll(shop, asked)
        assert len(there) == 20
        assert len(sink.addresses()) == 40
        assert there.isdisjoint(sink.addresses())
        wave = shop.roster.get_one(Wave, asked)
        for message in sink.messages():
            token = tickets.read(token_in(message))
            assert tickets.present(shop.box.connection(), wave.code, token)
            assert "There is still time" in str(message.get_body(("plain",)))


@BOTH
def test_every_seat_has_the_same_marks_and_as_many_tickets(
    app: Flask, open_shop: Open, asked: int, sink: Sink
) -> None:
    answer(app, asked, share=3)
    with open_shop() as shop:
        before = Counter(shop.box.scalars(select(Ticket.seat)))
    send(open_shop, FIRST)

    with open_shop() as shop:
        marks = shop.roster.execute(
            select(
                Invitation.reminders,
                Invitation.reminded,
                Invitation.delivery,
                Invitation.day,
                Invitation.refusal,
            ).distinct()
        ).all()
        after = Counter(shop.box.scalars(select(Ticket.seat)))
    assert [tuple(mark) for mark in marks] == [(1, FIRST, Delivery.sent, TODAY, None)]
    assert set((after - before).values()) == {1}
    assert len(after) == 60


def test_there_are_two_on_working_days_and_four_days_apart(
    open_shop: Open, asked: int, sink: Sink
) -> None:
    letters = {}
    for days in range(15):
        send(open_shop, TODAY + timedelta(days=days))
        letters[days] = len(sink.taken)
        sink.taken.clear()

    assert {days: number for days, number in letters.items() if number} == {7: 60, 11: 60}


def test_an_outage_shifts_both_and_none_falls_on_a_holiday_or_a_weekend(
    open_shop: Open, asked: int, sink: Sink
) -> None:
    with open_shop() as shop:
        shop.roster.add_all(
            BlackoutDay(organisation_id=1, day=FIRST + timedelta(days=each), name="Closed")
            for each in (0, 1)
        )
        shop.roster.commit()
    letters = {}
    for day in (FIRST, FIRST + timedelta(days=2), FIRST + timedelta(days=5), FIRST + timedelta(7)):
        send(open_shop, day)
        letters[day] = Counter(address.split("-")[0] for address in sink.addresses())
        sink.taken.clear()

    assert list(letters.values()) == [{"p1": 22}, {"p0": 38}, {}, {"p0": 38, "p1": 22}]


def test_a_pulse_without_reminders_sends_none(open_shop: Open, asked: int, sink: Sink) -> None:
    with open_shop() as shop:
        shop.roster.get_one(Wave, asked).pulse.reminders = 0
        shop.roster.commit()
    jobs = [send(open_shop, TODAY + timedelta(days=days)) for days in range(15)]

    assert sum(jobs) == 0
    assert sink.taken == []


@BOTH
def test_who_is_reminded_although_everybody_is_is_looked_up_by_nobody(
    app: Flask, open_shop: Open, asked: int, sink: Sink
) -> None:
    answer(app, asked, share=3)
    with open_shop() as shop:
        shop.box.execute(update(Sealed).where(Sealed.kind == "roll").values(value=b"unreadable"))
        shop.box.commit()
    with pytest.raises(SealBroken):
        send(open_shop, FIRST)
    with open_shop() as shop:
        rules = charter.in_force(shop.roster)
        rules.terms = rules.terms | {"remind_everybody": True}
        shop.roster.commit()
    send(open_shop, FIRST)

    assert len(set(sink.addresses())) == 60


@BOTH
def test_what_a_server_says_of_a_reminder_is_kept_nowhere(
    open_shop: Open, asked: int, sink: Sink
) -> None:
    sink.refuse = {
        "p0-0-3@example.org": "550 5.1.1 no such person here",
        "p0-0-4@example.org": "451 4.7.1 greylisted, come back",
    }
    send(open_shop, FIRST)

    assert len(sink.taken) == 58
    assert handled(open_shop) == {1: 60}
    with open_shop() as shop:
        letters = progress.letters(shop.roster, shop.roster.get_one(Wave, asked))
    assert (letters.sent, letters.refused, letters.why_waiting) == (60, 0, None)


@BOTH
def test_a_letter_put_off_is_tried_again_while_every_seat_is_come_to_alike(
    app: Flask, open_shop: Open, asked: int, sink: Sink
) -> None:
    sink.refuse = dict.fromkeys((LATE, LATER), "451 4.7.1 greylisted, come back")
    send(open_shop, FIRST)
    first = set(sink.addresses())
    del sink.refuse[LATE]
    sink.taken.clear()
    jobs = [send(open_shop, FIRST, later=minutes) for minutes in (19, 21)]

    assert jobs == [0, 1]
    assert {LATE, LATER}.isdisjoint(first)
    assert sink.addresses() == [LATE]
    assert marks(open_shop) == {(1, FIRST, 1, 29)}
    with open_shop() as shop:
        assert set(Counter(shop.box.scalars(select(Ticket.seat))).values()) == {3}


def test_seats_without_a_letter_take_no_longer_because_a_server_is_slow_to_greet(
    open_shop: Open, asked: int, sink: Sink
) -> None:
    send(open_shop, FIRST)
    letters, sink.slow_to_greet = len(sink.taken), 0.5
    began = time.monotonic()
    send(open_shop, FIRST, later=21)

    assert time.monotonic() - began < 60 * 0.5 / 2
    assert len(sink.taken) == letters == 60
    with open_shop() as shop:
        assert set(shop.roster.scalars(select(Invitation.passes))) == {1}


def test_what_is_put_off_for_hours_is_given_up_and_its_marks_are_gone(
    open_shop: Open, asked: int, sink: Sink
) -> None:
    sink.refuse = {LATE: "451 4.7.1 come back"}
    jobs = [send(open_shop, FIRST, later=minutes) for minutes in (0, 21, 82, 263, 500)]

    assert jobs == [1, 1, 1, 1, 0]
    assert len(sink.taken) == 59
    assert marks(open_shop) == {(1, FIRST, 3, None)}


def test_whoever_takes_part_meanwhile_gets_no_second_try(
    app: Flask, open_shop: Open, asked: int, sink: Sink
) -> None:
    with open_shop() as shop:
        everybody = set(shop.roster.scalars(select(Person.address)))
    sink.greylist, sink.known = True, everybody - {LATE, LATER}
    send(open_shop, FIRST)
    first = len(sink.taken)
    stood = handled(open_shop)
    answer(app, asked, share=1)
    send(open_shop, FIRST, later=21)

    assert stood == {1: 60}
    assert first == 58
    assert len(sink.taken) == 58


def test_only_the_key_ring_can_read_whose_reminder_was_put_off(
    open_shop: Open, asked: int, sink: Sink
) -> None:
    sink.refuse = {LATE: "451 4.7.1 come back"}
    send(open_shop, FIRST)

    with open_shop() as shop:
        code = shop.roster.get_one(Wave, asked).code
        rows = shop.roster.execute(
            select(Person.address, Invitation.seat, Invitation.late).join(
                Person, Person.id == Invitation.person_id
            )
        ).all()
        own = Marks(shop.keyring, code)
        assert [row.address for row in rows if own.late(row.seat, row.late)] == [LATE]
        assert not any(own.late(bytes(16), row.late) for row in rows)
    assert {len(row.late) for row in rows} == {29}
    assert len({row.late for row in rows}) == 60


def marks(open_shop: Open) -> set[tuple[int, date | None, int, int | None]]:
    """Which marks the seats have: reminders, day, passes, and the length of what is sealed."""
    with open_shop() as shop:
        rows = shop.roster.execute(
            select(
                Invitation.reminders,
                Invitation.reminded,
                Invitation.passes,
                Invitation.next_pass,
                func.length(Invitation.late),
            ).distinct()
        ).all()
    assert len({row.next_pass for row in rows}) == 1
    assert all((row.next_pass is None) == (row[-1] is None) for row in rows)
    return {(row.reminders, row.reminded, row.passes, row[-1]) for row in rows}


@pytest.mark.parametrize("words", ["554 5.7.1 relay access denied", "451 4.3.0 try later"])
def test_a_server_that_refuses_everybody_alike_loses_no_reminder(
    open_shop: Open, asked: int, sink: Sink, words: str
) -> None:
    sink.told = lambda count: setattr(sink, "at_data", words) if count == 10 else None
    with pytest.raises(Unreachable, match="takes no reminders"):
        send(open_shop, FIRST)
    stood = handled(open_shop)
    sink.told = lambda _count: None
    sink.at_data = None
    send(open_shop, FIRST)

    assert stood[1] == 10
    assert handled(open_shop) == {1: 60}
    assert sorted(Counter(sink.addresses()).values()) == [1] * 60


def test_where_one_domain_takes_no_letter_no_seat_of_another_one_is_left_behind(
    open_shop: Open, asked: int, sink: Sink
) -> None:
    with open_shop() as shop:
        for person in shop.roster.scalars(select(Person)):
            if person.organisation_id == 1:
                person.address = person.address.replace("example.org", "down.example")
                sink.refuse[person.address] = "451 4.4.1 come back"
            else:
                person.left = TODAY  # no letter leaves, as for those who have taken part
        shop.roster.commit()
    with pytest.raises(Unreachable, match="takes no reminders"):
        send(open_shop, FIRST)

    with open_shop() as shop:
        left = shop.roster.scalars(
            select(Person.address)
            .join(Invitation, Invitation.person_id == Person.id)
            .where(Invitation.reminders == 0)
        ).all()
    assert len(left) == 38
    assert {address.partition("@")[2] for address in left} == {"down.example"}


def test_one_domain_that_takes_no_letter_stops_no_other_and_its_own_are_tried_again(
    open_shop: Open, asked: int, sink: Sink
) -> None:
    with open_shop() as shop:
        for person in shop.roster.scalars(select(Person)):
            if person.organisation_id == 1:
                person.address = person.address.replace("example.org", "down.example")
                sink.refuse[person.address] = "451 4.4.1 no answer from host"
        shop.roster.commit()
    send(open_shop, FIRST)
    stood, first = handled(open_shop), len(sink.taken)
    sink.refuse = {}
    send(open_shop, FIRST, later=21)

    assert stood == {1: 60}
    assert first == 22
    assert sorted(Counter(sink.addresses()).values()) == [1] * 60


def test_nobody_gets_a_reminder_and_another_letter_on_one_day(
    open_shop: Open, asked: int, sink: Sink
) -> None:
    with open_shop() as shop:
        wave = shop.roster.get_one(Wave, asked)
        other = Wave(
            pulse=wave.pulse, number=9, code="x", opens=TODAY, closes=TODAY + timedelta(days=9)
        )
        shop.roster.add(other)
        shop.roster.flush()
        person = shop.roster.scalar(select(Person).where(Person.address == "p0-0-3@example.org"))
        assert person is not None
        leaf = wave.leaves[0].id
        shop.roster.add(Invitation(wave_id=other.id, person_id=person.id, leaf_id=leaf, day=FIRST))
        shop.roster.commit()
    send(open_shop, FIRST)
    first = len(sink.taken)
    send(open_shop, FIRST + timedelta(days=1))

    assert first == 59
    assert sorted(Counter(sink.addresses()).values()) == [1] * 60


@BOTH
def test_whoever_wants_no_letters_gets_none_and_counts_as_all_others(
    app: Flask, open_shop: Open, wave_id: int, sink: Sink
) -> None:
    with open_shop() as shop:
        silent = optout(shop, "p0-0-1@example.org", wave_id)
        opening.launch(shop, wave_id)
        for first, last in opening.batches(shop.roster, wave_id):
            invite.send(shop, wave_id, first, last)
        later = optout(shop, "p0-0-2@example.org", wave_id)
    send(open_shop, FIRST)

    letters = Counter(sink.addresses())
    assert (letters[silent], letters[later], letters["p0-0-3@example.org"]) == (0, 1, 2)
    assert len(sink.taken) == 59 + 58
    assert handled(open_shop) == {1: 60}
    with open_shop() as shop:
        wave = shop.roster.get_one(Wave, wave_id)
        assert progress.letters(shop.roster, wave).sent == 60
        assert sum(leaf.invited for leaf in wave.leaves) == 60
        assert set(Counter(shop.box.scalars(select(Ticket.seat))).values()) == {2}


def optout(shop: Workshop, address: str, wave_id: int) -> str:
    """Let somebody ask for no more letters of a wave's pulse; the address."""
    person = shop.roster.scalar(select(Person.id).where(Person.address == address))
    assert person is not None
    optouts.stop(shop.roster, person, shop.roster.get_one(Wave, wave_id).pulse_id)
    shop.roster.commit()
    return address


def test_progress_counts_seats(app: Flask, open_shop: Open, asked: int, sink: Sink) -> None:
    answer(app, asked, share=3)
    with open_shop() as shop:
        wave = shop.roster.get_one(Wave, asked)
        before = reminders.standing(shop.roster, wave, TODAY)
    send(open_shop, FIRST)
    with open_shop() as shop:
        wave = shop.roster.get_one(Wave, asked)
        during = reminders.standing(shop.roster, wave, FIRST)
        after = reminders.standing(shop.roster, wave, SECOND)

    assert before == reminders.Reminders(2, 0, 0, 60, FIRST)
    assert during == reminders.Reminders(2, 1, 60, 60, SECOND)
    assert after == reminders.Reminders(2, 2, 0, 60, None)


def test_letters_of_a_reminder_are_known_again_and_no_other_letters(
    open_shop: Open, asked: int, sink: Sink
) -> None:
    send(open_shop, FIRST)
    with open_shop() as shop:
        shop.roster.execute(update(Invitation).values(reminders=0, reminded=None))
        shop.roster.commit()
    send(open_shop, FIRST)
    send(open_shop, SECOND)

    identities: dict[str, list[str]] = {}
    for address, message in zip(sink.addresses(), sink.messages(), strict=True):
        identities.setdefault(address, []).append(message["message-id"])
    assert all(one == again != second for one, again, second in identities.values())
    with open_shop() as shop:
        assert shop.box.scalar(select(func.count()).select_from(Ticket)) == 4 * 60
