"""Everybody who was asked is told what came of a wave, once, whether or not they answered."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse import queue
from pulse.db import db
from pulse.jobs import due, thank
from pulse.jobs.workshop import Workshop
from pulse.mail.errors import Unreachable
from surveys import letterheads, sharing
from surveys.asking import optouts, readiness, thanks
from surveys.asking.invitations import Delivery, Invitation
from surveys.asking.people import Person
from surveys.errors import IllegalMove
from surveys.partners import Alliance, Organisation
from surveys.releases import Release, Standing
from surveys.sharing import Line
from surveys.waves import Leaf, Stage, Wave
from tests.pulse.jobs.conftest import TODAY, Open, found_alliance, noon
from tests.pulse.mail.sink import Sink

GAP = timedelta(days=14)
SHARED = TODAY + timedelta(days=15)
Clock = Callable[[], datetime]
LINES = [Line("Decisions take long", "We list each of them")]


@pytest.fixture
def open_shop(open_shop: Open) -> Open:
    """Opens a workshop at noon of a day, unless a moment is given."""

    def opened(today: date = SHARED, now: Clock | None = None) -> AbstractContextManager[Workshop]:
        return open_shop(today, now=now or (lambda: noon(today)))

    return opened


@pytest.fixture
def published(app: Flask, open_shop: Open, sink: Sink) -> int:
    """A wave that twelve people were asked in, and whose report is published."""
    assert not sink.taken
    with app.app_context(), Session(db.engine) as session:
        wave_id = found_alliance(session, ((4, 3), (5,)))
    with open_shop() as shop:
        wave = shop.roster.get_one(Wave, wave_id)
        leaf = Leaf(wave=wave, place=0, name="All", organisation_id=None, invited=12)
        shop.roster.add(leaf)
        shop.roster.flush()
        shop.roster.add_all(
            Invitation(
                wave_id=wave_id,
                person_id=person_id,
                leaf_id=leaf.id,
                delivery=Delivery.sent,
                day=TODAY,
            )
            for person_id in shop.roster.scalars(select(Person.id))
        )
        wave.questionnaire = wave.instrument.as_dict()
        wave.stage, wave.opened, wave.ended = Stage.released, TODAY, TODAY + GAP
        published = Release(
            wave_id=wave_id, standing=Standing.published, published=SHARED, digest=""
        )
        shop.roster.add(published)
        shop.roster.commit()
    return wave_id


def share(shop: Workshop, wave_id: int) -> None:
    """Write a line down, and let people be told."""
    wave = shop.roster.get_one(Wave, wave_id)
    sharing.write(shop.roster, wave, LINES)
    thanks.share(shop.roster, wave, shop.today)
    shop.roster.commit()


def send(shop: Workshop, wave_id: int) -> None:
    """Send every letter that may leave."""
    for (_, *ids), _key in thank.wanted(shop, shop.roster.get_one(Wave, wave_id)):
        thank.send(shop, *ids)


def states(shop: Workshop, wave_id: int) -> list[Delivery | None]:
    """How far the letters of a wave got, each once."""
    rows = select(Invitation.thanks).where(Invitation.wave_id == wave_id).distinct()
    return list(shop.roster.scalars(rows))


def test_everybody_who_was_asked_gets_one_letter_and_a_second_run_sends_none(
    published: int, open_shop: Open, sink: Sink
) -> None:
    with open_shop() as shop:
        share(shop, published)
        send(shop, published)
        asked = list(shop.roster.scalars(select(Person.address)))
        send(shop, published)
        told = thanks.standing(shop.roster, shop.roster.get_one(Wave, published))

        assert sorted(sink.addresses()) == sorted(asked)
        assert told is not None
        assert (told.seats, told.handled, told.waiting) == (12, 12, 0)
        assert states(shop, published) == [Delivery.sent]
    message = sink.messages()[0]
    body = message.get_body(("plain",))
    assert body is not None
    assert "We list each of them" in body.get_content()
    assert re.search(r"/letters/[\w-]{43}\s", body.get_content())
    assert "#" not in body.get_content()


def test_marks_and_letters_are_the_same_for_whoever_wants_none(
    published: int, open_shop: Open, sink: Sink
) -> None:
    with open_shop() as shop:
        share(shop, published)
        quiet, silent = shop.roster.scalars(select(Person).limit(2)).all()
        optouts.stop(shop.roster, quiet.id, shop.roster.get_one(Wave, published).pulse_id)
        optouts.stop_everything(shop.roster, silent.id)
        unwanted = {quiet.address, silent.address}
        shop.roster.commit()
        send(shop, published)

        assert len(sink.taken) == 10
        assert not unwanted & set(sink.addresses())
        assert states(shop, published) == [Delivery.sent]


def test_who_left_or_could_not_be_reached_gets_none(
    published: int, open_shop: Open, sink: Sink
) -> None:
    with open_shop() as shop:
        gone, unreached = shop.roster.scalars(select(Person).limit(2)).all()
        gone.left = SHARED
        refused = select(Invitation).where(Invitation.person_id == unreached.id)
        shop.roster.scalars(refused).one().delivery = Delivery.refused
        addresses = {gone.address, unreached.address}
        share(shop, published)
        send(shop, published)

        assert len(sink.taken) == 10
        assert not addresses & set(sink.addresses())


def test_a_killed_run_repeats_one_letter_at_most_with_the_same_identity(
    published: int, open_shop: Open, sink: Sink
) -> None:
    class Killed(BaseException):
        """As if the process ended here."""

    def kill(count: int) -> None:
        if count == 5:
            raise Killed

    with open_shop() as shop:
        share(shop, published)
        line = shop.outbox.way.line
        with line() as real:
            taken = real.send

        class Dying:
            def __enter__(self) -> Dying:
                self.kept = line()
                self.line = self.kept.__enter__()
                return self

            def __exit__(self, *given: object) -> None:
                self.kept.__exit__(None, None, None)

            def send(self, sender: str, to: str, message: bytes) -> None:
                self.line.send(sender, to, message)
                kill(len(sink.taken))

        assert taken is not None
        post = thank.Post(shop, shop.roster.get_one(Wave, published))
        readers = thank._readers(shop, shop.roster.get_one(Wave, published))
        shop.roster.commit()
        with Dying() as dying, pytest.raises(Killed):
            post.send(dying, readers)
        shop.roster.rollback()
    with open_shop() as shop:
        send(shop, published)

    addresses = sink.addresses()
    again = {each for each in addresses if addresses.count(each) == 2}
    identities = {str(each["message-id"]) for each in sink.messages()}
    assert len(addresses) == 13
    assert len(set(addresses)) == 12
    assert len(again) == 1
    assert len(identities) == 12


def test_nobody_gets_two_letters_on_one_day(published: int, open_shop: Open, sink: Sink) -> None:
    with open_shop() as shop:
        invited = shop.roster.scalars(select(Invitation).limit(3)).all()
        for each in invited:
            each.reminded = SHARED
        share(shop, published)
        send(shop, published)
        assert len(sink.taken) == 9
    with open_shop(SHARED + timedelta(days=1)) as shop:
        send(shop, published)

    assert len(sink.taken) == 12


def test_letters_leave_at_the_hour_on_a_working_day(
    published: int, open_shop: Open, sink: Sink
) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    with open_shop() as shop:
        wave = shop.roster.get_one(Wave, published)
        wave.pulse.hour = time(9)
        for each in shop.roster.scalars(select(Organisation)):
            each.time_zone = "Europe/Berlin"
        share(shop, published)
    sunday = datetime(2026, 12, 13, 10, tzinfo=berlin)
    for moment, sent in (
        (sunday, 0),
        (sunday + timedelta(hours=22), 0),
        (sunday + timedelta(hours=23), 12),
    ):
        with open_shop(moment.date(), now=lambda moment=moment: moment) as shop:
            send(shop, published)

        assert len(sink.taken) == sent


def test_what_is_put_off_is_tried_again_and_what_is_refused_is_not(
    published: int, open_shop: Open, sink: Sink
) -> None:
    with open_shop() as shop:
        share(shop, published)
        late, bad = shop.roster.scalars(select(Person.address).limit(2)).all()
        sink.refuse = {late: "451 later", bad: "550 no such user"}
        send(shop, published)
        send(shop, published)

        told = thanks.standing(shop.roster, shop.roster.get_one(Wave, published))
        assert told is not None
        assert (told.sent, told.waiting, told.refused) == (10, 1, 1)
    sink.refuse = {}
    with open_shop(SHARED, now=lambda: noon(SHARED) + timedelta(minutes=11)) as shop:
        send(shop, published)

    assert sink.addresses().count(late) == 1
    assert bad not in sink.addresses()


def test_a_server_that_refuses_everybody_in_the_same_words_is_not_believed(
    published: int, open_shop: Open, sink: Sink
) -> None:
    sink.refuse_all = "550 you are on a list"
    with open_shop() as shop:
        share(shop, published)
        with pytest.raises(Unreachable, match="refuses every letter"):
            send(shop, published)

        assert states(shop, published) == [Delivery.waiting]


def test_a_partners_people_get_its_head_and_the_next_invitation_tells_what_was_done(
    published: int, open_shop: Open, sink: Sink
) -> None:
    with open_shop() as shop:
        own, _other = shop.roster.scalars(select(Organisation).order_by(Organisation.id)).all()
        letterheads.name_it(shop.roster, own, "Harbour Trust")
        shop.roster.get_one(Alliance, 1).sender_name = "Trust at the River"
        shop.roster.get_one(Alliance, 1).reply_to = "ask@river.example"
        share(shop, published)
        send(shop, published)
        wave = shop.roster.get_one(Wave, published)
        assert sharing.newest(shop.roster, wave.pulse) == LINES
        page = sharing.page(shop.roster, wave.pulse, "https://pulse.example")
        assert page == f"https://pulse.example/results/{wave.code}"

    heads = {
        to: "Harbour Trust" in message.get_body(("html",)).get_content()  # type: ignore[union-attr]
        for to, message in zip(sink.addresses(), sink.messages(), strict=True)
    }
    assert {to[:2] for to, own_head in heads.items() if own_head} == {"p0"}
    assert {to[:2] for to, own_head in heads.items() if not own_head} == {"p1"}
    assert {str(each["from"]) for each in sink.messages()} == {
        "Trust at the River <pulse@example.net>"
    }
    assert {str(each["reply-to"]) for each in sink.messages()} == {"ask@river.example"}


def test_a_report_that_nobody_shares_is_shared_by_itself_and_the_next_wave_waits_for_it(
    app: Flask, published: int, open_shop: Open
) -> None:
    with open_shop() as shop:
        wave = shop.roster.get_one(Wave, published)
        following = Wave(
            pulse=wave.pulse, number=2, code="zzzzzzzzzz", opens=SHARED, closes=SHARED + GAP
        )
        shop.roster.add(following)
        shop.roster.flush()
        held = readiness.hindrances(shop.roster, following, SHARED)
        later = readiness.hindrances(shop.roster, following, SHARED + sharing.GRACE)
        assert [each.kind for each in held] == [readiness.Kind.gate]
        assert "is not shared back yet" in held[0].words
        assert later == []
        thanks.share(shop.roster, wave, SHARED)
        assert readiness.hindrances(shop.roster, following, SHARED) == []
        shop.roster.rollback()
    for days, shared in ((2, None), (3, SHARED + timedelta(days=3))):
        with open_shop(SHARED + timedelta(days=days)) as shop:
            due.everything(shop, noon(shop.today))
            assert shop.roster.get_one(Wave, published).shared == shared
    with app.app_context(), Session(db.engine) as session:
        asked = [each.name for each in queue.jobs(session.connection().engine)]
    assert asked.count(queue.THANK) == 1


def test_lines_are_not_written_while_letters_that_tell_them_leave(
    published: int, open_shop: Open
) -> None:
    with open_shop() as shop:
        wave = shop.roster.get_one(Wave, published)
        sharing.write(shop.roster, wave, [*LINES, Line(" ", "")])
        assert sharing.lines(shop.roster, wave) == LINES
        sharing.write(shop.roster, wave, [])
        assert sharing.lines(shop.roster, wave) == []
        thanks.share(shop.roster, wave, SHARED)
        with pytest.raises(IllegalMove, match="letters are leaving"):
            thanks.write(shop.roster, wave, LINES, SHARED)
        with pytest.raises(IllegalMove, match="shared back already"):
            thanks.share(shop.roster, wave, SHARED)


@pytest.mark.usefixtures("sink")
def test_a_wave_without_a_published_report_is_not_shared(wave_id: int, open_shop: Open) -> None:
    with open_shop() as shop:
        wave = shop.roster.get_one(Wave, wave_id)
        with pytest.raises(IllegalMove, match="not published yet"):
            thanks.share(shop.roster, wave, TODAY)
        with pytest.raises(IllegalMove, match="once it has closed"):
            sharing.write(shop.roster, wave, LINES)
