"""What comes back is marked once, its address corrected, and a reminder's tells nobody anything."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

from pulse import queue
from pulse.db import db
from pulse.jobs import bounces, close, due, invite
from pulse.jobs import open as opening
from pulse.jobs.bounces import Found
from pulse.jobs.workshop import Interrupted, Workshop
from pulse.mail import mailboxes, verp
from pulse.mail.bounces import Why
from pulse.mail.errors import MailboxUnreachable
from pulse.mail.verp import Verp
from surveys.answering.tables import Ticket
from surveys.asking import addresses, progress, undelivered
from surveys.asking.invitations import Delivery, Invitation
from surveys.asking.people import Person
from surveys.base import Roster
from surveys.errors import AddressInvalid, AlreadyThere, IllegalMove, NotFound
from surveys.partners import Organisation
from surveys.waves import Wave
from tests.conftest import BOTH
from tests.pulse.jobs.conftest import TODAY, Open, noon
from tests.pulse.jobs.test_end import add_staff, answer
from tests.pulse.jobs.test_remind import FIRST, send
from tests.pulse.mail import returned
from tests.pulse.mail.imap_server import Box, serving
from tests.pulse.mail.sink import Sink

ANN, BEA, CAL = (f"p0-0-{number}@example.org" for number in (1, 2, 3))
ONE_DATABASE = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


@pytest.fixture
def ours(app: Flask, sink: Sink) -> Verp:
    """What makes envelope senders, set for every letter that leaves from now on."""
    made = Verp(str(app.secret_key), verp.pattern("bounces@pulse.example"))
    outbox = app.extensions["pulse.outbox"]
    app.extensions["pulse.outbox"] = replace(outbox, verp=made)
    assert sink.taken == []
    return made


@pytest.fixture
def left(ours: Verp, open_shop: Open, wave_id: int) -> int:
    """A wave whose invitations count as sent, each with an envelope sender of its own."""
    assert ours
    with open_shop() as shop:
        opening.launch(shop, wave_id)
        shop.roster.execute(update(Invitation).values(delivery=Delivery.sent, day=TODAY))
        shop.roster.commit()
    return wave_id


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """The mailbox of the bounce address."""
    folder = tmp_path / "returned"
    folder.mkdir()
    return folder


def sender(shop: Workshop, address: str, number: int = 0) -> str:
    """The envelope sender of a letter to somebody."""
    found = shop.roster.scalar(
        select(Invitation.id)
        .join(Person, Person.id == Invitation.person_id)
        .where(Person.address == address)
    )
    assert found is not None
    return shop.outbox.envelope_of(found, number, address)


def put(inbox: Path, *messages: bytes) -> None:
    """Let messages arrive."""
    for message in messages:
        (inbox / f"{len(list(inbox.iterdir())):04}.eml").write_bytes(message)


def read(shop: Workshop, inbox: Path) -> Found:
    """Read the mailbox."""
    assert shop.outbox.verp is not None
    return bounces.go_through(shop, mailboxes.Folder(inbox), shop.outbox.verp)


def come_back(open_shop: Open, inbox: Path, *people: str, number: int = 0) -> None:
    """Let the letters to some people come back, and read them."""
    with open_shop() as shop:
        put(inbox, *(returned.report(sender(shop, one, number), one) for one in people))
        read(shop, inbox)


def lost(shop: Workshop) -> list[str]:
    """The addresses that no letter reaches, as the first organisation's page lists them."""
    organisation = shop.roster.get_one(Organisation, 1)
    return [each.address for each in undelivered.listed(shop.roster, organisation)]


def of(shop: Workshop, address: str) -> Invitation:
    """Somebody's invitation."""
    wanted = select(Invitation).join(Person, Person.id == Invitation.person_id)
    return shop.roster.scalars(wanted.where(Person.address == address)).one()


def rows(app: Flask) -> dict[str, Counter[str]]:
    """Every row of every table of the roster."""
    with app.app_context(), db.engine.connect() as connection:
        return {
            table.name: Counter(map(repr, connection.execute(table.select())))
            for table in Roster.metadata.sorted_tables
        }


@BOTH
@pytest.mark.usefixtures("ours", "asked")
def test_each_letter_has_an_envelope_sender_of_its_own(open_shop: Open, sink: Sink) -> None:
    invitations = set(sink.senders)
    sink.senders.clear()
    send(open_shop, FIRST)

    with open_shop() as shop:
        assert sender(shop, ANN) in invitations
        assert sender(shop, ANN, 1) in sink.senders
    assert (len(invitations), len(set(sink.senders) - invitations)) == (60, 60)


