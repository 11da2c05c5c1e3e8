"""A wave is opened once, whole, and can be begun again where it was cut short."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from pulse import queue
from pulse.auth import invite, readers
from pulse.db import db
from pulse.jobs import open as opening
from pulse.mail import letters
from surveys import forms, partners
from surveys.answering import credentials, door, signing, tickets
from surveys.answering.manifests import of_text
from surveys.answering.tables import Sealed, Ticket
from surveys.asking.invitations import Delivery, Invitation
from surveys.asking.people import Person
from surveys.errors import IllegalMove
from surveys.waves import Leaf, Stage, Wave
from tests import keypool
from tests.conftest import BOTH
from tests.pulse.desks import key
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
def test_each_unit_has_a_key_of_its_own_that_signs_and_stands_in_the_manifest(
    open_shop: Open, wave_id: int
) -> None:
    with open_shop() as shop:
        opening.launch(shop, wave_id)

        code = shop.roster.get_one(Wave, wave_id).code
        public = door.manifest(shop.box.connection(), code)
        keys = [of_text(unit["key"]) for unit in public["units"]]
        assert len(set(keys)) == len(public["units"]) > 1
        assert public["credential"] == {
            "scheme": "RSABSSA-SHA384-PSS-Randomized",
            "bits": 3072,
            "exponent": 65537,
        }
        for place, key in enumerate(keys):
            token = tickets.issue(
                shop.box, wave=code, unit=place, seat=bytes([place] * 16), rng=shop.rng
            )
            private = signing.private(
                shop.box.connection(),
                shop.keyring,
                wave=code,
                unit=place,
                digest=tickets.digest(token),
            )
            prepared = credentials.prepare(shop.rng)
            blinded, inverse = credentials.blind(key, prepared, shop.rng)
            signed = credentials.blind_sign(private, blinded)
            assert credentials.finalize(key, prepared, signed, inverse)


def test_the_manifest_names_every_stored_file_and_the_second_host_name(
    app: Flask, open_shop: Open, wave_id: int
) -> None:
    changed = app.extensions["pulse.settings"].model_copy(
        update={"answer_url": "https://answers.example"}
    )
    with open_shop() as shop:
        opening.launch(replace(shop, settings=changed), wave_id)

        connection = shop.box.connection()
        code = shop.roster.get_one(Wave, wave_id).code
        public = door.manifest(connection, code)
        assert public["answer_url"] == "https://answers.example"
        assert {"ask.en", "thanks.en", "respond.js", "respond.css"} <= set(public["served"])
        for name, integrity in public["served"].items():
            file = door.served(connection, code, name)
            assert file is not None
            assert file.integrity == integrity


def test_no_private_half_lies_in_the_box_in_the_clear(
    app: Flask, open_shop: Open, wave_id: int
) -> None:
    with open_shop() as shop:
        opening.launch(shop, wave_id)
        files = b"".join(file.read_bytes() for file in shop.settings.home.glob("box.sqlite*"))
        stored = b"".join(
            row.value for row in shop.box.query(Sealed).filter(Sealed.kind == "signing")
        )

    assert stored
    for _, private in keypool.POOL:
        for start in range(0, len(private), 32):
            assert private[start : start + 32] not in files + stored


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


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_a_feedback_box_is_told_at_the_end_of_the_page_and_in_the_letter(
    app: Flask, open_shop: Open, wave_id: int
) -> None:
    with open_shop() as shop:
        form = forms.open_form(shop.roster, title="Say it", purpose="Anything.", rng=shop.rng)
        for each in partners.organisations(shop.roster):
            address = f"lia{each.id}@example.org"
            user = invite.liaison(shop.roster, address=address, organisation_id=each.id)
            readers.let_read(shop.roster, form.id, user)
            shop.roster.add(key(user))
        shop.roster.commit()

        opening.launch(shop, wave_id)

        code, box = shop.roster.get_one(Wave, wave_id).code, f"/f/{form.code}"
        public = door.manifest(shop.box.connection(), code)
    occasion = letters.occasion(public, "https://pulse.example")
    letter = letters.invitation(app, occasion=occasion, language="en")
    assert public["boxes"] == [{"title": "Say it", "path": box}]
    assert f'<a href="{box}">Say it</a>' in app.test_client().get(f"/s/{code}/thanks").text
    assert f"Say it: https://pulse.example{box}\n" in letter.text
    assert f'href="https://pulse.example{box}"' in letter.html
