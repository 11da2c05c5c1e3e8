"""Every waiting letter leaves once, with a token of its own that nothing else holds."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, func, inspect, select, text, update

from pulse.db import db
from pulse.jobs import invite
from pulse.jobs import open as opening
from pulse.jobs.workshop import Interrupted
from pulse.mail import transport
from pulse.mail.errors import Unreachable
from pulse.mail.outbox import Outbox
from pulse.mail.pace import Pace
from pulse.settings import Settings
from surveys.answering import tickets
from surveys.answering.tables import Ticket
from surveys.asking import addresses, invitations
from surveys.asking.invitations import Delivery, Invitation
from surveys.asking.people import Person
from surveys.waves import Wave
from tests.conftest import BOTH
from tests.pulse.jobs.conftest import TODAY, Open, noon
from tests.pulse.mail.sink import Sink, free_port

LATE = "p0-0-3@example.org"
TOKEN = re.compile(r"#([0-9A-HJKMNP-TV-Z]{16})")


@pytest.fixture
def opened(open_shop: Open, wave_id: int, sink: Sink) -> int:
    """A wave that was opened, and whose letters wait."""
    with open_shop() as shop:
        opening.launch(shop, wave_id)
    return wave_id


def send(open_shop: Open, wave_id: int, *, later: int = 0) -> None:
    """Send every batch of a wave, so many minutes after noon."""
    moment = noon(TODAY) + timedelta(minutes=later)
    with open_shop(moment.date(), lambda: moment) as shop:
        for first, last in opening.batches(shop.roster, wave_id):
            invite.send(shop, wave_id, first, last)


def token_in(message: EmailMessage) -> str:
    """The one token in a letter's plain text."""
    body = message.get_body(("plain",))
    assert body is not None
    (token,) = TOKEN.findall(body.get_content())
    return str(token)


def deliveries(open_shop: Open) -> Counter[Delivery]:
    """How many letters stand where."""
    with open_shop() as shop:
        return Counter(shop.roster.scalars(select(Invitation.delivery)))


@BOTH
def test_everybody_gets_one_letter_with_a_token_that_opens_the_door(
    open_shop: Open, opened: int, sink: Sink
) -> None:
    send(open_shop, opened)

    assert len(sink.taken) == 60
    assert len(set(sink.addresses())) == 60
    assert deliveries(open_shop) == {Delivery.sent: 60}
    with open_shop() as shop:
        wave = shop.roster.get_one(Wave, opened)
        rows = shop.roster.execute(select(Invitation.seat, Invitation.person_id))
        seats = {seat: person_id for seat, person_id in rows}
        found = set()
        for message in sink.messages():
            token = token_in(message)
            ticket = tickets.present(shop.box.connection(), wave.code, tickets.read(token))
            assert tickets.grouped(token) in str(message.get_body(("plain",)))
            found.add(seats[ticket.seat])
    assert len(found) == 60


@BOTH
def test_letters_that_left_do_not_leave_again(open_shop: Open, opened: int, sink: Sink) -> None:
    send(open_shop, opened)
    send(open_shop, opened)

    assert len(sink.taken) == 60


@BOTH
def test_one_refused_address_keeps_the_servers_words_and_stops_nobody(
    open_shop: Open, opened: int, sink: Sink
) -> None:
    sink.refuse = {"p0-0-3@example.org": "550 5.1.1 no such person here"}
    send(open_shop, opened)

    assert len(sink.taken) == 59
    assert deliveries(open_shop) == {Delivery.sent: 59, Delivery.refused: 1}
    with open_shop() as shop:
        refused = select(Invitation.refusal).where(Invitation.delivery == Delivery.refused)
        assert shop.roster.scalar(refused) == "550 5.1.1 no such person here"
        person = shop.roster.scalars(select(Person).where(Person.address == LATE)).one()
        assert addresses.again(shop.roster, person) == 1
        shop.roster.commit()
    sink.refuse = {}
    send(open_shop, opened)

    assert deliveries(open_shop) == {Delivery.sent: 60}


@BOTH
def test_a_letter_put_off_waits_with_the_reason_and_is_tried_again_in_its_time(
    open_shop: Open, opened: int, sink: Sink
) -> None:
    sink.refuse = {LATE: "451 4.7.1 greylisted, come back"}
    send(open_shop, opened)
    with open_shop() as shop:
        why = invitations.why_waiting(shop.roster, opened)
    sink.refuse = {}
    send(open_shop, opened, later=9)
    early = deliveries(open_shop)
    send(open_shop, opened, later=11)

    assert why == "451 4.7.1 greylisted, come back"
    assert early == {Delivery.sent: 59, Delivery.waiting: 1}
    assert deliveries(open_shop) == {Delivery.sent: 60}
    assert len(set(sink.addresses())) == 60


