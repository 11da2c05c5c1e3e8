"""Whether what was done about a flag helped, as far as published figures tell: in a word."""

from __future__ import annotations

import enum

from sqlalchemy.orm import Session

from surveys import findings
from surveys.findings import Finding, Level
from surveys.frictions import Friction
from surveys.lives import State
from surveys.waves import Wave


class Helped(enum.StrEnum):
    """What the newest report says of a flag since somebody took it up."""

    waiting = "waiting"  # no report since then
    early = "early"  # the line was begun anew, and is too short
    back = "back"  # evidence that it goes back
    on = "on"  # evidence that it goes on
    still = "still"  # evidence of neither


def helped(session: Session, friction: Friction) -> Helped | None:
    """What came of a flag since somebody took it up; None while nobody has."""
    taken = [each.day for each in friction.events if each.state is not State.raised]
    if not taken:
        return None
    newest = findings.newest_release(session, friction.wave.pulse)
    wave = session.get(Wave, newest.wave_id) if newest is not None else None
    if newest is None or wave is None or wave.last_day <= taken[0]:
        return Helped.waiting
    line = (friction.sign, friction.organisation_id, friction.other_id, friction.construct)
    same = [each for each in findings.findings(session, newest.id) if _line(each) == line]
    return _said(same[0]) if same else Helped.early


def _said(finding: Finding) -> Helped:
    """One finding in a word."""
    if finding.recovering is not Level.none:
        return Helped.back
    if finding.statistic is None:
        return Helped.early
    return Helped.still if finding.level is Level.none else Helped.on


def _line(finding: Finding) -> findings.Line:
    return finding.sign, finding.organisation_id, finding.other_id, finding.construct
