"""A wave is announced once in each channel of those whom it asks, when their letters leave."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from pulse import queue
from pulse.jobs import announcing, drop, due
from pulse.jobs import open as opening
from pulse.jobs.workshop import Workshop
from pulse.mail.errors import Deferred, Refused
from surveys import channels, waves
from surveys.channels import Channel, Posting
from surveys.partners import Organisation
from tests.pulse.jobs.conftest import TODAY, Open, noon
from tests.pulse.mail.hooks import Hooks, listening

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)  # says all on this one


@pytest.fixture
def hooks(app: Flask) -> Iterator[Hooks]:
    """A chat program's server."""
    with listening() as server:
        server.allowed(app)
        yield server


def channel(shop: Workshop, hooks: Hooks, name: str, organisation: str = "") -> Channel:
    """A channel of one organisation, or of all."""
    owner = shop.roster.scalar(select(Organisation).where(Organisation.name == organisation))
    made = channels.add(shop.roster, name=name, address=f"{hooks.url}/{name}", organisation=owner)
    shop.roster.commit()
    return made


def asked(shop: Workshop) -> list[tuple[int, ...]]:
    """The announcements that are due: ids of wave and channel."""
    return [ids for (name, *ids), _ in due.wanted(shop) if name == queue.ANNOUNCE]


def test_it_is_posted_once_and_points_to_everybodys_own_letter(
    open_shop: Open, wave_id: int, hooks: Hooks
) -> None:
    with open_shop() as shop:
        made = channel(shop, hooks, "all")
        opening.launch(shop, wave_id)
        due_before = asked(shop)
        announcing.announce(shop, wave_id, made.id)
        announcing.announce(shop, wave_id, made.id)
        wave = waves.by_id(shop.roster, wave_id)
        (text,) = hooks.texts

        assert due_before == [[wave_id, made.id]]
        assert asked(shop) == []
        assert f"/s/{wave.code}" in text
        assert "#" not in text.replace("#all", "")
        assert "The River Alliance asks" in text
        assert channels.of_wave(shop.roster, wave)[0].day == TODAY


def test_only_channels_of_those_who_are_asked_are_told(
    open_shop: Open, wave_id: int, hooks: Hooks
) -> None:
    with open_shop() as shop:
        everybodys = channel(shop, hooks, "all")
        theirs = channel(shop, hooks, "zero", "Partner 0")
        channel(shop, hooks, "one", "Partner 1")
        wave = waves.by_id(shop.roster, wave_id)
        left_out = shop.roster.scalar(select(Organisation).where(Organisation.name == "Partner 1"))
        assert left_out is not None
        wave.leave_out(left_out)
        opening.launch(shop, wave_id)

        assert sorted(asked(shop)) == sorted([[wave_id, everybodys.id], [wave_id, theirs.id]])


def test_it_waits_for_the_hour_at_which_letters_leave(
    open_shop: Open, wave_id: int, hooks: Hooks
) -> None:
    early = datetime.combine(TODAY, time(6), UTC)
    with open_shop(now=lambda: early) as shop:
        channel(shop, hooks, "zero", "Partner 0")
        wave = waves.by_id(shop.roster, wave_id)
        opening.launch(shop, wave_id)
        wave.pulse.hour = time(9)
        shop.roster.commit()
        before = asked(shop)
    with open_shop(now=lambda: noon(TODAY)) as shop:
        after = asked(shop)

    assert before == []
    assert len(after) == 1


def test_a_chat_program_in_trouble_is_tried_again_and_one_that_refuses_is_not(
    open_shop: Open, wave_id: int, hooks: Hooks
) -> None:
    with open_shop() as shop:
        made = channel(shop, hooks, "all")
        opening.launch(shop, wave_id)
        hooks.answer = 503
        with pytest.raises(Deferred):
            announcing.announce(shop, wave_id, made.id)
        (standing,) = channels.of_wave(shop.roster, waves.by_id(shop.roster, wave_id))
        assert standing.trouble == "127.0.0.1 answered 503: ok."
        assert len(asked(shop)) == 1
        hooks.answer = 410
        with pytest.raises(Refused):
            announcing.announce(shop, wave_id, made.id)

        assert asked(shop) == []


def test_three_days_later_it_is_no_news(open_shop: Open, wave_id: int, hooks: Hooks) -> None:
    with open_shop() as shop:
        channel(shop, hooks, "all")
        opening.launch(shop, wave_id)
    with open_shop(TODAY + timedelta(days=4)) as shop:
        assert asked(shop) == []


def test_a_wave_that_was_called_off_and_a_channel_that_was_removed_are_passed_over(
    open_shop: Open, wave_id: int, hooks: Hooks
) -> None:
    with open_shop() as shop:
        made = channel(shop, hooks, "all")
        opening.launch(shop, wave_id)
        announcing.announce(shop, wave_id, 99)
        drop.drop(shop, wave_id)
        announcing.announce(shop, wave_id, made.id)
        channels.remove(shop.roster, made)

        assert hooks.bodies == []
        assert shop.roster.scalars(select(Posting)).all() == []