@BOTH
def test_an_invitation_that_comes_back_is_marked_and_its_owner_listed(
    app: Flask, open_shop: Open, left: int, inbox: Path, sink: Sink
) -> None:
    come_back(open_shop, inbox, ANN, BEA)
    with open_shop() as shop:
        wave = shop.roster.get_one(Wave, left)
        letters = progress.letters(shop.roster, wave)
        assert lost(shop) == [ANN, BEA]
        assert of(shop, ANN).delivery is Delivery.bounced
        assert "no such user" in (of(shop, ANN).refusal or "")
        assert undelivered.per_organisation(shop.roster) == {1: 2}
    send(open_shop, FIRST)

    assert (letters.sent, letters.bounced, letters.handled) == (58, 2, 60)
    assert list(inbox.iterdir()) == []
    assert len(sink.addresses()) == 58
    assert {ANN, BEA}.isdisjoint(sink.addresses())


@ONE_DATABASE
def test_what_is_no_bounce_of_ours_is_counted_and_left(
    open_shop: Open, left: int, inbox: Path
) -> None:
    with open_shop() as shop:
        to = sender(shop, ANN)
        put(
            inbox,
            returned.spam("bounces@pulse.example"),
            returned.out_of_office(to, ANN),
            returned.report(to, ANN, action="delayed"),
            returned.report(to, "ann@elsewhere.example"),
            returned.report(shop.outbox.envelope_of(9_999, 0, ANN), ANN),
            returned.report(shop.outbox.envelope_of(of(shop, BEA).id, 0, ANN), ANN),
        )
        first, again = read(shop, inbox), read(shop, inbox)

        assert first == Found(
            0,
            Counter(
                {
                    Why.stranger: 2,
                    Why.no_bounce: 1,
                    Why.delayed: 1,
                    Why.forwarded: 1,
                    Why.earlier: 1,
                }
            ),
        )
        assert again == Found()
        assert lost(shop) == []
        assert progress.letters(shop.roster, shop.roster.get_one(Wave, left)).sent == 60


@ONE_DATABASE
@pytest.mark.usefixtures("left")
def test_a_dry_look_changes_nothing(app: Flask, open_shop: Open, inbox: Path) -> None:
    with open_shop() as shop:
        put(inbox, returned.report(sender(shop, ANN), ANN), returned.spam("x@pulse.example"))
    before = rows(app)
    with open_shop() as shop:
        assert shop.outbox.verp is not None
        found = bounces.go_through(shop, mailboxes.Folder(inbox), shop.outbox.verp, dry=True)

    assert (found.returned, found.left.total()) == (1, 1)
    assert rows(app) == before
    assert len(list(inbox.iterdir())) == 2


@BOTH
def test_what_comes_back_of_a_reminder_leaves_no_trace_until_the_wave_has_closed(
    app: Flask, open_shop: Open, left: int, inbox: Path, sink: Sink
) -> None:
    answer(app, left, share=3)
    send(open_shop, FIRST)
    before = rows(app)
    with open_shop(FIRST) as shop:
        to = sender(shop, ANN, 1)
        put(inbox, returned.report(to, ANN), returned.out_of_office(to, ANN))
        while_open = read(shop, inbox)
    unchanged, waiting = rows(app) == before, len(list(inbox.iterdir()))
    with open_shop(TODAY + timedelta(days=15)) as shop:
        close.close(shop, left)
        put(inbox, returned.report(sender(shop, BEA, verp.THANKS), BEA), b"")
        after = read(shop, inbox)

        assert while_open == Found()
        assert (unchanged, waiting) == (True, 2)
        assert (after.returned, after.left) == (2, Counter({Why.no_bounce: 1}))
        assert lost(shop) == [ANN, BEA]
        assert of(shop, ANN).delivery is Delivery.sent
    assert len(sink.taken) == 40


