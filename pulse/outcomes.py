"""What came of a wave, gathered for the letter that tells those who were asked."""

from __future__ import annotations

from sqlalchemy.orm import Session

from analysis.cells import Hidden
from pulse.mail.heads import PLAIN, Head
from pulse.mail.letters import Finding, Outcome
from pulse.reports import store
from surveys import sharing
from surveys.waves import Wave


def of(session: Session, wave: Wave, public_url: str, *, head: Head = PLAIN) -> Outcome:
    """What came of a wave: what was said and done, and the alliance's published figures.

    Args:
        session: the roster's.
        wave: one that has closed; before its report is published there is no figure.
        public_url: where people reach this installation.
        head: that the letter carries.
    """
    return Outcome(
        alliance=wave.pulse.alliance.name,
        pulse=wave.pulse.name,
        closed=wave.last_day,
        charter=f"{public_url}/charter",
        anonymity=f"{public_url}/anonymity",
        letters=f"{public_url}/letters",
        lines=sharing.lines(session, wave),
        findings=_findings(session, wave),
        head=head,
    )


def _findings(session: Session, wave: Wave) -> list[Finding]:
    """The alliance's figure for each construct that was asked, or why there is none."""
    taken = store.photographs(session, wave.pulse_id, None)
    photograph = next((each for each in taken if each.wave.id == wave.id), None)
    if photograph is None:
        return []
    found = []
    for construct in (wave.questionnaire or {})["constructs"]:
        key = construct["key"]
        cell = photograph.alliance(key)
        if cell.hidden is not Hidden.not_asked:
            change = store.change_of(photograph.stored(key, "change"))
            found.append(Finding(construct["label"], cell, change))
    return found
