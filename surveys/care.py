"""Who follows a friction: raised by hand, a liaison whom each side accepts, opened again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys import agreements, heard
from surveys.errors import IllegalMove, NotFound, ReasonMissing
from surveys.frictions import Friction, FrictionEvent
from surveys.heard import Heard, HeardEvent
from surveys.lives import LONGEST, OPEN, Deed, State
from surveys.partners import Organisation

Matter = Friction | Heard

TOPICS = ("decisions", "information", "promises", "planning", "work", "credit", "other")


def raised(
    session: Session,
    organisation: Organisation,
    other: Organisation | None,
    *,
    topic: str,
    seen: str,
    effect: str,
    evidence: Friction | None,
    today: date,
    actor: str,
) -> Heard:
    """Raise a friction by hand, in words that say what is seen and what it makes hard; flushed.

    Args:
        session: the roster's.
        organisation: a partner that it is about.
        other: the one that it is between; None: within the first.
        topic: of `TOPICS`.
        seen: what anybody could see.
        effect: what that makes hard for the work.
        evidence: a flag whose series goes with it.
        today: the day.
        actor: the liaison's address.

    Raises:
        ReasonMissing: one side is not said, or too much is.
        IllegalMove: both partners are the same, or the topic is none.
    """
    if topic not in TOPICS or organisation is other:
        raise IllegalMove("Choose what it is about, and two different partners.")
    first, second = _tidy(seen), _tidy(effect)
    if not (first and second) or len(first) + len(second) > LONGEST:
        raise ReasonMissing(f"Say both in at most {LONGEST:,} characters together.")
    year, week, _ = today.isocalendar()
    charter = agreements.holding(session)
    made = Heard(
        form_id=None,
        organisation=organisation,
        other=other,
        evidence_id=evidence.id if evidence is not None else None,
        charter_id=charter.id if charter is not None else None,
        topic=topic,
        words=f"{first} → {second}",
        week=100 * year + week,
        state=State.raised,
        clock=today,
        events=[HeardEvent(day=today, state=State.raised, actor=actor, reason="")],
    )
    session.add(made)
    session.flush()
    return made


def sides(matter: Matter) -> list[Organisation]:
    """The partners that have a say in who follows it: those it is about that have not left.

    Nobody's where it is about all of them, and of a gap, whose two levels neither side sees.
    """
    if isinstance(matter, Friction) and matter.other_id is not None:
        return []
    both = (matter.organisation, matter.other)
    return [each for each in both if each is not None and each.left is None]


def waiting(matter: Matter) -> list[Organisation]:
    """The sides that have yet to accept whoever was proposed."""
    if matter.liaison is None:
        return []
    return [each for each in sides(matter) if each.id not in matter.accepted]


def followed(matter: Matter) -> bool:
    """Whether somebody follows it whom each side has accepted."""
    return matter.liaison is not None and not waiting(matter)


def propose(
    matter: Matter, liaison: str, own: Collection[int], *, today: date, actor: str, reason: str
) -> None:
    """Propose who is to follow it; the proposer's own side has accepted thereby.

    Args:
        matter: an open friction.
        liaison: the address of a liaison.
        own: ids of the partners for which the proposer speaks.
        today: the day.
        actor: the proposer's address.
        reason: why this one, kept beside it.

    Raises:
        IllegalMove: the friction is over.
        ReasonMissing: the reason is too long.
    """
    _must_be_open(matter)
    matter.liaison = liaison
    matter.accepted = [each.id for each in sides(matter) if each.id in own]
    _note(matter, Deed.proposed, today, actor, f"{liaison}. {_short(reason)}".strip())


def accept(matter: Matter, own: Collection[int], *, today: date, actor: str) -> None:
    """Accept the proposed liaison for one's own side.

    Raises:
        IllegalMove: the friction is over, or nobody waits for that side.
    """
    _must_be_open(matter)
    mine = [each for each in waiting(matter) if each.id in own]
    if not mine:
        raise IllegalMove("Nobody is proposed whom your side has yet to accept.")
    matter.accepted = [*matter.accepted, *(each.id for each in mine)]
    _note(matter, Deed.accepted, today, actor, ", ".join(each.name for each in mine))


def decline(matter: Matter, own: Collection[int], *, today: date, actor: str, reason: str) -> None:
    """Say no to the proposed liaison, or to whoever follows it, and why.

    Raises:
        IllegalMove: the friction is over, nobody is proposed, or it is none of one's business.
        ReasonMissing: no reason is given.
    """
    _must_be_open(matter)
    if matter.liaison is None or not any(each.id in own for each in sides(matter)):
        raise IllegalMove("Nobody is proposed to your side.")
    why = _short(reason)
    if not why:
        raise ReasonMissing("Say in a sentence why: the other side reads it.")
    matter.liaison, matter.accepted = None, []
    _note(matter, Deed.declined, today, actor, why)


def unfollow(matter: Matter, *, today: date, actor: str, reason: str) -> None:
    """Let nobody follow it, since whoever did, or was to, cannot any more."""
    matter.liaison, matter.accepted = None, []
    _note(matter, Deed.declined, today, actor, reason)


def reopen(matter: Matter, *, today: date, actor: str, reason: str) -> None:
    """Open a friction again that was over; its clock begins anew, and somebody has noted it.

    Raises:
        IllegalMove: it is not over.
        ReasonMissing: no reason is given.
    """
    if matter.state in OPEN:
        raise IllegalMove("It is not over, so it cannot be opened again.")
    why = _short(reason)
    if not why:
        raise ReasonMissing("Say in a sentence why: it stays beside the friction.")
    matter.state, matter.clock, matter.rung = State.acknowledged, today, 0
    _note(matter, Deed.reopened, today, actor, why)


def climbed(matter: Matter, rung: int, *, today: date, actor: str, reason: str) -> None:
    """Note that a step's time ran out."""
    matter.rung = rung
    _note(matter, Deed.climbed, today, actor, reason)


