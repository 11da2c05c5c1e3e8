"""From the trade's words to the arithmetic's: scoring keys, thresholds, and a leaf's answers."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from sqlalchemy.orm import Session

from analysis import frames, moments
from analysis.budget import Profile
from analysis.disclosure import Thresholds
from analysis.frames import KeyedItem, ScoringKey
from analysis.protection import Protection
from analysis.release import Answers, Rules
from surveys import charter
from surveys.answering.keyring import Keyring, Slot
from surveys.instruments.loader import Instrument
from surveys.terms import Terms
from surveys.waves import Leaf, Wave

SECRET = 32  # bytes that noise is drawn from
OUTCOME = "trust_in_partners"  # what the others are held against, where it is asked


def scoring_key(instrument: Instrument) -> ScoringKey:
    """How an instrument's sheets are scored, in the order of its items."""
    asked = [item.construct for item in instrument.items]
    return ScoringKey(
        low=instrument.low,
        high=instrument.high,
        items=tuple(KeyedItem(item.key, item.construct, item.reverse) for item in instrument.items),
        outcome=OUTCOME if asked.count(OUTCOME) > 1 else None,
    )


def thresholds(terms: Terms) -> Thresholds:
    """A charter's thresholds, as disclosure control knows them."""
    return Thresholds(
        team=terms.team,
        organisation=terms.organisation,
        item=terms.item,
        notes=terms.notes,
        partners=terms.pooled_partners,
        dominance=terms.pooled_share,
    )


def protection(terms: Terms, keyring: Keyring, wave: Wave) -> Protection:
    """What is done to a wave's numbers, with the secret that its noise is drawn from.

    Raises:
        KeyMissing: the secret is destroyed, as after publication.
    """
    return Protection(Profile(terms.protection), keyring.key(Slot(wave.code, "noise", 0, 0), 0))


def looser(session: Session, wave: Wave, protected: Protection) -> list[Rules]:
    """What less strict charters than a wave's say of figures: what they hide it hides, too.

    Args:
        session: the roster's; read only.
        wave: closed.
        protected: what is done to its numbers; noise is of the same secret under each charter.
    """
    return [
        Rules(thresholds(terms), Protection(Profile(terms.protection), protected.secret))
        for terms in charter.before(session, wave.charter_id)
    ]


def once(terms: Terms, rng: Random) -> Protection:
    """What is done to numbers that are computed once: the secret of their noise is kept nowhere."""
    return Protection(Profile(terms.protection), rng.randbytes(SECRET))


def answers(leaf: Leaf, sheets: Sequence[Sequence[int]], key: ScoringKey) -> Answers:
    """One leaf with the sums over its sheets; the sheets themselves are not kept."""
    return Answers(
        place=leaf.place,
        name=leaf.name,
        organisation=leaf.organisation_id,
        partners=tuple(sorted({part.organisation_id for part in leaf.parts})),
        invited=leaf.invited,
        moments=moments.gather_points(frames.chosen(sheets, key), key),
    )