@BOTH
def test_a_corrected_address_gets_its_letter_in_the_open_wave_at_the_same_seat(
    open_shop: Open, left: int, inbox: Path, sink: Sink
) -> None:
    come_back(open_shop, inbox, ANN)
    with open_shop(now=lambda: noon(TODAY)) as shop:
        late = returned.report(sender(shop, ANN), ANN)
        seat, tickets = (
            of(shop, ANN).seat,
            shop.box.query(Ticket).filter_by(seat=of(shop, ANN).seat),
        )
        before = tickets.count()
        leave = addresses.correct(shop.roster, addresses.at(shop.roster, ANN), " Ann@Example.COM ")
        shop.roster.commit()
        for (name, *ids), _ in due.wanted(shop):
            if name == queue.INVITE:
                invite.send(shop, *ids)
        put(inbox, late)
        found = read(shop, inbox)

        assert leave == 1
        assert sink.addresses() == ["Ann@example.com"]
        assert sink.senders[-1] == sender(shop, "Ann@example.com")
        assert (of(shop, "Ann@example.com").seat, tickets.count()) == (seat, before + 1)
        assert found.left == Counter({Why.earlier: 1})
        assert of(shop, "Ann@example.com").delivery is Delivery.sent
        assert lost(shop) == []


@ONE_DATABASE
def test_a_letter_is_tried_again_where_only_the_mailbox_was_at_fault(
    open_shop: Open, left: int, inbox: Path, sink: Sink
) -> None:
    come_back(open_shop, inbox, ANN)
    with open_shop(now=lambda: noon(TODAY)) as shop:
        leave = addresses.again(shop.roster, addresses.at(shop.roster, ANN))
        shop.roster.commit()
        for first, last in opening.batches(shop.roster, left):
            invite.send(shop, left, first, last)

        assert leave == 1
        assert sink.addresses() == [ANN]
        assert lost(shop) == []


@ONE_DATABASE
@pytest.mark.usefixtures("left")
def test_a_correction_that_would_not_do_is_refused(open_shop: Open, inbox: Path) -> None:
    come_back(open_shop, inbox, ANN)
    for typed, error, words in [
        ("ann", AddressInvalid, "is not an address"),
        ("", AddressInvalid, "is not an address"),
        (ANN.upper(), AlreadyThere, "on the roster already"),
        (BEA, AlreadyThere, "for somebody else"),
    ]:
        with open_shop() as shop, pytest.raises(error, match=words):
            addresses.correct(shop.roster, addresses.at(shop.roster, ANN), typed)

    with open_shop() as shop:
        assert lost(shop) == [ANN]


@ONE_DATABASE
def test_nobodys_letters_are_led_elsewhere_while_one_that_arrived_may_be_answered(
    open_shop: Open, left: int
) -> None:
    with open_shop() as shop:
        with pytest.raises(IllegalMove, match="once the wave has closed"):
            addresses.correct(shop.roster, addresses.at(shop.roster, CAL), "cal@example.com")
        with pytest.raises(NotFound, match="Nobody on the roster"):
            addresses.at(shop.roster, "nobody@example.org")
        shop.roster.rollback()
        close.close(shop, left)
        leave = addresses.correct(shop.roster, addresses.at(shop.roster, CAL), "cal@example.com")

        assert leave == 0


@ONE_DATABASE
@pytest.mark.usefixtures("left")
def test_who_gets_a_later_letter_and_who_has_left_are_not_listed(
    open_shop: Open, inbox: Path
) -> None:
    come_back(open_shop, inbox, ANN, BEA, CAL)
    with open_shop() as shop:
        invitation = of(shop, ANN)
        invitation.delivery, invitation.day = Delivery.sent, TODAY + timedelta(days=28)
        addresses.at(shop.roster, BEA).left = TODAY

        assert lost(shop) == [CAL]


@ONE_DATABASE
def test_a_mailbox_that_breaks_off_between_mark_and_deletion_is_read_again(
    open_shop: Open, left: int
) -> None:
    box = Box(hang_up_at="UID STORE")
    with open_shop() as shop, serving(box) as url:
        box.add(*(returned.report(sender(shop, one), one) for one in (ANN, BEA)))
        with pytest.raises(MailboxUnreachable, match="cannot be used"):
            through(shop, url)
        first, kept = lost(shop), len(box.messages)
        box.hang_up_at = ""
        through(shop, url)

        assert (first, kept) == ([ANN], 2)
        assert (lost(shop), box.messages) == ([ANN, BEA], {})
        assert progress.letters(shop.roster, shop.roster.get_one(Wave, left)).bounced == 2


@ONE_DATABASE
def test_whoever_is_told_to_stop_ends_after_the_message_at_hand(
    open_shop: Open, left: int, inbox: Path
) -> None:
    with open_shop() as shop:
        put(inbox, *(returned.report(sender(shop, one), one) for one in (ANN, BEA)))
        shop.stopping.set()
        with pytest.raises(Interrupted):
            read(shop, inbox)

        assert len(list(inbox.iterdir())) == 2
        assert progress.letters(shop.roster, shop.roster.get_one(Wave, left)).bounced == 0


