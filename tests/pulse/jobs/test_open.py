"""A wave is opened once, whole, and can be begun again where it was cut short."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from pulse import queue
from pulse.db import db
from pulse.jobs import open as opening
from surveys.answering import door
from surveys.answering.tables import Ticket
from surveys.asking.invitations import Delivery, Invitation
from surveys.asking.people import Person
from surveys.errors import IllegalMove
from surveys.waves import Leaf, Stage, Wave
from tests.conftest import BOTH
from tests.pulse.jobs.conftest import TODAY, Open


@BOTH
def test_everybody_gets_one_seat_in_the_leaf_of_their_team(open_shop: Open, wave_id: int) -> None:
    with open_shop() as shop:
        opening.launch(shop, wave_id)

        seats = shop.roster.scalars(select(Invitation)).all()
        assert len(seats) == 60
        assert len({each.seat for each in seats}) == 60
        assert {each.delivery for each in seats} == {Delivery.waiting}
        for leaf in shop.roster.scalars(select(Leaf)):
            units = {part.unit_id for part in leaf.parts}
            inside = [each.person_id for each in seats if each.leaf_id == leaf.id]
            people = shop.roster.scalars(select(Person).where(Person.unit_id.in_(units)))
            assert sorted(inside) == sorted(person.id for person in people)
            assert leaf.invited == len(inside)


@BOTH
def test_the_manifest_in_the_box_is_what_the_roster_froze(open_shop: Open, wave_id: int) -> None:
    with open_shop() as shop:
        opening.launch(shop, wave_id)

        wave = shop.roster.get_one(Wave, wave_id)
        public = door.manifest(shop.box.connection(), wave.code)
        assert wave.stage is Stage.open
        assert public["questionnaire"] == wave.questionnaire
        assert [unit["name"] for unit in public["units"]] == [leaf.name for leaf in wave.leaves]
        assert public["alliance"] == "The River Alliance"
        assert public["thresholds"] == {"team": 7, "organisation": 5, "item": 15, "notes": 10}
        assert {unit["notes"] for unit in public["units"]} == {0, 1}
        assert public["notes"] == [{"place": 0}, {"place": 1}]


@BOTH
def test_the_letters_are_asked_for_with_the_opening(
    app: Flask, open_shop: Open, wave_id: int
) -> None:
    with open_shop() as shop:
        opening.launch(shop, wave_id)

    with app.app_context():
        assert [(job.name, job.ids[0]) for job in queue.jobs(db.engine)] == [
            (queue.INVITE, wave_id)
        ]


@BOTH
def test_a_launch_cut_short_after_the_box_is_begun_again(open_shop: Open, wave_id: int) -> None:
    class Cut(BaseException):
        pass

    with open_shop() as shop:
        shop.roster.commit = _raises(Cut)  # type: ignore[method-assign]  # the kill
        with pytest.raises(Cut):
            opening.launch(shop, wave_id)
    with open_shop() as shop:
        opening.launch(shop, wave_id)

        assert shop.roster.get_one(Wave, wave_id).stage is Stage.open
        assert shop.roster.scalar(select(func.count()).select_from(Invitation)) == 60
        assert shop.box.scalar(select(func.count()).select_from(Ticket)) == 0


@BOTH
def test_a_wave_is_not_opened_twice(open_shop: Open, wave_id: int) -> None:
    with open_shop() as shop:
        opening.launch(shop, wave_id)
    with open_shop() as shop:
        with pytest.raises(IllegalMove, match="Core pulse, wave 1 is open"):
            opening.launch(shop, wave_id)

        assert shop.roster.scalar(select(func.count()).select_from(Invitation)) == 60


def test_a_wave_is_not_opened_before_its_day(open_shop: Open, wave_id: int) -> None:
    with open_shop(TODAY - timedelta(days=1)) as shop, pytest.raises(IllegalMove, match="planned"):
        opening.launch(shop, wave_id)


def test_the_order_of_invitations_says_nothing_of_the_order_of_people(
    open_shop: Open, wave_id: int
) -> None:
    with open_shop() as shop:
        opening.launch(shop, wave_id)

        people = list(shop.roster.scalars(select(Invitation.person_id).order_by(Invitation.id)))
        assert people != sorted(people)
        assert people != sorted(people, reverse=True)


def test_batches_keep_their_borders_while_letters_leave(
    open_shop: Open, wave_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "BATCH", 25)
    with open_shop() as shop:
        opening.launch(shop, wave_id)
        before = opening.batches(shop.roster, wave_id)
        first = shop.roster.scalars(select(Invitation).order_by(Invitation.id)).first()
        assert first is not None
        first.delivery = Delivery.sent

        assert opening.batches(shop.roster, wave_id) == before
        assert [last - start + 1 for start, last in before] == [25, 25, 10]


def _raises(error: type[BaseException]) -> object:
    def cut() -> None:
        raise error

    return cut