def test_a_letter_put_off_for_more_than_a_day_is_given_up_with_the_servers_words(
    open_shop: Open, opened: int, sink: Sink
) -> None:
    sink.refuse = {LATE: "452 4.2.2 mailbox full"}
    moments, minutes = [], 0
    for rest in (0, 10, 20, 40, 80, 160, 240, 240, 240, 240, 240):
        minutes += rest
        moments.append(deliveries(open_shop)[Delivery.refused])
        send(open_shop, opened, later=minutes)

    assert minutes > 24 * 60
    assert moments == [0] * 11
    with open_shop() as shop:
        wanted = select(Invitation.refusal).where(Invitation.delivery == Delivery.refused)
        (words,) = shop.roster.scalars(wanted)
    assert words == ("452 4.2.2 mailbox full It was put off 11 times, so it is not tried again.")


def test_letters_that_are_left_over_are_given_up_although_no_other_one_leaves_beside_them(
    open_shop: Open, opened: int, sink: Sink
) -> None:
    sink.refuse = {f"p0-0-{each}@example.org": "452 4.2.2 mailbox full" for each in range(6)}
    send(open_shop, opened)
    send(open_shop, opened, later=11)

    with open_shop() as shop:
        waiting = select(Invitation.tries).where(Invitation.delivery == Delivery.waiting)
        assert shop.roster.scalars(waiting).all() == [2] * 6


def test_a_server_that_puts_off_everybody_costs_no_letter_a_try(
    open_shop: Open, opened: int, sink: Sink
) -> None:
    sink.refuse_all = "451 4.3.1 mail system full"
    send(open_shop, opened)

    assert deliveries(open_shop) == {Delivery.waiting: 60}
    with open_shop() as shop:
        assert set(shop.roster.scalars(select(Invitation.tries))) == {0}
        assert not set(shop.roster.scalars(select(Invitation.next_try))) & {None}


@BOTH
def test_greylisting_delays_every_letter_and_loses_none(
    open_shop: Open, opened: int, sink: Sink
) -> None:
    sink.greylist = True
    send(open_shop, opened)
    first = len(sink.taken)
    send(open_shop, opened, later=11)

    assert first == 0
    assert Counter(sink.addresses()) == Counter(set(sink.addresses()))
    assert deliveries(open_shop) == {Delivery.sent: 60}


@BOTH
def test_a_connection_that_ends_in_the_middle_of_one_letter_holds_up_no_other(
    open_shop: Open, opened: int, sink: Sink
) -> None:
    sink.drop = {LATE}
    send(open_shop, opened)

    assert deliveries(open_shop) == {Delivery.sent: 59, Delivery.waiting: 1}
    with open_shop() as shop:
        why = invitations.why_waiting(shop.roster, opened)
    assert why is not None
    assert "in the middle of the letter" in why


def test_a_server_that_drops_every_letter_stops_the_batch_and_loses_none(
    open_shop: Open, opened: int, sink: Sink
) -> None:
    sink.drop_all = True
    with pytest.raises(Unreachable, match="in the middle of the letter"):
        send(open_shop, opened)
    sink.drop_all = False
    with open_shop() as shop:
        tries = set(shop.roster.scalars(select(Invitation.tries)))
    send(open_shop, opened, later=11)

    assert tries == {0}
    assert deliveries(open_shop) == {Delivery.sent: 60}


@BOTH
def test_a_domain_that_has_had_its_letters_holds_up_no_other(
    app: Flask, open_shop: Open, opened: int, sink: Sink
) -> None:
    with open_shop() as shop:
        address = Person.address
        shop.roster.execute(
            update(Person)
            .where(address.like("p0-%"))
            .values(address=func.replace(address, "example.org", "slow.example"))
        )
        shop.roster.commit()
    outbox = app.extensions["pulse.outbox"]
    app.extensions["pulse.outbox"] = replace(outbox, pace=Pace(domain=3))
    taken = []
    for minute in (0, 1):
        send(open_shop, opened, later=minute)
        taken.append(Counter(each.partition("@")[2] for each in sink.addresses()))
    app.extensions["pulse.outbox"] = outbox
    send(open_shop, opened, later=2)

    assert taken == [
        {"example.org": 3, "slow.example": 3},
        {"example.org": 6, "slow.example": 6},
    ]
    assert len(sink.taken) == 60
    assert len(set(sink.addresses())) == 60