def listed(
    session: Session, organisation_ids: Collection[int] | None, address: str = ""
) -> list[Heard]:
    """Frictions in words that somebody may see, open ones first; all of them for None.

    Args:
        session: the roster's.
        organisation_ids: of whose people somebody is.
        address: of that person, who sees what they follow, too.
    """
    found = heard.listed(session, organisation_ids, charters=_shared(session))
    followed_by = select(Heard).where(Heard.liaison == address).order_by(Heard.id.desc())
    own = session.scalars(followed_by).all() if address else []
    found += [each for each in own if each not in found and followed(each)]
    return sorted(found, key=lambda each: not each.open)


def by_id(
    session: Session, organisation_ids: Collection[int] | None, heard_id: int, address: str = ""
) -> Heard:
    """One friction in words that somebody may see.

    Raises:
        NotFound: there is none.
    """
    seen = listed(session, organisation_ids, address)
    found = next((each for each in seen if each.id == heard_id), None)
    if found is None:
        raise NotFound("There is no such friction.")
    return found


def _shared(session: Session) -> frozenset[int]:
    """The versions of the charter under which every partner sees frictions in words."""
    return frozenset(
        each.id
        for each in agreements.versions(session)
        if each.rules.friction_seen == "all" and not agreements.lacking(session, each)
    )


def _must_be_open(matter: Matter) -> None:
    if matter.state not in OPEN:
        raise IllegalMove("It is over. Open it again first.")


def _note(matter: Matter, deed: Deed, today: date, actor: str, reason: str) -> None:
    told = {"day": today, "state": matter.state, "actor": actor, "reason": reason, "deed": deed}
    if isinstance(matter, Friction):
        matter.events.append(FrictionEvent(**told))
    else:
        matter.events.append(HeardEvent(**told))


def _short(reason: str) -> str:
    tidy = _tidy(reason)
    if len(tidy) > LONGEST:
        raise ReasonMissing(f"The reason is longer than {LONGEST:,} characters. Shorten it.")
    return tidy


def _tidy(text: str) -> str:
    return " ".join(text.split())
