"""What letters tell of a wave: what came of it, and the scene that examples are written from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from analysis.cells import Cell, Hidden
from pulse.mail import heads
from pulse.mail.heads import PLAIN, Head
from pulse.mail.letters import Finding, Occasion, Outcome
from pulse.mail.samples import Scene
from pulse.reports.photographs import change_of, photographs, rounds
from surveys import charter, partners, sharing
from surveys.partners import Organisation
from surveys.waves import Wave

EXAMPLE_CODE = "example"
EXAMPLE_ITEMS = 15
EXAMPLE_FINDINGS = (
    Finding({"en": "Psychological safety"}, Cell(64.0, 58.0, 70.0, 143)),
    Finding({"en": "Follow-through"}, Cell(None, None, None, None, hidden=Hidden.too_few)),
)
EXAMPLE_FINGERPRINT = "0123456789abcdef" * 4


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
        page="" if sharing.shut(session, wave) else f"{public_url}/results/{wave.code}",
        head=head,
    )


def scene(
    session: Session,
    public_url: str,
    *,
    wave: Wave | None,
    organisation: Organisation | None,
    today: date,
) -> Scene:
    """What an example letter tells: of a wave as it stands, or made up where there is none.

    Args:
        session: the roster's.
        public_url: where people reach this installation.
        wave: the one to tell of, at any stage.
        organisation: whose head the letter carries; the alliance's for None.
        today: for the days of a wave that is made up.
    """
    alliance = partners.alliance(session)
    head = heads.read(session).of(organisation.id if organisation is not None else None)
    terms = charter.rules_of(session, wave.charter_id if wave is not None else None)
    occasion = Occasion(
        alliance=alliance.name,
        closes=wave.closes if wave is not None else today + timedelta(days=terms.open_days),
        questions=wave.instrument.length if wave is not None else EXAMPLE_ITEMS,
        team=terms.team,
        organisation=terms.organisation,
        page=f"{public_url}/s/{wave.code if wave is not None else EXAMPLE_CODE}",
        charter=f"{public_url}/charter",
        anonymity=f"{public_url}/anonymity",
        fingerprint=EXAMPLE_FINGERPRINT,
        letters=f"{public_url}/letters",
        lines=sharing.newest(session, wave.pulse) if wave is not None else (),
        results=sharing.page(session, wave.pulse, public_url) if wave is not None else "",
        head=head,
    )
    return Scene(
        occasion=occasion,
        outcome=_outcome(session, wave, public_url, occasion),
        wave=wave.name if wave is not None else alliance.name,
        organisation=organisation.name if organisation is not None else alliance.name,
        host=public_url,
    )


def _outcome(session: Session, wave: Wave | None, public_url: str, occasion: Occasion) -> Outcome:
    """What came of the wave; while it has no report, figures that are made up."""
    if wave is None:
        return Outcome(
            alliance=occasion.alliance,
            pulse=occasion.alliance,
            closed=occasion.closes,
            charter=occasion.charter,
            anonymity=occasion.anonymity,
            letters=occasion.letters,
            findings=EXAMPLE_FINDINGS,
            head=occasion.head,
        )
    told = of(session, wave, public_url, head=occasion.head)
    return told if told.findings else replace(told, findings=EXAMPLE_FINDINGS)


def _findings(session: Session, wave: Wave) -> list[Finding]:
    """The alliance's figure for each construct that was asked, or why there is none."""
    newest = rounds(session, wave.pulse_id, newest=1, before=wave.number + 1)
    if not newest or newest[0].id != wave.id:
        return []
    (photograph,) = photographs(session, newest, None)
    found = []
    for construct in (wave.questionnaire or {})["constructs"]:
        key = construct["key"]
        cell = photograph.alliance(key)
        if cell.hidden is not Hidden.not_asked:
            change = change_of(photograph.stored(key, "change"))
            found.append(Finding(construct["label"], cell, change))
    return found
