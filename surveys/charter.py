"""The rules all partners agreed: one page of numbers, locked at launch, public to respondents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from sqlalchemy import column, select, table, update
from sqlalchemy.orm import Session

from surveys.clauses import Clauses, tidy
from surveys.errors import CharterInvalid
from surveys.partners import Alliance, Organisation
from surveys.terms import ALERTED, ANSWERS, FLOORS, PLAIN, PLAIN_FROM, STARTER, Terms, check
from surveys.versions import Agreement as Agreement
from surveys.versions import Charter as Charter
from surveys.versions import before as before
from surveys.versions import by_version as by_version
from surveys.versions import in_force as in_force
from surveys.versions import launched as launched
from surveys.versions import lock as lock
from surveys.versions import newest_version as newest_version
from surveys.versions import rules_of as rules_of
from surveys.versions import starter as starter

# Named and not imported: whoever reads a charter has no business with frictions.
FRICTIONS = table("heard", column("charter_id"))
BETWEEN = " · "  # stands between two reasons of one version


def protect(session: Session, alliance: Alliance, protection: str, why: str = "") -> Charter:
    """Choose what is done to the numbers of waves that open from now on.

    Args:
        session: the roster's; flushed.
        alliance: whose charter it is.
        protection: a key of `STRICTER`. “plain-from-30” raises the smallest groups to 30, too.
        why: kept beside the version.

    Returns:
        The version in force: a new one if the last was launched already, else the same.

    Raises:
        CharterInvalid: there is no such protection, or it is not stricter than what was launched.
    """
    rules = starter(session, alliance).rules
    chosen = replace(rules, protection=protection)
    if protection == PLAIN:
        chosen = replace(
            chosen,
            team=max(rules.team, PLAIN_FROM),
            organisation=max(rules.organisation, PLAIN_FROM),
            item=max(rules.item, PLAIN_FROM),
        )
    elif rules.protection == PLAIN:  # not launched yet, or it will be refused
        before = launched(session) or STARTER
        chosen = replace(
            chosen, team=before.team, organisation=before.organisation, item=before.item
        )
    return _amend(session, alliance, chosen, why=why)


def require(
    session: Session, alliance: Alliance, answers: Mapping[str, int], why: str = ""
) -> Charter:
    """Say from how many answers figures and notes are shown, in waves that open from now on.

    Args:
        session: the roster's; flushed.
        alliance: whose charter it is.
        answers: by name, of `ANSWERS`; the others stay.
        why: kept beside the version.

    Returns:
        The version in force: a new one if the last was launched already, else the same.

    Raises:
        CharterInvalid: no such name, below a floor, fewer than at the last launch, or a number that
            contradicts another.
    """
    if unknown := sorted(set(answers) - set(ANSWERS)):
        known = ", ".join(f"“{name}”" for name in ANSWERS)
        raise CharterInvalid(f"“{unknown[0]}” is no number of answers. There are {known}.")
    rules = starter(session, alliance).rules
    terms = Terms.from_dict({**rules.as_dict(), **answers})
    return _amend(session, alliance, terms, why=why)


def least(session: Session) -> dict[str, int]:
    """From how few answers something may be shown in waves that open from now on, by name."""
    before, plain = launched(session), rules_of(session, None).protection == PLAIN
    floors = {name: int(FLOORS[name]) for name in ANSWERS}
    if plain:
        floors |= {name: PLAIN_FROM for name in ANSWERS if name != "notes"}
    if before is None:
        return floors
    return {name: max(floor, getattr(before, name)) for name, floor in floors.items()}


def remind_everybody(
    session: Session, alliance: Alliance, everybody: bool, why: str = ""
) -> Charter:
    """Say whether those are reminded, too, who took part; open waves keep their own rules.

    Returns:
        The version in force: a new one if the last was launched already, else the same.
    """
    rules = starter(session, alliance).rules
    return _amend(session, alliance, replace(rules, remind_everybody=everybody), why=why)


def tolerate(
    session: Session,
    alliance: Alliance,
    false_flags: float,
    alerted: Iterable[str] | None = None,
    why: str = "",
) -> Charter:
    """Say how many false flags a year are tolerated from the waves on that open now.

    Args:
        session: the roster's; flushed.
        alliance: whose charter it is.
        false_flags: a year, over all series.
        alerted: of `ALERTED`, who gets letters about them; as before when left out.
        why: kept beside the version.

    Returns:
        The version in force: a new one if the last was launched already, else the same.

    Raises:
        CharterInvalid: fewer, or more, than can be promised.
    """
    rules = starter(session, alliance).rules
    chosen = rules.named if alerted is None else set(alerted)
    named = " ".join(each for each in ALERTED if each in chosen)
    terms = replace(rules, false_flags=false_flags, alerted=named)
    return _amend(session, alliance, terms, why=why)


def share_views(
    session: Session,
    alliance: Alliance,
    agreed: Iterable[int],
    why: str = "",
    seen: Iterable[int] | None = None,
) -> Charter:
    """Say which partners see how they see each other, from the waves on that open now.

    What was answered before stays as its own charter had it; who is no longer among them is told
    nothing of those waves either.

    Args:
        session: the roster's; flushed.
        alliance: whose charter it is.
        agreed: ids of all partners who agreed; any two of them are a pair. One that left may stay
            among them: what was said under it stays as it was.
        why: kept beside the version.
        seen: who agreed when `agreed` was chosen; who joined or withdrew since then stays as it
            decided. As it is now when left out.

    Returns:
        The version in force: a new one if the last was launched already, else the same.

    Raises:
        CharterInvalid: one of them is no partner.
    """
    _one_after_the_other(session, alliance)
    rules = starter(session, alliance).rules
    before = rules.agreed if seen is None else frozenset(seen)
    wanted = (rules.agreed - before | set(agreed)) - (before - rules.agreed)
    if wanted - rules.agreed - {each.id for each in alliance.organisations if each.left is None}:
        raise CharterInvalid("Only partners of the alliance can agree to that.")
    mutual = " ".join(str(each) for each in sorted(wanted))
    return _amend(session, alliance, replace(rules, mutual=mutual), why=why)


def take_part(session: Session, organisation: Organisation, takes: bool) -> Charter:
    """Let one partner say for itself whether it takes part in the mutual view; no other changes.

    Partners decide one after the other, so that none undoes what another decides just now.

    Returns:
        The version in force: a new one if somebody relied on the last already, else the same.

    Raises:
        CharterInvalid: the partner has left.
    """
    alliance = organisation.alliance
    _one_after_the_other(session, alliance)
    agreed = starter(session, alliance).rules.agreed
    if organisation.left is not None:
        raise CharterInvalid(f"{organisation.name} is not in the alliance any more.")
    wanted = agreed | {organisation.id} if takes else agreed - {organisation.id}
    return share_views(session, alliance, wanted)


def climb(
    session: Session, alliance: Alliance, days: Mapping[str, int], seen: str, why: str = ""
) -> Charter:
    """Say how long each step of a friction's life may take, and who sees frictions in words.

    Args:
        session: the roster's; flushed.
        alliance: whose charter it is.
        days: working days by name, of `LADDER`.
        seen: of `SEEN`.
        why: kept beside the version.

    Returns:
        The version in force: a new one if somebody relied on the last already, else the same.

    Raises:
        CharterInvalid: the steps do not follow each other.
    """
    rules = starter(session, alliance).rules
    terms = Terms.from_dict({**rules.as_dict(), **days, "friction_seen": seen})
    return _amend(session, alliance, terms, why=why)


def wait_for(session: Session, alliance: Alliance, gate: str, why: str = "") -> Charter:
    """Say what must have become of a report before the next wave of its pulse opens.

    Args:
        session: the roster's; flushed.
        alliance: whose charter it is.
        gate: of `GATES`.
        why: kept beside the version.

    Returns:
        The version in force: a new one if somebody relied on the last already, else the same.

    Raises:
        CharterInvalid: there is no such gate.
    """
    rules = starter(session, alliance).rules
    return _amend(session, alliance, replace(rules, gate=gate), why=why)


def word(session: Session, alliance: Alliance, clauses: Clauses, why: str = "") -> Charter:
    """Say in words how data is shared, what quality means, and who decides what.

    Returns:
        The version in force: a new one if somebody relied on the last already, else the same.

    Raises:
        CharterInvalid: too long, or a decision that nobody takes.
    """
    rules = starter(session, alliance).rules
    return _amend(session, alliance, rules, tidy(clauses), why)


def open_results(session: Session, alliance: Alliance, way: str, why: str = "") -> Charter:
    """Say who reads what came of a wave: whoever has the address, or whoever signs in.

    Args:
        session: the roster's; flushed.
        alliance: whose charter it is.
        way: of `READ_BY`.
        why: kept beside the version.

    Returns:
        The version in force: a new one if the last was launched already, else the same.

    Raises:
        CharterInvalid: there is no such way.
    """
    rules = starter(session, alliance).rules
    return _amend(session, alliance, replace(rules, results=way), why=why)


def _one_after_the_other(session: Session, alliance: Alliance) -> None:
    """Wait until nobody else decides, and read anew: SQLite, too, lets one write at a time."""
    own = update(Alliance).where(Alliance.id == alliance.id)
    session.execute(own.values(name=Alliance.name))
    session.expire_all()


def _amend(
    session: Session,
    alliance: Alliance,
    terms: Terms,
    clauses: Clauses | None = None,
    why: str = "",
) -> Charter:
    """Put terms in force: in the newest version until anybody relies on it, else in one more.

    A version is relied on from the first launch under it, the first partner's agreement, or the
    first friction that was raised under it.
    """
    newest = starter(session, alliance)
    words = newest.words if clauses is None else clauses
    if (newest.rules, newest.words) == (terms, words):
        return newest
    check(terms, launched(session))
    if newest.locked is None and not newest.agreements and not _named(session, newest):
        newest.terms, newest.clauses = terms.as_dict(), words.as_dict()
        newest.why = _reasons(newest.why, why)
    else:
        newest = Charter(
            alliance_id=alliance.id,
            version=newest.version + 1,
            terms=terms.as_dict(),
            clauses=words.as_dict(),
            why=_reasons("", why),
        )
        session.add(newest)
    session.flush()
    return newest


def _reasons(before: str, why: str) -> str:
    """The reasons of a version that is changed once more before anybody relies on it."""
    tidy, known = " ".join(why.split()), before.split(BETWEEN)
    return before if tidy in ("", *known) else BETWEEN.join(filter(None, (*known, tidy)))


def _named(session: Session, charter: Charter) -> bool:
    query = select(FRICTIONS).where(FRICTIONS.c.charter_id == charter.id).limit(1)
    return session.scalar(query) is not None
