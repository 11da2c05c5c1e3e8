"""People without an address get codes on paper: seats like all others, and nobody's names."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from random import Random
from threading import Barrier, Thread

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.db import db
from pulse.jobs import close, drop, due, release, slips
from pulse.jobs import open as opening
from pulse.jobs.workshop import Workshop
from pulse.mail.slips import LETTER_PAPER
from pulse.paper.press import PaperFailed
from surveys import by_hand, waves
from surveys.answering import extracts, tickets
from surveys.answering.tables import Ticket
from surveys.asking import hats, readiness
from surveys.asking.hats import Hat
from surveys.asking.invitations import Invitation
from surveys.asking.people import OnPaper, people_per_organisation, teams
from surveys.errors import IllegalMove, PlanInvalid, TokenUnknown
from surveys.partners import Organisation, Unit
from surveys.waves import Wave
from tests.pulse.jobs.conftest import TODAY, Open

ONE = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)  # says all on this one
CODE = re.compile(r"\b(?:[0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}\b")


def read(sheets: bytes) -> list[str]:
    """The tokens on the sheets, in their order."""
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(sheets)).pages)
    return [tickets.read(code) for code in CODE.findall(text)]


@pytest.fixture
def papered(app: Flask, wave_id: int) -> int:
    """A planned wave; in the first team of each partner some people have no address."""
    with app.app_context(), Session(db.engine) as session:
        for unit in session.scalars(select(Unit).where(Unit.name == "Team 0")):
            hats.count(session, unit, 5)
        session.commit()
    return wave_id


def opened(shop: Workshop, wave_id: int) -> tuple[Wave, list[Hat]]:
    """The wave, opened, and its hats."""
    opening.launch(shop, wave_id)
    every = shop.roster.scalars(select(Hat).order_by(Hat.id)).all()
    return waves.by_id(shop.roster, wave_id), list(every)


def printed(shop: Workshop, wave: Wave, hat: Hat, seed: int = 3) -> list[str]:
    """Print a hat's slips, and read their codes."""
    sheets = slips.printed(shop.roster, wave, hat, again=True, today=TODAY, rng=Random(seed))
    shop.roster.commit()
    return read(sheets)


@ONE
def test_they_are_counted_among_the_people_of_their_team(app: Flask, papered: int) -> None:
    with app.app_context(), Session(db.engine) as session:
        home = session.scalars(select(Organisation).order_by(Organisation.name)).first()
        assert home is not None
        counted = [(team.people, team.on_paper) for team in teams(session, home)]
        per_organisation = people_per_organisation(session)

    assert counted == [(25, 5), (18, 0)]
    assert list(per_organisation.values()) == [43, 27]


@ONE
def test_a_team_may_have_nobody_else(app: Flask, papered: int) -> None:
    with app.app_context(), Session(db.engine) as session:
        home = session.scalars(select(Organisation)).first()
        assert home is not None
        hats.count(session, hats.team(session, home, "  Night   shift ", TODAY), 40)
        hats.count(session, hats.team(session, home, "team 1", TODAY), 2)
        counted = {team.name: team.people for team in teams(session, home)}

    assert counted == {"Team 0": 25, "Team 1": 20, "Night shift": 40}


@ONE
def test_a_number_that_cannot_be_is_refused(app: Flask, papered: int) -> None:
    with app.app_context(), Session(db.engine) as session:
        unit = session.scalars(select(Unit)).first()
        assert unit is not None
        for number in (-1, hats.MOST + 1):
            with pytest.raises(PlanInvalid, match="from 0 to 2,000"):
                hats.count(session, unit, number)
        hats.count(session, unit, 0)

        assert session.get(OnPaper, unit.id) is None


def test_opening_gives_every_slip_a_seat_and_counts_it_as_invited(
    open_shop: Open, papered: int
) -> None:
    with open_shop() as shop:
        wave, every = opened(shop, papered)

        assert [hat.slips for hat in every] == [5, 5]
        assert sum(leaf.invited for leaf in wave.leaves) == 60 + 10
        seats = [seat for hat in every for seat in hat.places()]
        lettered = set(shop.roster.scalars(select(Invitation.seat)))
        assert len(set(seats)) == 10
        assert lettered.isdisjoint(seats)
        assert len(lettered) == 60


