"""What partners and the steward do to the charter together: done, and written down with why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse import queue
from pulse.auth import audit, invite
from pulse.auth.models import Function, Membership, User
from surveys import agreements, charter, versions
from surveys.clauses import Clauses
from surveys.errors import CharterInvalid
from surveys.files.cells import legible, tidy
from surveys.partners import Alliance, Organisation
from surveys.versions import Charter

MUTUAL = "charter: who sees how partners see each other"


@dataclass(frozen=True, slots=True)
class Because:
    """Who changes the charter, when, and why: everybody reads the reason beside the version.

    Raises:
        CharterInvalid: no reason is given.
    """

    why: str
    actor: str  # an address, or the command line
    now: datetime

    def __post_init__(self) -> None:
        if not legible(self.why):
            raise CharterInvalid(
                "Say in a sentence why the charter is changed: everybody reads it."
            )


def agree(
    session: Session,
    organisation: Organisation,
    version: int,
    *,
    today: date,
    actor: str,
    now: datetime,
    why: str = "",
    read: str | None = None,
) -> None:
    """Let a partner agree to the version in force, and write it down.

    Raises:
        CharterInvalid: another version is in force by now, or it needs nobody's agreement.
    """
    made = agreements.agree(session, organisation, version, today=today, actor=actor, read=read)
    subject = f"version {made.charter.version}: {organisation.name}{_because(why)}"
    audit.record(session, actor=actor, deed="charter agreed", subject=subject, now=now)


def climb(
    session: Session, alliance: Alliance, days: Mapping[str, int], seen: str, because: Because
) -> Charter:
    """Say how long each step of a friction's life may take, and who sees frictions in words.

    Raises:
        CharterInvalid: the steps do not follow each other, or no reason is given.
    """
    made = charter.climb(session, alliance, days, seen, because.why)
    told = ", ".join(f"{name} {number}" for name, number in days.items())
    return _changed(session, made, "charter: ladder", f"{told}, seen by {seen}", because)


def word(session: Session, alliance: Alliance, clauses: Clauses, because: Because) -> Charter:
    """Say in words how data is shared, what quality means, and who decides what.

    Raises:
        CharterInvalid: too long, a decision that nobody takes, or no reason is given.
    """
    made = charter.word(session, alliance, clauses, because.why)
    told = f"{len(made.words.decisions)} decisions"
    return _changed(session, made, "charter: words", told, because)


def wait_for(session: Session, alliance: Alliance, gate: str, because: Because) -> Charter:
    """Say what must have become of a report before the next wave of its pulse opens.

    Raises:
        CharterInvalid: there is no such gate, or no reason is given.
    """
    made = charter.wait_for(session, alliance, gate, because.why)
    return _changed(session, made, "charter: what the next wave waits for", gate, because)


def remind_everybody(
    session: Session, alliance: Alliance, everybody: bool, because: Because
) -> Charter:
    """Say who is reminded in the waves that open from now on.

    Raises:
        CharterInvalid: no reason is given.
    """
    made = charter.remind_everybody(session, alliance, everybody, because.why)
    who = "everybody" if everybody else "only those who have not answered"
    return _changed(session, made, "charter: who is reminded", who, because)


def protect(session: Session, alliance: Alliance, protection: str, because: Because) -> Charter:
    """Say what is done to the numbers of the waves that open from now on.

    Raises:
        CharterInvalid: there is no such protection, it is softer than the last launch's, or no
            reason is given.
    """
    made = charter.protect(session, alliance, protection, because.why)
    return _changed(session, made, "charter: how numbers are protected", protection, because)


def require(
    session: Session, alliance: Alliance, answers: Mapping[str, int], because: Because
) -> Charter:
    """Say from how many answers something is shown in waves that open from now on.

    Raises:
        CharterInvalid: too few, at odds with each other or with the last launch, or no reason is
            given.
    """
    made = charter.require(session, alliance, answers, because.why)
    told = ", ".join(f"{name} {number}" for name, number in answers.items())
    deed = "charter: from how many answers something is shown"
    return _changed(session, made, deed, told, because)


def tolerate(
    session: Session,
    alliance: Alliance,
    false_flags: float,
    because: Because,
    alerted: Iterable[str] | None = None,
) -> Charter:
    """Say how many false flags a year are tolerated, and who is told of flags.

    Raises:
        CharterInvalid: fewer, or more, than can be promised, or no reason is given.
    """
    made = charter.tolerate(session, alliance, false_flags, alerted, because.why)
    told = f"{false_flags:g} a year, told: {made.rules.alerted}"
    return _changed(session, made, "charter: how many false flags", told, because)


def share_views(
    session: Session,
    alliance: Alliance,
    agreed: Collection[int],
    because: Because,
    seen: Collection[int] | None = None,
) -> Charter:
    """Write down which partners told the steward that they take part in the mutual view.

    Who decided for itself since the steward saw that those `seen` take part is left as it is.

    Raises:
        CharterInvalid: one of them is no partner, or has a leader to say so, or no reason is given.
    """
    known = charter.rules_of(session, None).agreed.union(seen or ())
    if theirs := [
        each.name for each in with_leaders(session, alliance) if each.id in {*agreed} - known
    ]:
        raise CharterInvalid(
            f"{', '.join(theirs)}: a partner with a leader takes part by its leader's click alone."
        )
    made = charter.share_views(session, alliance, agreed, because.why, seen)
    names = [each.name for each in alliance.organisations if each.id in made.rules.agreed]
    return _changed(session, made, MUTUAL, ", ".join(names) or "nobody", because)


def with_leaders(session: Session, alliance: Alliance) -> list[Organisation]:
    """The partners with a leader, whom nobody else can bring into the mutual view."""
    return [each for each in alliance.organisations if invite.leaders_of(session, each.id)]


def open_results(session: Session, alliance: Alliance, way: str, because: Because) -> Charter:
    """Say who reads what came of a wave.

    Raises:
        CharterInvalid: there is no such way, or no reason is given.
    """
    made = charter.open_results(session, alliance, way, because.why)
    return _changed(session, made, "charter: who reads what came of a wave", way, because)


def take_part(
    session: Session, organisation: Organisation, takes: bool, *, actor: str, now: datetime
) -> Charter:
    """Let a partner say for itself whether it takes part in the mutual view; it owes no reason.

    Raises:
        CharterInvalid: the partner has left.
    """
    made = charter.take_part(session, organisation, takes)
    told = f"{organisation.name} {'takes part' if takes else 'withdrew'}, as its leader decided"
    subject = f"version {made.version}: {told}"
    audit.record(session, actor=actor, deed=MUTUAL, subject=subject, now=now)
    return made


def ask_partners(session: Session, why: str, *, actor: str, now: datetime) -> int:
    """Have the leaders of all partners told who have yet to agree that there is something to read.

    Args:
        session: the roster's.
        why: the charter was changed; it stays as it was once anybody has agreed.
        actor: the steward's address.
        now: the moment.

    Returns:
        How many letters leave.
    """
    agreed = versions.in_force(session)
    missing = [each.id for each in agreements.lacking(session, agreed)]
    if missing and not agreed.agreements and agreed.locked is None:
        agreed.why = " ".join(why.split())
    users = session.scalars(
        select(User.id)
        .join(Membership)
        .where(User.active, Membership.function == Function.leader)
        .where(Membership.organisation_id.in_(missing))
        .distinct()
        .order_by(User.id)
    ).all()
    for user_id in users:
        key = f"charter/{agreed.version}/{agreed.fingerprint}/{user_id}"
        queue.enqueue(session, queue.NEWS_LETTER, queue.OF_CHARTER, 0, user_id, key=key)
    subject = f"version {agreed.version}: {len(users)} letters{_because(agreed.why)}"
    audit.record(session, actor=actor, deed="charter: partners asked", subject=subject, now=now)
    return len(users)


def _changed(session: Session, made: Charter, deed: str, told: str, because: Because) -> Charter:
    """Write a change down, with who made it and why."""
    subject = f"version {made.version}: {told}{_because(because.why)}"
    audit.record(session, actor=because.actor, deed=deed, subject=subject, now=because.now)
    return made


def _because(why: str) -> str:
    told = tidy(why)
    return f" ({told})" if told else ""
