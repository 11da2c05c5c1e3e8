"""Lines of "you said, we did", worded from promises that are over and from published answers."""

from __future__ import annotations

from flask_babel import gettext as _

from pulse.db import db
from surveys import composing, sharing
from surveys.composing import Proposal, Source
from surveys.sharing import LONGEST, Line
from surveys.waves import Wave


def proposed(wave: Wave) -> list[Line]:
    """What could stand in the letters of a wave, and does not yet; the newest first."""
    session = db.session()
    there = set(sharing.lines(session, wave))
    worded = (_line(each) for each in composing.proposals(session, wave))
    return [each for each in worded if each not in there]


def _line(each: Proposal) -> Line:
    said = each.said or _("We promised")
    if each.source is Source.declined:
        done = _("%(what)s: we will not do this, because %(why)s", what=each.what, why=each.why)
    else:
        done = f"{each.what.rstrip('.')}. {each.why}" if each.why else each.what
    return Line(_short(said), _short(done))


def _short(words: str) -> str:
    tidy = " ".join(words.split())
    return tidy if len(tidy) <= LONGEST else f"{tidy[: LONGEST - 1].rstrip()}…"
