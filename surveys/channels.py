"""Channels of partners' chat programs, and how far a wave's announcement got in each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import ForeignKey, UniqueConstraint, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from surveys import series
from surveys.base import Roster
from surveys.errors import AlreadyThere, IllegalMove, NameInvalid, NotFound
from surveys.partners import Organisation
from surveys.waves import Leaf, LeafPart, Stage, Wave


class Channel(Roster):
    """One incoming webhook. Whoever has its address can post there, so no page shows it again."""

    __tablename__ = "channel"
    __table_args__ = (UniqueConstraint("address"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str]
    address: Mapped[str]


class Posting(Roster):
    """How far one wave's announcement got in one channel."""

    __tablename__ = "posting"

    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id"), primary_key=True)
    day: Mapped[date | None]  # on which it was posted
    trouble: Mapped[str | None]  # why it is not, in a sentence
    refused: Mapped[bool] = mapped_column(default=False)  # for good, unless a steward asks again


@dataclass(frozen=True, slots=True)
class Listed:
    """One channel as a page shows it."""

    id: int
    name: str
    organisation: str | None  # None: of the whole alliance
    organisation_id: int | None
    host: str
    day: date | None = None
    trouble: str | None = None
    refused: bool = False

    @property
    def waits(self) -> bool:
        """Whether the announcement is still to be posted, without anybody's doing."""
        return self.day is None and not self.refused


def add(session: Session, *, name: str, address: str, organisation: Organisation | None) -> Channel:
    """Keep a channel; flushed.

    Args:
        session: over the roster.
        name: as people know it.
        address: of its incoming webhook, which `pulse.mail.webhooks` has checked.
        organisation: whose people read it; everybody if None.

    Raises:
        NameInvalid: it has no name.
        AlreadyThere: the address is kept already.
    """
    tidy, to = " ".join(name.split())[:80], address.strip()
    if not tidy:
        raise NameInvalid("The channel needs a name.")
    if session.scalar(select(Channel.id).where(Channel.address == to)) is not None:
        raise AlreadyThere("This webhook is kept already.")
    owner = organisation.id if organisation else None
    made = Channel(name=tidy, address=to, organisation_id=owner)
    session.add(made)
    session.flush()
    return made


def by_id(session: Session, channel_id: int) -> Channel:
    """One channel.

    Raises:
        NotFound: there is no such channel.
    """
    found = session.get(Channel, channel_id)
    if found is None:
        raise NotFound("There is no such channel.")
    return found


def remove(session: Session, channel: Channel) -> None:
    """Forget a channel, and what was posted there; flushed."""
    for posting in session.scalars(select(Posting).where(Posting.channel_id == channel.id)):
        session.delete(posting)
    session.delete(channel)
    session.flush()


def every(session: Session) -> list[Listed]:
    """All channels, by organisation and name."""
    rows = session.execute(
        select(Channel, Organisation.name)
        .join(Organisation, Organisation.id == Channel.organisation_id, isouter=True)
        .order_by(Organisation.name, Channel.name, Channel.id)
    )
    return [_listed(channel, name, None) for channel, name in rows]


def of_wave(session: Session, wave: Wave) -> list[Listed]:
    """The channels that a wave is announced in, and how far that got."""
    asked: Any = (
        select(LeafPart.organisation_id)
        .join(Leaf, Leaf.id == LeafPart.leaf_id)
        .where(Leaf.wave_id == wave.id)
    )
    if wave.stage is Stage.planned:
        asked = series.asks(session, wave.pulse) - {*wave.left_out}
    rows = session.execute(
        select(Channel, Organisation.name, Posting)
        .join(Organisation, Organisation.id == Channel.organisation_id, isouter=True)
        .join(
            Posting, (Posting.channel_id == Channel.id) & (Posting.wave_id == wave.id), isouter=True
        )
        .where(or_(Channel.organisation_id.is_(None), Channel.organisation_id.in_(asked)))
        .order_by(Organisation.name, Channel.name, Channel.id)
    )
    return [_listed(channel, name, posting) for channel, name, posting in rows]


def news(wave: Wave) -> dict[str, Any]:
    """What channels are told of a wave, by the names that `pulse.mail.webhooks.News` has for it."""
    return {
        "alliance": wave.pulse.alliance.name,
        "pulse": wave.pulse.name,
        "closes": wave.closes,
        "questions": wave.instrument.length,
        "code": wave.code,
    }


def posted(session: Session, wave: Wave, channel: Channel) -> bool:
    """Whether a wave was announced in a channel."""
    there = session.get(Posting, (wave.id, channel.id))
    return there is not None and there.day is not None


def ask_again(session: Session, wave: Wave, channel: Channel) -> None:
    """Forget that a channel's server refused, so that a wave is announced there after all; flushed.

    Raises:
        IllegalMove: the wave takes no answers, does not ask those who read the channel, or was
            announced there.
    """
    if wave.stage is not Stage.open:
        raise IllegalMove(f"{wave.name} is {wave.stage.word}. Only an open wave is announced.")
    if channel.id not in {each.id for each in of_wave(session, wave)}:
        raise IllegalMove(f"{wave.name} does not ask those who read {channel.name}.")
    if posted(session, wave, channel):
        raise IllegalMove(f"{wave.name} was announced in {channel.name} already.")
    mark(session, wave, channel)


def mark(
    session: Session,
    wave: Wave,
    channel: Channel,
    *,
    day: date | None = None,
    trouble: str | None = None,
    refused: bool = False,
) -> None:
    """Keep how far an announcement got; flushed.

    Args:
        session: over the roster.
        wave: the wave that is announced.
        channel: where.
        day: on which it was posted, if it was.
        trouble: why it was not, in a sentence.
        refused: whether it would be in vain to try again.
    """
    session.merge(
        Posting(wave_id=wave.id, channel_id=channel.id, day=day, trouble=trouble, refused=refused)
    )
    session.flush()


def _listed(channel: Channel, organisation: str | None, posting: Posting | None) -> Listed:
    return Listed(
        id=channel.id,
        name=channel.name,
        organisation=organisation,
        organisation_id=channel.organisation_id,
        host=urlsplit(channel.address).hostname or "",
        day=posting.day if posting else None,
        trouble=posting.trouble if posting else None,
        refused=posting is not None and posting.refused,
    )