@pytest.mark.parametrize("place", ["refuse_all", "at_data"])
def test_a_server_that_refuses_everybody_alike_loses_no_letter(
    open_shop: Open, opened: int, sink: Sink, place: str
) -> None:
    setattr(sink, place, "554 5.7.1 relay access denied")
    with pytest.raises(Unreachable, match="refuses every letter: 554"):
        send(open_shop, opened)

    assert deliveries(open_shop) == {Delivery.waiting: 60}
    setattr(sink, place, None)
    send(open_shop, opened)

    assert deliveries(open_shop) == {Delivery.sent: 60}


@BOTH
def test_while_the_server_is_down_letters_wait_and_say_why(
    app: Flask, open_shop: Open, opened: int, sink: Sink
) -> None:
    way = app.extensions["pulse.outbox"]
    app.extensions["pulse.outbox"] = Outbox(
        transport.of(f"smtp://127.0.0.1:{free_port()}"), "pulse@example.net"
    )
    with pytest.raises(Unreachable, match="Connection refused"):
        send(open_shop, opened)
    with open_shop() as shop:
        why = invitations.why_waiting(shop.roster, opened)
    app.extensions["pulse.outbox"] = way
    send(open_shop, opened)

    assert why is not None
    assert "Connection refused" in why
    assert deliveries(open_shop) == {Delivery.sent: 60}
    assert len(sink.taken) == 60


def test_a_stop_ends_the_batch_after_the_letter_that_is_leaving(
    open_shop: Open, opened: int, sink: Sink
) -> None:
    with open_shop() as shop:
        sink.told = lambda count: shop.stopping.set() if count == 7 else None
        ((first, last),) = opening.batches(shop.roster, opened)
        with pytest.raises(Interrupted):
            invite.send(shop, opened, first, last)

    assert len(sink.taken) == 7
    assert deliveries(open_shop) == {Delivery.sent: 7, Delivery.waiting: 53}


@BOTH
def test_no_token_is_kept_anywhere(
    open_shop: Open, opened: int, sink: Sink, settings: Settings, app: Flask
) -> None:
    send(open_shop, opened)

    tokens = {token_in(message) for message in sink.messages()}
    secrets = {form.encode() for token in tokens for form in (token, tickets.grouped(token))}
    stored = b"".join(
        path.read_bytes() for path in Path(settings.home).rglob("*") if path.is_file()
    )
    with app.app_context():
        for engine in db.engines.values():
            stored += _dump(engine)
    assert len(tokens) == 60
    assert not [secret for secret in secrets if secret in stored]


def test_the_identity_of_a_letter_is_the_same_when_it_is_repeated(
    open_shop: Open, opened: int, sink: Sink
) -> None:
    send(open_shop, opened)
    with open_shop() as shop:
        for each in shop.roster.scalars(select(Invitation)):
            each.delivery = Delivery.waiting
        shop.roster.commit()
    send(open_shop, opened)

    identities: dict[str, set[str]] = {}
    tokens: dict[str, set[str]] = {}
    for address, message in zip(sink.addresses(), sink.messages(), strict=True):
        identities.setdefault(address, set()).add(message["message-id"])
        tokens.setdefault(address, set()).add(token_in(message))
    assert {len(each) for each in identities.values()} == {1}
    assert {len(each) for each in tokens.values()} == {2}
    assert len({identity for each in identities.values() for identity in each}) == 60


def test_a_server_that_quotes_the_letter_puts_no_token_into_the_roster(
    open_shop: Open, opened: int, sink: Sink
) -> None:
    sink.quote = True
    send(open_shop, opened)

    with open_shop() as shop:
        words = shop.roster.scalars(select(Invitation.refusal)).all()
        issued = shop.box.scalar(select(func.count()).select_from(Ticket))
    assert issued == 60
    assert all(word is not None and "blocked link" in word for word in words)
    assert not any(TOKEN.search(word or "") for word in words)


def _dump(engine: Engine) -> bytes:
    """Everything in every table, as bytes."""
    found = b""
    look = inspect(engine)
    schemas = [None, "dbos"] if "dbos" in look.get_schema_names() else [None]
    with engine.connect() as connection:
        for schema in schemas:
            for table in look.get_table_names(schema=schema):
                name = f'"{schema}"."{table}"' if schema else f'"{table}"'
                for row in connection.execute(text(f"SELECT * FROM {name}")):  # noqa: S608
                    found += repr(tuple(row)).encode()
    return found


@pytest.mark.parametrize("settings", ["postgresql"], indirect=True)
def test_no_mark_in_a_page_tells_whose_ticket_was_looked_up(open_shop: Open, opened: int) -> None:
    send(open_shop, opened)

    with open_shop() as shop:
        box = shop.box.connection()
        box.execute(text("CREATE EXTENSION pageinspect"))
        marks = "SELECT t_infomask & 256 FROM heap_page_items(get_raw_page('ticket', 0))"
        assert set(box.scalars(text(marks))) == {256}