def test_each_slip_lets_one_person_answer_once(app: Flask, open_shop: Open, papered: int) -> None:
    with open_shop() as shop:
        wave, (hat, _) = opened(shop, papered)
        tokens = printed(shop, wave, hat)
        points = [4] * len(wave.instrument.items)
        for token in [*tokens, *tokens]:
            app.extensions["pulse.intake"].submit(wave.code, token, points, "")
        place = next(leaf.place for leaf in wave.leaves if leaf.id == hat.leaf_id)
        took_part = extracts.taken_part(shop.box, shop.keyring, wave=wave.code, unit=place)

        assert len(set(tokens)) == 5
        assert took_part == set(hat.places())


def test_printing_again_makes_the_old_slips_worthless_and_the_seats_stay(
    open_shop: Open, papered: int
) -> None:
    with open_shop() as shop:
        wave, (hat, other) = opened(shop, papered)
        untouched = printed(shop, wave, other, seed=5)
        before, after = printed(shop, wave, hat), printed(shop, wave, hat, seed=4)
        connection = shop.box.connection()
        found = {tickets.present(connection, wave.code, token).seat for token in after}

        assert found == set(hat.places())
        assert shop.box.query(Ticket).count() == 10
        assert {tickets.present(connection, wave.code, t).seat for t in untouched} == set(
            other.places()
        )
        for token in before:
            with pytest.raises(TokenUnknown):
                tickets.present(connection, wave.code, token)


@pytest.mark.parametrize("settings", ["postgresql"], indirect=True)
def test_of_two_who_print_a_hat_at_once_one_gets_slips_and_the_other_a_sentence(
    app: Flask, open_shop: Open, papered: int
) -> None:
    with open_shop() as shop:
        wave, every = opened(shop, papered)
        code, hat_id, seats = wave.code, every[0].id, set(every[0].places())
    got: list[list[str] | IllegalMove] = []

    def steward(seed: int) -> None:
        with app.app_context(), Session(db.engine) as session:
            found = waves.by_id(session, papered)
            hat = hats.by_id(session, found, hat_id)
            both.wait()
            try:
                sheets = slips.printed(
                    session, found, hat, again=False, today=TODAY, rng=Random(seed)
                )
            except IllegalMove as error:
                got.append(error)
            else:
                session.commit()
                got.append(read(sheets))

    both = Barrier(2)
    stewards = [Thread(target=steward, args=(seed,)) for seed in (8, 9)]
    for each in stewards:
        each.start()
    for each in stewards:
        each.join()
    with open_shop() as shop:
        connection = shop.box.connection()
        (tokens,) = [each for each in got if isinstance(each, list)]
        found = {tickets.present(connection, code, token).seat for token in tokens}
        laid = shop.box.scalars(select(Ticket.seat).where(Ticket.wave == code)).all()

    assert found == seats
    assert sorted(laid) == sorted(seats)
    (refused,) = [each for each in got if isinstance(each, IllegalMove)]
    assert "These slips have just been printed" in str(refused)


@ONE
def test_nothing_is_kept_of_a_slip_but_its_ticket(
    app: Flask, open_shop: Open, papered: int
) -> None:
    with open_shop() as shop:
        wave, (hat, _) = opened(shop, papered)
        tokens = printed(shop, wave, hat)
        home = shop.settings.home
        assert hat.printed == TODAY
    stored = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())

    assert not any(token.encode() in stored for token in tokens)
    assert not any(tickets.grouped(token).encode() in stored for token in tokens)


@ONE
def test_no_letter_and_no_reminder_meets_them(open_shop: Open, papered: int) -> None:
    with open_shop() as shop:
        wave, _ = opened(shop, papered)
        first, last = opening.batches(shop.roster, wave.id)[0]
        seated = select(Invitation.id).where(Invitation.id.between(first, last))

        assert len(shop.roster.scalars(seated).all()) == 60


