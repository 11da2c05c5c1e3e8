"""Announces an open wave in one channel, once: a pointer to everybody's own letter or code."""

from __future__ import annotations

from datetime import timedelta

from pulse import queue
from pulse.jobs import sending
from pulse.jobs.workshop import Workshop
from pulse.mail import webhooks
from pulse.mail.errors import Deferred, Refused
from surveys import channels, partners, waves
from surveys.channels import Channel
from surveys.partners import Organisation
from surveys.waves import Stage, Wave

USEFUL = timedelta(days=3)  # after the opening day: then it is no news any more


def wanted(shop: Workshop, wave: Wave) -> list[tuple[tuple[str, int, int], str]]:
    """One job per channel in which an open wave is still to be announced, with its key.

    It is announced when the first letters of those who read the channel may leave, and given up
    three days after the wave has opened: then a steward can still have it posted by hand.
    """
    if shop.today > wave.first_day + USEFUL:
        return []
    reached = sending.today_of(shop, wave)
    return [
        ((queue.ANNOUNCE, wave.id, each.id), f"announce/{wave.id}/{each.id}")
        for each in channels.of_wave(shop.roster, wave)
        if each.waits and (each.organisation_id in reached if each.organisation_id else reached)
    ]


def announce(shop: Workshop, wave_id: int, channel_id: int) -> None:
    """Announce a wave in a channel, unless it was: after a kill at most once more.

    Raises:
        Deferred: the chat program cannot be reached now.
        Refused: it refuses for good.
    """
    wave = waves.by_id(shop.roster, wave_id)
    channel = shop.roster.get(Channel, channel_id)
    if channel is None or wave.stage is not Stage.open:
        return
    if channels.posted(shop.roster, wave, channel):
        return
    news = webhooks.News(**channels.news(wave))
    text = webhooks.announcement(shop.app, news, _reader(shop, channel))
    address = channel.address
    shop.roster.rollback()  # nobody need wait while a chat program makes up its mind
    try:
        webhooks.post(address, text, shop.settings.here)
    except (Deferred, Refused) as trouble:
        refused = isinstance(trouble, Refused)
        channels.mark(shop.roster, wave, channel, trouble=str(trouble), refused=refused)
        shop.roster.commit()
        raise
    channels.mark(shop.roster, wave, channel, day=shop.today)
    shop.roster.commit()


def _reader(shop: Workshop, channel: Channel) -> str:
    """The language of whoever reads a channel."""
    if channel.organisation_id is None:
        return partners.alliance(shop.roster).language
    return shop.roster.get_one(Organisation, channel.organisation_id).language