def through(shop: Workshop, url: str) -> Found:
    """Read the mailbox of an address."""
    assert shop.outbox.verp is not None
    return bounces.go_through(shop, mailboxes.of(url), shop.outbox.verp)


def at(hour: int, day: date = TODAY) -> datetime:
    """An hour of a day."""
    return datetime.combine(day, time(hour), UTC)


def asked_for(app: Flask) -> list[tuple[int, ...]]:
    """To which organisation's contact or steward a letter was asked for."""
    with app.app_context():
        found = [job.ids for job in queue.jobs(db.engine) if job.name == queue.UNDELIVERED_LETTER]
    return sorted(found)


@ONE_DATABASE
@pytest.mark.usefixtures("left")
def test_partners_are_asked_for_addresses_in_one_letter_a_day(
    app: Flask, open_shop: Open, inbox: Path
) -> None:
    add_staff(app)
    come_back(open_shop, inbox, ANN)
    with open_shop(now=lambda: at(14)) as shop:
        bounces.ask(shop, noon(TODAY))
    early = asked_for(app)
    for hour in (15, 16):
        with open_shop(now=lambda hour=hour: at(hour)) as shop:
            bounces.ask(shop, noon(TODAY))
    come_back(open_shop, inbox, BEA)
    with open_shop(now=lambda: at(17)) as shop:
        bounces.ask(shop, noon(TODAY))
    once = asked_for(app)
    with open_shop(now=lambda: at(15, TODAY + timedelta(days=1))) as shop:
        shop.roster.get_one(Organisation, 1).contact = "hr@partner.example"
        bounces.ask(shop, noon(TODAY))

    assert (early, once) == ([], [(1, 1)])
    assert asked_for(app) == [(1, 0), (1, 1)]


@ONE_DATABASE
@pytest.mark.usefixtures("left")
def test_the_letter_names_whom_none_reaches_and_never_who_took_part(
    app: Flask, open_shop: Open, inbox: Path, sink: Sink
) -> None:
    add_staff(app)
    come_back(open_shop, inbox, ANN)
    with open_shop() as shop:
        shop.roster.get_one(Organisation, 1).contact = "hr@partner.example"
        shop.roster.commit()
        bounces.tell(shop, 1, bounces.CONTACT)
        bounces.tell(shop, 1, 1)
        bounces.tell(shop, 2, 1)

    to_contact, to_steward = (str(each.get_body(("plain",))) for each in sink.messages())
    assert sink.addresses() == ["hr@partner.example", "u0@example.org"]
    for body in (to_contact, to_steward):
        assert f"Person 0-0-1, {ANN}" in body
        assert "no such user" in body
    assert "send the right addresses to u0@example.org" in to_contact
    assert "/manage/" not in to_contact
    assert "/manage/organisations/1/addresses/" in to_steward


@ONE_DATABASE
@pytest.mark.usefixtures("left")
def test_the_mailbox_that_is_set_is_asked_for_once_in_a_while_and_read(
    app: Flask, open_shop: Open, inbox: Path
) -> None:
    with open_shop() as shop:
        put(inbox, returned.report(sender(shop, ANN), ANN))
        settings = shop.settings.model_copy(update={"bounce_url": None})
        bounces.ask(replace(shop, settings=settings), datetime.now(UTC))
    without = readings(app)
    url = type(shop.settings)(bounce_url=f"file:{inbox}").bounce_url
    for _ in range(2):
        with open_shop() as shop:
            set_ = shop.settings.model_copy(update={"bounce_url": url})
            bounces.ask(replace(shop, settings=set_), datetime.now(UTC))
    with open_shop() as shop:
        bounces.read(replace(shop, settings=shop.settings.model_copy(update={"bounce_url": url})))

        assert lost(shop) == [ANN]
    assert (without, readings(app)) == (0, 1)


def readings(app: Flask) -> int:
    """How often the mailbox was asked for."""
    with app.app_context():
        return sum(job.name == queue.READ_BOUNCES for job in queue.jobs(db.engine))


@ONE_DATABASE
@pytest.mark.usefixtures("left")
def test_a_mailbox_that_cannot_be_read_is_named(open_shop: Open, tmp_path: Path) -> None:
    with open_shop() as shop, pytest.raises(MailboxUnreachable, match="cannot be read"):
        read(shop, tmp_path / "none")