@ONE
@pytest.mark.parametrize("way", [close.close, drop.drop])
def test_slips_are_printed_only_while_the_wave_is_open(
    open_shop: Open, papered: int, way: object
) -> None:
    with open_shop() as shop:
        wave, (hat, _) = opened(shop, papered)
        way(shop, papered)  # type: ignore[operator]

        with pytest.raises(IllegalMove, match="while a wave is open"):
            slips.printed(shop.roster, wave, hat, again=True, today=TODAY, rng=Random(1))


@ONE
def test_sheets_that_cannot_be_set_leave_the_old_slips_good(
    open_shop: Open, papered: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_shop() as shop:
        wave, (hat, _) = opened(shop, papered)
        before = printed(shop, wave, hat)
        monkeypatch.setattr("pulse.paper.press.PATIENCE", 0.0)

        with pytest.raises(PaperFailed):
            slips.printed(shop.roster, wave, hat, again=True, today=TODAY, rng=Random(1))

        shop.roster.rollback()
        connection = shop.box.connection()
        assert {tickets.present(connection, wave.code, token).seat for token in before} == set(
            hat.places()
        )


def test_their_seats_are_struck_out_when_the_report_is_published(
    open_shop: Open, papered: int
) -> None:
    with open_shop() as shop:
        _, (hat, _) = opened(shop, papered)
        close.close(shop, papered)
        release.publish(shop, papered)
        shop.roster.refresh(hat)

        assert hat.seats is None
        assert hat.slips == 5
        assert due.half_destroyed(shop) == []
        with pytest.raises(IllegalMove, match="good for nothing"):
            hat.places()


@ONE
def test_a_wave_of_slips_alone_can_be_opened(app: Flask, open_shop: Open, papered: int) -> None:
    with open_shop() as shop:
        shop.roster.query(Invitation).delete()
        for unit in shop.roster.scalars(select(Unit)):
            hats.count(shop.roster, unit, 30)
        for person in shop.roster.scalars(select(hats.audience.Person)):
            person.left = TODAY
        shop.roster.commit()
        wave, every = opened(shop, papered)

        assert len(every) == 3
        assert opening.batches(shop.roster, wave.id) == []
        assert readiness.departures(shop.roster, wave) == []


def test_they_are_asked_at_most_once_a_fortnight_too(open_shop: Open, papered: int) -> None:
    with open_shop() as shop:
        first, _ = opened(shop, papered)
        for person in shop.roster.scalars(select(hats.audience.Person)):
            person.left = TODAY
        second = by_hand.plan(
            shop.roster,
            first.pulse.alliance,
            pulse="Another pulse",
            instrument="trust-core",
            opens=TODAY + timedelta(days=7),
            closes=TODAY + timedelta(days=20),
            today=TODAY,
            rng=Random(2),
        )
        shop.roster.flush()
        too_soon = readiness.hindrances(shop.roster, second, TODAY + timedelta(days=7))
        later = readiness.hindrances(shop.roster, second, TODAY + timedelta(days=14))

        assert [each.kind for each in too_soon] == [readiness.Kind.fatigue] * 2
        assert "Those of Partner 0 who get codes on paper were asked by" in too_soon[0].words
        assert later == []


@ONE
def test_sheets_have_the_size_of_the_country_and_say_what_was_announced(
    open_shop: Open, papered: int
) -> None:
    with open_shop() as shop:
        wave, (hat, other) = opened(shop, papered)
        shop.roster.get_one(Organisation, hat.organisation_id).country = "US"
        sizes = []
        for each in (hat, other):
            sheets = slips.printed(
                shop.roster, wave, each, again=True, today=TODAY, rng=Random(each.id)
            )
            reader = PdfReader(io.BytesIO(sheets))
            sizes.append(round(float(reader.pages[0].mediabox.height)))
            text = reader.pages[1].extract_text()
            assert "A code for one person" in text
            assert f"/s/{wave.code}" in text.replace("\n", "")

    assert "US" in LETTER_PAPER
    assert sizes == [792, 842]
