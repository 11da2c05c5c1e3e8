"""Closing and publishing can be cut short at every commit, and go on from there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import zip_longest
from random import Random

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pulse import queue
from pulse.auth.models import Function, Membership, User
from pulse.db import db
from pulse.jobs import close, drop, due, participation, release
from pulse.jobs import open as opening
from pulse.jobs.workshop import Workshop
from surveys import by_hand
from surveys.answering import door, intake, submissions, tickets, urn
from surveys.answering.tables import Sealed, Ticket
from surveys.asking.invitations import Invitation
from surveys.errors import IllegalMove, SealedForEver, WaveClosed
from surveys.releases import Release, ReleasedCell, Standing
from surveys.waves import Leaf, Stage, Wave
from tests.conftest import BOTH
from tests.pulse.jobs.conftest import TODAY, Open

Cuts = Sequence[tuple[str, int]]  # a ledger, and which of its commits is cut

EACH_OF_CLOSE: Cuts = [("box", 1), ("roster", 1), ("roster", 2), ("roster", 1)]
EACH_OF_DROP: Cuts = [("roster", 1), ("box", 1), ("box", 1), ("roster", 1)]
EACH_OF_PUBLISH: Cuts = [("roster", 1), ("box", 1), ("box", 1), ("roster", 1)]


class Cut(BaseException):
    """The kill."""


def cut_at(session: Session, number: int) -> None:
    """Let a session die instead of its commit of this number."""
    whole, left = session.commit, [number]

    def commit() -> None:
        left[0] -= 1
        if left[0] == 0:
            raise Cut
        whole()

    session.commit = commit  # type: ignore[method-assign]  # the kill


def cut_short(
    open_shop: Open, job: Callable[[Workshop, int], None], wave_id: int, cuts: Cuts
) -> None:
    """Run a job again and again, each time cut at one commit of one ledger."""
    for ledger, number in cuts:
        with open_shop() as shop:
            cut_at(getattr(shop, ledger), number)
            with pytest.raises(Cut):
                job(shop, wave_id)


def answer(app: Flask, wave_id: int, share: int = 1, notes: Sequence[str] = ()) -> int:
    """Let every `share`-th invited person answer all in the middle, the first with notes."""
    rng = Random(3)
    with app.app_context(), Session(db.engine) as session, Session(db.engines["box"]) as box:
        wave = session.get_one(Wave, wave_id)
        items = len(wave.instrument.items)
        rows = session.execute(
            select(Invitation.seat, Leaf.place)
            .join(Leaf, Leaf.id == Invitation.leaf_id)
            .order_by(Leaf.place, Invitation.id)
        ).all()[::share]
        tokens = [
            tickets.issue(box, wave=wave.code, unit=row.place, seat=row.seat or b"", rng=rng)
            for row in rows
        ]
        box.commit()
        sheets = [
            submissions.Form(
                wave.code,
                tickets.digest(token),
                urn.written_sheet([rng.randint(2, 5) for _ in range(items)]),
                urn.written_note(note),
            )
            for token, note in zip_longest(tokens, notes, fillvalue="")
        ]
        keyring = app.extensions["pulse.keyring"]
        with db.engines["box"].begin() as connection:
            outcome = intake.accept(connection, keyring, sheets, shapes={}, rng=rng)
        assert not any(outcome.refusals)
        keyring.advance_all(outcome.reached)
        return len(tokens)


@pytest.fixture
def answered(app: Flask, open_shop: Open, wave_id: int) -> int:
    """An open wave in which everybody has answered."""
    with open_shop() as shop:
        opening.launch(shop, wave_id)
    assert answer(app, wave_id) == 60
    return wave_id


def add_staff(app: Flask) -> None:
    """A steward and two leaders."""
    with app.app_context(), Session(db.engine) as session:
        for number, (function, led) in enumerate(
            [(Function.steward, None), (Function.leader, 1), (Function.leader, 2)]
        ):
            user = User(email=f"u{number}@example.org", active=True, fs_uniquifier=str(number))
            user.memberships.append(Membership(function=function, organisation_id=led))
            session.add(user)
        session.commit()


@BOTH
def test_a_close_cut_anywhere_computes_one_draft_of_every_answer(
    app: Flask, open_shop: Open, answered: int
) -> None:
    add_staff(app)
    cut_short(open_shop, close.close, answered, EACH_OF_CLOSE)
    with open_shop() as shop:
        close.close(shop, answered)

        cells = shop.roster.execute(
            select(ReleasedCell.place, ReleasedCell.n).where(
                ReleasedCell.subject == "organisation", ReleasedCell.measure == "mean"
            )
        )
        assert shop.roster.get_one(Wave, answered).stage is Stage.closed
        assert shop.roster.scalars(select(Release.standing)).all() == [Standing.draft]
        assert {(cell.place, cell.n) for cell in cells} == {(1, 38), (2, 22)}
    with app.app_context():
        letters = [job for job in queue.jobs(db.engine) if job.name == queue.CLOSED_LETTER]
        assert len(letters) == 1


@BOTH
def test_a_publication_cut_anywhere_ends_with_nothing_but_the_release(
    app: Flask, open_shop: Open, answered: int
) -> None:
    add_staff(app)
    with open_shop() as shop:
        close.close(shop, answered)
    cut_short(open_shop, release.publish, answered, EACH_OF_PUBLISH)
    with open_shop() as shop:
        release.publish(shop, answered)

        seats = select(func.count()).select_from(Invitation).where(Invitation.seat.is_not(None))
        assert shop.roster.get_one(Wave, answered).stage is Stage.released
        assert shop.roster.scalars(select(Release.standing)).all() == [Standing.published]
        assert shop.roster.scalar(seats) == 0
        assert shop.box.scalar(select(func.count()).select_from(Ticket)) == 0
        assert shop.box.scalar(select(func.count()).select_from(Sealed)) == 0
        assert shop.keyring.waves() == set()
    with app.app_context():
        letters = [job for job in queue.jobs(db.engine) if job.name == queue.REPORT_LETTER]
        assert len(letters) == 2


def test_a_draft_from_before_noise_is_computed_anew_and_not_published(
    app: Flask, open_shop: Open, answered: int
) -> None:
    add_staff(app)
    with open_shop() as shop:
        close.close(shop, answered)
        shop.roster.scalars(select(Release)).one().protection = None  # as an older version left it
        shop.roster.commit()
    with open_shop() as shop:
        with pytest.raises(IllegalMove, match="Try again soon"):
            release.publish(shop, answered)
        wanted = due.wanted(shop)
        close.close(shop, answered)

        assert wanted == [((queue.CLOSE_WAVE, answered), f"close/{answered}")]
        assert shop.roster.scalars(select(Release.protection)).all() == ["standard"]
    with open_shop() as shop:
        release.publish(shop, answered)
        assert shop.roster.get_one(Wave, answered).stage is Stage.released


def test_a_publication_cut_short_is_asked_for_again(open_shop: Open, answered: int) -> None:
    with open_shop() as shop:
        close.close(shop, answered)
    with open_shop() as shop:
        cut_at(shop.box, 1)
        with pytest.raises(Cut):
            release.publish(shop, answered)
    with open_shop() as shop:
        wanted = due.wanted(shop)

        assert wanted == [((queue.PUBLISH, answered), f"publish/{answered}")]
        release.publish(shop, answered)
        assert due.wanted(shop) == []


def test_an_answer_after_the_close_is_refused(app: Flask, open_shop: Open, answered: int) -> None:
    with open_shop() as shop:
        wave = shop.roster.get_one(Wave, answered)
        token = tickets.issue(shop.box, wave=wave.code, unit=0, seat=b"s" * 16, rng=shop.rng)
        shop.box.commit()
        code, items = wave.code, len(wave.instrument.items)
        close.close(shop, answered)

    with app.app_context(), pytest.raises(WaveClosed):
        app.extensions["pulse.intake"].submit(code, token, [3] * items, "")


def test_a_wave_that_was_never_opened_is_not_closed(open_shop: Open, wave_id: int) -> None:
    with open_shop() as shop, pytest.raises(IllegalMove, match="never opened"):
        close.close(shop, wave_id)


def test_a_wave_that_is_open_is_not_published(open_shop: Open, answered: int) -> None:
    with open_shop() as shop, pytest.raises(IllegalMove, match="is open"):
        release.publish(shop, answered)


def test_what_is_closed_but_not_computed_is_not_published(open_shop: Open, answered: int) -> None:
    with open_shop() as shop:
        shop.roster.get_one(Wave, answered).close(TODAY)
        with pytest.raises(IllegalMove, match="not computed yet"):
            release.publish(shop, answered)


@BOTH
@pytest.mark.parametrize("computed", [False, True])
def test_a_calling_off_cut_anywhere_leaves_nothing_that_was_said(
    open_shop: Open, answered: int, computed: bool
) -> None:
    if computed:
        with open_shop() as shop:
            close.close(shop, answered)
    cut_short(open_shop, drop.drop, answered, EACH_OF_DROP)
    with open_shop() as shop:
        asked = due.wanted(shop)
        drop.drop(shop, answered)

        seats = select(func.count()).select_from(Invitation).where(Invitation.seat.is_not(None))
        wave = shop.roster.get_one(Wave, answered)
        assert asked == [((queue.DROP_WAVE, answered), f"drop/{answered}")]
        assert wave.stage is Stage.dropped
        assert door.is_shut(shop.box.connection(), wave.code)
        assert shop.roster.scalars(select(Release)).all() == []
        assert shop.roster.scalars(select(ReleasedCell)).all() == []
        assert shop.roster.scalar(seats) == 0
        assert shop.box.scalar(select(func.count()).select_from(Ticket)) == 0
        assert shop.box.scalar(select(func.count()).select_from(Sealed)) == 0
        assert shop.keyring.waves() == set()
        assert due.wanted(shop) == []


@BOTH
def test_a_planned_wave_is_called_off_and_can_be_followed_at_once(
    open_shop: Open, wave_id: int
) -> None:
    with open_shop() as shop:
        drop.drop(shop, wave_id)
        last = shop.roster.get_one(Wave, wave_id)
        after = by_hand.plan(
            shop.roster,
            last.pulse.alliance,
            pulse=last.pulse.name,
            instrument=last.pulse.instrument,
            opens=last.opens,
            closes=last.closes,
            today=TODAY,
            rng=shop.rng,
        )

        assert (last.stage, after.number) == (Stage.dropped, 2)
        opening.launch(shop, after.id)
        assert after.stage is Stage.open


@BOTH
def test_a_published_wave_is_not_called_off(open_shop: Open, answered: int) -> None:
    with open_shop() as shop:
        close.close(shop, answered)
        release.publish(shop, answered)
        with pytest.raises(IllegalMove, match="is published"):
            drop.drop(shop, answered)

        assert shop.roster.scalars(select(Release.standing)).all() == [Standing.published]


@BOTH
def test_a_wave_called_off_is_neither_closed_nor_published_nor_asked_again(
    open_shop: Open, answered: int
) -> None:
    with open_shop() as shop:
        drop.drop(shop, answered)
        close.close(shop, answered)
        with pytest.raises(IllegalMove, match="is called off"):
            release.publish(shop, answered)
        with pytest.raises(IllegalMove, match="is called off"):
            opening.launch(shop, answered)

        assert shop.roster.get_one(Wave, answered).stage is Stage.dropped
        assert shop.roster.scalars(select(Release)).all() == []


@BOTH
def test_without_its_keys_a_wave_stays_open_until_it_is_called_off(
    open_shop: Open, answered: int
) -> None:
    with open_shop() as shop:
        wave = shop.roster.get_one(Wave, answered)
        shop.keyring.destroy(wave.code)  # as after a restore: the keys are in no backup
        door.shut(shop.box, wave.code)
        shop.box.commit()
        with pytest.raises(SealedForEver, match="sealed for ever; call the wave off") as told:
            close.close(shop, answered)
        participation.count(shop, answered)

        assert f"pulse wave drop {answered}" in str(told.value)
        assert wave.stage is Stage.open
        assert due.wanted(shop) == []
        drop.drop(shop, answered)
        assert shop.box.scalar(select(func.count()).select_from(Sealed)) == 0
