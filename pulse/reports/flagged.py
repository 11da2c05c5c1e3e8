"""What released cells say of frictions: worked out once per release, from those cells alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd
from sqlalchemy.orm import Session

from analysis.cells import RECEIVED
from analysis.flags import Findings
from analysis.scoring import OVERALL
from analysis.visibility import outlook
from pulse.reports import chronicle, store
from pulse.reports.watched import Watched, levels, watch
from surveys import findings, frictions
from surveys.findings import Finding, Level, Outlook, Sign, Working
from surveys.releases import Release, ReleasedCell
from surveys.terms import Terms
from surveys.waves import Wave


def keep(session: Session, wave: Wave, release: Release) -> None:
    """Work out what a draft and the waves published before it say, and keep it; flushed.

    Args:
        session: the roster's.
        wave: closed; the charter it is bound to says how many false flags are tolerated.
        release: the wave's draft, with its cells.
    """
    findings.forget(session, release.id)
    found = find(session, wave, release.cells)
    if found is None:
        return
    session.add_all(_findings(found, release.id, wave))
    session.add_all(_outlook(found.scores, release.id))
    session.add(Working(release_id=release.id, shared=found.shared(wave.pulse.name)))
    session.flush()


def find(session: Session, wave: Wave, cells: Iterable[ReleasedCell]) -> Watched | None:
    """What a wave's cells and those published before it say; None where no organisation is shown.

    Args:
        session: the roster's.
        wave: the last that is looked at.
        cells: the wave's own.
    """
    story = chronicle.read(session, wave, cells, longest=None)
    terms = store.terms(session, wave)
    frame = table((*story.past, story.now), terms)
    if frame.empty:
        return None
    begun = frictions.restarts(session, wave.pulse_id)
    if (wave.questionnaire or {}).get("each_partner"):
        pairs = chronicle.pairs((*story.past, story.now))
        return levels(frame, pairs, false_flags=terms.false_flags, restarts=begun)
    return watch(frame, false_flags=terms.false_flags, restarts=begun)


def table(chapters: Sequence[chronicle.Chapter], terms: Terms) -> pd.DataFrame:
    """Organisations' cells as the detector takes them.

    How many were asked is left out where participation is told in words alone.
    """
    frame = chronicle.frame(list(chronicle.rows(chapters)))
    told = frame["invited"].where(frame["invited"] >= terms.share_from)
    return frame.assign(invited=told.astype(float))


def _findings(found: Watched, release_id: int, wave: Wave) -> Iterator[Finding]:
    day = pd.Timestamp(wave.last_day)
    told = {
        Sign.score: found.scores,
        Sign.participation: found.participation,
        Sign.spread: found.spread,
    }
    for sign, each in told.items():
        if each is not None:
            newest = each.newest
            for row in newest[newest["wave"] == day].to_dict(orient="records"):
                yield _finding(row, sign, release_id)
    opened = found.opened
    for row in [] if opened is None else opened.to_dict(orient="records"):
        yield _finding(row, Sign.gap, release_id)
    fallen = found.couples
    for row in [] if fallen is None else fallen.to_dict(orient="records"):
        if row["level"] != Level.none:
            yield _finding({**row, "construct": RECEIVED}, Sign.pair, release_id)


def _finding(row: Mapping[Any, Any], sign: Sign, release_id: int) -> Finding:
    owner, onset, other = row["organisation"], row["onset"], row.get("other")
    everybodys = owner is None or owner == "" or pd.isna(owner)
    return Finding(
        release_id=release_id,
        sign=sign,
        organisation_id=None if everybodys else int(owner),
        other_id=None if other is None else int(other),
        construct=row["construct"],
        statistic=_number(row["statistic"]),
        level=Level(row["level"]),
        onset=None if pd.isna(onset) else onset.date(),
        size=_number(row["size"]),
        size_se=_number(row["size_se"]),
        recovery=_number(row.get("recovery")),
        recovering=Level(row.get("recovering", "none")),
        smallest=_number(row.get("smallest")),
        shock=_number(row.get("shock")),
        watch=float(row["watch"]),
        listed=bool(row.get("listed", False)),
    )


def _outlook(found: Findings, release_id: int) -> Iterator[Outlook]:
    bar = float(found.rows["watch"].max())
    unit = found.noise.unit(OVERALL)
    for sight in outlook(found.noise, bar):
        yield Outlook(
            release_id=release_id,
            answers=sight.answers,
            fall=round(100 * sight.fall),
            points=sight.fall * unit,
            waves=sight.waves,
        )


def _number(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else float(value)
